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
	if !t.seen.Flink.Jobs.IsKnown() {
		if t.jobState() == job.Running {
			t.setJobState(job.Reconciling)
		}
		return false, nil
	}
	mine, found := t.myJob()
	switch {
	case !found && t.stopsWithSavepoint():
		return false, nil
	case !found:
		t.missJob()
		return false, nil
	case mine.State.IsGloballyTerminal() && !t.mayEnd(mine):
		return false, nil
	}
	return true, t.seeFound(mine)
}

// myJob is the job of this resource in the photograph.
func (t *turn) myJob() (world.Job, bool) {
	jobs, _ := t.seen.Flink.Jobs.Get()
	i := slices.IndexFunc(jobs, func(j world.Job) bool { return string(j.ID) == t.st.JobStatus.JobID })
	if i < 0 {
		return world.Job{}, false
	}
	return jobs[i], true
}

// mayEnd tells whether status may say that a job has ended. It may not before the job's last checkpoint is known: if the
// JobManager were lost in between, nobody would know that an older one is not the last.
func (t *turn) mayEnd(mine world.Job) bool {
	switch {
	case t.stopsWithSavepoint():
		return false // the savepoint is what it ended with
	case t.jobState() == mine.State || t.seen.Flink.Checkpoint.IsKnown():
		t.memory.Ended = plan.Ended{}
		return true
	case t.memory.Ended.Job != mine.ID || t.memory.Ended.State != mine.State:
		t.memory.Ended = plan.Ended{Job: mine.ID, State: mine.State, At: t.seen.Now}
	}
	t.impatient = true
	return false
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
