package option

import (
	"math"

	"github.com/drey-project/drey/flink/conf"
)

// The memory of the processes.
var (
	// JobManagerProcessSize is all memory of a JobManager.
	JobManagerProcessSize = conf.Memory("jobmanager.memory.process.size")
	// JobManagerFlinkSize is the memory of a JobManager without metaspace and overhead.
	JobManagerFlinkSize = conf.Memory("jobmanager.memory.flink.size")
	// JobManagerHeapSize is the heap of a JobManager.
	JobManagerHeapSize = conf.Memory("jobmanager.memory.heap.size")
	// JobManagerOffHeapSize is the direct and native memory of a JobManager.
	JobManagerOffHeapSize = conf.Memory("jobmanager.memory.off-heap.size").WithDefault(128 << 20)
	// JobManagerDirectLimitEnabled is whether the JVM limits the direct memory of a JobManager.
	JobManagerDirectLimitEnabled = conf.Bool("jobmanager.memory.enable-jvm-direct-memory-limit").WithDefault(false)
	// JobManagerMetaspace is the metaspace of a JobManager.
	JobManagerMetaspace = conf.Memory("jobmanager.memory.jvm-metaspace.size").WithDefault(256 << 20)
	// JobManagerOverheadMin is the least overhead of a JobManager.
	JobManagerOverheadMin = conf.Memory("jobmanager.memory.jvm-overhead.min").WithDefault(192 << 20)
	// JobManagerOverheadMax is the most overhead of a JobManager.
	JobManagerOverheadMax = conf.Memory("jobmanager.memory.jvm-overhead.max").WithDefault(1 << 30)
	// JobManagerOverheadFraction is the part of all memory that is overhead of a JobManager.
	JobManagerOverheadFraction = conf.Float("jobmanager.memory.jvm-overhead.fraction").WithDefault(0.1)
	// JobManagerLegacyHeap is the heap of a JobManager before Flink 1.11.
	JobManagerLegacyHeap = conf.Memory("jobmanager.heap.size")
	// JobManagerLegacyHeapMB is the same in mebibytes.
	JobManagerLegacyHeapMB = conf.Int("jobmanager.heap.mb")
	// TaskSlots is the slots of a TaskManager.
	TaskSlots = conf.Int("taskmanager.numberOfTaskSlots").WithDefault(1)
	// TaskManagerCores is the cores that a TaskManager believes to have.
	TaskManagerCores = conf.Double("taskmanager.cpu.cores")
	// TaskManagerProcessSize is all memory of a TaskManager.
	TaskManagerProcessSize = conf.Memory("taskmanager.memory.process.size")
	// TaskManagerFlinkSize is the memory of a TaskManager without metaspace and overhead.
	TaskManagerFlinkSize = conf.Memory("taskmanager.memory.flink.size")
	// FrameworkHeapSize is the heap that Flink itself needs.
	FrameworkHeapSize = conf.Memory("taskmanager.memory.framework.heap.size").WithDefault(128 << 20)
	// FrameworkOffHeapSize is the direct and native memory that Flink itself needs.
	FrameworkOffHeapSize = conf.Memory("taskmanager.memory.framework.off-heap.size").WithDefault(128 << 20)
	// TaskHeapSize is the heap of tasks.
	TaskHeapSize = conf.Memory("taskmanager.memory.task.heap.size")
	// TaskOffHeapSize is the direct and native memory of tasks.
	TaskOffHeapSize = conf.Memory("taskmanager.memory.task.off-heap.size").WithDefault(0)
	// ManagedSize is the memory that Flink manages for state and operators.
	ManagedSize = conf.Memory("taskmanager.memory.managed.size").WithDeprecated("taskmanager.memory.size")
	// ManagedFraction is the part of Flink memory that is managed.
	ManagedFraction = conf.Float("taskmanager.memory.managed.fraction").WithDefault(0.4)
	// NetworkMin is the least memory for network buffers.
	NetworkMin = conf.Memory("taskmanager.memory.network.min").WithDefault(64 << 20).
			WithDeprecated("taskmanager.network.memory.min")
	// NetworkMax is the most memory for network buffers.
	NetworkMax = conf.Memory("taskmanager.memory.network.max").WithDefault(math.MaxInt64).
			WithDeprecated("taskmanager.network.memory.max")
	// NetworkFraction is the part of Flink memory that is for network buffers.
	NetworkFraction = conf.Float("taskmanager.memory.network.fraction").WithDefault(0.1).
			WithDeprecated("taskmanager.network.memory.fraction")
	// NetworkBuffers is the number of network buffers, before there was a size.
	NetworkBuffers = conf.Int("taskmanager.network.numberOfBuffers").WithDefault(2048)
	// SegmentSize is the size of a network buffer.
	SegmentSize = conf.Memory("taskmanager.memory.segment-size").WithDefault(32 << 10)
	// TaskManagerMetaspace is the metaspace of a TaskManager.
	TaskManagerMetaspace = conf.Memory("taskmanager.memory.jvm-metaspace.size").WithDefault(256 << 20)
	// TaskManagerOverheadMin is the least overhead of a TaskManager.
	TaskManagerOverheadMin = conf.Memory("taskmanager.memory.jvm-overhead.min").WithDefault(192 << 20)
	// TaskManagerOverheadMax is the most overhead of a TaskManager.
	TaskManagerOverheadMax = conf.Memory("taskmanager.memory.jvm-overhead.max").WithDefault(1 << 30)
	// TaskManagerOverheadFraction is the part of all memory that is overhead of a TaskManager.
	TaskManagerOverheadFraction = conf.Float("taskmanager.memory.jvm-overhead.fraction").WithDefault(0.1)
	// TaskManagerLegacyHeap is the memory of a TaskManager before Flink 1.10.
	TaskManagerLegacyHeap = conf.Memory("taskmanager.heap.size")
	// TaskManagerLegacyHeapMB is the same in mebibytes.
	TaskManagerLegacyHeapMB = conf.Int("taskmanager.heap.mb")
	// ExternalResources is the names of external resources such as GPUs.
	ExternalResources = conf.List("external-resources")
)
