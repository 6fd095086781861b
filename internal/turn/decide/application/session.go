package application

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/plan"
)

// A session cluster is a FlinkDeployment without a job. Its jobs come and go without it, so nothing is stopped before it is replaced,
// and its high-availability metadata, which holds their state, stays:
//
//	nothing yet ──▶ UPGRADING ──submitted──▶ DEPLOYED ──Flink answers──▶ stable
//	                    ▲                       │
//	                    └──── spec changed ◀────┘  the new spec is announced, then the old cluster is deleted
//
// A new spec that does not become stable in time may be rolled back in the same way.

// isSession tells that the resource is a session cluster. That cannot change once it was recorded.
func (t *turn) isSession() bool {
	if t.last != nil {
		return t.last.Spec.Job == nil
	}
	return t.spec.Job == nil
}

// seeSession reads into status what was seen of a session cluster.
func (t *turn) seeSession() error {
	if t.st.LifecycleState == v1beta1.LifecycleDeleting || !t.isSettled() || t.isSessionSubmitted() || t.isAwaited() {
		return nil
	}
	t.seeJobManager()
	if t.st.JobManagerDeploymentStatus == v1beta1.JobManagerReady {
		if err := t.seeClusterInfo(); err != nil {
			return err
		}
		if t.seen.Flink.Version.IsKnown() && t.reconciliation() == v1beta1.ReconciliationDeployed {
			t.st.ReconciliationStatus = record.MarkStable(t.st.ReconciliationStatus)
		}
	}
	t.clearError()
	return nil
}

// isSessionSubmitted tells whether a Deployment is the one that status announces. The place was seen free before the announcement
// was written. One without a generation was made to bring a lost cluster back.
func (t *turn) isSessionSubmitted() bool {
	d, _ := t.seen.JobManager.Deployment.Get()
	if t.last == nil || !isKept(d) || t.st.JobManagerDeploymentStatus != v1beta1.JobManagerMissing {
		return false
	}
	if t.isSettled() {
		return d.Generation == nil
	}
	return t.st.ObservedGeneration != nil && generationOf(d) == *t.st.ObservedGeneration
}

// finishSession repeats the submission of a session cluster that was announced and begun, but whose end was not recorded.
func finishSession(t *turn) (*Decision, error) {
	if !t.isSessionSubmitted() {
		return nil, nil
	}
	d, _ := t.seen.JobManager.Deployment.Get()
	s, err := t.interrupted(d)
	if err != nil {
		return nil, err
	}
	step, err := t.deployStep(s, clusterconf.Start{})
	step.Again = true
	return &Decision{Because: "the Deployment of the announced submission exists", Recheck: plan.Immediately, Step: step}, err
}

// deployFirstSession brings up a session cluster that has never been deployed.
func deployFirstSession(t *turn) (*Decision, error) {
	begun := t.last != nil && t.reconciliation() == v1beta1.ReconciliationUpgrading && t.last.Meta != nil && t.last.Meta.FirstDeployment
	if t.last != nil && !begun {
		return nil, nil
	}
	if err := t.forgetAttempt(); err != nil {
		return nil, err
	}
	if d, err := t.clearAway(keepHAMetadata); d != nil || err != nil {
		return d, err
	}
	if err := t.recordBefore(); err != nil {
		return nil, err
	}
	return t.submitSession("nothing is deployed yet")
}

// replaceSession replaces the cluster of an older spec. What is announced first is what the next turns go on from.
func replaceSession(t *turn) (*Decision, error) {
	work, err := t.hasWork()
	if err != nil || !work {
		return nil, err
	}
	if err := t.tellChange(); err != nil {
		return nil, err
	}
	d, err := t.change()
	if err != nil {
		return nil, err
	}
	if d.Class() != diff.Ignore || t.isSettled() {
		if err := t.recordBefore(); err != nil {
			return nil, err
		}
	}
	if d, err := t.clearAway(keepHAMetadata); d != nil || err != nil {
		return d, err
	}
	t.clusterIsGone()
	return t.submitSession("the cluster of the older spec is gone")
}

