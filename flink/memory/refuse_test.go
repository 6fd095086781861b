package memory_test

import (
	"strings"
	"testing"

	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
)

func TestJobManagerRefuses(t *testing.T) {
	cases := map[string]struct {
		entries []string
		want    string
	}{
		"nothing":                   {nil, "JobManager memory configuration failed: Either required fine-grained memory (jobmanager.memory.heap.size), or Total Flink Memory size (Key: 'jobmanager.memory.flink.size' , default: null (fallback keys: []))"},
		"unreadable size":           {[]string{"process.size=foo"}, "JobManager memory configuration failed: Cannot read memory size from config option 'jobmanager.memory.process.size'. Could not parse value 'foo' for key 'jobmanager.memory.process.size': text does not start with a number"},
		"too small a process":       {[]string{"process.size=256m"}, "Sum of configured JVM Metaspace (256.000mb (268435456 bytes)) and JVM Overhead (192.000mb (201326592 bytes)) exceed configured Total Process Memory (256.000mb (268435456 bytes))."},
		"too small a Flink size":    {[]string{"flink.size=128m"}, "The configured Total Flink Memory (128.000mb (134217728 bytes)) is less than the configured Off-heap Memory (128.000mb (134217728 bytes))."},
		"a fraction of one":         {[]string{"process.size=1g", "jvm-overhead.fraction=1"}, "Inconsistently configured Key: 'jobmanager.memory.jvm-overhead.fraction' , default: 0.1 (fallback keys: []) (1.0) and its min (192.000mb (201326592 bytes)), max (1024.000mb (1073741824 bytes)) value fraction must be in range [0, 1)"},
		"min above max":             {[]string{"process.size=1g", "jvm-overhead.max=1m"}, "min value must be less or equal to max value"},
		"parts that do not add up":  {[]string{"heap.size=1g", "off-heap.size=1m", "flink.size=2g"}, "Sum of the configured JVM Heap Memory (1024.000mb (1073741824 bytes)) and the configured Off-heap Memory (1024.000kb (1048576 bytes)) does not match the configured Total Flink Memory (2.000gb (2147483648 bytes))."},
		"heap above Flink size":     {[]string{"heap.size=2g", "flink.size=1g"}, "The configured JVM Heap Memory (2.000gb (2147483648 bytes)) exceeds the configured Total Flink Memory (1024.000mb (1073741824 bytes))."},
		"overhead out of its range": {[]string{"flink.size=1g", "process.size=4g"}, "Derived JVM Overhead size (2.750gb (2952790016 bytes)) is not in configured JVM Overhead range [192.000mb (201326592 bytes), 1024.000mb (1073741824 bytes)]."},
		"too large for 64 bits":     {[]string{"heap.size=9223372036854775807"}, "long overflow"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := memory.OfJobManager(with("jobmanager.memory.", tc.entries...), option.JobManagerHeapSize)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v\nwant %s", err, tc.want)
			}
		})
	}
}

func TestTaskManagerRefuses(t *testing.T) {
	cases := map[string]struct {
		entries []string
		want    string
	}{
		"too small a Flink size": {[]string{"memory.flink.size=300m"}, "TaskManager memory configuration failed: Sum of configured Framework Heap Memory (128.000mb (134217728 bytes)), Framework Off-Heap Memory (128.000mb (134217728 bytes)), Task Off-Heap Memory (0 bytes), Managed Memory (120.000mb (125829121 bytes)) and Network Memory (64.000mb (67108864 bytes)) exceed configured Total Flink Memory (300.000mb (314572800 bytes))."},
		"too large a task heap":  {[]string{"memory.flink.size=600m", "memory.task.heap.size=512m"}, "Task Heap Memory (512.000mb (536870912 bytes)), Task Off-Heap Memory (0 bytes) and Managed Memory (240.000mb"},
		"network out of range":   {[]string{"memory.flink.size=1g", "memory.task.heap.size=512m", "memory.managed.size=0", "memory.network.max=64m"}, "but the derived Network Memory is inconsistent with its configuration. Derived Network Memory size (256.000mb (268435456 bytes)) is not in configured Network Memory range [64.000mb (67108864 bytes), 64.000mb (67108864 bytes)]."},
		"other network buffers":  {[]string{"memory.flink.size=1g", "memory.task.heap.size=512m", "memory.managed.size=0", "network.numberOfBuffers=1"}, "Derived Network Memory size (256.000mb (268435456 bytes)) does not match configured Network Memory size (32.000kb (32768 bytes))."},
		"an odd segment":         {[]string{"memory.flink.size=1g", "network.numberOfBuffers=1", "memory.segment-size=33k"}, "Invalid configuration value for taskmanager.memory.segment-size : 33792 - Memory segment size must be a power of 2."},
		"a tiny segment":         {[]string{"memory.flink.size=1g", "network.numberOfBuffers=1", "memory.segment-size=1k"}, "Minimum memory segment size is 4096"},
		"negative buffers":       {[]string{"memory.flink.size=1g", "network.numberOfBuffers=-1"}, "bytes must be >= 0"},
		"no cores":               {[]string{"memory.flink.size=1g", "cpu.cores=0"}, "TaskManager memory configuration failed: TaskExecutors need to be started with a positive number of CPU cores. Please configure taskmanager.cpu.cores accordingly."},
		"an old fraction of one": {[]string{"memory.flink.size=1g", "network.memory.fraction=1"}, "Key: 'taskmanager.memory.network.fraction' , default: 0.1 (fallback keys: [{key=taskmanager.network.memory.fraction, isDeprecated=true}]) (1.0)"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := memory.OfTaskManager(with("taskmanager.", tc.entries...))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v\nwant %s", err, tc.want)
			}
		})
	}
}
