package sim

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand"
	"runtime"
	"slices"
	"sync"
)

// campaign plays many runs on all processors, those of one story one after the other.
type campaign struct {
	options CampaignOptions

	mutex sync.Mutex
	// runs counts those whose faults struck.
	runs, violations, printed int
}

// explore plays every story unharmed, and then harmed as often as is its share of the runs by its length.
func (c *campaign) explore(stories []Story, runs int) error {
	explorers, errs := make([]*explorer, len(stories)), make([]error, len(stories))
	each(len(stories), func(i int) { explorers[i], errs[i] = newExplorer(stories[i], Options{}) })
	calls := 0
	for i, e := range explorers {
		if errs[i] != nil {
			return errs[i]
		}
		c.conclude(e, e.unharmed)
		calls += len(e.unharmed.calls)
	}
	slices.SortStableFunc(explorers, func(a, b *explorer) int { return cmp.Compare(len(b.unharmed.calls), len(a.unharmed.calls)) })
	missing := runs - len(stories)
	each(len(explorers), func(i int) {
		e := explorers[i]
		explorers[i] = nil // what it knows is of no use when it is done
		c.harm(e, missing*len(e.unharmed.calls)/calls, rand.New(rand.NewSource(c.options.Seed+int64(len(e.unharmed.calls)))))
	})
	return nil
}

// makeUp plays stories that seeds make up, each unharmed and then harmed.
func (c *campaign) makeUp(stories []Story) error {
	errs := make([]error, len(stories))
	each(len(stories), func(i int) {
		var e *explorer
		if e, errs[i] = newExplorer(stories[i], Options{}); errs[i] == nil {
			c.conclude(e, e.unharmed)
			c.harm(e, runsPerUser-1, rand.New(rand.NewSource(c.options.Seed+int64(i))))
		}
	})
	return errors.Join(errs...)
}

// each calls a function with all numbers below n, on all processors.
func each(n int, do func(int)) {
	numbers := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range numbers {
				do(i)
			}
		})
	}
	for i := range n {
		numbers <- i
	}
	close(numbers)
	workers.Wait()
}

// harm plays a story with single harms, and with further harms to what these lead to.
func (c *campaign) harm(e *explorer, runs int, random *rand.Rand) {
	if len(e.unharmed.found.violations) > 0 {
		return // what harms do to a story that goes wrong by itself says nothing
	}
	singles := e.unharmed.suited()
	random.Shuffle(len(singles), func(i, j int) { singles[i], singles[j] = singles[j], singles[i] })
	for i := 0; i < runs && i < len(singles); i++ {
		c.try(e, e.unharmed, singles[i], dropped)
	}
	for left, tries := runs-len(singles), 0; left > 0 && tries < runs; tries++ {
		if b := c.try(e, e.unharmed, singles[random.Intn(len(singles))], kept); b != nil {
			left -= c.again(e, b, min(left, mostBranches), random)
		}
	}
}

const (
	// mostBranches is how many random harms strike the same branch.
	mostBranches = 12
	// mostFaults is how many faults a run has at most.
	mostFaults = 5
)

// again plays a branch with random further harms, and the last of them with still more; it returns the number of runs.
func (c *campaign) again(e *explorer, b *branch, runs int, random *rand.Rand) int {
	faults := b.suited()
	if len(faults) == 0 {
		return 0
	}
	for i := range runs {
		f := faults[random.Intn(len(faults))]
		if i < runs-1 || runs < 2 || len(b.faults)+1 == mostFaults {
			c.try(e, b, f, dropped)
			continue
		}
		if next := c.try(e, b, f, kept); next != nil {
			return runs + c.again(e, next, runs/2, random)
		}
	}
	return runs
}

// try plays a branch with one fault more, and returns what came of it; nil if no further fault can be added to that.
func (c *campaign) try(e *explorer, b *branch, f Fault, keep keeping) *branch {
	next, err := e.run(b, f, keep)
	if err != nil {
		next.found = result{violations: []string{err.Error()}, delivered: true}
	}
	c.conclude(e, next)
	if len(next.found.violations) > 0 || !next.found.delivered {
		return nil
	}
	return next
}

// Of how many violations a transcript is printed, and of how many that they are there.
const (
	shown  = 3
	listed = 100
)

// conclude counts a run, and tells the whole story again if an invariant was broken.
func (c *campaign) conclude(e *explorer, b *branch) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if b.found.delivered {
		c.runs++
	}
	c.violations += len(b.found.violations)
	if len(b.found.violations) == 0 && !c.options.Verbose {
		return
	}
	switch c.printed++; {
	case c.printed <= shown || c.options.Verbose:
		fmt.Fprint(c.options.Out, tell(e.story, b))
	case c.printed <= listed:
		fmt.Fprintf(c.options.Out, "=== -story %s -faults %q: %s\n", e.story.Name, formatFaults(b.faults), b.found.violations[0])
	}
}

// tell is the transcript of a run from the beginning of its story on.
func tell(s Story, b *branch) string {
	again, text := single{s, b.faults}.play()
	if again == 0 && len(b.found.violations) > 0 {
		text += fmt.Sprintf("    told from its beginning it breaks no invariant; begun in its middle it did: %q\n", b.found.violations)
	}
	return text
}
