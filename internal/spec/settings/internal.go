package settings

import "github.com/drey-project/drey/flink/conf"

// ClusterMode is what a standalone cluster runs.
type ClusterMode string

// The values of ClusterMode.
const (
	// ClusterApplication runs one application.
	ClusterApplication ClusterMode = "APPLICATION"
	// ClusterSession runs session jobs.
	ClusterSession ClusterMode = "SESSION"
)

// FlinkVersion carries the Flink version of the spec inside its effective configuration.
var FlinkVersion = conf.String("$internal.flink.version").
	WithDoc("The Flink version of the spec.")

// TaskManagerReplicas is the number of TaskManagers of a standalone cluster.
var TaskManagerReplicas = conf.Int("kubernetes.internal.taskmanager.replicas").WithDefault(1).
	WithDoc("The number of TaskManagers of a standalone cluster.")

// StandaloneClusterMode is what a standalone cluster runs.
var StandaloneClusterMode = conf.Enum("kubernetes.internal.cluster-mode", ClusterApplication, ClusterSession).
	WithDefault(ClusterApplication).
	WithDoc("What a standalone cluster runs.")

// internalOptions lists the options that the operator sets and no user should.
func internalOptions() []Declaration {
	return []Declaration{
		declare(ScopeInternal, FlinkVersion),
		declare(ScopeInternal, TaskManagerReplicas),
		enumOf(ScopeInternal, StandaloneClusterMode, ClusterApplication, ClusterSession),
	}
}
