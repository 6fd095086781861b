package memory

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// TaskManager is the memory of a TaskManager, and what else its process asks for.
type TaskManager struct {
	JVM
	FrameworkHeap    conf.MemorySize
	FrameworkOffHeap conf.MemorySize
	TaskHeap         conf.MemorySize
	TaskOffHeap      conf.MemorySize
	Network          conf.MemorySize
	Managed          conf.MemorySize
	Cores            float64
	Slots            int
	// External are the external resources, such as GPUs, with their amounts.
	External map[string]int64
}

// OfTaskManager derives the memory of a TaskManager.
func OfTaskManager(c conf.Conf) (TaskManager, error) {
	tm, r := TaskManager{}, &reader{conf: c}
	tm.JVM = tm.process().derive(r)
	if r.err == nil {
		r.err = tm.readResources(c)
	}
	if r.err != nil {
		return TaskManager{}, wrap("TaskManager memory configuration failed", r.err)
	}
	return tm, nil
}

func (tm *TaskManager) process() process {
	return process{
		parts:            []conf.Option[conf.MemorySize]{option.TaskHeapSize, option.ManagedSize},
		flinkSize:        option.TaskManagerFlinkSize,
		processSize:      option.TaskManagerProcessSize,
		metaspace:        option.TaskManagerMetaspace,
		overheadMin:      option.TaskManagerOverheadMin,
		overheadMax:      option.TaskManagerOverheadMax,
		overheadFraction: option.TaskManagerOverheadFraction,
		fromParts:        tm.fromParts,
		fromTotal:        tm.fromFlink,
	}
}

// fromParts starts at task heap and managed memory; the network memory is the rest if the Flink memory is given, too.
func (tm *TaskManager) fromParts(r *reader) conf.MemorySize {
	tm.TaskHeap, tm.Managed = r.size(option.TaskHeapSize), r.size(option.ManagedSize)
	tm.readFixed(r)
	others := r.sum(tm.FrameworkHeap, tm.FrameworkOffHeap, tm.TaskHeap, tm.TaskOffHeap, tm.Managed)
	switch {
	case r.has(option.TaskManagerFlinkSize):
		flink := r.size(option.TaskManagerFlinkSize)
		tm.leaveNetwork(r, flink, others)
		return flink
	case countsBuffers(r):
		tm.Network = buffers(r)
	default:
		tm.Network = r.besides(networkFraction(r), others)
	}
	return r.sum(others, tm.Network)
}

func (tm *TaskManager) readFixed(r *reader) {
	tm.FrameworkHeap = r.size(option.FrameworkHeapSize)
	tm.FrameworkOffHeap = r.size(option.FrameworkOffHeapSize)
	tm.TaskOffHeap = r.size(option.TaskOffHeapSize)
}

// fromFlink divides the Flink memory: the task heap is the rest, or the network memory if the task heap is given.
func (tm *TaskManager) fromFlink(r *reader, flink conf.MemorySize) {
	tm.readFixed(r)
	if r.has(option.TaskHeapSize) {
		tm.TaskHeap = r.size(option.TaskHeapSize)
		tm.Managed = managed(r, flink)
		others := r.sum(tm.FrameworkHeap, tm.FrameworkOffHeap, tm.TaskHeap, tm.TaskOffHeap, tm.Managed)
		tm.leaveNetwork(r, flink, others)
		return
	}
	tm.Managed = managed(r, flink)
	tm.Network = network(r, flink)
	others := r.sum(tm.FrameworkHeap, tm.FrameworkOffHeap, tm.TaskOffHeap, tm.Managed, tm.Network)
	if r.err == nil && others > flink {
		r.err = refuse("Sum of configured Framework Heap Memory (%s), Framework Off-Heap Memory (%s), Task Off-Heap Memory (%s), "+
			"Managed Memory (%s) and Network Memory (%s) exceed configured Total Flink Memory (%s).", tm.FrameworkHeap.Human(),
			tm.FrameworkOffHeap.Human(), tm.TaskOffHeap.Human(), tm.Managed.Human(), tm.Network.Human(), flink.Human())
	}
	tm.TaskHeap = flink - others
	tm.checkSum(r)
}

