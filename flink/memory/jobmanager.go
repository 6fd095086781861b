package memory

import (
	"fmt"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// JobManager is the memory of a JobManager.
type JobManager struct {
	JVM
	Heap    conf.MemorySize
	OffHeap conf.MemorySize
}

// OfJobManager derives the memory of a JobManager. Where a size from before the memory model is set, jobmanager.heap.size or
// jobmanager.heap.mb, it counts as the given option: Flink takes it for the heap inside the container and for the process
// size when it asks for the container.
func OfJobManager(c conf.Conf, legacy conf.Option[conf.MemorySize]) (JobManager, error) {
	jm, err := jobManager(c, legacy)
	if err != nil {
		return JobManager{}, wrap("JobManager memory configuration failed", err)
	}
	return jm, nil
}

func jobManager(c conf.Conf, legacy conf.Option[conf.MemorySize]) (JobManager, error) {
	if !conf.Has(c, legacy) {
		size, set, err := legacyHeap(c, option.JobManagerLegacyHeap, option.JobManagerLegacyHeapMB)
		if err != nil {
			return JobManager{}, err
		}
		if set {
			c = conf.Set(c, legacy, size)
		}
	}
	jm, r := JobManager{}, &reader{conf: c}
	jm.JVM = jm.process().derive(r)
	return jm, r.err
}

func (jm *JobManager) process() process {
	return process{
		parts:            []conf.Option[conf.MemorySize]{option.JobManagerHeapSize},
		flinkSize:        option.JobManagerFlinkSize,
		processSize:      option.JobManagerProcessSize,
		metaspace:        option.JobManagerMetaspace,
		overheadMin:      option.JobManagerOverheadMin,
		overheadMax:      option.JobManagerOverheadMax,
		overheadFraction: option.JobManagerOverheadFraction,
		fromParts:        jm.fromHeap,
		fromTotal:        jm.fromFlink,
	}
}

// fromHeap starts at the heap; the off-heap memory is the rest if the Flink memory is given and the off-heap memory is not.
func (jm *JobManager) fromHeap(r *reader) conf.MemorySize {
	jm.Heap, jm.OffHeap = r.size(option.JobManagerHeapSize), r.size(option.JobManagerOffHeapSize)
	if !r.has(option.JobManagerFlinkSize) {
		return r.sum(jm.Heap, jm.OffHeap)
	}
	flink := r.size(option.JobManagerFlinkSize)
	switch given := r.has(option.JobManagerOffHeapSize); {
	case r.err != nil:
	case given && r.sum(jm.Heap, jm.OffHeap) != flink && r.err == nil:
		r.err = refuse("Sum of the configured JVM Heap Memory (%s) and the configured Off-heap Memory (%s) does not match the "+
			"configured Total Flink Memory (%s). Please, make the configuration consistent or configure only one option: either "+
			"JVM Heap or Total Flink Memory.", jm.Heap.Human(), jm.OffHeap.Human(), flink.Human())
	case !given && flink < jm.Heap:
		r.err = refuse("The configured JVM Heap Memory (%s) exceeds the configured Total Flink Memory (%s). Please, make the "+
			"configuration consistent or configure only one option: either JVM Heap or Total Flink Memory.",
			jm.Heap.Human(), flink.Human())
	case !given:
		jm.OffHeap = flink - jm.Heap
	}
	return flink
}

func (jm *JobManager) fromFlink(r *reader, flink conf.MemorySize) {
	jm.OffHeap = r.size(option.JobManagerOffHeapSize)
	if r.err == nil && flink <= jm.OffHeap {
		r.err = refuse("The configured Total Flink Memory (%s) is less than the configured Off-heap Memory (%s).",
			flink.Human(), jm.OffHeap.Human())
	}
	jm.Heap = flink - jm.OffHeap
}

// Flink returns the memory without that of the JVM.
func (jm JobManager) Flink() conf.MemorySize {
	return jm.Heap + jm.OffHeap
}

// Process returns all memory of the process.
func (jm JobManager) Process() conf.MemorySize {
	return jm.Flink() + jm.Metaspace + jm.Overhead
}

// JVMArgs returns the arguments of the JVM. The off-heap memory is limited only if the configuration says so.
func (jm JobManager) JVMArgs(c conf.Conf) ([]string, error) {
	limited, err := conf.Get(c, option.JobManagerDirectLimitEnabled)
	if err != nil {
		return nil, err
	}
	args := heapArgs(jm.Heap)
	if limited {
		args = append(args, directArg(jm.OffHeap))
	}
	return append(args, metaspaceArg(jm.Metaspace)), nil
}

// Dynamic returns the options with which the process is told its sizes.
func (jm JobManager) Dynamic() conf.Conf {
	return conf.FromMap(map[string]string{
		option.JobManagerHeapSize.Key:    inBytes(jm.Heap),
		option.JobManagerOffHeapSize.Key: inBytes(jm.OffHeap),
		option.JobManagerMetaspace.Key:   inBytes(jm.Metaspace),
		option.JobManagerOverheadMin.Key: inBytes(jm.Overhead),
		option.JobManagerOverheadMax.Key: inBytes(jm.Overhead),
	})
}

func heapArgs(size conf.MemorySize) []string {
	return []string{fmt.Sprintf("-Xmx%d", int64(size)), fmt.Sprintf("-Xms%d", int64(size))}
}

func directArg(size conf.MemorySize) string {
	return fmt.Sprintf("-XX:MaxDirectMemorySize=%d", int64(size))
}

func metaspaceArg(size conf.MemorySize) string {
	return fmt.Sprintf("-XX:MaxMetaspaceSize=%d", int64(size))
}

func inBytes(size conf.MemorySize) string {
	return fmt.Sprintf("%db", int64(size))
}
