package sim

import (
	"time"

	"github.com/drey-project/drey/internal/turn/plan"
)

// The bounds of a story between two actions.
const (
	maxTurns    = 120
	maxFailures = 20
	maxHot      = 25
	maxWaits    = 20
	// brief is how long a turn may wait for something that is about to happen by itself.
	brief = 5 * time.Second
)

// Hurry runs a few turns only.
func (w *World) Hurry(name string) {
	for range 2 {
		if _, err := w.turn(name); err != nil {
			w.note("        failed: %v", err)
		}
		w.tick()
	}
}

// Settle runs turns for a resource, and lets the cluster work in between, until nothing changes.
func (w *World) Settle(name string) {
	hot, failures, waits := 0, 0, 0
	for range maxTurns {
		before, crashes := w.store.changes, w.crashes
		result, err := w.turn(name)
		if err != nil {
			failures++
			w.note("        failed: %v", err)
			w.Advance(5 * time.Second)
		}
		moved := w.tick()
		changed := moved || w.store.changes != before || w.crashes != crashes
		if w.app(name) == nil && !moved {
			break
		}
		if !changed && w.lag > 0 {
			w.lag = 0
			continue
		}
		if !changed && err != nil && failures > maxFailures {
			break
		}
		if changed || err != nil {
			hot, waits = 0, 0
			continue
		}
		if wait := result.RequeueAfter; wait > plan.Immediately && wait < brief && waits < maxWaits {
			waits++
			w.Advance(wait)
			continue
		}
		if result.RequeueAfter != plan.Immediately {
			w.checkSettled(name)
			return
		}
		if hot++; hot > maxHot {
			w.violate("turns follow each other at once without changing anything")
			return
		}
	}
	if app := w.app(name); app != nil && failures <= maxFailures {
		w.violate("nothing is settled after %d turns, lifecycle %s", maxTurns, app.Status.LifecycleState)
		return
	}
	w.checkSettled(name)
}
