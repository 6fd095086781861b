package application

import (
	"errors"
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Advance records in status what came of the step of a decision; the status is the one that announced the step. What only the
// user can help is looked at again in due time, any other failure is tried again with back-off.
func Advance(app *v1beta1.FlinkDeployment, seen world.Application, decided Decision, how plan.Outcome) Decision {
	seen.Now = how.At
	announced := app.DeepCopy()
	announced.Status = *decided.Status.DeepCopy()
	t, err := begin(announced, seen)
	if err == nil {
		err = how.Err
	}
	if deploy, ok := decided.Step.(plan.Deploy); ok && err == nil {
		err = t.submitted(deploy)
	}
	recheck := decided.Recheck
	if err != nil {
		t.fail(err)
		recheck = seen.Settings.ReconcileInterval
	}
	if helpless(err) {
		err = nil
	}
	t.derive()
	return Decision{Rule: decided.Rule, Because: decided.Because, Status: t.st, Events: t.events, Recheck: recheck, Err: err}
}

// submitted records that the cluster's objects exist.
func (t *turn) submitted(s plan.Deploy) error {
	var err error
	switch {
	case t.isSettled(): // a recovery: the record stays
	case s.Again && t.reconciliation() == v1beta1.ReconciliationUpgrading:
		err = t.write(record.AlreadyUpgraded(t.st))
	default:
		err = t.recordSubmitted()
	}
	if err != nil {
		return err
	}
	t.st.JobManagerDeploymentStatus = v1beta1.JobManagerDeploying
	t.setJobState(job.Reconciling)
	return nil
}

// recordSubmitted records the announced spec as deployed. Only the announcement counts: the spec may have changed since.
func (t *turn) recordSubmitted() error {
	spec, err := t.announced()
	if err != nil {
		return err
	}
	if spec.Job == nil {
		return fmt.Errorf("cannot record a deployment without a job")
	}
	t.spec = *spec.DeepCopy()
	t.spec.Job.State = v1beta1.JobStateRunning
	if t.st.ObservedGeneration != nil {
		t.generation = *t.st.ObservedGeneration
	}
	return t.recordDeployed()
}

// reasonOf is the event reason of an error.
func reasonOf(err error) plan.Reason {
	if e, ok := errors.AsType[*failure.Error](err); ok && e.Reason != "" {
		return plan.Reason(e.Reason)
	}
	return plan.ReasonError
}
