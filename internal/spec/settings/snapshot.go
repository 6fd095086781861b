package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// SavepointFormatType is the format of a savepoint.
type SavepointFormatType string

// The values of SavepointFormatType.
const (
	// SavepointFormatCanonical is the same for all state backends.
	SavepointFormatCanonical SavepointFormatType = "CANONICAL"
	// SavepointFormatNative is that of the state backend.
	SavepointFormatNative SavepointFormatType = "NATIVE"
)

// CheckpointType is what a checkpoint contains.
type CheckpointType string

// The values of CheckpointType.
const (
	// CheckpointFull is everything.
	CheckpointFull CheckpointType = "FULL"
	// CheckpointIncremental is what has changed.
	CheckpointIncremental CheckpointType = "INCREMENTAL"
	// CheckpointUnknown leaves it to Flink.
	CheckpointUnknown CheckpointType = "UNKNOWN"
)

// SnapshotResourceEnabled says whether savepoints and checkpoints are recorded as FlinkStateSnapshot resources instead of in the status of the job.
var SnapshotResourceEnabled = conf.Bool("kubernetes.operator.snapshot.resource.enabled").WithDefault(true).
	WithDoc("Whether savepoints and checkpoints are recorded as FlinkStateSnapshot resources instead of in the status of the job.")

// PeriodicSavepointInterval says how often a savepoint is taken: a duration, or a cron expression with seconds.
var PeriodicSavepointInterval = conf.String("kubernetes.operator.periodic.savepoint.interval").WithDefault("").
	WithDoc("How often a savepoint is taken: a duration, or a cron expression with seconds.")

// PeriodicCheckpointInterval says how often a checkpoint is triggered: a duration, or a cron expression with seconds.
var PeriodicCheckpointInterval = conf.String("kubernetes.operator.periodic.checkpoint.interval").WithDefault("").
	WithDoc("How often a checkpoint is triggered: a duration, or a cron expression with seconds.")

// SavepointTriggerGracePeriod says how long after it was triggered a savepoint may fail or be unknown before that counts.
var SavepointTriggerGracePeriod = conf.Duration("kubernetes.operator.savepoint.trigger.grace-period").WithDefault(time.Minute).
	WithDeprecated("kubernetes.operator.observer.savepoint.trigger.grace-period").
	WithDoc("How long after it was triggered a savepoint may fail or be unknown before that counts.")

// CheckpointTriggerGracePeriod says how long after it was triggered a checkpoint may fail or be unknown before that counts.
var CheckpointTriggerGracePeriod = conf.Duration("kubernetes.operator.checkpoint.trigger.grace-period").WithDefault(time.Minute).
	WithDoc("How long after it was triggered a checkpoint may fail or be unknown before that counts.")

// SavepointFormat is the format of the savepoints that the operator takes.
var SavepointFormat = conf.Enum("kubernetes.operator.savepoint.format.type", SavepointFormatCanonical, SavepointFormatNative).WithDefault(SavepointFormatCanonical).
	WithDoc("The format of the savepoints that the operator takes.")

// CheckpointKind is the type of the checkpoints that the operator triggers without a FlinkStateSnapshot resource.
var CheckpointKind = conf.Enum("kubernetes.operator.checkpoint.type", CheckpointFull, CheckpointIncremental, CheckpointUnknown).WithDefault(CheckpointFull).
	WithDoc("The type of the checkpoints that the operator triggers without a FlinkStateSnapshot resource.")

// SavepointDisposeOnDelete says whether the savepoint of a FlinkStateSnapshot made by the operator is disposed of when that resource is deleted.
var SavepointDisposeOnDelete = conf.Bool("kubernetes.operator.savepoint.dispose-on-delete").WithDefault(false).
	WithDoc("Whether the savepoint of a FlinkStateSnapshot made by the operator is disposed of when that resource is deleted.")

// SavepointCleanupEnabled says whether savepoints that the operator took are removed by age and number.
var SavepointCleanupEnabled = conf.Bool("kubernetes.operator.savepoint.cleanup.enabled").WithDefault(true).
	WithDoc("Whether savepoints that the operator took are removed by age and number.")

// SavepointHistoryMaxCount says how many savepoints of a job are kept.
var SavepointHistoryMaxCount = conf.Int("kubernetes.operator.savepoint.history.max.count").WithDefault(10).
	WithDoc("How many savepoints of a job are kept.")

// SavepointHistoryMaxCountThreshold is the highest number of kept savepoints that a resource may ask for.
var SavepointHistoryMaxCountThreshold = conf.Int("kubernetes.operator.savepoint.history.max.count.threshold").
	WithDoc("The highest number of kept savepoints that a resource may ask for.")

// SavepointHistoryMaxAge says how long savepoints of a job are kept; the newest always is.
var SavepointHistoryMaxAge = conf.Duration("kubernetes.operator.savepoint.history.max.age").WithDefault(24 * time.Hour).
	WithDoc("How long savepoints of a job are kept; the newest always is.")

// SavepointHistoryMaxAgeThreshold is the longest time that a resource may ask to keep savepoints.
var SavepointHistoryMaxAgeThreshold = conf.Duration("kubernetes.operator.savepoint.history.max.age.threshold").
	WithDoc("The longest time that a resource may ask to keep savepoints.")

// snapshotOptions lists the options of savepoints and checkpoints.
func snapshotOptions() []Declaration {
	return []Declaration{
		declare(ScopeResourceGated, SnapshotResourceEnabled),
		declare(ScopeResource, PeriodicSavepointInterval),
		declare(ScopeResource, PeriodicCheckpointInterval),
		declare(ScopeResource, SavepointTriggerGracePeriod),
		declare(ScopeResource, CheckpointTriggerGracePeriod),
		enumOf(ScopeResource, SavepointFormat, SavepointFormatCanonical, SavepointFormatNative),
		enumOf(ScopeResource, CheckpointKind, CheckpointFull, CheckpointIncremental, CheckpointUnknown),
		declare(ScopeResource, SavepointDisposeOnDelete),
		declare(ScopeResource, SavepointCleanupEnabled),
		declare(ScopeResource, SavepointHistoryMaxCount),
		declare(ScopeOperatorByVersion, SavepointHistoryMaxCountThreshold),
		declare(ScopeResource, SavepointHistoryMaxAge),
		declare(ScopeOperatorByVersion, SavepointHistoryMaxAgeThreshold),
	}
}
