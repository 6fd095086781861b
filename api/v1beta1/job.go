package v1beta1

// JobSpec is a Flink job: what to run, in which state, and how its state survives upgrades.
type JobSpec struct {
	// JarURI of the job. Absent: the job is on the class path of the image.
	JarURI *string `json:"jarURI,omitempty"`
	// Parallelism of the job. Default: 0, which is invalid unless TaskManager replicas are given.
	Parallelism int32 `json:"parallelism"`
	// EntryClass is the main class of the job.
	EntryClass *string `json:"entryClass,omitempty"`
	// Args of the main class. Default: empty.
	Args []string `json:"args,omitzero"`
	// State the job shall be in. Default: running.
	State JobState `json:"state,omitempty"`
	// SavepointTriggerNonce triggers a savepoint when it changes. Deprecated: create a FlinkStateSnapshot.
	SavepointTriggerNonce *int64 `json:"savepointTriggerNonce,omitempty"`
	// InitialSavepointPath to restore from on the first deployment and on a savepoint redeploy.
	InitialSavepointPath *string `json:"initialSavepointPath,omitempty"`
	// CheckpointTriggerNonce triggers a checkpoint when it changes. Deprecated: create a FlinkStateSnapshot.
	CheckpointTriggerNonce *int64 `json:"checkpointTriggerNonce,omitempty"`
	// UpgradeMode says how state is carried over an upgrade. Default: stateless.
	UpgradeMode UpgradeMode `json:"upgradeMode,omitempty"`
	// AllowNonRestoredState permits state that no operator of the job claims.
	AllowNonRestoredState *bool `json:"allowNonRestoredState,omitempty"`
	// SavepointRedeployNonce redeploys from initialSavepointPath when it changes to another number.
	SavepointRedeployNonce *int64 `json:"savepointRedeployNonce,omitempty"`
	// AutoscalerResetNonce clears what the autoscaler remembers when it changes to another number.
	AutoscalerResetNonce *int64 `json:"autoscalerResetNonce,omitempty"`
}

// JobStatus is what the operator knows of a job.
type JobStatus struct {
	// JobName in Flink.
	JobName string `json:"jobName,omitempty"`
	// JobID in Flink, 32 hexadecimal digits.
	JobID string `json:"jobId,omitempty"`
	// State that was observed last.
	State FlinkJobState `json:"state,omitempty"`
	// StartTime in epoch milliseconds.
	StartTime string `json:"startTime,omitempty"`
	// UpdateTime in epoch milliseconds.
	UpdateTime string `json:"updateTime,omitempty"`
	// UpgradeSavepointPath is the snapshot that the next start restores from.
	UpgradeSavepointPath string `json:"upgradeSavepointPath,omitempty"`
	// SavepointInfo keeps pending and past savepoints. Deprecated: FlinkStateSnapshots do.
	SavepointInfo SavepointInfo `json:"savepointInfo"`
	// CheckpointInfo keeps pending and past checkpoints. Deprecated: FlinkStateSnapshots do.
	CheckpointInfo CheckpointInfo `json:"checkpointInfo"`
}

// SavepointInfo keeps the pending savepoint and the past ones.
type SavepointInfo struct {
	// LastSavepoint that completed.
	LastSavepoint *Savepoint `json:"lastSavepoint,omitempty"`
	// TriggerID of the pending savepoint.
	TriggerID string `json:"triggerId,omitempty"`
	// TriggerTimestamp of the pending savepoint, epoch milliseconds.
	TriggerTimestamp *int64 `json:"triggerTimestamp,omitempty"`
	// TriggerType of the pending savepoint.
	TriggerType SnapshotTriggerType `json:"triggerType,omitempty"`
	// FormatType of the pending savepoint.
	FormatType SavepointFormatType `json:"formatType,omitempty"`
	// SavepointHistory, oldest first. Default: empty.
	SavepointHistory []Savepoint `json:"savepointHistory,omitzero"`
	// LastPeriodicSavepointTimestamp in epoch milliseconds. Default: 0.
	LastPeriodicSavepointTimestamp int64 `json:"lastPeriodicSavepointTimestamp"`
}

// Savepoint is a completed savepoint.
type Savepoint struct {
	// TimeStamp at the start, epoch milliseconds.
	TimeStamp int64 `json:"timeStamp"`
	// Location of the savepoint.
	Location string `json:"location,omitempty"`
	// TriggerType says what caused it. Default: UNKNOWN.
	TriggerType SnapshotTriggerType `json:"triggerType,omitempty"`
	// FormatType of the savepoint. Default: UNKNOWN.
	FormatType SavepointFormatType `json:"formatType,omitempty"`
	// TriggerNonce that caused it, when the cause is MANUAL.
	TriggerNonce *int64 `json:"triggerNonce,omitempty"`
}

// CheckpointInfo keeps the pending checkpoint and the last one.
type CheckpointInfo struct {
	// LastCheckpoint that completed.
	LastCheckpoint *Checkpoint `json:"lastCheckpoint,omitempty"`
	// TriggerID of the pending checkpoint.
	TriggerID string `json:"triggerId,omitempty"`
	// TriggerTimestamp of the pending checkpoint, epoch milliseconds.
	TriggerTimestamp *int64 `json:"triggerTimestamp,omitempty"`
	// TriggerType of the pending checkpoint.
	TriggerType SnapshotTriggerType `json:"triggerType,omitempty"`
	// FormatType of the pending checkpoint.
	FormatType CheckpointType `json:"formatType,omitempty"`
	// LastPeriodicCheckpointTimestamp in epoch milliseconds. Default: 0.
	LastPeriodicCheckpointTimestamp int64 `json:"lastPeriodicCheckpointTimestamp"`
}

// Checkpoint is a completed checkpoint.
type Checkpoint struct {
	// TimeStamp at the start, epoch milliseconds.
	TimeStamp int64 `json:"timeStamp"`
	// TriggerType says what caused it. Default: UNKNOWN.
	TriggerType SnapshotTriggerType `json:"triggerType,omitempty"`
	// FormatType of the checkpoint. Default: UNKNOWN.
	FormatType CheckpointType `json:"formatType,omitempty"`
	// TriggerNonce that caused it, when the cause is MANUAL.
	TriggerNonce *int64 `json:"triggerNonce,omitempty"`
}
