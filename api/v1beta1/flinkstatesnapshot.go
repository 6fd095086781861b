package v1beta1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FlinkStateSnapshot is one savepoint or checkpoint of a job.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:path=flinkstatesnapshots,singular=flinkstatesnapshot,shortName=flinksnp,scope=Namespaced
// +kubebuilder:subresource:status
// +kubebuilder:printcolumn:name="Path",type=string,JSONPath=`.status.path`
// +kubebuilder:printcolumn:name="Result Timestamp",type=string,JSONPath=`.status.resultTimestamp`
// +kubebuilder:printcolumn:name="Snapshot State",type=string,JSONPath=`.status.state`
type FlinkStateSnapshot struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitzero"`

	Spec   FlinkStateSnapshotSpec   `json:"spec,omitzero"`
	Status FlinkStateSnapshotStatus `json:"status,omitzero"`
}

// FlinkStateSnapshotList is a list of FlinkStateSnapshots.
//
// +kubebuilder:object:root=true
type FlinkStateSnapshotList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`

	Items []FlinkStateSnapshot `json:"items"`
}

// FlinkStateSnapshotSpec is the snapshot a user asks for: either a savepoint or a checkpoint.
type FlinkStateSnapshotSpec struct {
	// JobReference names the job. Not needed for a savepoint that already exists.
	JobReference *JobReference `json:"jobReference,omitempty"`
	// Savepoint to take.
	Savepoint *SavepointSpec `json:"savepoint,omitempty"`
	// Checkpoint to take.
	Checkpoint *CheckpointSpec `json:"checkpoint,omitempty"`
	// BackoffLimit is the number of retries; -1 is without limit. Default: -1.
	BackoffLimit int32 `json:"backoffLimit"`
}

// JobReference names the resource that runs a job.
type JobReference struct {
	// Kind of the resource.
	Kind JobKind `json:"kind,omitempty"`
	// Name of the resource.
	Name string `json:"name,omitempty"`
}

// SavepointSpec is a savepoint to take or to adopt.
type SavepointSpec struct {
	// Path to write to or to adopt. Default: the savepoint directory of the job.
	Path string `json:"path,omitempty"`
	// FormatType of the savepoint. Default: CANONICAL.
	FormatType SavepointFormatType `json:"formatType,omitempty"`
	// DisposeOnDelete removes the savepoint together with the resource. Default: true.
	DisposeOnDelete *bool `json:"disposeOnDelete,omitempty"`
	// AlreadyExists adopts the savepoint at path. Default: false.
	AlreadyExists *bool `json:"alreadyExists,omitempty"`
}

// CheckpointSpec asks for a checkpoint; it has no settings.
type CheckpointSpec struct{}

// FlinkStateSnapshotStatus is what the operator knows of a snapshot.
type FlinkStateSnapshotStatus struct {
	// State of the snapshot. Default: TRIGGER_PENDING.
	State SnapshotState `json:"state,omitempty"`
	// TriggerID that Flink gave.
	TriggerID string `json:"triggerId,omitempty"`
	// TriggerTimestamp is when the snapshot was triggered, RFC 3339.
	TriggerTimestamp string `json:"triggerTimestamp,omitempty"`
	// ResultTimestamp is when the snapshot completed or failed last, RFC 3339.
	ResultTimestamp string `json:"resultTimestamp,omitempty"`
	// Path of the completed snapshot.
	Path string `json:"path,omitempty"`
	// Error that happened last; empty when there is none.
	Error string `json:"error,omitempty"`
	// Failures so far. Default: 0.
	Failures int32 `json:"failures"`
}
