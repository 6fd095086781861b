package sim

import (
	"sync"
)

// explorer plays one story with many faults.
//
// What comes before a fault is not played again: the run begins with a copy of the unharmed world from just before. What comes
// after is not played again either once the world has become one that was seen before, at the same place in the story and with
// nothing more to come; see digest.
//
//	trunk    ●──●──●──●──●──●──●──●──●──▶ end, no invariant broken
//	               ╲        ╱
//	run             ●──●──●      harmed, found its way back
type explorer struct {
	story   Story
	options Options
	// trunk are the worlds of the unharmed story, one before each step.
	trunk []*World
	// unharmed is the world at its end.
	unharmed *World

	mutex sync.Mutex
	known map[digest]sequel
}

// sequel is how a story goes on from a world, without a broken invariant, until its next action.
type sequel struct {
	// rounds of turns are left, in which turns fail or not; failed is how many failed before.
	rounds, failed int
	fails          bool
}

// follows tells whether a story goes on like that at a stage, too: the bounds of a settling must not be met earlier.
func (q sequel) follows(at stage) bool {
	return at.rounds+q.rounds <= maxTurns && (!q.fails || q.failed == at.calm.failures)
}

// newExplorer plays the unharmed story.
func newExplorer(s Story, o Options) (*explorer, error) {
	e := &explorer{story: s, options: o, known: map[digest]sequel{}}
	w, err := s.begun(o)
	if err != nil {
		return nil, err
	}
	path := e.path()
	for over := false; !over; {
		if w.lag == 0 {
			path.pass(w)
			e.trunk = append(e.trunk, w.clone())
		}
		if over, err = s.step(w); err != nil {
			return nil, err
		}
	}
	e.unharmed = w
	if len(w.violations) == 0 {
		path.end(sequel{})
	}
	return e, nil
}

// result is what came of a run.
type result struct {
	violations []string
	// delivered tells that all faults were met; of an outage near the end of a story some of them.
	delivered bool
}

// run plays the story with faults, the first of them at the given call.
func (e *explorer) run(faults []Fault) (result, error) {
	w := e.before(faults[0].Call).clone()
	w.faults = faults
	path := e.path()
	for {
		if w.delivered == len(faults) && w.lag == 0 {
			if q, joined := path.pass(w); joined {
				path.end(q)
				return result{delivered: true}, nil
			}
		}
		over, err := e.story.step(w)
		if err != nil || len(w.violations) > 0 {
			return result{w.violations, true}, err
		}
		if over {
			path.end(sequel{})
			return result{nil, w.delivered == len(faults) || w.delivered > 0 && len(faults) == outageCalls}, nil
		}
	}
}

// before is the unharmed world at the beginning of the step in which a call is made.
func (e *explorer) before(call int) *World {
	last := e.trunk[0]
	for _, w := range e.trunk {
		if w.calls >= call {
			break
		}
		last = w
	}
	return last
}

// path is the way of a run through worlds that nobody has seen the end of yet.
type path struct {
	e     *explorer
	steps []passed
	// now is the stage that it has come to.
	now stage
}

type passed struct {
	digest digest
	stage  stage
}

func (e *explorer) path() *path { return &path{e: e} }

// pass goes through a world, and tells how the story goes on from it if that is known.
func (p *path) pass(w *World) (sequel, bool) {
	p.now = w.stage
	d := w.digest()
	p.e.mutex.Lock()
	q, known := p.e.known[d]
	p.e.mutex.Unlock()
	if known && q.follows(w.stage) {
		return q, true
	}
	p.steps = append(p.steps, passed{d, w.stage})
	return sequel{}, false
}

// end makes known how the story went on from all worlds of the way; the way ended with a sequel.
func (p *path) end(q sequel) {
	p.e.mutex.Lock()
	defer p.e.mutex.Unlock()
	for i := len(p.steps) - 1; i >= 0; i-- {
		here := p.steps[i]
		q = here.sequel(q, p.following(i))
		p.e.known[here.digest] = q
	}
}

// following is the stage after a step.
func (p *path) following(i int) stage {
	if i+1 < len(p.steps) {
		return p.steps[i+1].stage
	}
	return p.now
}

// sequel is how it goes on from here, if it goes on like that from the next stage.
func (p passed) sequel(q sequel, next stage) sequel {
	if p.stage.mode == ready {
		return sequel{}
	}
	failing := next.calm.failures > p.stage.calm.failures
	return sequel{rounds: q.rounds + 1, failed: p.stage.calm.failures, fails: q.fails || failing}
}
