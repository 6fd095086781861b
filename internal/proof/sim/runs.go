package sim

import (
	"fmt"
	"math/rand"
	"runtime"
	"sync"
)

// run is one playing of a story.
type run struct {
	on     *explorer
	faults []Fault
}

// campaign plays many runs on all processors.
type campaign struct {
	options   CampaignOptions
	explorers []*explorer

	mutex sync.Mutex
	// runs counts those whose faults were met.
	runs, violations, printed int
}

// explore plays every story unharmed.
func (c *campaign) explore(stories []Story) error {
	c.explorers = make([]*explorer, len(stories))
	errs := make([]error, len(stories))
	each(len(stories), func(i int) { c.explorers[i], errs[i] = newExplorer(stories[i], Options{}) })
	for i, e := range c.explorers {
		if errs[i] != nil {
			return errs[i]
		}
		c.conclude(run{on: e}, result{e.unharmed.violations, true})
	}
	return nil
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

// singles are runs with each harm to each call that it suits, and with an outage from each call on.
func (c *campaign) singles() []run {
	var runs []run
	for _, e := range c.explorers {
		for i, made := range e.unharmed.made {
			for _, harm := range Harms() {
				if harm.suits(made) {
					runs = append(runs, run{e, []Fault{{i + 1, harm}}})
				}
			}
			runs = append(runs, run{e, outage(i + 1)})
		}
	}
	return runs
}

// The random faults of a run: how many, and how far each is at most from the one before.
const (
	mostFaults  = 4
	mostBetween = 40
)

// randoms are runs with several random faults.
func (c *campaign) randoms(random *rand.Rand, n int) []run {
	runs := make([]run, 0, n)
	for range n {
		e := c.explorers[random.Intn(len(c.explorers))]
		runs = append(runs, run{e, randomFaults(random, e.unharmed.calls)})
	}
	return runs
}

func randomFaults(random *rand.Rand, calls int) []Fault {
	var faults []Fault
	call := 1 + random.Intn(calls)
	for range 2 + random.Intn(mostFaults-1) {
		faults = append(faults, Fault{call, Harms()[random.Intn(len(Harms()))]})
		call += 1 + random.Intn(1+random.Intn(mostBetween))
	}
	return faults
}

// play plays runs on all processors.
func (c *campaign) play(runs []run) {
	each(len(runs), func(i int) {
		found, err := runs[i].on.run(runs[i].faults)
		if err != nil {
			found = result{[]string{err.Error()}, true}
		}
		c.conclude(runs[i], found)
	})
}

// shown is how many transcripts of violations are printed.
const shown = 3

// conclude counts a run, and tells the whole story again if an invariant was broken.
func (c *campaign) conclude(r run, found result) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if found.delivered {
		c.runs++
	}
	c.violations += len(found.violations)
	if len(found.violations) == 0 && !c.options.Verbose {
		return
	}
	if c.printed++; c.printed <= shown || c.options.Verbose {
		fmt.Fprint(c.options.Out, r.tell(found.violations))
	}
}

// tell is the transcript of a run from the beginning of its story on.
func (r run) tell(found []string) string {
	again, text := single{r.on.story, r.faults}.play()
	if again == 0 && len(found) > 0 {
		text += fmt.Sprintf("    told from its beginning it breaks no invariant; begun in its middle it did: %q\n", found)
	}
	return text
}
