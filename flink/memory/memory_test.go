package memory_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
)

const mib = conf.MemorySize(1 << 20)

// with returns a configuration from texts of the form key=value, under a common prefix.
func with(prefix string, entries ...string) conf.Conf {
	b := conf.Conf{}.Edit()
	for _, entry := range entries {
		key, value, _ := strings.Cut(entry, "=")
		b.Set(prefix+key, value)
	}
	return b.Conf()
}

func TestJobManager(t *testing.T) {
	cases := map[string]struct {
		conf    conf.Conf
		want    memory.JobManager
		process conf.MemorySize
	}{
		"the process size is divided": {
			with("jobmanager.memory.", "process.size=1600m"),
			memory.JobManager{JVM: memory.JVM{Metaspace: 256 * mib, Overhead: 192 * mib}, Heap: 1024 * mib, OffHeap: 128 * mib}, 1600 * mib,
		},
		"around the Flink size": {
			with("jobmanager.memory.", "flink.size=1g", "jvm-overhead.max=64m", "jvm-overhead.min=0"),
			memory.JobManager{JVM: memory.JVM{Metaspace: 256 * mib, Overhead: 64 * mib}, Heap: 896 * mib, OffHeap: 128 * mib}, 1344 * mib,
		},
		"around the heap": {
			with("jobmanager.memory.", "heap.size=512m", "off-heap.size=0", "jvm-overhead.fraction=0.5"),
			memory.JobManager{JVM: memory.JVM{Metaspace: 256 * mib, Overhead: 768 * mib}, Heap: 512 * mib}, 1536 * mib,
		},
		"off-heap is the rest of heap and Flink size": {
			with("jobmanager.memory.", "heap.size=512m", "flink.size=1g", "jvm-overhead.max=192m"),
			memory.JobManager{JVM: memory.JVM{Metaspace: 256 * mib, Overhead: 192 * mib}, Heap: 512 * mib, OffHeap: 512 * mib}, 1472 * mib,
		},
		"overhead is the rest of Flink and process size": {
			with("jobmanager.memory.", "flink.size=1g", "process.size=1600m"),
			memory.JobManager{JVM: memory.JVM{Metaspace: 256 * mib, Overhead: 320 * mib}, Heap: 896 * mib, OffHeap: 128 * mib}, 1600 * mib,
		},
		"the old heap option is the heap": {
			with("jobmanager.heap.", "mb=512"),
			memory.JobManager{JVM: memory.JVM{Metaspace: 256 * mib, Overhead: 192 * mib}, Heap: 512 * mib, OffHeap: 128 * mib}, 1088 * mib,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := memory.OfJobManager(tc.conf, option.JobManagerHeapSize)
			if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
				t.Errorf("error %v, -want +got\n%s", err, diff)
			}
			if got.Process() != tc.process {
				t.Errorf("process memory %s, want %s", got.Process().Human(), tc.process.Human())
			}
		})
	}
}

func TestTaskManager(t *testing.T) {
	base := memory.TaskManager{
		JVM: memory.JVM{Metaspace: 256 * mib, Overhead: 192 * mib}, FrameworkHeap: 128 * mib, FrameworkOffHeap: 128 * mib, Cores: 1, Slots: 1,
	}
	cases := map[string]struct {
		conf conf.Conf
		set  func(*memory.TaskManager)
	}{
		"the process size is divided, fractions are 32-bit numbers": {
			with("taskmanager.", "memory.process.size=1728m"),
			func(tm *memory.TaskManager) { tm.Managed, tm.Network, tm.TaskHeap = 536870920, 134217730, 402653174 },
		},
		"the network memory is the rest when the task heap is given": {
			with("taskmanager.", "memory.flink.size=1g", "memory.task.heap.size=512m", "memory.managed.size=128m", "memory.process.size=1472m"),
			func(tm *memory.TaskManager) { tm.Managed, tm.Network, tm.TaskHeap = 128*mib, 128*mib, 512*mib },
		},
		"network buffers are counted": {
			with("taskmanager.", "memory.flink.size=1g", "memory.managed.size=0", "network.numberOfBuffers=4096", "memory.jvm-overhead.max=192m"),
			func(tm *memory.TaskManager) { tm.Network, tm.TaskHeap = 128*mib, 640*mib },
		},
		"cores follow the slots": {
			with("taskmanager.", "memory.flink.size=1g", "memory.managed.size=0", "memory.network.max=64m", "numberOfTaskSlots=3", "memory.jvm-overhead.max=192m"),
			func(tm *memory.TaskManager) { tm.Network, tm.TaskHeap, tm.Slots, tm.Cores = 64*mib, 704*mib, 3, 3 },
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			want := base
			tc.set(&want)
			got, err := memory.OfTaskManager(tc.conf)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
				t.Errorf("error %v, -want +got\n%s", err, diff)
			}
		})
	}
}

func TestExternalResources(t *testing.T) {
	c := with("", "taskmanager.memory.flink.size=1g", "external-resources=gpu;fpga;npu", "external-resource.gpu.amount=2",
		"external-resource.fpga.amount=0")
	tm, err := memory.OfTaskManager(c)
	if diff := cmp.Diff(map[string]int64{"gpu": 2}, tm.External); diff != "" || err != nil {
		t.Errorf("error %v, -want +got\n%s", err, diff)
	}
	dynamic := tm.Dynamic()
	for key, want := range map[string]string{
		"external-resources": `"gpu"`, "external-resource.gpu.amount": "2", "taskmanager.cpu.cores": "1.0",
		"taskmanager.memory.framework.heap.size": "134217728b",
	} {
		if got, _ := dynamic.Lookup(key); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	if none, _ := conf.Get(memory.TaskManager{}.Dynamic(), conf.String("external-resources")); none != "none" {
		t.Errorf("without resources: %q", none)
	}
}

func TestJVMArgs(t *testing.T) {
	jm := memory.JobManager{JVM: memory.JVM{Metaspace: 3}, Heap: 1, OffHeap: 2}
	plain, err := jm.JVMArgs(conf.Conf{})
	if diff := cmp.Diff([]string{"-Xmx1", "-Xms1", "-XX:MaxMetaspaceSize=3"}, plain); diff != "" || err != nil {
		t.Errorf("error %v, -want +got\n%s", err, diff)
	}
	limited, err := jm.JVMArgs(with("jobmanager.memory.", "enable-jvm-direct-memory-limit=true"))
	if diff := cmp.Diff([]string{"-Xmx1", "-Xms1", "-XX:MaxDirectMemorySize=2", "-XX:MaxMetaspaceSize=3"}, limited); diff != "" || err != nil {
		t.Errorf("error %v, -want +got\n%s", err, diff)
	}
	if _, err := jm.JVMArgs(with("jobmanager.memory.", "enable-jvm-direct-memory-limit=x")); err == nil {
		t.Error("x is no boolean")
	}
	tm := memory.TaskManager{JVM: memory.JVM{Metaspace: 9}, FrameworkHeap: 1, TaskHeap: 2, FrameworkOffHeap: 4, TaskOffHeap: 8, Network: 16}
	if diff := cmp.Diff([]string{"-Xmx3", "-Xms3", "-XX:MaxDirectMemorySize=28", "-XX:MaxMetaspaceSize=9"}, tm.JVMArgs()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
