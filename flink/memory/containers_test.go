package memory_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
)

func sizes(more ...string) conf.Conf {
	return with("", append([]string{"jobmanager.memory.process.size=1600m", "taskmanager.memory.process.size=1728m"}, more...)...)
}

func TestContainers(t *testing.T) {
	cases := map[string]struct {
		conf conf.Conf
		want memory.Containers
	}{
		"process sizes":                   {sizes("taskmanager.numberOfTaskSlots=2"), memory.Containers{JobManagerMiB: 1600, TaskManagerMiB: 1728, Slots: 2}},
		"old sizes are process sizes":     {with("", "jobmanager.heap.size=1g", "taskmanager.heap.mb=2048"), memory.Containers{JobManagerMiB: 1024, TaskManagerMiB: 2048, Slots: 1}},
		"old sizes give way to new ones":  {sizes("jobmanager.heap.size=1g", "taskmanager.heap.size=1g"), memory.Containers{JobManagerMiB: 1600, TaskManagerMiB: 1728, Slots: 1}},
		"parts of mebibytes are cut off":  {sizes("jobmanager.memory.process.size=1234567890"), memory.Containers{JobManagerMiB: 1177, TaskManagerMiB: 1728, Slots: 1}},
		"a direct limit is not looked at": {sizes("jobmanager.memory.enable-jvm-direct-memory-limit=x"), memory.Containers{JobManagerMiB: 1600, TaskManagerMiB: 1728, Slots: 1}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := memory.OfContainers(tc.conf)
			if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
				t.Errorf("error %v, -want +got\n%s", err, diff)
			}
		})
	}
}

func TestUsage(t *testing.T) {
	c := sizes("kubernetes.jobmanager.cpu=1.5", "kubernetes.taskmanager.cpu.limit-factor=2", "kubernetes.taskmanager.memory.limit-factor=1.5",
		"kubernetes.jobmanager.replicas=2", "high-availability=kubernetes")
	cpu, err := memory.CPUUsage(c, 3)
	if cpu != 9 || err != nil {
		t.Errorf("CPU usage %v, %v", cpu, err)
	}
	bytes, err := memory.Usage(c, 3)
	if want := int64((1600*2 + 1728*1.5*3) * (1 << 20)); bytes != want || err != nil {
		t.Errorf("memory usage %d, %v, want %d", bytes, err, want)
	}
}

func TestUsageRefuses(t *testing.T) {
	for entry, want := range map[string]string{
		"kubernetes.jobmanager.replicas=2":              "High availability should be enabled when starting standby JobManagers.",
		"kubernetes.jobmanager.replicas=0":              "'kubernetes.jobmanager.replicas' should not be configured less than one.",
		"kubernetes.jobmanager.memory.limit-factor=0.5": "kubernetes.jobmanager.memory.limit-factor should be greater or equal to 1.",
		"taskmanager.heap.size=x":                       "",
	} {
		_, err := memory.Usage(sizes(entry), 1)
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s: got %v, want %q", entry, err, want)
		}
	}
	_, err := memory.OfContainers(with("", "jobmanager.memory.process.size=1g", "taskmanager.heap.mb=-1"))
	if want := "TaskManager failed to map legacy JVM heap option to the new one: Configured total process memory size (-1MB) must not be less than 0."; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestCores(t *testing.T) {
	for name, tc := range map[string]struct {
		entries  []string
		fallback float64
		want     float64
	}{
		"its own option goes first":   {[]string{"taskmanager.cpu.cores=2.5"}, 4, 2.5},
		"then the fallback":           {[]string{"taskmanager.numberOfTaskSlots=3"}, 4, 4},
		"then one core for each slot": {[]string{"taskmanager.numberOfTaskSlots=3"}, -1, 3},
		"eight digits are kept":       {[]string{"taskmanager.cpu.cores=0.123456789"}, -1, 0.12345678},
	} {
		if got, err := memory.Cores(with("", tc.entries...), tc.fallback); got != tc.want || err != nil {
			t.Errorf("%s: %v, %v, want %v", name, got, err, tc.want)
		}
	}
	if _, err := memory.Cores(with("", "taskmanager.cpu.cores=NaN"), 1); err == nil {
		t.Error("NaN cores were accepted")
	}
}

// Whatever is accepted adds up, and the process memory is the given one.
func TestProcessSizesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := conf.MemorySize(rapid.Int64Range(0, 1<<45).Draw(t, "total"))
		fraction := float32(rapid.Float32Range(0, 0.99).Draw(t, "fraction"))
		c := conf.Set(conf.Conf{}, option.JobManagerProcessSize, total)
		c = conf.Set(conf.Set(c, option.JobManagerOverheadFraction, fraction), option.JobManagerOverheadMax, math.MaxInt64)
		jm, err := memory.OfJobManager(c, option.JobManagerHeapSize)
		if err == nil && (jm.Process() != total || jm.Heap < 0 || jm.Overhead < 192*mib) {
			t.Fatalf("%d becomes %+v", total, jm)
		}
		c = conf.Set(conf.Set(conf.Conf{}, option.TaskManagerProcessSize, total), option.NetworkFraction, fraction)
		tm, err := memory.OfTaskManager(c)
		if err == nil && (tm.Process() != total || tm.TaskHeap < 0 || tm.Network < 64*mib) {
			t.Fatalf("%d becomes %+v", total, tm)
		}
	})
}
