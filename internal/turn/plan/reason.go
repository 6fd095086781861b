package plan

// Reason is the one-word cause of an event. Users filter and alert on it.
type Reason string

// The reasons of deploying, upgrading and watching a cluster and its job.
const (
	ReasonSubmit              Reason = "Submit"
	ReasonSuspended           Reason = "Suspended"
	ReasonSpecChanged         Reason = "SpecChanged"
	ReasonRollback            Reason = "Rollback"
	ReasonJobStatusChanged    Reason = "JobStatusChanged"
	ReasonScaling             Reason = "Scaling"
	ReasonCleanup             Reason = "Cleanup"
	ReasonCleanupFailed       Reason = "CleanupFailed"
	ReasonMissing             Reason = "Missing"
	ReasonValidationError     Reason = "ValidationError"
	ReasonUnsupportedVersion  Reason = "UnsupportedFlinkVersion"
	ReasonRecoverDeployment   Reason = "RecoverDeployment"
	ReasonRestartUnhealthyJob Reason = "RestartUnhealthyJob"
	ReasonJobException        Reason = "JobException"
	ReasonError               Reason = "Error"
	ReasonUpgradeFailed       Reason = "UpgradeFailed"
	ReasonRestoreFailed       Reason = "RestoreFailed"
	ReasonCheckpointNotFound  Reason = "CheckpointNotFound"
	ReasonIngressManagement   Reason = "IngressManagement"
)

// The reasons of savepoints and checkpoints.
const (
	ReasonSavepointError    Reason = "SavepointError"
	ReasonCheckpointError   Reason = "CheckpointError"
	ReasonSnapshotAbandoned Reason = "SnapshotAbandoned"
)

// The reasons for which a JobManager does not start, in the words of Kubernetes.
const (
	ReasonCrashLoopBackOff           Reason = "CrashLoopBackOff"
	ReasonImagePullBackOff           Reason = "ImagePullBackOff"
	ReasonErrImagePull               Reason = "ErrImagePull"
	ReasonRunContainerError          Reason = "RunContainerError"
	ReasonCreateContainerConfigError Reason = "CreateContainerConfigError"
	ReasonOOMKilled                  Reason = "OOMKilled"
	ReasonFailedMount                Reason = "FailedMount"
	ReasonFailedCreate               Reason = "FailedCreate"
)

// The reasons of the autoscaler.
const (
	ReasonScalingReport        Reason = "ScalingReport"
	ReasonIneffectiveScaling   Reason = "IneffectiveScaling"
	ReasonMemoryPressure       Reason = "MemoryPressure"
	ReasonResourceQuotaReached Reason = "ResourceQuotaReached"
	ReasonAutoscalerError      Reason = "AutoscalerError"
	ReasonScalingLimited       Reason = "ScalingLimited"
	ReasonScalingVetoed        Reason = "ScalingVetoed"
	ReasonRecommendation       Reason = "Configuration recommendation"
)
