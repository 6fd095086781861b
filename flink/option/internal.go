package option

import "github.com/drey-project/drey/flink/conf"

// What Flink's clients and the operator tell each other; not meant for users.
var (
	// FlinkVersion is the version of the cluster as in spec.flinkVersion.
	FlinkVersion = conf.String("$internal.flink.version")
	// EntryPoint is the class that starts a JobManager.
	EntryPoint = conf.String("kubernetes.internal.jobmanager.entrypoint.class")
	// ExecutionMode is NORMAL or DETACHED.
	ExecutionMode = conf.String("internal.cluster.execution-mode").WithDefault("NORMAL")
	// TaskManagerReplicas is how many TaskManagers are started.
	TaskManagerReplicas = conf.Int("kubernetes.internal.taskmanager.replicas").WithDefault(1)
	// StandaloneMode is whether a standalone cluster is there for one job.
	StandaloneMode = conf.Enum("kubernetes.internal.cluster-mode", ApplicationMode, SessionMode).
			WithDefault(ApplicationMode)
)

// Prefixes of keys that carry their name in the key.
const (
	// JobManagerEnvPrefix starts the keys of a JobManager's environment variables.
	JobManagerEnvPrefix = "containerized.master.env."
	// TaskManagerEnvPrefix starts the keys of a TaskManager's environment variables.
	TaskManagerEnvPrefix = "containerized.taskmanager.env."
	// ExternalResourcePrefix starts the keys of external resources.
	ExternalResourcePrefix = "external-resource."
)

// Values of the target of an execution.
const (
	// TargetApplication is a native application cluster.
	TargetApplication = "kubernetes-application"
	// TargetSession is a native session cluster.
	TargetSession = "kubernetes-session"
	// TargetRemote is a cluster that somebody else starts.
	TargetRemote = "remote"
)
