package application

import (
	"fmt"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/validate"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// outOfScope is the decision about a resource that no rule may touch; nil for any other.
func (t *turn) outOfScope() *Decision {
	if strings.EqualFold(t.app.Labels[names.LabelCanary], "true") {
		return t.untouched("leave a canary alone", "the resource only checks that the operator works")
	}
	if t.isDeleted() || t.isSupported() {
		return nil
	}
	d := t.untouched("refuse an unsupported Flink version", "the operator cannot run this Flink version")
	d.Events = []plan.Event{{
		Type: plan.Warning, Reason: plan.ReasonUnsupportedVersion, Component: plan.FromOperator,
		Message: fmt.Sprintf("Flink version %s is not supported by this operator version", t.versionText()),
	}}
	return d
}

// untouched is a decision that leaves the resource as it is until it changes. A deleted one is let go.
func (t *turn) untouched(rule, because string) *Decision {
	d := &Decision{Rule: rule, Because: because, Status: t.app.Status, Memory: t.memory}
	if t.isDeleted() {
		d.Step = plan.Release{}
	}
	return d
}

func (t *turn) isSupported() bool {
	if t.spec.FlinkVersion == nil {
		return false
	}
	v, err := version.Parse(string(*t.spec.FlinkVersion))
	return err == nil && v.IsSupported()
}

func (t *turn) versionText() string {
	if t.spec.FlinkVersion == nil {
		return "null"
	}
	return string(*t.spec.FlinkVersion)
}

// waitForSight stops every turn that does not know whether there is a cluster.
func waitForSight(t *turn) (*Decision, error) {
	if !t.seen.JobManager.Deployment.IsKnown() {
		return waitFor("the JobManager Deployment cannot be read: " + t.seen.JobManager.Deployment.Why()), nil
	}
	if t.isStandalone() && !t.seen.TaskManagers.Deployment.IsKnown() {
		return waitFor("the TaskManager Deployment cannot be read: " + t.seen.TaskManagers.Deployment.Why()), nil
	}
	return nil, nil
}

// waitForAnswer stops every turn whose JobManager may still answer: a turn comes with its answer, or with its silence. Where the
// cluster is being taken away, or its submission finished, nothing depends on that.
func waitForAnswer(t *turn) (*Decision, error) {
	if !t.isAwaited() {
		return nil, nil
	}
	return &Decision{Because: t.seen.Flink.Jobs.Why(), Recheck: t.seen.Settings.ProgressCheckInterval}, nil
}

// isAwaited tells that an answer of the JobManager is awaited and matters.
func (t *turn) isAwaited() bool {
	if !t.seen.Flink.Awaited {
		return false
	}
	if t.isSession() {
		return (t.isSettled() || t.isDeleted()) && !t.isSessionSubmitted()
	}
	d, _ := t.seen.JobManager.Deployment.Get()
	return t.last == nil || !t.isStopping() && !t.wasSubmitted(d)
}

// rejectInvalid tells the user what is wrong with the spec. An application that was deployed before goes on with the last
// valid one, so that a typing error does not leave a running job without care.
func rejectInvalid(t *turn) (*Decision, error) {
	problem, err := validate.Change(t.app, t.recorded, validate.Environment{Defaults: t.seen.Defaults, Settings: t.seen.Settings})
	if err != nil || problem == "" {
		return nil, err
	}
	t.tell(plan.Event{
		Type: plan.Warning, Reason: plan.ReasonValidationError, Component: plan.FromOperator, Message: problem,
	})
	t.st.Error = t.errorText(&failure.Error{Kind: failure.Validation, Message: problem})
	if t.last == nil {
		return &Decision{Because: "the spec is invalid: " + problem}, nil
	}
	t.useLastSpec()
	return nil, nil
}

// keepWishForState takes over whether the user wants the state of the job. The recorded upgrade mode says how it was started.
func (t *turn) keepWishForState() {
	given := t.app.Spec.Job
	if given == nil || given.UpgradeMode == "" || t.spec.Job == nil {
		return
	}
	if t.spec.Job.UpgradeMode == v1beta1.UpgradeModeStateless {
		t.spec.Job.UpgradeMode = given.UpgradeMode
	}
}

// useLastSpec makes this turn one for the last valid spec.
func (t *turn) useLastSpec() {
	t.compared = nil
	t.spec = *t.last.Spec.DeepCopy()
	t.keepWishForState()
	if !t.isSettled() && t.spec.Job != nil {
		t.spec.Job.State = v1beta1.JobStateRunning
	}
	if t.st.ObservedGeneration != nil {
		t.generation = *t.st.ObservedGeneration
	}
}
