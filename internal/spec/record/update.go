package record

import (
	"fmt"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
)

// BeforeDeployment is the status that announces an attempt to put the spec into effect: UPGRADING (or ROLLING_BACK) and, for a job,
// the spec as if suspended, so that an attempt of which nothing more is heard starts again.
func BeforeDeployment(d *v1beta1.FlinkDeployment, now time.Time) (v1beta1.FlinkDeploymentStatus, error) {
	return deployment(d, update{state: v1beta1.JobStateSuspended, upgrading: true, now: now}, 0)
}

// Deployed is the status after the spec was put into effect; taskManagers is how many the scale subresource shows.
func Deployed(d *v1beta1.FlinkDeployment, taskManagers int32, now time.Time) (v1beta1.FlinkDeploymentStatus, error) {
	return deployment(d, update{state: desiredState(d.Spec.Job), now: now}, taskManagers)
}

// BeforeSubmission is BeforeDeployment for a session job.
func BeforeSubmission(j *v1beta1.FlinkSessionJob, now time.Time) (v1beta1.FlinkSessionJobStatus, error) {
	u := update{state: v1beta1.JobStateSuspended, upgrading: true, now: now}
	common, err := reconcile(sessionJobTarget(j), u)
	return v1beta1.FlinkSessionJobStatus{CommonStatus: common}, err
}

// Submitted is Deployed for a session job.
func Submitted(j *v1beta1.FlinkSessionJob, now time.Time) (v1beta1.FlinkSessionJobStatus, error) {
	common, err := reconcile(sessionJobTarget(j), update{state: desiredState(j.Spec.Job), now: now})
	return v1beta1.FlinkSessionJobStatus{CommonStatus: common}, err
}

// Seen is the status after a generation that changes nothing of note: the metadata is brought up to date, the spec stays.
func Seen(d *v1beta1.FlinkDeployment) (v1beta1.FlinkDeploymentStatus, error) {
	out := *d.Status.DeepCopy()
	var err error
	out.CommonStatus, err = refresh(deploymentTarget(d))
	return out, err
}

// SeenJob is Seen for a session job.
func SeenJob(j *v1beta1.FlinkSessionJob) (v1beta1.FlinkSessionJobStatus, error) {
	common, err := refresh(sessionJobTarget(j))
	return v1beta1.FlinkSessionJobStatus{CommonStatus: common}, err
}

// target is the part of a resource that the updates of all kinds share.
type target[S Spec] struct {
	generation int64
	spec       S
	status     v1beta1.CommonStatus
}

func deploymentTarget(d *v1beta1.FlinkDeployment) target[v1beta1.FlinkDeploymentSpec] {
	return target[v1beta1.FlinkDeploymentSpec]{d.Generation, *d.Spec.DeepCopy(), *d.Status.CommonStatus.DeepCopy()}
}

func sessionJobTarget(j *v1beta1.FlinkSessionJob) target[v1beta1.FlinkSessionJobSpec] {
	return target[v1beta1.FlinkSessionJobSpec]{j.Generation, *j.Spec.DeepCopy(), *j.Status.CommonStatus.DeepCopy()}
}

func desiredState(job *v1beta1.JobSpec) v1beta1.JobState {
	if job == nil {
		return ""
	}
	return job.State
}

// update says what happened to the spec of a target.
type update struct {
	state     v1beta1.JobState // of the job, afterwards
	upgrading bool
	now       time.Time
}

func deployment(d *v1beta1.FlinkDeployment, u update, taskManagers int32) (v1beta1.FlinkDeploymentStatus, error) {
	out := *d.Status.DeepCopy()
	var err error
	out.CommonStatus, err = reconcile(deploymentTarget(d), u)
	if d.Spec.Job != nil && !rolling(out.ReconciliationStatus.State) {
		out.TaskManager = taskManagerInfo(d.Name, u.state, taskManagers)
	}
	return out, err
}

func taskManagerInfo(name string, state v1beta1.JobState, taskManagers int32) *v1beta1.TaskManagerInfo {
	if state != v1beta1.JobStateRunning {
		return &v1beta1.TaskManagerInfo{}
	}
	return &v1beta1.TaskManagerInfo{LabelSelector: "component=taskmanager,app=" + name, Replicas: taskManagers}
}