// leaveNetwork gives the network memory what the others leave.
func (tm *TaskManager) leaveNetwork(r *reader, flink, others conf.MemorySize) {
	if r.err != nil {
		return
	}
	if others > flink {
		r.err = refuse("Sum of configured Framework Heap Memory (%s), Framework Off-Heap Memory (%s), Task Heap Memory (%s), "+
			"Task Off-Heap Memory (%s) and Managed Memory (%s) exceed configured Total Flink Memory (%s).", tm.FrameworkHeap.Human(),
			tm.FrameworkOffHeap.Human(), tm.TaskHeap.Human(), tm.TaskOffHeap.Human(), tm.Managed.Human(), flink.Human())
		return
	}
	tm.Network = flink - others
	if err := checkNetwork(r, tm.Network); err != nil {
		r.err = &failure{cause: err, text: "If Total Flink, Task Heap and (or) Managed Memory sizes are explicitly configured then " +
			"the Network Memory size is the rest of the Total Flink memory after subtracting all other configured types of memory, " +
			"but the derived Network Memory is inconsistent with its configuration."}
	}
	tm.checkSum(r)
}

// checkSum holds a derived Flink memory against a given one. They differ when both the Flink memory and the process memory
// lead to one, which Flink refuses.
func (tm *TaskManager) checkSum(r *reader) {
	if r.err != nil || !r.has(option.TaskManagerFlinkSize) {
		return
	}
	if flink := r.size(option.TaskManagerFlinkSize); r.err == nil && flink != tm.Flink() {
		r.err = refuse("Configured and Derived Flink internal memory sizes (total %s) do not add up to the configured Total Flink "+
			"Memory size (%s). Configured and Derived Flink internal memory sizes are: Framework Heap Memory (%s), Framework "+
			"Off-Heap Memory (%s), Task Heap Memory (%s), Task Off-Heap Memory (%s), Network Memory (%s), Managed Memory (%s).",
			tm.Flink().Human(), flink.Human(), tm.FrameworkHeap.Human(), tm.FrameworkOffHeap.Human(), tm.TaskHeap.Human(),
			tm.TaskOffHeap.Human(), tm.Network.Human(), tm.Managed.Human())
	}
}

// Flink returns the memory without that of the JVM.
func (tm TaskManager) Flink() conf.MemorySize {
	return tm.FrameworkHeap + tm.FrameworkOffHeap + tm.TaskHeap + tm.TaskOffHeap + tm.Network + tm.Managed
}

// Process returns all memory of the process.
func (tm TaskManager) Process() conf.MemorySize {
	return tm.Flink() + tm.Metaspace + tm.Overhead
}

// JVMArgs returns the arguments of the JVM.
func (tm TaskManager) JVMArgs() []string {
	direct := tm.FrameworkOffHeap + tm.TaskOffHeap + tm.Network
	return append(heapArgs(tm.FrameworkHeap+tm.TaskHeap), directArg(direct), metaspaceArg(tm.Metaspace))
}

// Dynamic returns the options with which the process is told its sizes.
func (tm TaskManager) Dynamic() conf.Conf {
	entries := map[string]string{
		option.TaskManagerCores.Key:       conf.FormatDouble(tm.Cores),
		option.FrameworkHeapSize.Key:      inBytes(tm.FrameworkHeap),
		option.FrameworkOffHeapSize.Key:   inBytes(tm.FrameworkOffHeap),
		option.TaskHeapSize.Key:           inBytes(tm.TaskHeap),
		option.TaskOffHeapSize.Key:        inBytes(tm.TaskOffHeap),
		option.NetworkMin.Key:             inBytes(tm.Network),
		option.NetworkMax.Key:             inBytes(tm.Network),
		option.ManagedSize.Key:            inBytes(tm.Managed),
		option.TaskManagerMetaspace.Key:   inBytes(tm.Metaspace),
		option.TaskManagerOverheadMin.Key: inBytes(tm.Overhead),
		option.TaskManagerOverheadMax.Key: inBytes(tm.Overhead),
		option.TaskSlots.Key:              strconv.Itoa(tm.Slots),
		option.ExternalResources.Key:      noResource,
	}
	if len(tm.External) > 0 {
		entries[option.ExternalResources.Key] = `"` + strings.Join(slices.Sorted(maps.Keys(tm.External)), ";") + `"`
	}
	for name, amount := range tm.External {
		entries[amountKey(name)] = strconv.FormatInt(amount, 10)
	}
	return conf.FromMap(entries)
}

// noBound is the bound of a fraction that has none.
const noBound = conf.MemorySize(math.MaxInt64)
