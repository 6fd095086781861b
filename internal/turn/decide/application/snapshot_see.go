package application

import (
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
	"github.com/drey-project/drey/internal/turn/world"
)

// The life of a snapshot that is recorded in status:
//
//	due ─▶ announced under a trigger id ─▶ Flink is asked ─▶ in progress ─▶ completed: in status
//	            ▲        ▲                      │                 │
//	            │        └── forgotten: the same id again         │
//	            └── a user's that failed: a new id, after a while ┘
//
// The time of the first announcement stays. Once the grace period since then is over, a failure is final. A job that stops
// running ends it, too.

// seeSnapshots reads into status how the snapshots go that Flink was asked for.
func (t *turn) seeSnapshots() error {
	for _, p := range t.pendings() {
		if !p.isOfARunningJob() {
			continue
		}
		if err := t.seeSnapshot(p); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) seeSnapshot(p pending) error {
	progress, known := p.seen.Get()
	if !known || progress.Stage == world.InProgress {
		return nil
	}
	if progress.Stage == world.Completed {
		return t.seeCompleted(p, progress)
	}
	grace, err := observed(t, p.gracePeriod())
	if err != nil {
		return err
	}
	isFinal := p.triggered().Add(grace).Before(t.seen.Now)
	if progress.Stage == world.Forgotten && !isFinal {
		return nil // maybe nobody has asked yet
	}
	return t.seeFailed(p, isFinal)
}

// seeCompleted records a snapshot that was taken.
func (t *turn) seeCompleted(p pending, progress world.Progress) error {
	at, cause := p.triggered().UnixMilli(), *p.cause
	var nonce *int64
	if cause == v1beta1.SnapshotTriggerManual {
		nonce = p.wanted(t.spec.Job)
	}
	if p.kind == snapshot.Savepoint {
		info := &t.st.JobStatus.SavepointInfo
		t.keepSavepoint(v1beta1.Savepoint{
			TimeStamp: at, Location: progress.Location, TriggerType: cause, FormatType: info.FormatType, TriggerNonce: nonce,
		})
		if cause == v1beta1.SnapshotTriggerPeriodic {
			info.LastPeriodicSavepointTimestamp = at
		}
	} else {
		info := &t.st.JobStatus.CheckpointInfo
		info.LastCheckpoint = &v1beta1.Checkpoint{TimeStamp: at, TriggerType: cause, FormatType: info.FormatType, TriggerNonce: nonce}
		if cause == v1beta1.SnapshotTriggerPeriodic {
			info.LastPeriodicCheckpointTimestamp = at
		}
	}
	t.clear(p)
	t.soon = true
	if cause == v1beta1.SnapshotTriggerManual {
		return t.acknowledge(p)
	}
	return nil
}

// seeFailed tells of a snapshot that failed. One that the user asked for is asked for again, under a new id and after a while,
// until the failure is final. The next periodic one comes in its time.
func (t *turn) seeFailed(p pending, isFinal bool) error {
	cause := *p.cause
	t.tell(t.failure(p, cause))
	switch {
	case cause == v1beta1.SnapshotTriggerPeriodic:
		t.clear(p)
	case isFinal:
		t.clear(p)
		return t.acknowledge(p)
	default:
		*p.id = string(p.fresh)
		*p.retry = t.seen.Now.Add(t.seen.Settings.ProgressCheckInterval)
	}
	return nil
}

// dropSnapshots gives up the snapshots of a job that does not run any more.
func (t *turn) dropSnapshots() error {
	if t.jobState() == job.Running {
		return nil
	}
	for _, p := range t.pendings() {
		if !p.isOfARunningJob() {
			continue
		}
		cause := *p.cause
		t.clear(p)
		if cause == v1beta1.SnapshotTriggerManual {
			if err := t.acknowledge(p); err != nil {
				return err
			}
		}
		t.tell(t.failure(p, ""))
	}
	return nil
}

// mayAsk tells whether a failed snapshot has waited long enough to be asked for again.
func (p pending) mayAsk(now time.Time) bool { return !now.Before(*p.retry) }
