package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// RollbackEnabled says whether an upgrade that does not become stable is rolled back to the last stable spec.
var RollbackEnabled = conf.Bool("kubernetes.operator.deployment.rollback.enabled").WithDefault(false).
	WithDoc("Whether an upgrade that does not become stable is rolled back to the last stable spec.")

// ReadinessTimeout says how long a deployment may take to become stable before it is rolled back.
var ReadinessTimeout = conf.Duration("kubernetes.operator.deployment.readiness.timeout").WithDefault(5 * time.Minute).
	WithDoc("How long a deployment may take to become stable before it is rolled back.")

// UpgradeIgnorePendingSavepoint says whether an upgrade goes on while a savepoint is in progress.
var UpgradeIgnorePendingSavepoint = conf.Bool("kubernetes.operator.job.upgrade.ignore-pending-savepoint").WithDefault(false).
	WithDoc("Whether an upgrade goes on while a savepoint is in progress.")

// UpgradeInPlaceScalingEnabled says whether a change of parallelism alone is made in the running job, where the Flink version and scheduler can do it.
var UpgradeInPlaceScalingEnabled = conf.Bool("kubernetes.operator.job.upgrade.inplace-scaling.enabled").WithDefault(true).
	WithDoc("Whether a change of parallelism alone is made in the running job, where the Flink version and scheduler can do it.")

// UpgradeLastStateFallbackEnabled says whether a savepoint upgrade of a job that is not running may use its high availability metadata instead.
var UpgradeLastStateFallbackEnabled = conf.Bool("kubernetes.operator.job.upgrade.last-state-fallback.enabled").WithDefault(true).
	WithDoc("Whether a savepoint upgrade of a job that is not running may use its high availability metadata instead.")

// UpgradeLastStateCancelEnabled says whether a last-state upgrade cancels the job instead of deleting its cluster.
var UpgradeLastStateCancelEnabled = conf.Bool("kubernetes.operator.job.upgrade.last-state.job-cancel.enabled").WithDefault(false).
	WithDoc("Whether a last-state upgrade cancels the job instead of deleting its cluster.")

// UpgradeLastStateMaxCheckpointAge says how old the newest checkpoint may be before a last-state upgrade takes a savepoint.
var UpgradeLastStateMaxCheckpointAge = conf.Duration("kubernetes.operator.job.upgrade.last-state.max.allowed.checkpoint.age").
	WithDoc("How old the newest checkpoint may be before a last-state upgrade takes a savepoint.")

// JobRestartFailed says whether a job that has failed is deployed again.
var JobRestartFailed = conf.Bool("kubernetes.operator.job.restart.failed").WithDefault(false).
	WithDoc("Whether a job that has failed is deployed again.")

// JobSavepointOnDeletion says whether a savepoint is taken before a deleted job is ended.
var JobSavepointOnDeletion = conf.Bool("kubernetes.operator.job.savepoint-on-deletion").WithDefault(false).
	WithDoc("Whether a savepoint is taken before a deleted job is ended.")

// JobDrainOnSavepoint says whether a job drains its sources whenever it is stopped with a savepoint.
var JobDrainOnSavepoint = conf.Bool("kubernetes.operator.job.drain-on-savepoint-deletion").WithDefault(false).
	WithDoc("Whether a job drains its sources whenever it is stopped with a savepoint.")

// JobManagerRecoveryEnabled says whether a JobManager whose Deployment is gone is deployed again.
var JobManagerRecoveryEnabled = conf.Bool("kubernetes.operator.jm-deployment-recovery.enabled").WithDefault(true).
	WithDeprecated("kubernetes.operator.reconciler.jm-deployment-recovery.enabled").
	WithDoc("Whether a JobManager whose Deployment is gone is deployed again.")

// JobManagerShutdownTTL says how long the JobManager of an application that has ended is kept.
var JobManagerShutdownTTL = conf.Duration("kubernetes.operator.jm-deployment.shutdown-ttl").WithDefault(24 * time.Hour).
	WithDoc("How long the JobManager of an application that has ended is kept.")

// JobManagerStartupProbeEnabled says whether the main container of a JobManager gets a startup probe, unless its pod template has one.
var JobManagerStartupProbeEnabled = conf.Bool("kubernetes.operator.jm-deployment.startup.probe.enabled").WithDefault(true).
	WithDoc("Whether the main container of a JobManager gets a startup probe, unless its pod template has one.")

// PodTemplateMergeArraysByName says whether list elements of pod templates are merged by their name instead of their place.
var PodTemplateMergeArraysByName = conf.Bool("kubernetes.operator.pod-template.merge-arrays-by-name").WithDefault(false).
	WithDoc("Whether list elements of pod templates are merged by their name instead of their place.")

// SessionBlockOnSessionJobs says whether a deleted session cluster is kept while session jobs refer to it.
var SessionBlockOnSessionJobs = conf.Bool("kubernetes.operator.session.deletion.block-on-session-jobs").WithDefault(true).
	WithDoc("Whether a deleted session cluster is kept while session jobs refer to it.")

// SessionBlockOnUnmanagedJobs says whether a deleted session cluster is kept while jobs run on it that were not submitted through a resource.
var SessionBlockOnUnmanagedJobs = conf.Bool("kubernetes.operator.session.deletion.block-on-unmanaged-jobs").WithDefault(true).
	WithDeprecated("kubernetes.operator.session.block-on-unmanaged-jobs").
	WithDoc("Whether a deleted session cluster is kept while jobs run on it that were not submitted through a resource.")

// upgradeOptions lists the options of deploying, upgrading and ending jobs.
func upgradeOptions() []Declaration {
	return []Declaration{
		declare(ScopeResource, RollbackEnabled),
		declare(ScopeResource, ReadinessTimeout),
		declare(ScopeResource, UpgradeIgnorePendingSavepoint),
		declare(ScopeResource, UpgradeInPlaceScalingEnabled),
		declare(ScopeResource, UpgradeLastStateFallbackEnabled),
		declare(ScopeResource, UpgradeLastStateCancelEnabled),
		declare(ScopeResource, UpgradeLastStateMaxCheckpointAge),
		declare(ScopeResource, JobRestartFailed),
		declare(ScopeResource, JobSavepointOnDeletion),
		declare(ScopeResource, JobDrainOnSavepoint),
		declare(ScopeResource, JobManagerRecoveryEnabled),
		declare(ScopeResource, JobManagerShutdownTTL),
		declare(ScopeResource, JobManagerStartupProbeEnabled),
		declare(ScopeResource, PodTemplateMergeArraysByName),
		declare(ScopeResource, SessionBlockOnSessionJobs),
		declare(ScopeResource, SessionBlockOnUnmanagedJobs),
	}
}
