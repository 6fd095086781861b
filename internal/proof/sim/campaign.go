package sim

import (
	"fmt"
	"io"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// CampaignOptions say what a campaign plays.
type CampaignOptions struct {
	// Dir is where the stories lie, at any depth.
	Dir string
	// Runs is the number of runs: every story unharmed, then single harms, of which a random choice is made if there are more, then
	// random pairs and triples of harms.
	Runs int
	Seed int64
	// Only and Faults choose one story and its faults.
	Only, Faults string
	Verbose      bool
	Out          io.Writer
}

// run is one playing of a story.
type run struct {
	story  Story
	faults []Fault
}

// Campaign plays all stories with all harms, prints what it found, and returns the number of broken invariants.
func Campaign(o CampaignOptions) (int, error) {
	stories, err := Stories(o.Dir)
	if err != nil {
		return 0, err
	}
	if o.Only != "" {
		return o.single(stories)
	}
	runs, err := listRuns(stories, o)
	if err != nil {
		return 0, err
	}
	violations := playAll(runs, o)
	fmt.Fprintf(o.Out, "sim: %d scenarios, %d runs, %d violations, seed %d\n", len(stories), len(runs), violations, o.Seed)
	return violations, nil
}

// Stories reads every story below a folder.
func Stories(dir string) ([]Story, error) {
	var stories []Story
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".txtar" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		story, err := ParseStory(strings.TrimSuffix(filepath.Base(path), ".txtar"), text)
		stories = append(stories, story)
		return err
	})
	if err == nil && len(stories) == 0 {
		return nil, fmt.Errorf("no stories below %q", dir)
	}
	return stories, err
}

// listRuns lists the runs: each story unharmed, with each harm to each of its calls, with an outage from
// each call on, and with random harms.
func listRuns(stories []Story, o CampaignOptions) ([]run, error) {
	var runs []run
	calls := make([]int, len(stories))
	for i, s := range stories {
		w, err := s.Play()
		if err != nil {
			return nil, err
		}
		calls[i] = w.Calls()
		runs = append(runs, run{story: s})
		for call := 1; call <= calls[i]; call++ {
			for _, harm := range Harms() {
				runs = append(runs, run{s, []Fault{{call, harm}}})
			}
			runs = append(runs, run{s, outage(call)})
		}
	}
	random := rand.New(rand.NewSource(o.Seed))
	runs = chosen(runs, o.Runs, random)
	for len(runs) < o.Runs {
		i := random.Intn(len(stories))
		runs = append(runs, run{stories[i], randomFaults(random, calls[i])})
	}
	return runs, nil
}

// chosen keeps all unharmed runs and a random choice of the harmed ones.
func chosen(runs []run, most int, random *rand.Rand) []run {
	if len(runs) <= most {
		return runs
	}
	harmed := func(r run) bool { return len(r.faults) > 0 }
	plain := slices.DeleteFunc(slices.Clone(runs), harmed)
	others := slices.DeleteFunc(runs, func(r run) bool { return !harmed(r) })
	random.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	return append(plain, others[:max(0, most-len(plain))]...)
}

func randomFaults(random *rand.Rand, calls int) []Fault {
	var faults []Fault
	for range 2 + random.Intn(3) {
		faults = append(faults, Fault{1 + random.Intn(calls+calls/2), Harms()[random.Intn(len(Harms()))]})
	}
	return faults
}

// shown is how many transcripts of violations are printed.
const shown = 3

// playAll plays the runs on all processors.
func playAll(runs []run, o CampaignOptions) int {
	var violations, printed atomic.Int64
	var output sync.Mutex
	work := make(chan run)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for r := range work {
				found, text := r.play(o.Verbose)
				violations.Add(int64(found))
				if text == "" || found > 0 && printed.Add(1) > shown {
					continue
				}
				output.Lock()
				fmt.Fprint(o.Out, text)
				output.Unlock()
			}
		})
	}
	for _, r := range runs {
		work <- r
	}
	close(work)
	workers.Wait()
	return int(violations.Load())
}

// play plays one run and returns the number of violations, and the transcript if it is to be seen.
func (r run) play(verbose bool) (int, string) {
	w, err := r.story.Play(r.faults...)
	if err != nil {
		return 1, fmt.Sprintf("=== %s %s\n%v\n", r.story.Name, formatFaults(r.faults), err)
	}
	found := len(w.Violations())
	if found == 0 && !verbose {
		return 0, ""
	}
	return found, fmt.Sprintf("=== %s\n%s    replay: go run ./internal/proof/sim/run -story %s -faults %q\n",
		r.story.Name, w.Transcript(), r.story.Name, formatFaults(r.faults))
}

func (o CampaignOptions) single(stories []Story) (int, error) {
	i := slices.IndexFunc(stories, func(s Story) bool { return s.Name == o.Only })
	if i < 0 {
		return 0, fmt.Errorf("there is no story %q", o.Only)
	}
	faults, err := parseFaults(o.Faults)
	if err != nil {
		return 0, err
	}
	found, text := run{stories[i], faults}.play(true)
	fmt.Fprint(o.Out, text)
	fmt.Fprintf(o.Out, "sim: 1 scenarios, 1 runs, %d violations, seed %d\n", found, o.Seed)
	return found, nil
}

func formatFaults(faults []Fault) string {
	texts := make([]string, 0, len(faults))
	for _, f := range faults {
		texts = append(texts, f.String())
	}
	return strings.Join(texts, ",")
}

func parseFaults(text string) ([]Fault, error) {
	var faults []Fault
	for part := range strings.SplitSeq(text, ",") {
		if part == "" {
			continue
		}
		number, name, _ := strings.Cut(part, ":")
		call, err := strconv.Atoi(number)
		i := slices.IndexFunc(Harms(), func(h Harm) bool { return h.String() == name })
		if err != nil || i < 0 {
			return nil, fmt.Errorf("%q is no fault; expected NUMBER:HARM with one of %v", part, Harms())
		}
		faults = append(faults, Fault{call, Harms()[i]})
	}
	return faults, nil
}
