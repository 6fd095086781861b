package v1beta1

import (
	"k8s.io/apimachinery/pkg/util/json"
)

// UnmarshalJSON applies the defaults of absent fields.
func (d *FlinkDeployment) UnmarshalJSON(raw []byte) error {
	type plain FlinkDeployment
	p := plain{Status: NewFlinkDeploymentStatus()}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*d = FlinkDeployment(p)
	return nil
}

// UnmarshalJSON applies the defaults of absent fields.
func (j *FlinkSessionJob) UnmarshalJSON(raw []byte) error {
	type plain FlinkSessionJob
	p := plain{Status: NewFlinkSessionJobStatus()}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*j = FlinkSessionJob(p)
	return nil
}

// UnmarshalJSON applies the defaults of absent fields.
func (s *FlinkStateSnapshot) UnmarshalJSON(raw []byte) error {
	type plain FlinkStateSnapshot
	p := plain{Status: NewFlinkStateSnapshotStatus()}
	p.Spec.BackoffLimit = backoffUnlimited
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*s = FlinkStateSnapshot(p)
	return nil
}

// UnmarshalJSON applies the defaults of absent fields.
func (b *FlinkBlueGreenDeployment) UnmarshalJSON(raw []byte) error {
	type plain FlinkBlueGreenDeployment
	p := plain{Status: NewFlinkBlueGreenDeploymentStatus()}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*b = FlinkBlueGreenDeployment(p)
	return nil
}

// NewJobSpec is a job with all defaults.
func NewJobSpec() JobSpec {
	return JobSpec{Args: []string{}, State: JobStateRunning, UpgradeMode: UpgradeModeStateless}
}

// UnmarshalJSON applies the defaults of absent fields; explicit nulls stay.
func (j *JobSpec) UnmarshalJSON(raw []byte) error {
	type plain JobSpec
	p := plain(NewJobSpec())
	in := struct {
		*plain
		State       *JobState    `json:"state"`
		UpgradeMode *UpgradeMode `json:"upgradeMode"`
	}{&p, &p.State, &p.UpgradeMode}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*j = JobSpec(p)
	j.State, j.UpgradeMode = value(in.State), value(in.UpgradeMode)
	return nil
}

// UnmarshalJSON applies the default of absent replicas; a null is 0.
func (j *JobManagerSpec) UnmarshalJSON(raw []byte) error {
	type plain JobManagerSpec
	p := plain{Replicas: 1}
	in := struct {
		*plain
		Replicas *int32 `json:"replicas"`
	}{&p, &p.Replicas}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*j = JobManagerSpec(p)
	j.Replicas = value(in.Replicas)
	return nil
}

const backoffUnlimited = -1

// UnmarshalJSON applies the default of an absent backoff limit; a null is 0.
func (s *FlinkStateSnapshotSpec) UnmarshalJSON(raw []byte) error {
	type plain FlinkStateSnapshotSpec
	p := plain{BackoffLimit: backoffUnlimited}
	in := struct {
		*plain
		BackoffLimit *int32 `json:"backoffLimit"`
	}{&p, &p.BackoffLimit}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*s = FlinkStateSnapshotSpec(p)
	s.BackoffLimit = value(in.BackoffLimit)
	return nil
}

// NewSavepointSpec is a savepoint with all defaults.
func NewSavepointSpec() SavepointSpec {
	return SavepointSpec{FormatType: SavepointFormatCanonical, DisposeOnDelete: new(true), AlreadyExists: new(false)}
}

// UnmarshalJSON applies the defaults of absent fields; explicit nulls stay.
func (s *SavepointSpec) UnmarshalJSON(raw []byte) error {
	type plain SavepointSpec
	p := plain(NewSavepointSpec())
	in := struct {
		*plain
		FormatType *SavepointFormatType `json:"formatType"`
	}{&p, &p.FormatType}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*s = SavepointSpec(p)
	s.FormatType = value(in.FormatType)
	return nil
}

func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