// rollBackSession puts the last stable spec back when a new one does not become stable. A spec that changed meanwhile takes its place.
func rollBackSession(t *turn) (*Decision, error) {
	if t.reconciliation() != v1beta1.ReconciliationRollingBack {
		due, err := t.isRollbackDue()
		if err != nil || !due {
			return nil, err
		}
		t.st.ReconciliationStatus.State = v1beta1.ReconciliationRollingBack
		t.tellRollback()
	}
	d, err := t.change()
	if err != nil {
		return nil, err
	}
	if d.Class() != diff.Ignore {
		t.st.ReconciliationStatus.State = v1beta1.ReconciliationUpgrading
		return nil, nil
	}
	stable, err := t.announced()
	if err != nil {
		return nil, err
	}
	t.spec, t.compared = *stable.DeepCopy(), nil
	if t.st.ObservedGeneration != nil {
		t.generation = *t.st.ObservedGeneration // the one that status keeps, so that an interrupted submission is recognized
	}
	if d, err := t.clearAway(keepHAMetadata); d != nil || err != nil {
		return d, err
	}
	if err := t.recordBefore(); err != nil {
		return nil, err
	}
	t.clusterIsGone()
	return t.submitSession("the cluster of the spec that did not become stable is gone")
}

// submitSession makes it the step of this turn to bring up the cluster of an announced spec. Its place must be free.
func (t *turn) submitSession(because string) (*Decision, error) {
	t.st.JobManagerDeploymentStatus = v1beta1.JobManagerMissing
	c, err := clusterconf.For(t.seen.Defaults, t.meta(), &t.spec)
	if err != nil {
		return nil, err
	}
	step, err := t.deployStep(submission{spec: &t.spec, conf: c}, clusterconf.Start{})
	return &Decision{Because: because, Recheck: t.seen.Settings.ProgressCheckInterval, Step: step}, err
}

// recoverSession brings back a session cluster whose JobManager Deployment disappeared, if its jobs come back with it.
func recoverSession(t *turn) (*Decision, error) {
	if t.st.JobManagerDeploymentStatus != v1beta1.JobManagerMissing || !t.isSettled() {
		return nil, nil
	}
	c, may, err := t.mayRecover()
	if err != nil || !may {
		return nil, err
	}
	if !option.IsHighlyAvailable(c) {
		return &Decision{Because: "the JobManager is gone, and without high availability its jobs cannot be recovered", Recheck: t.pace()}, nil
	}
	if d, err := t.clearAway(keepHAMetadata); d != nil || err != nil {
		return d, err
	}
	deployed, err := t.deployed()
	if err != nil {
		return nil, err
	}
	step, err := t.deployStep(submission{spec: &deployed, conf: c}, clusterconf.Start{})
	return &Decision{Because: "the JobManager is gone", Recheck: t.seen.Settings.ProgressCheckInterval, Step: step}, err
}

// keepForJobs holds back the deletion of a session cluster that somebody still needs.
func keepForJobs(t *turn) (*Decision, error) {
	t.st.LifecycleState = v1beta1.LifecycleDeleting
	d, _ := t.seen.JobManager.Deployment.Get()
	if t.app.Status.LifecycleState != v1beta1.LifecycleDeleting || isKept(d) {
		t.tellDeletion() // again and again, while the deletion is held back
	}
	if t.last == nil {
		return nil, nil
	}
	blocks, err := observed(t, settings.SessionBlockOnSessionJobs)
	if err != nil || !blocks {
		return nil, err
	}
	resources, known := t.seen.SessionJobs.Get()
	switch {
	case !known:
		return waitFor("the FlinkSessionJobs cannot be read: " + t.seen.SessionJobs.Why()), nil
	case len(resources) > 0:
		return t.keepFor(fmt.Sprintf("The session jobs [%s] should be deleted first", strings.Join(resources, ", "))), nil
	}
	blocks, err = observed(t, settings.SessionBlockOnUnmanagedJobs)
	if jobs := t.unendedJobs(); err == nil && blocks && len(jobs) > 0 {
		return t.keepFor(fmt.Sprintf("The session cluster has non terminated jobs [%s] that should be cancelled first", strings.Join(jobs, ", "))), nil
	}
	return nil, err
}

// keepFor waits for what only users can do.
func (t *turn) keepFor(why string) *Decision {
	t.tell(plan.Event{Type: plan.Warning, Reason: plan.ReasonCleanupFailed, Component: plan.FromOperator, Message: why})
	return &Decision{Because: why, Recheck: t.seen.Settings.ReconcileInterval}
}

// unendedJobs are the jobs that a session cluster says have not ended, as text.
func (t *turn) unendedJobs() []string {
	var ids []string
	for _, j := range t.seen.Flink.Jobs.Or(nil) {
		if !j.State.IsGloballyTerminal() {
			ids = append(ids, string(j.ID))
		}
	}
	slices.Sort(ids)
	return ids
}
