package sim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
)

// Story is a list of actions with the transcript that they are known to lead to.
//
// A story is a txtar archive. Its comment holds the actions, each on a line that begins with "> ", with the transcript in
// between; an action that ends with & does not wait until everything is settled; its files are resources to apply, and operator.conf the operator's own configuration.
type Story struct {
	Name    string
	Actions []string
	// Want is the comment as it stands in the file.
	Want  string
	files map[string][]byte
	// inVain tells that actions may come when there is nothing for them to do.
	inVain bool
}

// ParseStory reads a story.
func ParseStory(name string, text []byte) (Story, error) {
	archive := txtar.Parse(text)
	s := Story{Name: name, Want: string(archive.Comment), files: map[string][]byte{}}
	for _, file := range archive.Files {
		s.files[file.Name] = file.Data
	}
	for line := range strings.Lines(s.Want) {
		if action, ok := strings.CutPrefix(strings.TrimSpace(line), "> "); ok {
			s.Actions = append(s.Actions, action)
		}
	}
	if len(s.Actions) == 0 {
		return Story{}, fmt.Errorf("story %s has no actions: lines that begin with \"> \"", name)
	}
	return s, nil
}

// storyApp is the name of the resource that stories are about.
const storyApp = "app"

// Play tells the story in a new world with the given faults.
func (s Story) Play(faults ...Fault) (*World, error) { return s.play(Options{Faults: faults}) }

// begun is a world in which nothing has happened yet.
func (s Story) begun(o Options) (*World, error) {
	operator, err := conf.ParseFile(s.files["operator.conf"], conf.LegacyYAML)
	if err != nil {
		return nil, err
	}
	o.Operator = operator
	return New(o)
}

func (s Story) play(o Options) (*World, error) {
	w, err := s.begun(o)
	if err != nil {
		return nil, err
	}
	for over := false; !over; {
		if over, err = s.step(w); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (s Story) do(w *World, words []string) error {
	rest := words[1:]
	switch words[0] {
	case "apply":
		return s.apply(w, rest[0])
	case "set":
		return set(w, rest)
	case "delete":
		return w.unlessGone(append(rest, storyApp)[0], w.Delete)
	case "kill":
		w.KillPod(storyApp)
	case "lose":
		w.lose(rest)
	case "advance":
		d, err := time.ParseDuration(rest[0])
		w.LetPass(d)
		return err
	case "restart-operator":
		w.RestartOperator()
	case "job":
		if j := w.jobOf(storyApp); s.inVain && j.State.IsGloballyTerminal() {
			return fmt.Errorf("job %s has ended", j.ID)
		}
		return w.weather(words[0], rest)
	default:
		return w.weather(words[0], rest)
	}
	return nil
}

// weather is what happens to Flink.
func (w *World) weather(what string, rest []string) error {
	set := flinksim.SetFlink{}
	switch what {
	case "job":
		set.Cluster, set.Job = storyApp, &flinksim.SetJob{State: job.State(rest[0])}
	case "answer":
		set.Answers = pairs(rest)
	case "metrics":
		set.Metrics = pairs(rest)
	case "vertices":
		return vertices(w, pairs(rest))
	case "silence", "hear":
		set.Cluster, set.Reachable = storyApp, new(what == "hear")
	case "savepoint":
		set.Answers = savepoints[rest[0]]
	case "checkpoint":
		return w.checkpoint(storyApp)
	case "checkpoints":
		w.flink.SetConditions(flinksim.Conditions{Paused: rest[0] == "off", StoreDown: w.flink.Conditions().StoreDown})
	case "store":
		w.flink.SetConditions(flinksim.Conditions{Paused: w.flink.Conditions().Paused, StoreDown: rest[0] == "down"})
	case "ha":
		w.LoseMetadata(storyApp)
	default:
		return fmt.Errorf("no such action; known are %s", strings.Join(knownActions, ", "))
	}
	defer w.tear()
	defer w.follow()
	return w.flink.Apply(flinksim.Action{SetFlink: &set})
}

// tear notes that Flink has removed the newest state itself, because the job ended.
func (w *World) tear() {
	led := w.ledger(storyApp)
	if s, known := w.flink.Snapshot(led.newest); known && s.Disposed {
		led.torn = true
	}
}

// savepoints is how savepoints, stops with savepoints and checkpoints that are asked for go from now on.
var savepoints = map[string]flinksim.Answers{
	"ok":                 {"stop": "success", "savepoint": "complete", "checkpoint": "complete"},
	"slow":               {"stop": "timeout", "savepoint": "pending", "checkpoint": "pending"},
	"fail":               {"stop": "error", "savepoint": "fail", "checkpoint": "fail"},
	"stopped-but-failed": {"stop": "stoppedButFailed", "savepoint": "complete", "checkpoint": "complete"},
}

// knownActions are the first words of actions.
var knownActions = []string{
	"apply FILE", "set [KIND/NAME] FIELD VALUE", "delete [KIND/NAME]", "kill", "lose [taskmanagers]", "advance DURATION", "restart-operator", "job STATE",
	"metrics NAME=VALUE...", "silence", "hear", "answer QUESTION=ANSWER...", "savepoint ok|slow|fail|stopped-but-failed", "checkpoint",
	"checkpoints on|off", "store up|down", "ha none", "vertices NAME=PARALLELISM...",
}

// vertices gives the vertices of all jobs their parallelism.
func vertices(w *World, parallelism map[string]string) error {
	all := map[job.VertexID]flinksim.Bounds{}
	for name, text := range parallelism {
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		all[job.VertexID(name)] = flinksim.Bounds{Parallelism: job.Bounds{Lower: n, Upper: n}}
	}
	return w.flink.Apply(flinksim.Action{SetFlink: &flinksim.SetFlink{Requirements: all}})
}

// pairs are names with their values.
func pairs(words []string) map[string]string {
	all := map[string]string{}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		all[name] = value
	}
	return all
}

func (s Story) apply(w *World, file string) error {
	text, found := s.files[file]
	if !found {
		return fmt.Errorf("the story has no file %q", file)
	}
	return w.Apply(text)
}

// set changes one field of the spec of the application, or of the resource that is named first.
func set(w *World, words []string) error {
	ref := storyApp
	if strings.Contains(words[0], "/") {
		ref, words = words[0], words[1:]
	}
	return w.unlessGone(ref, func(ref string) error { return w.Patch(ref, setPatch(words[0], strings.Join(words[1:], " "))) })
}

// unlessGone does something to a resource. In a world where something goes wrong it may be gone earlier than told.
func (w *World) unlessGone(ref string, do func(ref string) error) error {
	if len(w.faults) > 0 && w.Resource(ref) == nil {
		return nil
	}
	return do(ref)
}

// setPatch is a merge patch of the spec that sets one field, such as job.parallelism, to a JSON value or a plain text.
func setPatch(field, value string) []byte {
	raw := json.RawMessage(value)
	if !json.Valid(raw) {
		raw, _ = json.Marshal(value) // a string always marshals
	}
	path := strings.Split(field, ".")
	for _, name := range slices.Backward(path) {
		raw, _ = json.Marshal(map[string]json.RawMessage{name: raw}) // valid parts make a valid whole
	}
	return raw
}
