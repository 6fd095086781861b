package application

import (
	"errors"
	"fmt"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/lifecycle"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// complete puts what the turn has found out around what its rule decided.
func (t *turn) complete(d *Decision) *Decision {
	t.derive()
	d.Status, d.Events, d.Memory = t.st, t.events, t.memory
	return d
}

// nothing is the decision when no rule has anything to do.
func (t *turn) nothing() *Decision {
	return &Decision{Rule: "nothing to do", Because: t.mood(), Recheck: t.pace()}
}

// mood says in one sentence what the application is doing.
func (t *turn) mood() string {
	switch {
	case t.isSession() && t.st.JobManagerDeploymentStatus == v1beta1.JobManagerReady:
		return "the session cluster is ready"
	case t.st.JobManagerDeploymentStatus == v1beta1.JobManagerReady:
		return fmt.Sprintf("the job is %s", t.st.JobStatus.State)
	case t.last != nil && t.lastJobState() == v1beta1.JobStateSuspended:
		return "the job is suspended"
	}
	return fmt.Sprintf("the JobManager is %s", t.st.JobManagerDeploymentStatus)
}

// pace is when to look again although nothing in Kubernetes changed; Flink does not call back.
func (t *turn) pace() time.Duration {
	s := t.seen.Settings
	switch {
	case t.soon:
		return plan.Immediately
	case t.impatient:
		return impatience
	case t.jobState() == job.Cancelling:
		return s.ProgressCheckInterval
	case t.st.JobManagerDeploymentStatus == v1beta1.JobManagerDeploying:
		return s.ProgressCheckInterval
	case t.st.JobManagerDeploymentStatus == v1beta1.JobManagerDeployedNotReady:
		return min(s.RestReadyDelay, settling)
	case t.pendingSavepoint().isOfARunningJob() || t.pendingCheckpoint().isOfARunningJob():
		return s.ProgressCheckInterval
	}
	return s.ReconcileInterval
}

// derive computes what follows from the rest of status. What cannot be derived keeps its last value.
func (t *turn) derive() {
	if t.last == nil && t.st.Error == "" && !t.isDeleted() {
		return // a status that says nothing yet stays as it is
	}
	if t.isDeleted() {
		t.st.LifecycleState = v1beta1.LifecycleDeleting
	}
	var last *v1beta1.FlinkDeploymentSpec
	if t.last != nil {
		last = &t.last.Spec
	}
	lifecycle.Summarize(&t.st, last, t.seen.Now)
}

// errorText is an error as status.error shows it.
func (t *turn) errorText(err error) string { return failure.StatusText(failure.Chain(err), t.format()) }

// format says how much of an error status.error shows.
func (t *turn) format() failure.Format {
	e := t.seen.Settings.Exceptions
	f := failure.Format{FieldLength: e.FieldMaxLength, Causes: e.CausesMaxCount, Labels: e.Labels}
	if e.StackTrace {
		f.StackTraceLength = &e.StackTraceMaxLength
	}
	return f
}

// helpless tells that an error will not go away by trying again: the user must do something, and its reason says what about.
func helpless(err error) bool {
	e, ok := errors.AsType[*failure.Error](err)
	return ok && e.Reason != ""
}

// failed is the decision of a turn that could not be made; it is tried again with back-off.
func failed(app *v1beta1.FlinkDeployment, seen world.Application, err error) Decision {
	t := &turn{app: app, seen: seen, st: *app.Status.DeepCopy(), memory: seen.Memory}
	t.fail(err)
	d := t.complete(&Decision{Rule: "report a failure", Because: err.Error()})
	d.Err = err
	return *d
}

// fail records an error in status and tells it.
func (t *turn) fail(err error) {
	t.st.Error = t.errorText(err)
	t.tell(plan.Event{
		Type: plan.Warning, Reason: reasonOf(err), Component: plan.FromJobManager,
		Message: failure.EventMessage(failure.Chain(err)),
	})
}
