package application

import (
	"fmt"
	"strings"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// pending is the place in status where a snapshot of one kind is announced, and what else there is to know of it.
type pending struct {
	kind  snapshot.Kind
	id    *string
	at    **int64
	cause *v1beta1.SnapshotTriggerType
	// fresh is an id that it may be asked for under; retry is when a failed one may be asked for again.
	fresh job.TriggerID
	retry *time.Time
	// seen is how the one goes that was announced before this turn, under the id before.
	seen   world.Seen[world.Progress]
	before string
}

func (t *turn) pendingSavepoint() pending {
	info := &t.st.JobStatus.SavepointInfo
	return pending{
		kind: snapshot.Savepoint, id: &info.TriggerID, at: &info.TriggerTimestamp, cause: &info.TriggerType,
		fresh: t.seen.Fresh.Trigger, retry: &t.memory.SavepointRetry, seen: t.seen.Flink.Savepoint,
		before: t.app.Status.JobStatus.SavepointInfo.TriggerID,
	}
}

func (t *turn) pendingCheckpoint() pending {
	info := &t.st.JobStatus.CheckpointInfo
	return pending{
		kind: snapshot.Checkpoint, id: &info.TriggerID, at: &info.TriggerTimestamp, cause: &info.TriggerType,
		fresh: t.seen.Fresh.Checkpoint, retry: &t.memory.CheckpointRetry, seen: t.seen.Flink.Triggered,
		before: t.app.Status.JobStatus.CheckpointInfo.TriggerID,
	}
}

// pendings are those of all kinds, in the order in which they are taken.
func (t *turn) pendings() []pending { return []pending{t.pendingSavepoint(), t.pendingCheckpoint()} }

// isOfARunningJob tells that there is one which does not stop the job.
func (p pending) isOfARunningJob() bool {
	return *p.id != "" && *p.cause != v1beta1.SnapshotTriggerUpgrade
}

// triggered is when it was announced first.
func (p pending) triggered() time.Time {
	if *p.at == nil {
		return time.Time{}
	}
	return time.UnixMilli(**p.at)
}

// isUnasked tells that Flink knows nothing of it: it was announced in this turn, or nobody lived to ask, or Flink has forgotten.
func (p pending) isUnasked() bool {
	progress, _ := p.seen.Get()
	return *p.id != p.before || progress.Stage == world.Forgotten
}

// nonce is the record that a user's wish for one was fulfilled, or given up.
func (p pending) nonce() record.Nonce {
	if p.kind == snapshot.Savepoint {
		return record.SavepointNonce
	}
	return record.CheckpointNonce
}

// wanted is the nonce of the spec.
func (p pending) wanted(j *v1beta1.JobSpec) *int64 {
	switch {
	case j == nil:
		return nil
	case p.kind == snapshot.Savepoint:
		return j.SavepointTriggerNonce
	}
	return j.CheckpointTriggerNonce
}

// isDone tells that the record of a job knows the nonce.
func (p pending) isDone(wanted int64, last *v1beta1.JobSpec) bool {
	known := p.wanted(last)
	return known != nil && *known == wanted
}

// names are what the kind, and the field with its nonce, are called.
func (p pending) names() (what, nonce string) {
	if p.kind == snapshot.Savepoint {
		return "Savepoint", "savepointTriggerNonce"
	}
	return "Checkpoint", "checkpointTriggerNonce"
}

// gracePeriod is for how long a failure does not count.
func (p pending) gracePeriod() conf.Option[time.Duration] {
	if p.kind == snapshot.Savepoint {
		return settings.SavepointTriggerGracePeriod
	}
	return settings.CheckpointTriggerGracePeriod
}

// clear takes the announcement back.
func (t *turn) clear(p pending) {
	*p.id, *p.at, *p.cause, *p.retry = "", nil, "", time.Time{}
	if p.kind == snapshot.Savepoint {
		t.st.JobStatus.SavepointInfo.FormatType = ""
		return
	}
	t.st.JobStatus.CheckpointInfo.FormatType = ""
}

// acknowledge records that a user's wish is done with.
func (t *turn) acknowledge(p pending) error {
	return t.write(record.Acknowledge(t.current(), p.nonce(), t.seen.Now))
}

// failure is the event that tells of a snapshot which was not taken.
func (t *turn) failure(p pending, cause v1beta1.SnapshotTriggerType) plan.Event {
	e := plan.Event{Type: plan.Warning, Reason: plan.ReasonSavepointError, Component: plan.FromOperator}
	if p.kind == snapshot.Checkpoint {
		e.Reason = plan.ReasonCheckpointError
	}
	what, nonce := p.names()
	if cause == v1beta1.SnapshotTriggerPeriodic {
		e.Message = fmt.Sprintf("Periodic %s failed", strings.ToLower(what))
		return e
	}
	number := "null"
	if n := p.wanted(t.spec.Job); n != nil {
		number = fmt.Sprint(*n)
	}
	e.Message = fmt.Sprintf("%s failed for %s: %s", what, nonce, number)
	return e
}
