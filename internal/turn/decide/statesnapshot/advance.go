package statesnapshot

import (
	"errors"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Advance records in status what came of the step of a decision; the status is the one that announced the step.
func Advance(snapshot *v1beta1.FlinkStateSnapshot, seen world.Snapshot, decided Decision, how plan.Outcome) Decision {
	if how.Pending {
		return Decision{Rule: decided.Rule, Because: decided.Because, Status: decided.Status, Recheck: unanswered}
	}
	seen.Now = how.At
	announced := snapshot.DeepCopy()
	announced.Status = decided.Status
	t := begin(announced, seen)
	next := &Decision{Because: decided.Because, Recheck: decided.Recheck, Err: how.Err}
	switch s := decided.Step.(type) {
	case plan.TakeSavepoint, plan.TakeCheckpoint:
		next = t.asked(next, how)
	case plan.DisposeSavepoint:
		next = t.disposed(next, s, how)
	default: // the others leave no trace in status
	}
	next.Rule, next.Status, next.Events = decided.Rule, t.st, t.events
	return *next
}

// asked records what Flink said to a request. When no answer came, nobody knows whether it arrived: the announcement stays, and
// the next turn asks how it goes.
func (t *turn) asked(next *Decision, how plan.Outcome) *Decision {
	if isRefusal(how.Err) {
		t.st.TriggerID, t.st.TriggerTimestamp = "", ""
		t.fail(&failure.Error{Kind: failure.Reconciliation, Message: "cannot trigger the " + t.what(), Cause: how.Err})
		return &Decision{Because: "Flink refused", Recheck: plan.Immediately}
	}
	if how.Err == nil && how.Trigger != "" {
		t.st.TriggerID = string(how.Trigger)
	}
	return next
}

// disposed records that the files are gone. If they are not, that is tried again after a while, for as long as it takes.
func (t *turn) disposed(next *Decision, s plan.DisposeSavepoint, how plan.Outcome) *Decision {
	if how.Err != nil {
		return t.held(s.Path, how.Err.Error())
	}
	t.st.Path = ""
	return next
}

// isRefusal tells that Flink answered, and that the answer was no.
func isRefusal(err error) bool {
	var answer interface{ HTTPStatus() int }
	return errors.As(err, &answer)
}

// unanswered is how soon to look again at what was asked for without hearing an answer.
const unanswered = 2 * time.Second
