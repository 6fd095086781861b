package sim

// explorer plays one story with many faults.
//
// What comes before a fault is not played again: the run begins with a copy of a world from just before. What comes after is not
// played again either once the world has become one that was seen before, at the same place in the story and with nothing more
// to come; see digest. What lies in between is a branch, at whose calls a second fault can strike, and so on:
//
//	trunk    ●──●──●──●──●──●──●──●──●──▶ end, no invariant broken
//	               ╲        ╱
//	branch          ●──●──●      harmed, found its way back
//	                    ╲    ╲
//	                     ●──●──●    harmed twice
//
// A fault that strikes after a branch has joined what is known is the same as one that strikes there.
type explorer struct {
	story   Story
	options Options
	// unharmed is the whole story without a fault.
	unharmed *branch
	known    map[digest]sequel
}

// branch is what was played with some faults before it went on as something that is known.
type branch struct {
	faults []Fault
	// worlds are those before its steps. The first is that before the step in which the last fault strikes.
	worlds []*World
	// calls are those made since the last fault, which has the number last; 0 for none.
	calls []call
	last  int
	found result
}

// sequel is how a story goes on from a world, without a broken invariant, until its next action.
type sequel struct {
	// rounds of turns are left, in which turns fail or not; failed is how many failed before.
	rounds, failed int16
	fails          bool
}

// follows tells whether a story goes on like that at a stage, too: the bounds of a settling must not be met earlier.
func (q sequel) follows(at stage) bool {
	return at.rounds+int(q.rounds) <= maxTurns && (!q.fails || int(q.failed) == at.calm.failures)
}

// newExplorer plays the unharmed story.
func newExplorer(s Story, o Options) (*explorer, error) {
	e := &explorer{story: s, options: o, known: map[digest]sequel{}}
	w, err := s.begun(o)
	if err != nil {
		return nil, err
	}
	e.unharmed, err = e.play(w, nil, kept)
	return e, err
}

// result is what came of a run.
type result struct {
	violations []string
	// delivered tells that all faults struck.
	delivered bool
	// turns were made in it.
	turns int
}

// keeping tells whether the worlds of a branch are kept.
type keeping int

const (
	dropped keeping = iota
	kept
)

// run plays a branch with one fault more.
func (e *explorer) run(of *branch, f Fault, keep keeping) (*branch, error) {
	faults := append(of.faults[:len(of.faults):len(of.faults)], f)
	return e.play(of.before(f.Call), faults, keep)
}

// before is the world at the beginning of the step in which a call is made.
func (b *branch) before(call int) *World {
	last := b.worlds[0]
	for _, w := range b.worlds {
		if w.calls >= call {
			break
		}
		last = w
	}
	return last
}

// play goes on from a world until the story is over, an invariant is broken, or the sequel is known.
func (e *explorer) play(from *World, faults []Fault, keep keeping) (*branch, error) {
	w, path := from.clone(), e.path()
	w.faults = faults
	b := &branch{faults: faults}
	if keep == kept && len(faults) > 0 {
		b.worlds = append(b.worlds, from)
	}
	over, err := false, error(nil)
	for !over && err == nil && len(w.violations) == 0 {
		if w.isCalm() && w.delivered == len(faults) {
			if q, joined := path.pass(w); joined {
				path.end(q)
				return b.ended(w, from), nil
			}
			if keep == kept {
				b.worlds = append(b.worlds, w.clone())
			}
		}
		over, err = e.story.step(w)
	}
	if over && len(w.violations) == 0 {
		path.end(sequel{})
	}
	return b.ended(w, from), err
}

// ended is the branch when its last world has come.
func (b *branch) ended(w, from *World) *branch {
	b.found = result{w.violations, w.delivered == len(b.faults), w.turns - from.turns}
	if b.found.delivered {
		b.last, b.calls = w.struck, w.made[max(0, w.struck-from.calls):]
	}
	return b
}

// suited are the single harms that suit the calls of a branch.
func (b *branch) suited() []Fault {
	var all []Fault
	for i, c := range b.calls {
		for _, h := range Harms() {
			if h.suits(c) {
				all = append(all, Fault{b.last + i + 1, h})
			}
		}
	}
	return all
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
	if q, known := p.e.known[d]; known && q.follows(w.stage) {
		return q, true
	}
	p.steps = append(p.steps, passed{d, w.stage})
	return sequel{}, false
}

// end makes known how the story went on from all worlds of the way; the way ended with a sequel.
func (p *path) end(q sequel) {
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
	return sequel{rounds: q.rounds + 1, failed: int16(p.stage.calm.failures), fails: q.fails || failing}
}
