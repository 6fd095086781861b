package application

import (
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// change is what lies between the recorded spec and that of this turn.
func (t *turn) change() (diff.Result, error) {
	if t.compared == nil {
		d, err := diff.Deployments(t.last.Spec, t.spec, t.spec.Mode)
		if err != nil {
			return diff.Result{}, err
		}
		t.compared = &d
	}
	return *t.compared, nil
}

// hasWork tells whether a spec waits to be put into effect.
func (t *turn) hasWork() (bool, error) {
	if !t.isSettled() {
		return true, nil
	}
	d, err := t.change()
	return d.Class() != diff.Ignore, err
}

// adoptDeployed records a spec that is what runs already, after a user took a change back.
func adoptDeployed(t *turn) (*Decision, error) {
	work, err := t.hasWork()
	if err != nil || !work || !t.isSettled() {
		return nil, err
	}
	deployed, err := t.deployed()
	if err != nil {
		return nil, err
	}
	same, err := diff.SameDeployment(deployed, t.spec)
	if err != nil || !same {
		return nil, err
	}
	if err := t.recordDeployed(); err != nil {
		return nil, err
	}
	return &Decision{Because: "the spec is the one that is deployed", Recheck: t.pace()}, nil
}

// tellChange tells once for each generation what changed in the spec.
func (t *turn) tellChange() error {
	d, err := t.change()
	if err != nil || d.Class() == diff.Ignore {
		return err
	}
	t.tell(plan.Event{
		Type: plan.Normal, Reason: plan.ReasonSpecChanged, Component: plan.FromJobManager,
		Message: fmt.Sprintf("%s change(s) detected (%s), starting reconciliation.", d.Class(), d),
		Key:     fmt.Sprintf("SpecChange: %d", t.generation), Repeat: plan.Repeat{Never: true},
	})
	return nil
}

// restore deploys a job that is suspended, by its user or in the middle of an upgrade.
func restore(t *turn) (*Decision, error) {
	work, err := t.hasWork()
	if err != nil || !work || t.lastJobState() != v1beta1.JobStateSuspended {
		return nil, err
	}
	if err := t.tellChange(); err != nil {
		return nil, err
	}
	d, err := t.change()
	if err != nil {
		return nil, err
	}
	if d.Class() == diff.SavepointRedeploy {
		return t.replaceEnded(v1beta1.UpgradeModeSavepoint)
	}
	if t.wants() == v1beta1.JobStateSuspended {
		return t.staySuspended()
	}
	if err := t.keepStateOfCancelled(); err != nil {
		return nil, err
	}
	return t.redeploy()
}

// staySuspended ends an upgrade whose job is not to run again, once the job is known to be cancelled. Later changes wait.
func (t *turn) staySuspended() (*Decision, error) {
	if t.isSettled() {
		return &Decision{Because: "the job is suspended; the change takes effect when it is resumed"}, nil
	}
	if err := t.recordStopped(t.last.Spec.Job.UpgradeMode); err != nil {
		return nil, err
	}
	return &Decision{Because: "the job was cancelled and is suspended", Recheck: t.pace()}, nil
}

// keepStateOfCancelled makes a job that somebody cancelled in Flink go on from its last checkpoint, unless it is stateless. How
// it was started the last time says nothing about the state it has had since.
func (t *turn) keepStateOfCancelled() error {
	cancelled := t.jobState() == job.Canceled && t.st.JobManagerDeploymentStatus != v1beta1.JobManagerMissing
	ours := !t.isSettled() || t.isStable() // the record of a job that was cancelled outside differs from the stable one
	if !cancelled || ours || t.spec.Job.UpgradeMode == v1beta1.UpgradeModeStateless || t.last.Spec.Job.UpgradeMode == v1beta1.UpgradeModeLastState {
		return nil
	}
	if t.lastSavepoint() == "" {
		return &failure.Error{
			Kind: failure.UpgradeFailure, Reason: string(plan.ReasonRestoreFailed),
			Message: "the job was cancelled outside of the operator, and no checkpoint of it is known; it is not started without its state. " +
				"To start it from nothing, set spec.job.upgradeMode to stateless",
		}
	}
	return t.rewrite(func(last *lastSpec) { last.Spec.Job.UpgradeMode = v1beta1.UpgradeModeSavepoint })
}

// redeploy frees the cluster's place and submits the spec of this turn, with the state that the suspension left behind.
func (t *turn) redeploy() (*Decision, error) {
	requireHA := t.last.Spec.Job.UpgradeMode == v1beta1.UpgradeModeLastState
	if d, err := t.clearAway(fateOf(requireHA)); d != nil || err != nil {
		return d, err
	}
	t.clusterIsGone()
	if t.spec.Job.UpgradeMode != v1beta1.UpgradeModeStateless {
		t.spec.Job.UpgradeMode = t.last.Spec.Job.UpgradeMode
	}
	from := source{haMetadata: requireHA}
	if t.spec.Job.UpgradeMode == v1beta1.UpgradeModeSavepoint {
		from.savepoint = t.lastSavepoint()
	}
	if err := t.recordBefore(); err != nil {
		return nil, err
	}
	c, err := clusterconf.For(t.seen.Defaults, t.meta(), &t.spec)
	if err != nil {
		return nil, err
	}
	return t.submit(submission{spec: &t.spec, conf: c, from: from, because: "the job is suspended and is to run"})
}

// lastSavepoint is where the newest known state of the stopped job lies; empty for none.
func (t *turn) lastSavepoint() string {
	if path := t.st.JobStatus.UpgradeSavepointPath; path != "" {
		return path
	}
	if legacy := t.st.JobStatus.SavepointInfo.LastSavepoint; legacy != nil {
		return legacy.Location
	}
	return ""
}

// noteGeneration records that a change which needs no restart was seen.
func noteGeneration(t *turn) (*Decision, error) {
	if work, err := t.hasWork(); err != nil || work {
		return nil, err
	}
	if err := t.recordSeen(); err != nil {
		return nil, err
	}
	return nil, nil
}
