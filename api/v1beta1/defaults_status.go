package v1beta1

import "k8s.io/apimachinery/pkg/util/json"

// NewFlinkDeploymentStatus is the status of a FlinkDeployment that the operator has not seen yet.
func NewFlinkDeploymentStatus() FlinkDeploymentStatus {
	return FlinkDeploymentStatus{
		CommonStatus:               newCommonStatus(),
		ClusterInfo:                map[string]string{},
		JobManagerDeploymentStatus: JobManagerMissing,
		Conditions:                 []Condition{},
	}
}

// NewFlinkSessionJobStatus is the status of a FlinkSessionJob that the operator has not seen yet.
func NewFlinkSessionJobStatus() FlinkSessionJobStatus {
	return FlinkSessionJobStatus{CommonStatus: newCommonStatus()}
}

// NewFlinkStateSnapshotStatus is the status of a FlinkStateSnapshot that the operator has not seen yet.
func NewFlinkStateSnapshotStatus() FlinkStateSnapshotStatus {
	return FlinkStateSnapshotStatus{State: SnapshotTriggerPending}
}

// NewFlinkBlueGreenDeploymentStatus is the status of a FlinkBlueGreenDeployment that the operator has not seen yet.
func NewFlinkBlueGreenDeploymentStatus() FlinkBlueGreenDeploymentStatus {
	return FlinkBlueGreenDeploymentStatus{JobStatus: NewJobStatus()}
}

// NewJobStatus is the status of a job of which nothing is known.
func NewJobStatus() JobStatus {
	return JobStatus{SavepointInfo: SavepointInfo{SavepointHistory: []Savepoint{}}}
}

func newCommonStatus() CommonStatus {
	return CommonStatus{
		JobStatus:            NewJobStatus(),
		ReconciliationStatus: ReconciliationStatus{State: ReconciliationUpgrading},
	}
}

// UnmarshalJSON applies the defaults of absent fields.
func (s *FlinkDeploymentStatus) UnmarshalJSON(raw []byte) error {
	type plain FlinkDeploymentStatus
	p := plain(NewFlinkDeploymentStatus())
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*s = FlinkDeploymentStatus(p)
	return nil
}

// UnmarshalJSON applies the defaults of absent fields.
func (s *FlinkSessionJobStatus) UnmarshalJSON(raw []byte) error {
	type plain FlinkSessionJobStatus
	p := plain(NewFlinkSessionJobStatus())
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*s = FlinkSessionJobStatus(p)
	return nil
}

// UnmarshalJSON applies the defaults of absent fields.
func (s *FlinkStateSnapshotStatus) UnmarshalJSON(raw []byte) error {
	type plain FlinkStateSnapshotStatus
	p := plain(NewFlinkStateSnapshotStatus())
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*s = FlinkStateSnapshotStatus(p)
	return nil
}

// UnmarshalJSON applies the defaults of absent fields.
func (s *FlinkBlueGreenDeploymentStatus) UnmarshalJSON(raw []byte) error {
	type plain FlinkBlueGreenDeploymentStatus
	p := plain(NewFlinkBlueGreenDeploymentStatus())
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*s = FlinkBlueGreenDeploymentStatus(p)
	return nil
}

// UnmarshalJSON applies the defaults of absent fields.
func (s *Savepoint) UnmarshalJSON(raw []byte) error {
	type plain Savepoint
	p := plain{TriggerType: SnapshotTriggerUnknown, FormatType: SavepointFormatUnknown}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*s = Savepoint(p)
	return nil
}

// UnmarshalJSON applies the defaults of absent fields.
func (c *Checkpoint) UnmarshalJSON(raw []byte) error {
	type plain Checkpoint
	p := plain{TriggerType: SnapshotTriggerUnknown, FormatType: CheckpointUnknown}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*c = Checkpoint(p)
	return nil
}
