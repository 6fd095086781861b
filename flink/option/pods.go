package option

import (
	"github.com/drey-project/drey/flink/conf"
)

// The pods of JobManager and TaskManagers.
var (
	// JobManagerReplicas is the number of JobManagers, one of which leads.
	JobManagerReplicas = conf.Int("kubernetes.jobmanager.replicas").WithDefault(1)
	// JobManagerCPU is the cores of a JobManager.
	JobManagerCPU = conf.Double("kubernetes.jobmanager.cpu.amount").WithDefault(1.0).
			WithDeprecated("kubernetes.jobmanager.cpu")
	// JobManagerCPULimitFactor is the CPU limit of a JobManager as a multiple of its request.
	JobManagerCPULimitFactor = conf.Double("kubernetes.jobmanager.cpu.limit-factor").WithDefault(1.0)
	// JobManagerMemoryLimitFactor is the memory limit of a JobManager as a multiple of its request.
	JobManagerMemoryLimitFactor = conf.Double("kubernetes.jobmanager.memory.limit-factor").WithDefault(1.0)
	// JobManagerLabels is further labels of the JobManager.
	JobManagerLabels = conf.Map("kubernetes.jobmanager.labels")
	// JobManagerAnnotations is further annotations of the JobManager.
	JobManagerAnnotations = conf.Map("kubernetes.jobmanager.annotations")
	// JobManagerNodeSelector is where the JobManager may run.
	JobManagerNodeSelector = conf.Map("kubernetes.jobmanager.node-selector")
	// JobManagerTolerations is the taints that the JobManager tolerates.
	JobManagerTolerations = conf.MapList("kubernetes.jobmanager.tolerations")
	// JobManagerOwnerReference is the owners of the JobManager Deployment.
	JobManagerOwnerReference = conf.MapList("kubernetes.jobmanager.owner.reference")
	// JobManagerPodTemplate is the file with the pod template of the JobManager.
	JobManagerPodTemplate = conf.String("kubernetes.pod-template-file.jobmanager").
				WithFallback("kubernetes.pod-template-file", "kubernetes.pod-template-file.default")
	// JobManagerEntryArgs is further arguments of the JobManager process.
	JobManagerEntryArgs = conf.String("kubernetes.jobmanager.entrypoint.args").WithDefault("")
	// TaskManagerCPU is the cores of a TaskManager; not positive means one for each slot.
	TaskManagerCPU = conf.Double("kubernetes.taskmanager.cpu.amount").WithDefault(-1.0).
			WithDeprecated("kubernetes.taskmanager.cpu")
	// TaskManagerCPULimitFactor is the CPU limit of a TaskManager as a multiple of its request.
	TaskManagerCPULimitFactor = conf.Double("kubernetes.taskmanager.cpu.limit-factor").WithDefault(1.0)
	// TaskManagerMemoryLimitFactor is the memory limit of a TaskManager as a multiple of its request.
	TaskManagerMemoryLimitFactor = conf.Double("kubernetes.taskmanager.memory.limit-factor").WithDefault(1.0)
	// TaskManagerLabels is further labels of the TaskManagers.
	TaskManagerLabels = conf.Map("kubernetes.taskmanager.labels")
	// TaskManagerAnnotations is further annotations of the TaskManagers.
	TaskManagerAnnotations = conf.Map("kubernetes.taskmanager.annotations")
	// TaskManagerNodeSelector is where the TaskManagers may run.
	TaskManagerNodeSelector = conf.Map("kubernetes.taskmanager.node-selector")
	// TaskManagerTolerations is the taints that the TaskManagers tolerate.
	TaskManagerTolerations = conf.MapList("kubernetes.taskmanager.tolerations")
	// TaskManagerPodTemplate is the file with the pod template of the TaskManagers.
	TaskManagerPodTemplate = conf.String("kubernetes.pod-template-file.taskmanager").
				WithFallback("kubernetes.pod-template-file", "kubernetes.pod-template-file.default")
	// TaskManagerEntryArgs is further arguments of the TaskManager processes.
	TaskManagerEntryArgs = conf.String("kubernetes.taskmanager.entrypoint.args").WithDefault("")
)
