// Package statesnapshot decides what a turn does for a FlinkStateSnapshot: one savepoint or checkpoint of a job.
//
// An ordered list of rules is asked; the first that has something to say wins. The life of a snapshot, as status tells it:
//
//	                      Flink is asked              Flink has it
//	TRIGGER_PENDING ───────────────────▶ IN_PROGRESS ─────────────▶ COMPLETED
//	   ▲    │    │                        │      │
//	   │    │    └─ the job does not run ─┼──────┼──▶ ABANDONED
//	   │    └─ Flink refused ─┐           │      │
//	   └── after a pause ─────┴◀─ failed ─┘      └──▶ FAILED, when it failed more often than backoffLimit
//
// The id under which Flink is asked is stored before Flink is, so that asking twice is asking once. The label snapshot.state is
// written after status, and IN_PROGRESS only once Flink has been heard to know the id: what Flink does not know before that
// never reached it and is asked for again, what it does not know after that is lost.
package statesnapshot

import (
	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Decision is what a turn intends for a snapshot.
type Decision = plan.Decision[v1beta1.FlinkStateSnapshotStatus]

// rule is one thing the operator does to snapshots; apply returns nil when the case is not the rule's.
type rule struct {
	name  string
	apply func(*turn) *Decision
}

// rules are everything the operator does to a snapshot, in order of precedence.
var rules = []rule{
	{"wait until the job can be looked up", waitForTarget},
	{"give up a snapshot whose job is gone", abandonStarted},
	{"ask again for what Flink never heard of", askAgain},
	{"follow a snapshot in progress", follow},
	{"reject an invalid spec", rejectInvalid},
	{"adopt a savepoint that exists", adopt},
	{"give up a snapshot whose job does not run", abandonPending},
	{"wait before another attempt", pause},
	{"trigger", trigger},
}

// deletionRules are what the operator does to a snapshot that the user deleted.
var deletionRules = []rule{
	{"release what takes no files with it", releaseWithoutFiles},
	{"wait until the job can be looked up", waitForTarget},
	{"give up a snapshot whose job is gone", abandonStarted},
	{"follow a snapshot in progress", follow},
	{"release what has no files", releaseEmpty},
	{"dispose of the savepoint", dispose},
}

// Decide says what to do for a snapshot from what was seen. It changes neither of its arguments.
func Decide(snapshot *v1beta1.FlinkStateSnapshot, seen world.Snapshot) Decision {
	t := begin(snapshot, seen)
	list := rules
	if t.isDeleted() {
		list = deletionRules
	}
	for _, r := range list {
		if d := r.apply(t); d != nil {
			d.Rule = r.name
			return t.complete(d)
		}
	}
	return t.complete(&Decision{Rule: "nothing to do", Because: "the snapshot is " + string(t.st.State)})
}
