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

// calm is how long nothing has changed, and what failed meanwhile.
type calm struct {
	hot, waits, failures int
}

// Settle runs turns for a resource, and lets the cluster work in between, until nothing changes.
func (w *World) Settle(name string) {
	var c calm
	for range maxTurns {
		settled, over := w.beat(name, &c)
		if settled {
			w.checkSettled(name)
		}
		if settled || over {
			return
		}
	}
	if app := w.app(name); app != nil {
		w.violate("nothing is settled after %d turns, lifecycle %s", maxTurns, app.Status.LifecycleState)
	}
}

// beat runs one turn and lets the cluster work for a moment. It is over when the invariants were broken.
func (w *World) beat(name string, c *calm) (settled, over bool) {
	before, crashes := w.store.changes, w.crashes
	result, err := w.turn(name)
	if err != nil {
		c.failures++
		w.note("        failed: %v", err)
		w.Advance(brief)
	}
	moved := w.tick()
	switch {
	case w.app(name) == nil && !moved:
		return true, false
	case moved || w.store.changes != before || w.crashes != crashes:
		c.hot, c.waits = 0, 0
		return false, false
	case w.lag > 0:
		w.lag = 0
		return false, false
	case err != nil:
		return c.failures > maxFailures, false
	}
	return w.pause(result.RequeueAfter, c)
}

// pause lets the time pass until the next turn is due, unless it is not due soon: then everything is settled.
func (w *World) pause(due time.Duration, c *calm) (settled, over bool) {
	switch {
	case due == plan.Immediately:
		c.hot++
		if c.hot > maxHot {
			w.violate("turns follow each other at once without changing anything")
		}
		return false, c.hot > maxHot
	case due > 0 && due < brief && c.waits < maxWaits:
		c.waits++
		w.Advance(due)
		return false, false
	}
	return true, false
}
