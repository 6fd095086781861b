package sim

import (
	"time"

	"github.com/drey-project/drey/internal/turn/plan"
)

// The bounds of a story between two actions.
const (
	maxTurns    = 120
	maxFailures = 40
	maxHot      = 25
	// quickRetries is how many failed turns are repeated within milliseconds, in which virtual time stands still.
	quickRetries = 12
	maxWaits     = 20
	// brief is how long a turn may wait for something that is about to happen by itself.
	brief = 5 * time.Second
)

// calm is how long nothing has changed, and what failed meanwhile.
type calm struct {
	hot, waits, failures int
	// attempts are turns that changed something and want to do so again, but not soon.
	attempts int
	// outlasted are the harms after which a turn in due time was seen.
	outlasted int
}

// maxAttempts is after how many attempts, each in due time, a story goes on although the next one will come.
const maxAttempts = 3

// beat runs one turn for every resource and lets the cluster work for a moment. It is over when the invariants were broken.
func (w *World) beat(c *calm) (settled, over bool) {
	before, crashes := w.store.changes, w.crashes
	due, failed := w.round(c)
	moved := w.tick()
	switch {
	case len(w.Resources()) == 0 && !moved:
		return true, false
	case moved || w.store.changes != before || w.crashes != crashes:
		c.hot, c.waits = 0, 0
		switch {
		case failed || w.crashes != crashes || !w.isCalm():
			c.attempts = 0
		case due >= brief && !moved:
			c.attempts++
		}
		return c.attempts >= maxAttempts, false
	case w.lag > 0:
		w.lag = 0
		return false, false
	case failed:
		return c.failures > maxFailures && w.isCalm(), false
	}
	return w.pause(due, c)
}

// round runs one turn for every resource, and says when the first of them wants the next one; zero for none.
func (w *World) round(c *calm) (due time.Duration, failed bool) {
	for _, ref := range w.Resources() {
		result, err := w.turn(ref)
		if err != nil {
			c.failures++
			failed = true
			w.note("        failed: %v", err)
			if c.failures > quickRetries {
				w.Advance(brief)
			}
		}
		if next := result.RequeueAfter; next > 0 && (due == 0 || next < due) {
			due = next
		}
	}
	return due, failed
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
	case due > 0 && c.outlasted < w.delivered:
		c.outlasted = w.delivered // what was harmed may only have put off what it wants
		w.Advance(due)
		return false, false
	}
	return true, false
}
