package application

import (
	"fmt"
	"slices"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// jobNotFound is the text of status.error and of the event when a reachable cluster does not know the job.
const jobNotFound = "Job Not Found"

func (t *turn) jobState() job.State { return job.State(t.st.JobStatus.State) }

func (t *turn) setJobState(s job.State) { t.st.JobStatus.State = v1beta1.FlinkJobState(s) }

// seeJob reads the state of the job into status and tells whether the job was found.
func (t *turn) seeJob() (bool, error) {
	if t.lastJobState() == v1beta1.JobStateSuspended {
		return false, nil
	}
	jobs, known := t.seen.Flink.Jobs.Get()
	if !known {
		if t.jobState() == job.Running {
			t.setJobState(job.Reconciling)
		}
		return false, nil
	}
	i := slices.IndexFunc(jobs, func(j world.Job) bool { return string(j.ID) == t.st.JobStatus.JobID })
	if i < 0 {
		t.missJob()
		return false, nil
	}
	return true, t.seeFound(jobs[i])
}

func (t *turn) missJob() {
	t.tell(plan.Event{Type: plan.Warning, Reason: plan.ReasonMissing, Component: plan.FromJob, Message: jobNotFound})
	t.st.ReconciliationStatus.State = v1beta1.ReconciliationDeployed
	t.setJobState(job.Reconciling)
	t.st.Error = jobNotFound
}

func (t *turn) seeFound(j world.Job) error {
	before := t.jobState()
	t.setJobState(j.State)
	t.st.JobStatus.JobName = j.Name
	t.st.JobStatus.StartTime = millis(j.Start)
	if before != j.State {
		if err := t.noteTransition(before, j.State); err != nil {
			return err
		}
	}
	var err error
	if t.st.ReconciliationStatus, err = record.CheckStable[v1beta1.FlinkDeploymentSpec](t.st.CommonStatus); err != nil {
		return err
	}
	if !before.IsGloballyTerminal() {
		t.reportExceptions()
	}
	return nil
}

func (t *turn) noteTransition(before, now job.State) error {
	t.st.JobStatus.UpdateTime = millis(t.seen.Now)
	if now == job.Canceled || (now.IsGloballyTerminal() && before == job.Cancelling) {
		if err := t.markSuspended(); err != nil {
			return err
		}
	}
	if now == job.Failed {
		t.reportFailure()
	}
	t.tell(plan.Event{
		Type: plan.Normal, Reason: plan.ReasonJobStatusChanged, Component: plan.FromJob, Message: transition(before, now),
	})
	return nil
}

func transition(before, now job.State) string {
	if before == "" {
		return fmt.Sprintf("Job status changed to %s", now)
	}
	return fmt.Sprintf("Job status changed from %s to %s", before, now)
}

// reportFailure tells why the job failed, if Flink says why.
func (t *turn) reportFailure() {
	cause, known := t.seen.Flink.Failure.Get()
	if !known || cause == nil {
		return
	}
	chain := relayed(cause)
	t.st.Error = failure.StatusText(chain, t.format())
	t.tell(plan.Event{
		Type: plan.Warning, Reason: plan.ReasonError, Component: plan.FromJob, Message: failure.EventMessage(chain),
	})
}

// relayed is a failure inside Flink as a chain of errors.
func relayed(cause *world.JobFailure) []failure.Link {
	var chain []failure.Link
	for ; cause != nil; cause = cause.Cause {
		chain = append(chain, failure.Link{Kind: failure.Kind(cause.Class), Message: &cause.Message, Relayed: true})
	}
	return chain
}
