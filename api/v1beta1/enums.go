package v1beta1

// FlinkVersion is the minor version of Flink inside an image, written v1_20.
// +kubebuilder:validation:Enum=v1_13;v1_14;v1_15;v1_16;v1_17;v1_18;v1_19;v1_20;v2_0;v2_1;v2_2;v2_3;v2_4
type FlinkVersion string

// The Flink versions that a spec can name. v1_13 and v1_14 are no longer supported, v1_15 to v1_18 are deprecated.
const (
	FlinkVersionV1_13 FlinkVersion = "v1_13"
	FlinkVersionV1_14 FlinkVersion = "v1_14"
	FlinkVersionV1_15 FlinkVersion = "v1_15"
	FlinkVersionV1_16 FlinkVersion = "v1_16"
	FlinkVersionV1_17 FlinkVersion = "v1_17"
	FlinkVersionV1_18 FlinkVersion = "v1_18"
	FlinkVersionV1_19 FlinkVersion = "v1_19"
	FlinkVersionV1_20 FlinkVersion = "v1_20"
	FlinkVersionV2_0  FlinkVersion = "v2_0"
	FlinkVersionV2_1  FlinkVersion = "v2_1"
	FlinkVersionV2_2  FlinkVersion = "v2_2"
	FlinkVersionV2_3  FlinkVersion = "v2_3"
	FlinkVersionV2_4  FlinkVersion = "v2_4"
)

// UpgradeMode says how the state of a job is carried over an upgrade; empty is an explicit null.
// +kubebuilder:validation:Enum=last-state;savepoint;stateless
type UpgradeMode string

// The upgrade modes.
const (
	UpgradeModeStateless UpgradeMode = "stateless"  // the job starts from empty state
	UpgradeModeSavepoint UpgradeMode = "savepoint"  // the job stops with a savepoint and restores from it
	UpgradeModeLastState UpgradeMode = "last-state" // the job restores from its last checkpoint or savepoint
)

// JobState is the state a user wants a job to be in; empty is an explicit null.
// +kubebuilder:validation:Enum=running;suspended
type JobState string

// The desired job states.
const (
	JobStateRunning   JobState = "running"
	JobStateSuspended JobState = "suspended"
)

// KubernetesMode says who asks Kubernetes for TaskManagers; empty means native.
// +kubebuilder:validation:Enum=native;standalone
type KubernetesMode string

// The deployment modes.
const (
	KubernetesModeNative     KubernetesMode = "native"     // Flink asks for its own TaskManagers
	KubernetesModeStandalone KubernetesMode = "standalone" // the operator runs a fixed number of TaskManagers
)

// JobKind is the kind of resource a snapshot is taken of.
// +kubebuilder:validation:Enum=FlinkDeployment;FlinkSessionJob
type JobKind string

// The kinds of resource that run a job.
const (
	JobKindFlinkDeployment JobKind = KindFlinkDeployment
	JobKindFlinkSessionJob JobKind = KindFlinkSessionJob
)

// SavepointFormatType is the format of a savepoint.
// +kubebuilder:validation:Enum=CANONICAL;NATIVE;UNKNOWN
type SavepointFormatType string

// The savepoint formats.
const (
	SavepointFormatCanonical SavepointFormatType = "CANONICAL" // one format for all state backends
	SavepointFormatNative    SavepointFormatType = "NATIVE"    // the state backend's own format
	SavepointFormatUnknown   SavepointFormatType = "UNKNOWN"   // not triggered by the operator
)

// CheckpointType is the format of a checkpoint.
// +kubebuilder:validation:Enum=FULL;INCREMENTAL;UNKNOWN
type CheckpointType string

// The checkpoint formats.
const (
	CheckpointFull        CheckpointType = "FULL"
	CheckpointIncremental CheckpointType = "INCREMENTAL"
	CheckpointUnknown     CheckpointType = "UNKNOWN" // not triggered by the operator
)

// SnapshotTriggerType is what caused a savepoint or checkpoint.
// +kubebuilder:validation:Enum=MANUAL;PERIODIC;UNKNOWN;UPGRADE
type SnapshotTriggerType string

// The causes of snapshots.
const (
	SnapshotTriggerManual   SnapshotTriggerType = "MANUAL"   // a trigger nonce changed
	SnapshotTriggerPeriodic SnapshotTriggerType = "PERIODIC" // the configured interval passed
	SnapshotTriggerUpgrade  SnapshotTriggerType = "UPGRADE"  // an upgrade needed it
	SnapshotTriggerUnknown  SnapshotTriggerType = "UNKNOWN"  // found in Flink, cause not known
)

// FlinkVersions lists all versions that a spec can name, oldest first.
func FlinkVersions() []FlinkVersion {
	return []FlinkVersion{
		FlinkVersionV1_13, FlinkVersionV1_14, FlinkVersionV1_15, FlinkVersionV1_16, FlinkVersionV1_17, FlinkVersionV1_18,
		FlinkVersionV1_19, FlinkVersionV1_20, FlinkVersionV2_0, FlinkVersionV2_1, FlinkVersionV2_2, FlinkVersionV2_3,
		FlinkVersionV2_4,
	}
}
