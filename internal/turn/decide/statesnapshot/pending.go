package statesnapshot

import (
	"errors"
	"fmt"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/validate"
	"github.com/drey-project/drey/internal/turn/plan"
)

// waitForTarget stops every turn that does not know whether there is a job.
func waitForTarget(t *turn) *Decision {
	if t.seen.Target.IsKnown() {
		return nil
	}
	return t.waitFor("the job cannot be looked up: " + t.seen.Target.Why())
}

// rejectInvalid tells the user what is wrong with the spec. Status stays as it is.
func rejectInvalid(t *turn) *Decision {
	target := validate.TargetMissing
	if t.target() != nil {
		target = validate.TargetFound
	}
	subject := t.snapshot.DeepCopy()
	subject.Status = t.st
	problem, err := validate.Snapshot(subject, target)
	if err != nil {
		problem = err.Error()
	}
	if problem == "" {
		return nil
	}
	t.tell(plan.ReasonValidationError, plan.FromOperator, problem)
	return &Decision{Because: "the spec is invalid: " + problem, Recheck: t.seen.Settings.ReconcileInterval}
}

// adopt takes note of a savepoint that somebody else took.
func adopt(t *turn) *Decision {
	s := t.snapshot.Spec.Savepoint
	if !t.isPending() || s == nil || s.AlreadyExists == nil || !*s.AlreadyExists {
		return nil
	}
	t.st.TriggerTimestamp = stamp(t.seen.Now)
	t.succeed(s.Path)
	return &Decision{Because: "the savepoint exists already"}
}

// abandonPending gives up a snapshot whose job cannot give one.
func abandonPending(t *turn) *Decision {
	if !t.isPending() {
		return nil
	}
	return t.abandon()
}

// abandon ends a snapshot whose job is not there or does not run; nil if it does.
func (t *turn) abandon() *Decision {
	if t.isRunning() {
		return nil
	}
	state := "is not running"
	if t.target() == nil {
		state = "was not found"
	}
	problem := fmt.Sprintf("Secondary resource %s for savepoint %s %s", t.reference(), t.snapshot.Name, state)
	t.st.State, t.st.Path, t.st.Error = v1beta1.SnapshotAbandoned, "", problem
	t.st.ResultTimestamp = stamp(t.seen.Now)
	t.tell(plan.ReasonSnapshotAbandoned, plan.FromSnapshot, problem)
	return &Decision{Because: "the job " + state, Recheck: t.next()}
}

// pause waits between a failure and the next attempt.
func pause(t *turn) *Decision {
	if !t.isPending() {
		return nil
	}
	due := since(t.st.ResultTimestamp).Add(backoff(t.st.Failures))
	if !t.seen.Now.Before(due) {
		return nil
	}
	return &Decision{Because: "it failed and is tried again after a pause", Recheck: due.Sub(t.seen.Now)}
}

// The pauses after failures: each is twice as long as the one before.
const (
	firstBackoff = 10 * time.Second
	lastBackoff  = 10 * time.Minute
)

// backoff is the pause after the given number of failures.
func backoff(failures int32) time.Duration {
	if failures <= 0 {
		return 0
	}
	const doublings = 6 // are more than it takes from the first to the last
	return min(firstBackoff<<min(failures-1, doublings), lastBackoff)
}

// trigger announces a savepoint or a checkpoint under a fresh id and asks Flink for it.
func trigger(t *turn) *Decision {
	if !t.isPending() {
		return nil
	}
	step, err := t.request(t.seen.Fresh.Trigger)
	if err != nil {
		return t.fail(err)
	}
	t.st.State = v1beta1.SnapshotInProgress
	t.st.TriggerID, t.st.TriggerTimestamp = string(t.seen.Fresh.Trigger), stamp(t.seen.Now)
	return &Decision{Because: "the job runs", Step: step, Recheck: plan.Immediately}
}

// request is the step that asks Flink, under an id.
func (t *turn) request(id job.TriggerID) (plan.Step, error) {
	target := t.target()
	c, known := target.Conf.Get()
	if !known {
		return nil, fmt.Errorf("cannot tell how the job is configured: %s", target.Conf.Why())
	}
	if !t.isSavepoint() {
		if err := takesCheckpoints(c); err != nil {
			return nil, err
		}
		return plan.TakeCheckpoint{Cluster: target.Cluster, Job: target.Job, Trigger: id, Type: v1beta1.CheckpointFull, Conf: c}, nil
	}
	directory, err := t.directory(c)
	if err != nil {
		return nil, err
	}
	return plan.TakeSavepoint{
		Cluster: target.Cluster, Job: target.Job, Trigger: id,
		Directory: directory, Format: t.snapshot.Spec.Savepoint.FormatType, Conf: c,
	}, nil
}

// directory is where a savepoint goes.
func (t *turn) directory(c conf.Conf) (string, error) {
	if path := t.snapshot.Spec.Savepoint.Path; path != "" {
		return path, nil
	}
	directory, found, err := conf.Find(c, option.SavepointDir)
	if err == nil && (!found || directory == "") {
		err = fmt.Errorf("no directory for the savepoint: neither spec.savepoint.path nor the job's %s is set", option.SavepointDir.Key)
	}
	return directory, err
}

// takesCheckpoints is an error if the job's Flink cannot be asked for checkpoints.
func takesCheckpoints(c conf.Conf) error {
	text, err := conf.Get(c, option.FlinkVersion)
	if err != nil {
		return err
	}
	v, err := version.Parse(text)
	if err != nil {
		return err
	}
	if !v.TriggersCheckpoints() {
		return errors.New("checkpoints can be triggered since Flink 1.17 only")
	}
	return nil
}
