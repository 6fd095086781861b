package sim

import (
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// call is one request that leaves the operator.
type call struct {
	verb, kind, name string
}

func (c call) String() string { return fmt.Sprintf("%s %s %s", c.verb, c.kind, c.name) }

// isWrite tells whether the call changes something.
func (c call) isWrite() bool { return c.verb != "get" && c.verb != "list" && c.verb != "ask" }

// isOfFlink tells whether the call goes to a JobManager.
func (c call) isOfFlink() bool { return c.verb == "ask" || c.verb == "order" }

// Harm is what can go wrong with one call.
type Harm int

// The harms. With each, the operator finds out in a different way, or not at all.
const (
	// CrashBefore ends the operator before the call is made.
	CrashBefore Harm = iota
	// CrashAfter ends the operator when the call has had its effect.
	CrashAfter
	// LoseAnswer lets the call have its effect and reports a failure.
	LoseAnswer
	// Refuse reports a failure without an effect.
	Refuse
	// Conflict lets somebody else write first.
	Conflict
	// FallBehind lets the caches miss everything that happens during the next calls.
	FallBehind
	// Outage refuses this call and the next ones, those to Kubernetes and those to Flink.
	Outage
	// TimeOut lets time pass, after which the call has had no effect.
	TimeOut
	// TimeOutLate lets the call have its effect and time pass before the operator gives up waiting for the answer.
	TimeOutLate
	// Touch lets another controller write an annotation to the object just before.
	Touch
	// Edit lets a user change the spec of the application just before.
	Edit
)

// Harms are all harms.
func Harms() []Harm {
	return []Harm{CrashBefore, CrashAfter, LoseAnswer, Refuse, Conflict, FallBehind, Outage, TimeOut, TimeOutLate, Touch, Edit}
}

func (h Harm) String() string {
	switch h {
	case CrashBefore:
		return "crash-before"
	case CrashAfter:
		return "crash-after"
	case LoseAnswer:
		return "lose-answer"
	case Refuse:
		return "refuse"
	case Conflict:
		return "conflict"
	case FallBehind:
		return "fall-behind"
	case Outage:
		return "outage"
	case TimeOut:
		return "time-out"
	case TimeOutLate:
		return "time-out-late"
	case Touch:
		return "touch"
	case Edit:
		return "edit"
	}
	return fmt.Sprintf("Harm(%d)", int(h))
}

// Fault is a harm to the call with a number, counted from 1, or to the first one after it that the harm suits.
type Fault struct {
	Call int
	Harm Harm
}

func (f Fault) String() string { return fmt.Sprintf("%d:%s", f.Call, f.Harm) }

// suits tells whether a harm to a call is one of its own: a question that is refused is the same as one whose answer is lost, and
// whoever only asks cannot come too late. An outage that begins with a write goes on through the questions after it.
func (h Harm) suits(c call) bool {
	switch h {
	case CrashBefore, Refuse, FallBehind, TimeOut:
		return true
	case CrashAfter, LoseAnswer, TimeOutLate, Edit, Outage:
		return c.isWrite()
	case Conflict, Touch:
		return c.isWrite() && c.verb != "create" && c.verb != "order"
	}
	return false
}

// outageCalls is for how many calls an outage lasts.
const outageCalls = 12

// crashed is how the operator ends when it is killed.
type crashed struct{ at call }

// behind is for how many calls caches stay behind.
const behind = 6

var errLost = errors.New("the connection was lost")

// call makes one call, with the harm that was meant for it.
func (w *World) call(c call, effect func() error) error {
	w.calls++
	w.made = append(w.made, c)
	if w.lag > 0 {
		w.lag--
	}
	if w.outage > 0 {
		w.outage--
		return errLost
	}
	if w.delivered < len(w.faults) {
		if f := w.faults[w.delivered]; w.calls >= f.Call && f.Harm.suits(c) {
			return w.harm(f.Harm, c, effect)
		}
	}
	return effect()
}

func (w *World) harm(h Harm, c call, effect func() error) error {
	w.note("        %s at call %d, %s", h, w.calls, c)
	w.delivered, w.struck = w.delivered+1, w.calls
	switch h {
	case CrashBefore:
		panic(crashed{c})
	case CrashAfter:
		_ = effect() // the operator does not live to see the answer
		panic(crashed{c})
	case LoseAnswer:
		_ = effect()
		return errLost
	case Refuse:
		return errLost
	case Conflict:
		return apierrors.NewConflict(groupResource(c.kind), c.name, errors.New("somebody else was faster"))
	case FallBehind:
		w.lag, w.frozen = behind, w.store.revision
	case Outage:
		w.outage = outageCalls - 1
		return errLost
	case TimeOut:
		return w.timeOut(c)
	case TimeOutLate:
		_ = effect()
		return w.timeOut(c)
	case Touch:
		w.touch(id{c.kind, key(c.name)})
	case Edit:
		w.edit()
	}
	return effect()
}

// isCalm tells that no harm is under way.
func (w *World) isCalm() bool { return w.lag == 0 && w.outage == 0 }

// horizon is the revision that caches have seen.
func (w *World) horizon() int64 {
	if w.lag > 0 {
		return w.frozen
	}
	return w.store.revision
}
