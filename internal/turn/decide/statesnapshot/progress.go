package statesnapshot

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// abandonStarted gives up a snapshot in progress whose job ended meanwhile.
func abandonStarted(t *turn) *Decision {
	if !t.isInProgress() {
		return nil
	}
	return t.abandon()
}

// askAgain asks for what never reached Flink, under the announced id. After the grace period that counts as a failure.
func askAgain(t *turn) *Decision {
	p, known := t.seen.Progress.Get()
	if !t.isInProgress() || !known || p.Stage != world.Forgotten || t.wasHeard() {
		return nil
	}
	c, known := t.target().Conf.Get()
	if !known || !t.seen.Now.Before(since(t.st.TriggerTimestamp).Add(t.grace(c))) {
		return nil
	}
	step, err := t.request(job.TriggerID(t.st.TriggerID))
	if err != nil {
		return t.fail(err)
	}
	return &Decision{Because: "Flink does not know what it was to be asked", Step: step, Recheck: plan.Immediately}
}

// follow waits for what Flink was asked for, and takes note of how it ended.
func follow(t *turn) *Decision {
	switch {
	case !t.isInProgress():
		return nil
	case t.st.TriggerID == "":
		return t.fail(errors.New("status does not say under which id Flink was asked"))
	}
	p, known := t.seen.Progress.Get()
	if !known {
		return t.waitFor(fmt.Sprintf("how the %s goes cannot be read: %s", t.what(), t.seen.Progress.Why()))
	}
	switch p.Stage {
	case world.InProgress:
		return t.waitFor("Flink is at it")
	case world.Completed:
		return t.completed(p)
	case world.Failed:
		return t.fail(outline(p.Failure))
	case world.Forgotten:
		return t.fail(fmt.Errorf("the JobManager does not know the %s (any more): %s", t.what(), p.Failure))
	}
	return nil
}

// outline is a Java stack trace as an error: its first line and, if that has another cause, the innermost one.
func outline(trace string) error {
	first, rest, _ := strings.Cut(strings.TrimSpace(trace), "\n")
	err := &failure.Error{Kind: failure.Reconciliation, Message: strings.TrimSpace(first)}
	for line := range strings.Lines(rest) {
		if cause, found := strings.CutPrefix(strings.TrimSpace(line), "Caused by: "); found {
			err.Cause = errors.New(cause)
		}
	}
	return err
}

// completed ends a snapshot that Flink has completed. Where a checkpoint lies must be asked for separately.
func (t *turn) completed(p world.Progress) *Decision {
	if t.isSavepoint() {
		t.succeed(p.Location)
		return &Decision{Because: "Flink has completed the savepoint", Recheck: t.next()}
	}
	details, known := t.seen.Details.Get()
	if !known {
		return t.waitFor("where the checkpoint lies cannot be read: " + t.seen.Details.Why())
	}
	if details.Stage == world.InProgress {
		return t.waitFor("Flink is about to complete the checkpoint")
	}
	if details.Stage == world.Forgotten {
		t.tell(plan.ReasonCheckpointError, plan.FromSnapshot, fmt.Sprintf(
			"Checkpoint %s was successful, but failed to fetch path. Flink webserver stores only a limited amount of checkpoints in its cache, "+
				"try increasing 'web.checkpoints.history' config for this job.\n%s", t.snapshot.Name, details.Failure))
	}
	t.succeed(details.Location)
	return &Decision{Because: "Flink has completed the checkpoint"}
}

// succeed ends a snapshot well.
func (t *turn) succeed(path string) {
	t.st.State, t.st.Path, t.st.Error = v1beta1.SnapshotCompleted, path, ""
	t.st.ResultTimestamp = stamp(t.seen.Now)
}

// fail counts a failure. Unless there were too many, or the snapshot is deleted, another attempt follows after a pause.
func (t *turn) fail(err error) *Decision {
	t.st.Failures++
	t.st.ResultTimestamp = stamp(t.seen.Now)
	t.st.Error = failure.StatusText(failure.Chain(err), t.format())
	t.tell(t.errorReason(), plan.FromSnapshot, t.st.Error)
	limit := t.snapshot.Spec.BackoffLimit
	if t.isDeleted() || limit >= 0 && t.st.Failures > limit {
		t.st.State = v1beta1.SnapshotFailed
		return &Decision{Because: fmt.Sprintf("the %s failed and is not tried again", t.what()), Recheck: t.next()}
	}
	t.st.State = v1beta1.SnapshotTriggerPending
	return &Decision{Because: fmt.Sprintf("the %s failed", t.what()), Recheck: backoff(t.st.Failures)}
}

// next is when the next turn of a snapshot that has ended is due: never, unless it is to be deleted.
func (t *turn) next() time.Duration {
	if t.isDeleted() {
		return plan.Immediately
	}
	return 0
}

// format says how much of an error status.error shows.
func (t *turn) format() failure.Format {
	e := t.seen.Settings.Exceptions
	f := failure.Format{FieldLength: e.FieldMaxLength, Causes: e.CausesMaxCount, Labels: e.Labels}
	if e.StackTrace {
		f.StackTraceLength = &e.StackTraceMaxLength
	}
	return f
}
