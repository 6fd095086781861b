package sim

import (
	"fmt"
	"strings"
	"time"
)

// mode is what goes on in a story.
type mode int

const (
	// ready is for the next action.
	ready mode = iota
	// settling runs turns until nothing changes.
	settling
	// hurrying runs a few turns only.
	hurrying
)

// stage is how far a story has come in a world. Together with the world it says how the story goes on.
type stage struct {
	// action is how many actions were carried out; the end counts as one.
	action int
	mode   mode
	// rounds is how many rounds of turns there were since the last action.
	rounds int
	calm   calm
}

// step carries out the next action, or one round of turns after it, and tells whether the story is over.
func (s Story) step(w *World) (over bool, err error) {
	switch w.stage.mode {
	case settling:
		w.settle()
	case hurrying:
		w.hurry()
	case ready:
		if w.stage.action > len(s.Actions) {
			return true, nil
		}
		return false, s.begin(w)
	}
	return false, nil
}

// begin carries out the next action. With an & at its end the one after it comes before everything is settled. At the end of a
// story everything settles once more.
func (s Story) begin(w *World) error {
	w.stage = stage{action: w.stage.action + 1, mode: settling}
	if w.stage.action > len(s.Actions) {
		return nil
	}
	action := s.Actions[w.stage.action-1]
	w.note("> %s", action)
	w.Advance(time.Second)
	plain, hasty := strings.CutSuffix(action, " &")
	if hasty {
		w.stage.mode = hurrying
	}
	err := s.do(w, strings.Fields(plain))
	if s.inVain && err != nil {
		w.note("        in vain: %v", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("story %s, action %q: %w", s.Name, action, err)
	}
	return nil
}

// hurriedRounds is how many rounds of turns a hasty action gets.
const hurriedRounds = 2

// hurry runs a round of turns for a hasty action.
func (w *World) hurry() {
	w.stage.rounds++
	for _, ref := range w.Resources() {
		if _, err := w.turn(ref); err != nil {
			w.note("        failed: %v", err)
		}
	}
	w.tick()
	if w.stage.rounds == hurriedRounds {
		w.stage.mode = ready
	}
}

// settle runs a round of turns, and lets the cluster work for a moment; when nothing changes any more the next action is due.
func (w *World) settle() {
	w.stage.rounds++
	settled, over := w.beat(&w.stage.calm)
	if settled {
		w.checkSettled()
	}
	if !settled && !over && w.stage.rounds == maxTurns {
		over = true
		if !w.ledger(storyApp).torn { // a job whose state is gone may be restarted for ever
			w.violate("nothing is settled after %d rounds of turns", maxTurns)
		}
	}
	if settled || over {
		w.stage.mode = ready
	}
}
