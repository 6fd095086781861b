package application

import (
	"fmt"
	"strings"

	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// snapshotAsked records under which id Flink takes a snapshot. What Flink refuses is over, and comes again in due time; what it
// did not answer may have been heard.
func (t *turn) snapshotAsked(p pending, how plan.Outcome) error {
	switch {
	case how.Err == nil && how.Trigger != "":
		*p.id = string(how.Trigger)
	case isRefusal(how.Err):
		t.clear(p)
		return &failure.Error{
			Kind: failure.Reconciliation, Reason: string(plan.ReasonError), Cause: how.Err,
			Message: fmt.Sprintf("Flink refuses to take a %s", strings.ToLower(string(p.kind))),
		}
	}
	return how.Err
}

// resourceCreated records the user's wish as fulfilled once there is a resource that stands for it.
func (t *turn) resourceCreated(s plan.CreateSnapshot, how plan.Outcome) error {
	if _, isWish := s.Snapshot.Annotations[names.AnnotationNonce]; how.Err != nil || !isWish {
		return how.Err
	}
	for _, p := range t.pendings() {
		if (p.kind == snapshot.Savepoint) == (s.Snapshot.Spec.Savepoint != nil) {
			return t.acknowledge(p)
		}
	}
	return nil
}

// disposed drops a savepoint from the history. One that cannot be removed stays there, which is no trouble of the job's.
func (t *turn) disposed(s plan.DisposeSavepoint, how plan.Outcome) error {
	if how.Err == nil {
		t.dropSavepoint(s.Path)
		return nil
	}
	t.tell(plan.Event{
		Type: plan.Warning, Reason: plan.ReasonSavepointError, Component: plan.FromOperator,
		Message: fmt.Sprintf("savepoint %s is not needed any more and cannot be removed: %v", s.Path, how.Err),
		Key:     "SnapshotProblem: " + s.Path, Repeat: plan.Repeat{Never: true},
	})
	return nil
}
