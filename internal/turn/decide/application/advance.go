package application

import (
	"errors"

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
	if how.Pending {
		return unanswered(seen.Memory, decided)
	}
	seen.Now = how.At
	announced := app.DeepCopy()
	announced.Status = *decided.Status.DeepCopy()
	t, err := begin(announced, seen)
	if err == nil {
		err = t.ended(decided, how)
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

// unanswered leaves what was announced as it is: whether Flink has heard the order is not known. The next turn sees it, or gives
// the order again; so it may not remember it as one that was tried.
func unanswered(before plan.Memory, decided Decision) Decision {
	memory := decided.Memory
	if _, rescales := decided.Step.(plan.Rescale); rescales {
		memory.Rescaling = memory.Rescaled
	}
	memory.Rescaled, memory.Tidied = before.Rescaled, before.Tidied
	return Decision{Rule: decided.Rule, Because: decided.Because, Status: decided.Status, Recheck: settling, Memory: memory}
}

// ended records what came of a step.
func (t *turn) ended(decided Decision, how plan.Outcome) error {
	switch s := decided.Step.(type) {
	case plan.Deploy:
		if how.Err == nil {
			return t.submitted(s)
		}
	case plan.StopWithSavepoint:
		return t.stopAsked(how)
	case plan.CancelJob:
		return t.cancelAsked(decided, how)
	case plan.Rescale:
		return t.rescaled(how.Err)
	case plan.ScaleTaskManagers:
		if how.Err == nil {
			return t.recordRescaled()
		}
	case plan.CreateSnapshot:
		return t.snapshotCreated(s, how)
	case plan.TakeSavepoint:
		return t.snapshotAsked(t.pendingSavepoint(), how)
	case plan.TakeCheckpoint:
		return t.snapshotAsked(t.pendingCheckpoint(), how)
	case plan.DisposeSavepoint:
		return t.disposed(s, how)
	}
	return how.Err
}

// stopAsked records under which id Flink stops the job. What Flink refuses is over; what it did not answer may have been heard.
func (t *turn) stopAsked(how plan.Outcome) error {
	switch {
	case how.Err == nil && how.Trigger != "":
		t.st.JobStatus.SavepointInfo.TriggerID = string(how.Trigger)
	case isRefusal(how.Err):
		return t.savepointError(how.Err.Error())
	}
	return how.Err
}

// cancelAsked takes back the announcement of a cancellation that Flink refused. One of a job that is to go with its cluster does
// not depend on Flink.
func (t *turn) cancelAsked(decided Decision, how plan.Outcome) error {
	if decided.Refused == nil {
		return nil
	}
	if !isRefusal(how.Err) {
		return how.Err
	}
	t.st = *decided.Refused.DeepCopy()
	if err := t.readLast(); err != nil {
		return err
	}
	return &failure.Error{
		Kind: failure.UpgradeFailure, Reason: string(plan.ReasonCleanupFailed),
		Message: "The job could not be cancelled for the upgrade; it goes on, and the upgrade is tried again", Cause: how.Err,
	}
}

// snapshotCreated records the savepoint that the job was stopped with once there is a resource that speaks of it. If there can be
// none, the job is not kept waiting for it.
func (t *turn) snapshotCreated(s plan.CreateSnapshot, how plan.Outcome) error {
	if !t.stopsWithSavepoint() || t.isDeleted() {
		return t.resourceCreated(s, how)
	}
	if how.Err != nil && !helpless(how.Err) {
		return how.Err
	}
	if how.Err != nil {
		t.fail(how.Err)
	}
	return t.recordSavepoint(s.Snapshot.Spec.Savepoint.Path)
}

// isRefusal tells that Flink answered, and that the answer was no.
func isRefusal(err error) bool {
	_, answered := errors.AsType[interface {
		error
		HTTPStatus() int
	}](err)
	return answered
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
	if s.Job != nil {
		t.setJobState(job.Reconciling)
	}
	return nil
}

// recordSubmitted records the announced spec as deployed. Only the announcement counts: the spec may have changed since.
func (t *turn) recordSubmitted() error {
	spec, err := t.announced()
	if err != nil {
		return err
	}
	t.spec = *spec.DeepCopy()
	if t.spec.Job != nil {
		t.spec.Job.State, t.spec.Job.UpgradeMode = v1beta1.JobStateRunning, t.last.Spec.Job.UpgradeMode
	}
	if t.st.ObservedGeneration != nil {
		t.generation = *t.st.ObservedGeneration
	}
	if err := t.recordDeployed(); err != nil || t.spec.Job == nil {
		return err
	}
	return t.settleRedeploy()
}

// settleRedeploy makes a spec stable that was deployed from a savepoint the user names: there is no way back from it.
func (t *turn) settleRedeploy() error {
	nonce := t.spec.Job.SavepointRedeployNonce
	if nonce == nil || t.last.Meta == nil || t.last.Meta.FirstDeployment {
		return nil
	}
	stable, err := t.stable()
	if err != nil {
		return err
	}
	known := stable != nil && stable.Job != nil && stable.Job.SavepointRedeployNonce != nil && *stable.Job.SavepointRedeployNonce == *nonce
	if !known {
		t.st.ReconciliationStatus = record.MarkStable(t.st.ReconciliationStatus)
	}
	return nil
}

// reasonOf is the event reason of an error.
func reasonOf(err error) plan.Reason {
	if e, ok := errors.AsType[*failure.Error](err); ok && e.Reason != "" {
		return plan.Reason(e.Reason)
	}
	return plan.ReasonError
}
