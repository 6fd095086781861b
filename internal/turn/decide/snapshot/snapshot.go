// Package snapshot decides when a savepoint or checkpoint of a running job is due, and which of those taken may go.
//
// A snapshot is due when the user changes a nonce, or when a period has passed since the last periodic one. Those that the
// user asked for are the user's to keep. Of the others the newest completed one always stays, whatever its age.
package snapshot

import (
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/settings"
)

// Kind is what is taken of a job.
type Kind string

// The kinds, as the label snapshot.type and users know them.
const (
	Savepoint  Kind = "SAVEPOINT"
	Checkpoint Kind = "CHECKPOINT"
)

// kindOf is the kind of a FlinkStateSnapshot; one that asks for neither counts as a checkpoint.
func kindOf(s *v1beta1.FlinkStateSnapshot) Kind {
	if s.Spec.Savepoint != nil {
		return Savepoint
	}
	return Checkpoint
}

// causeOf is why a FlinkStateSnapshot was made.
func causeOf(s *v1beta1.FlinkStateSnapshot) v1beta1.SnapshotTriggerType {
	return v1beta1.SnapshotTriggerType(s.Labels[names.LabelSnapshotTrigger])
}

// nonce is the number by which a user asks for a snapshot.
func (k Kind) nonce(j v1beta1.JobSpec) *int64 {
	if k == Savepoint {
		return j.SavepointTriggerNonce
	}
	return j.CheckpointTriggerNonce
}

// period is the option that says how often a snapshot is taken.
func (k Kind) period() conf.Option[string] {
	if k == Savepoint {
		return settings.PeriodicSavepointInterval
	}
	return settings.PeriodicCheckpointInterval
}

// record is what status tells about the snapshots of a kind.
type record struct {
	// pending is the trigger id of the one in progress; empty when there is none.
	pending string
	// cause and nonce are those of the last one; the cause is empty when there was none.
	cause v1beta1.SnapshotTriggerType
	nonce *int64
	// periodic is when the last periodic one was triggered.
	periodic time.Time
}

// recordIn reads the part of a status that belongs to the kind.
func (k Kind) recordIn(s v1beta1.JobStatus) record {
	if k == Savepoint {
		r := record{pending: s.SavepointInfo.TriggerID, periodic: time.UnixMilli(s.SavepointInfo.LastPeriodicSavepointTimestamp)}
		if last := s.SavepointInfo.LastSavepoint; last != nil {
			r.cause, r.nonce = last.TriggerType, last.TriggerNonce
		}
		return r
	}
	r := record{pending: s.CheckpointInfo.TriggerID, periodic: time.UnixMilli(s.CheckpointInfo.LastPeriodicCheckpointTimestamp)}
	if last := s.CheckpointInfo.LastCheckpoint; last != nil {
		r.cause, r.nonce = last.TriggerType, last.TriggerNonce
	}
	return r
}

// isSame tells whether two nonces are equal; two that are absent are.
func isSame(a, b *int64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
