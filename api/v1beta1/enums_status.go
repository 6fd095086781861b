package v1beta1

// JobManagerDeploymentStatus is the observed state of the JobManager Deployment; MISSING before anything was observed.
// +kubebuilder:validation:Enum=DEPLOYED_NOT_READY;DEPLOYING;ERROR;MISSING;READY
type JobManagerDeploymentStatus string

// The states of the JobManager Deployment.
const (
	JobManagerReady            JobManagerDeploymentStatus = "READY"              // the REST API answers
	JobManagerDeployedNotReady JobManagerDeploymentStatus = "DEPLOYED_NOT_READY" // pods are up, REST API not yet known to answer
	JobManagerDeploying        JobManagerDeploymentStatus = "DEPLOYING"          // pods are being created
	JobManagerMissing          JobManagerDeploymentStatus = "MISSING"            // no Deployment found
	JobManagerError            JobManagerDeploymentStatus = "ERROR"              // the Deployment failed for good
)

// ReconciliationState is how far the last accepted spec has been put into effect; UPGRADING before the first deployment.
// +kubebuilder:validation:Enum=DEPLOYED;ROLLED_BACK;ROLLING_BACK;UPGRADING
type ReconciliationState string

// The reconciliation states.
const (
	ReconciliationDeployed    ReconciliationState = "DEPLOYED"
	ReconciliationUpgrading   ReconciliationState = "UPGRADING"
	ReconciliationRollingBack ReconciliationState = "ROLLING_BACK"
	ReconciliationRolledBack  ReconciliationState = "ROLLED_BACK"
)

// LifecycleState sums up a resource in one word.
// +kubebuilder:validation:Enum=CREATED;DELETED;DELETING;DEPLOYED;FAILED;ROLLED_BACK;ROLLING_BACK;STABLE;SUSPENDED;UPGRADING
type LifecycleState string

// The lifecycle states.
const (
	LifecycleCreated     LifecycleState = "CREATED"      // accepted, nothing deployed yet
	LifecycleSuspended   LifecycleState = "SUSPENDED"    // the job was stopped at the user's wish
	LifecycleUpgrading   LifecycleState = "UPGRADING"    // a new spec is being put into effect
	LifecycleDeployed    LifecycleState = "DEPLOYED"     // deployed, not yet known to be stable
	LifecycleStable      LifecycleState = "STABLE"       // deployed and will not be rolled back
	LifecycleRollingBack LifecycleState = "ROLLING_BACK" // the last stable spec is being put back
	LifecycleRolledBack  LifecycleState = "ROLLED_BACK"  // the last stable spec is back
	LifecycleFailed      LifecycleState = "FAILED"       // the job failed for good
	LifecycleDeleting    LifecycleState = "DELETING"     // being deleted
	LifecycleDeleted     LifecycleState = "DELETED"      // gone
)

// FlinkJobState is the state of a job as Flink reports it; empty is unknown.
// +kubebuilder:validation:Enum=CANCELED;CANCELLING;CREATED;FAILED;FAILING;FINISHED;INITIALIZING;RECONCILING;RESTARTING;RUNNING;SUSPENDED
type FlinkJobState string

// The job states of Flink.
const (
	FlinkJobInitializing FlinkJobState = "INITIALIZING"
	FlinkJobCreated      FlinkJobState = "CREATED"
	FlinkJobRunning      FlinkJobState = "RUNNING"
	FlinkJobFailing      FlinkJobState = "FAILING"
	FlinkJobFailed       FlinkJobState = "FAILED"
	FlinkJobCancelling   FlinkJobState = "CANCELLING"
	FlinkJobCanceled     FlinkJobState = "CANCELED"
	FlinkJobFinished     FlinkJobState = "FINISHED"
	FlinkJobRestarting   FlinkJobState = "RESTARTING"
	FlinkJobSuspended    FlinkJobState = "SUSPENDED"
	FlinkJobReconciling  FlinkJobState = "RECONCILING" // the operator lost sight of the job and looks for it
)

// SnapshotState is how far a FlinkStateSnapshot has come; TRIGGER_PENDING before the operator saw it.
// +kubebuilder:validation:Enum=ABANDONED;COMPLETED;FAILED;IN_PROGRESS;TRIGGER_PENDING
type SnapshotState string

// The states of a FlinkStateSnapshot.
const (
	SnapshotCompleted      SnapshotState = "COMPLETED"
	SnapshotFailed         SnapshotState = "FAILED"
	SnapshotInProgress     SnapshotState = "IN_PROGRESS"
	SnapshotTriggerPending SnapshotState = "TRIGGER_PENDING"
	SnapshotAbandoned      SnapshotState = "ABANDONED" // the job failed or was upgraded meanwhile
)

// BlueGreenState is the position of a blue/green transition; empty before the first deployment.
// +kubebuilder:validation:Enum=ACTIVE_BLUE;ACTIVE_GREEN;INITIALIZING_BLUE;SAVEPOINTING_BLUE;SAVEPOINTING_GREEN;TRANSITIONING_TO_BLUE;TRANSITIONING_TO_GREEN
type BlueGreenState string

// The positions of a blue/green transition.
const (
	BlueGreenInitializingBlue     BlueGreenState = "INITIALIZING_BLUE"      // the first deployment is always blue
	BlueGreenActiveBlue           BlueGreenState = "ACTIVE_BLUE"            // blue runs, nothing in transition
	BlueGreenActiveGreen          BlueGreenState = "ACTIVE_GREEN"           // green runs, nothing in transition
	BlueGreenTransitioningToBlue  BlueGreenState = "TRANSITIONING_TO_BLUE"  // green runs, blue is coming up
	BlueGreenTransitioningToGreen BlueGreenState = "TRANSITIONING_TO_GREEN" // blue runs, green is coming up
	BlueGreenSavepointingBlue     BlueGreenState = "SAVEPOINTING_BLUE"      // blue takes a savepoint for green
	BlueGreenSavepointingGreen    BlueGreenState = "SAVEPOINTING_GREEN"     // green takes a savepoint for blue
)
