package sim

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// CampaignOptions say what a campaign plays.
type CampaignOptions struct {
	// Dir is where the stories lie, at any depth.
	Dir string
	// Runs is about how many runs there are: every story unharmed, then single harms, of which a random choice is made if there are
	// more, then random harms to what was harmed already.
	Runs int
	// Users is how many stories seeds make up, each played as often as runsPerUser says; these runs are among the others.
	Users int
	Seed  int64
	// Only and Faults choose one story and its faults.
	Only, Faults string
	Verbose      bool
	Out          io.Writer
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
	c := &campaign{options: o}
	users := o.users()
	if err := errors.Join(c.explore(stories, o.Runs-len(users)*runsPerUser), c.makeUp(users)); err != nil {
		return 0, err
	}
	fmt.Fprintf(o.Out, "sim: %d scenarios are told, %d are made up, of the seeds from %d on\n", len(stories), len(users), o.firstUser())
	fmt.Fprintf(o.Out, "sim: %d scenarios, %d runs, %d violations, seed %d\n", len(stories)+len(users), c.runs, c.violations, o.Seed)
	return c.violations, nil
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

// single is one story with the faults that it is told with.
type single struct {
	story  Story
	faults []Fault
}

// play tells a story from its beginning to its end, and returns the number of violations and the transcript.
func (r single) play() (int, string) {
	w, err := r.story.Play(r.faults...)
	if err != nil {
		return 1, fmt.Sprintf("=== %s %s\n%v\n", r.story.Name, formatFaults(r.faults), err)
	}
	return len(w.Violations()), fmt.Sprintf("=== %s\n%s    replay: go run ./internal/proof/sim/run -story %s -faults %q\n",
		r.story.Name, w.Transcript(), r.story.Name, formatFaults(r.faults))
}

func (o CampaignOptions) single(stories []Story) (int, error) {
	story, err := named(stories, o.Only)
	if err != nil {
		return 0, err
	}
	faults, err := parseFaults(o.Faults)
	if err != nil {
		return 0, err
	}
	found, text := single{story, faults}.play()
	fmt.Fprint(o.Out, text)
	fmt.Fprintf(o.Out, "sim: 1 scenarios, 1 runs, %d violations, seed %d\n", found, o.Seed)
	return found, nil
}

// runsPerUser is how many runs a story gets that a seed makes up, and usersPerSeed how many seeds there are for each of the campaign's.
const (
	runsPerUser  = 400
	usersPerSeed = 1_000_000
)

func (o CampaignOptions) firstUser() int64 { return o.Seed * usersPerSeed }

// users are the stories that are made up.
func (o CampaignOptions) users() []Story {
	var made []Story
	for i := range min(o.Users, o.Runs/runsPerUser) {
		made = append(made, User(o.firstUser()+int64(i)))
	}
	return made
}

// named is the story of a name, or one that the seed in its name makes up.
func named(stories []Story, name string) (Story, error) {
	if seed, made := strings.CutPrefix(name, userPrefix); made {
		number, err := strconv.ParseInt(seed, 10, 64)
		return User(number), err
	}
	if i := slices.IndexFunc(stories, func(s Story) bool { return s.Name == name }); i >= 0 {
		return stories[i], nil
	}
	return Story{}, fmt.Errorf("there is no story %q", name)
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
