package application

import (
	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/plan"
)

// suspend ends the running job of an older spec, in the way that keeps what its successor is restored from.
func suspend(t *turn) (*Decision, error) {
	work, err := t.hasWork()
	if err != nil || !work || t.lastJobState() != v1beta1.JobStateRunning {
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
		t.useInitialSavepoint()
		return t.stopWithoutState()
	}
	t.doubtDiscarded()
	choice, err := t.choose()
	if err != nil {
		return nil, err
	}
	return t.end(choice)
}

// choose asks how the job may be ended, and what its successor may be restored from.
func (t *turn) choose() (upgrade.Choice, error) {
	if t.jobState().IsGloballyTerminal() && t.isReady() && !t.seen.Flink.Checkpoint.IsKnown() {
		return upgrade.Choice{Missing: upgrade.Checkpoints, Because: "the last checkpoint of the job is not known yet: " + t.seen.Flink.Checkpoint.Why()}, nil
	}
	in, err := t.question()
	if err != nil {
		return upgrade.Choice{}, err
	}
	return upgrade.Choose(in)
}

// question is what the choice depends on.
func (t *turn) question() (upgrade.Input, error) {
	deployed, err := t.deployed()
	if err != nil {
		return upgrade.Input{}, err
	}
	running, err := t.observeConf()
	if err != nil {
		return upgrade.Input{}, err
	}
	next, err := clusterconf.For(t.seen.Defaults, t.meta(), &t.spec)
	if err != nil {
		return upgrade.Input{}, err
	}
	return upgrade.Input{
		Now: t.seen.Now, Kind: v1beta1.JobKindFlinkDeployment, Job: *t.spec.Job, LastMode: t.last.Spec.Job.UpgradeMode,
		VersionChanged: !sameVersion(&deployed, &t.spec), Status: t.st.JobStatus, JobManager: t.st.JobManagerDeploymentStatus,
		Deploy: next, Observe: running, HA: t.seen.HA, Completed: t.seen.Flink.Checkpoint, Pending: t.seen.Flink.Pending,
		Deployment: t.seen.JobManager.Deployment, Snapshots: t.seen.Snapshots.Or(nil),
	}, nil
}

// end does the first thing of what was chosen.
func (t *turn) end(c upgrade.Choice) (*Decision, error) {
	switch {
	case c.Missing != "":
		return waitFor(c.Because), nil
	case c.Discard:
		return t.discard()
	case !c.IsAvailable() && c.AllowOthers:
		return nil, nil // the job is cared for as it is
	case !c.IsAvailable():
		return &Decision{Because: c.Because, Recheck: t.pace()}, nil
	}
	switch c.Suspend {
	case upgrade.Noop:
		return t.replaceEnded(c.Restore)
	case upgrade.Stateless:
		t.tellSuspension()
		return t.stopWithoutState()
	case upgrade.Savepoint:
		return t.stopWithSavepoint(c.Because)
	case upgrade.LastState:
		return t.leaveToMetadata(c.Because)
	case upgrade.Cancel:
		return t.cancelForCheckpoint(c.Because)
	}
	return nil, nil
}

// discard gives up a JobManager that never started. Its job counts as failed, so that the next choice goes by what it was to be
// restored from.
func (t *turn) discard() (*Decision, error) {
	t.setJobState(job.Failed)
	d, err := t.clearAway(keepHAMetadata)
	if d != nil || err != nil {
		return t.unlessItStarted(d), err
	}
	t.st.JobManagerDeploymentStatus = v1beta1.JobManagerMissing
	return &Decision{Because: "the JobManager that never started is gone", Recheck: plan.Immediately}, nil
}

// unlessItStarted deletes the JobManager as it was seen only. One that has become available meanwhile may have gone on from there.
func (t *turn) unlessItStarted(d *Decision) *Decision {
	deployment, _ := t.seen.JobManager.Deployment.Get()
	if d == nil || deployment == nil {
		return d
	}
	if step, deletes := d.Step.(plan.DeleteCluster); deletes {
		step.Version = deployment.Version
		d.Step = step
	}
	return d
}

// doubtDiscarded asks again about a JobManager that an earlier turn was to give up and did not delete: it may start meanwhile, and
// then its job counts.
func (t *turn) doubtDiscarded() {
	d, _ := t.seen.JobManager.Deployment.Get()
	before := t.app.Status.JobManagerDeploymentStatus
	answered := before == v1beta1.JobManagerReady || before == v1beta1.JobManagerDeployedNotReady || t.isReady()
	if d != nil && !d.Deleting && t.jobState() == job.Failed && !answered {
		t.setJobState(job.Reconciling)
	}
}

// tellSuspension tells that a job is about to be stopped.
func (t *turn) tellSuspension() {
	t.tell(plan.Event{
		Type: plan.Normal, Reason: plan.ReasonSuspended, Component: plan.FromJobManager,
		Message: "Suspending existing deployment.",
	})
}

// stopWithoutState begins to stop the job without its state, unless it has ended by itself.
func (t *turn) stopWithoutState() (*Decision, error) {
	if t.jobState().IsGloballyTerminal() {
		return t.replaceEnded(v1beta1.UpgradeModeStateless)
	}
	cancellable := t.isCancellable()
	t.announceUpgrade()
	if err := t.announceStop(v1beta1.UpgradeModeStateless); err != nil {
		return nil, err
	}
	return t.cancelOrDelete(cancellable)
}

// leaveToMetadata begins to delete the cluster of a job that goes on from its high-availability metadata. Until that is done
// status says that the old spec is deployed and its JobManager missing: a Java operator that takes over in between takes the job
// for what it is, running or lost, and finds the same way to its state.
func (t *turn) leaveToMetadata(because string) (*Decision, error) {
	t.tellSuspension()
	if err := t.announceStop(v1beta1.UpgradeModeLastState); err != nil {
		return nil, err
	}
	if t.isSettled() {
		t.st.JobManagerDeploymentStatus = v1beta1.JobManagerMissing
	}
	d, err := t.clearAway(keepHAMetadata)
	if d != nil || err != nil {
		return d, err
	}
	return &Decision{Because: because, Recheck: plan.Immediately}, nil
}

// cancelForCheckpoint cancels a job whose newest checkpoint is known once it has ended. If Flink refuses, nothing was announced.
func (t *turn) cancelForCheckpoint(because string) (*Decision, error) {
	before := *t.st.DeepCopy()
	t.tellSuspension()
	t.announceUpgrade()
	if err := t.announceStop(v1beta1.UpgradeModeSavepoint); err != nil {
		return nil, err
	}
	if err := t.rewrite(func(last *lastSpec) { last.Meta.FirstDeployment = false }); err != nil {
		return nil, err
	}
	d, err := t.cancel(because)
	if err != nil {
		return nil, err
	}
	d.Refused = &before
	return d, nil
}

// replaceEnded goes on from a job that has ended by itself: there is nothing to stop.
func (t *turn) replaceEnded(restore v1beta1.UpgradeMode) (*Decision, error) {
	t.setJobState(job.Finished)
	if err := t.recordGone(restore); err != nil {
		return nil, err
	}
	return &Decision{Because: "the job has ended", Recheck: plan.Immediately}, nil
}
