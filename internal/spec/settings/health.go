package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// HealthCheckEnabled says whether unhealthy jobs are restarted.
var HealthCheckEnabled = conf.Bool("kubernetes.operator.cluster.health-check.enabled").WithDefault(false).
	WithDoc("Whether unhealthy jobs are restarted.")

// HealthCheckRestartsWindow is the time over which the restarts of a job are counted.
var HealthCheckRestartsWindow = conf.Duration("kubernetes.operator.cluster.health-check.restarts.window").WithDefault(2 * time.Minute).
	WithDoc("The time over which the restarts of a job are counted.")

// HealthCheckRestartsThreshold says how many restarts in the window a healthy job may have.
var HealthCheckRestartsThreshold = conf.Int("kubernetes.operator.cluster.health-check.restarts.threshold").WithDefault(64).
	WithDoc("How many restarts in the window a healthy job may have.")

// HealthCheckCheckpointProgressEnabled says whether a job that completes no checkpoints is unhealthy.
var HealthCheckCheckpointProgressEnabled = conf.Bool("kubernetes.operator.cluster.health-check.checkpoint-progress.enabled").WithDefault(true).
	WithDoc("Whether a job that completes no checkpoints is unhealthy.")

// HealthCheckCheckpointProgressWindow is the time in which a healthy job completes a checkpoint.
var HealthCheckCheckpointProgressWindow = conf.Duration("kubernetes.operator.cluster.health-check.checkpoint-progress.window").
	WithDoc("The time in which a healthy job completes a checkpoint.")

// healthOptions lists the options of the health of running jobs.
func healthOptions() []Declaration {
	return []Declaration{
		declare(ScopeResource, HealthCheckEnabled),
		declare(ScopeResource, HealthCheckRestartsWindow),
		declare(ScopeResource, HealthCheckRestartsThreshold),
		declare(ScopeResource, HealthCheckCheckpointProgressEnabled),
		declare(ScopeResource, HealthCheckCheckpointProgressWindow),
	}
}
