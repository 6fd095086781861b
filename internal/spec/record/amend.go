package record

import (
	"time"

	"github.com/drey-project/drey/api/v1beta1"
)

// Amend changes the last reconciled spec in place: metadata, generation and time stay. A text that still means the same stays too.
func Amend[S Spec](s v1beta1.ReconciliationStatus, change func(*S)) (v1beta1.ReconciliationStatus, error) {
	last, err := LastReconciled[S](s)
	if err != nil {
		return s, err
	}
	before, err := Encode(last)
	if err != nil {
		return s, err
	}
	change(&last.Spec)
	after, err := Encode(last)
	if err != nil || after == before {
		return s, err
	}
	s.LastReconciledSpec = after
	return s, nil
}

// AlreadyUpgraded is the status of a resource whose deployment is found although it was only announced: deployed, the job to be looked for.
func AlreadyUpgraded(s v1beta1.FlinkDeploymentStatus) (v1beta1.FlinkDeploymentStatus, error) {
	out := *s.DeepCopy()
	var err error
	out.CommonStatus, err = alreadyUpgraded[v1beta1.FlinkDeploymentSpec](out.CommonStatus)
	return out, err
}

// AlreadySubmitted is AlreadyUpgraded for a session job.
func AlreadySubmitted(s v1beta1.FlinkSessionJobStatus) (v1beta1.FlinkSessionJobStatus, error) {
	common, err := alreadyUpgraded[v1beta1.FlinkSessionJobSpec](*s.CommonStatus.DeepCopy())
	return v1beta1.FlinkSessionJobStatus{CommonStatus: common}, err
}

func alreadyUpgraded[S Spec](s v1beta1.CommonStatus) (v1beta1.CommonStatus, error) {
	var err error
	s.ReconciliationStatus, err = Amend(s.ReconciliationStatus, func(spec *S) {
		if job := jobOf(spec); job != nil {
			job.State = v1beta1.JobStateRunning
			s.JobStatus.State = v1beta1.FlinkJobReconciling
		}
	})
	s.ReconciliationStatus.State = v1beta1.ReconciliationDeployed
	return s, err
}

// ForgetFirst forgets the record of a first deployment that failed, so that the next turn deploys for the first time again.
func ForgetFirst[S Spec](s v1beta1.ReconciliationStatus) (v1beta1.ReconciliationStatus, error) {
	last, err := LastReconciled[S](s)
	if err != nil || last.Meta == nil || !last.Meta.FirstDeployment {
		return s, err
	}
	s.LastReconciledSpec = ""
	s.State = v1beta1.ReconciliationUpgrading
	return s, nil
}

// Nonce is a nonce of a job spec that is recorded once it was acted upon.
type Nonce int

// The nonces that are acted upon.
const (
	SavepointNonce Nonce = iota
	CheckpointNonce
	AutoscalerResetNonce
)

// Acknowledge records that a nonce of the spec was acted upon.
func Acknowledge(d *v1beta1.FlinkDeployment, n Nonce, now time.Time) (v1beta1.FlinkDeploymentStatus, error) {
	out := *d.Status.DeepCopy()
	var err error
	out.CommonStatus, err = acknowledge(deploymentTarget(d), n, now)
	return out, err
}

// AcknowledgeJob is Acknowledge for a session job.
func AcknowledgeJob(j *v1beta1.FlinkSessionJob, n Nonce, now time.Time) (v1beta1.FlinkSessionJobStatus, error) {
	common, err := acknowledge(sessionJobTarget(j), n, now)
	return v1beta1.FlinkSessionJobStatus{CommonStatus: common}, err
}

func acknowledge[S Spec](t target[S], n Nonce, now time.Time) (v1beta1.CommonStatus, error) {
	out := t.status
	last, err := LastReconciled[S](out.ReconciliationStatus)
	if err != nil {
		return out, err
	}
	from, to := jobOf(&t.spec), jobOf(&last.Spec)
	if from == nil || to == nil {
		return out, nil
	}
	switch n {
	case SavepointNonce:
		to.SavepointTriggerNonce = from.SavepointTriggerNonce
	case CheckpointNonce:
		to.CheckpointTriggerNonce = from.CheckpointTriggerNonce
	case AutoscalerResetNonce:
		to.AutoscalerResetNonce = from.AutoscalerResetNonce
	}
	if err := write(t, &out, last.Spec); err != nil {
		return out, err
	}
	out.ReconciliationStatus.ReconciliationTimestamp = now.UnixMilli()
	return out, nil
}

// CheckStable marks the last reconciled spec stable when its job runs, or has finished by itself.
func CheckStable[S Spec](s v1beta1.CommonStatus) (v1beta1.ReconciliationStatus, error) {
	last := s.ReconciliationStatus
	if last.State != v1beta1.ReconciliationDeployed {
		return last, nil
	}
	if s.JobStatus.State == v1beta1.FlinkJobRunning {
		return MarkStable(last), nil
	}
	if s.JobStatus.State != v1beta1.FlinkJobFinished {
		return last, nil
	}
	r, err := LastReconciled[S](last)
	if err != nil || desiredState(jobOf(&r.Spec)) != v1beta1.JobStateRunning {
		return last, err
	}
	return MarkStable(last), nil
}

func jobOf[S Spec](spec *S) *v1beta1.JobSpec {
	switch s := any(spec).(type) {
	case *v1beta1.FlinkDeploymentSpec:
		return s.Job
	case *v1beta1.FlinkSessionJobSpec:
		return s.Job
	}
	return nil
}