// reconcile records that the spec is, or is about to be, in effect.
func reconcile[S Spec](t target[S], u update) (v1beta1.CommonStatus, error) {
	out := t.status
	last := &out.ReconciliationStatus
	out.Error = ""
	last.ReconciliationTimestamp = u.now.UnixMilli()
	last.State = stateAfter(last.State, u.upgrading)
	if rolling(last.State) {
		return out, keepUpgradeMode(t, last)
	}
	job := jobOf(&t.spec)
	wanted := desiredState(job)
	if job != nil {
		job.State = u.state
		if err := carryNonces(t, last.LastReconciledSpec); err != nil {
			return out, err
		}
	}
	if err := write(t, &out, t.spec); err != nil {
		return out, err
	}
	if wanted == v1beta1.JobStateSuspended {
		*last = MarkStable(*last) // what the user stopped is never rolled back
	}
	return out, nil
}

func stateAfter(before v1beta1.ReconciliationState, upgrading bool) v1beta1.ReconciliationState {
	switch {
	case before == v1beta1.ReconciliationRollingBack && upgrading:
		return v1beta1.ReconciliationRollingBack
	case before == v1beta1.ReconciliationRollingBack:
		return v1beta1.ReconciliationRolledBack
	case upgrading:
		return v1beta1.ReconciliationUpgrading
	}
	return v1beta1.ReconciliationDeployed
}

func rolling(s v1beta1.ReconciliationState) bool {
	return s == v1beta1.ReconciliationRollingBack || s == v1beta1.ReconciliationRolledBack
}

// keepUpgradeMode leaves the bad spec recorded during a rollback, but with the upgrade mode of the spec that is put back, so that the
// next upgrade does not lose state.
func keepUpgradeMode[S Spec](t target[S], s *v1beta1.ReconciliationStatus) error {
	mode := jobOf(&t.spec)
	if mode == nil {
		return nil
	}
	out, err := Amend(*s, func(spec *S) {
		if job := jobOf(spec); job != nil {
			job.UpgradeMode = mode.UpgradeMode
		}
	})
	*s = out
	return err
}

// carryNonces keeps the trigger nonces of the last record, so that a nonce changed together with the spec still triggers afterwards.
func carryNonces[S Spec](t target[S], text string) error {
	if text == "" {
		return nil
	}
	last, err := Decode[S](text)
	if err != nil {
		return err
	}
	job := jobOf(&t.spec)
	if before := jobOf(&last.Spec); before != nil {
		job.SavepointTriggerNonce, job.CheckpointTriggerNonce = before.SavepointTriggerNonce, before.CheckpointTriggerNonce
	}
	return nil
}

// write records a spec together with fresh metadata and the generation it stands for.
func write[S Spec](t target[S], out *v1beta1.CommonStatus, spec S) error {
	meta, err := Fresh[S](out.ReconciliationStatus)
	if err != nil {
		return err
	}
	text, err := Encode(Record[S]{Spec: spec, Meta: &meta})
	if err != nil {
		return err
	}
	out.ReconciliationStatus.LastReconciledSpec = text
	observe(t, out)
	return nil
}

func observe[S Spec](t target[S], out *v1beta1.CommonStatus) {
	out.ObservedGeneration = nil
	if t.generation != 0 {
		out.ObservedGeneration = new(t.generation)
	}
}

// Fresh is the metadata of a record written now: it is still the first deployment when nothing was recorded before, or when what was
// recorded is the first deployment and stays deployed.
func Fresh[S Spec](s v1beta1.ReconciliationStatus) (Metadata, error) {
	meta := Metadata{APIVersion: new(v1beta1.APIVersion), FirstDeployment: BeforeFirstDeployment(s)}
	if meta.FirstDeployment || s.State != v1beta1.ReconciliationDeployed {
		return meta, nil
	}
	last, err := LastReconciled[S](s)
	if err != nil {
		return Metadata{}, err
	}
	meta.FirstDeployment = last.Meta != nil && last.Meta.FirstDeployment
	return meta, nil
}

func refresh[S Spec](t target[S]) (v1beta1.CommonStatus, error) {
	out := t.status
	last, err := LastReconciled[S](out.ReconciliationStatus)
	if err != nil {
		return out, fmt.Errorf("cannot refresh record: %w", err)
	}
	meta, err := Fresh[S](out.ReconciliationStatus)
	if err != nil {
		return out, err
	}
	observe(t, &out)
	if meta.says(last.Meta) {
		return out, nil // the text still means the same
	}
	last.Meta = &meta
	out.ReconciliationStatus.LastReconciledSpec, err = Encode(last)
	return out, err
}

// says tells that the metadata says what the recorded one says; the oldest records have none and mean a later deployment.
func (m Metadata) says(recorded *Metadata) bool {
	if recorded == nil {
		return !m.FirstDeployment
	}
	same := m.APIVersion == recorded.APIVersion ||
		m.APIVersion != nil && recorded.APIVersion != nil && *m.APIVersion == *recorded.APIVersion
	return same && m.FirstDeployment == recorded.FirstDeployment
}
