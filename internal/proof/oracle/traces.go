package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/proof/sim"
	"github.com/drey-project/drey/internal/spec/settings"
)

// trace is a story that was played against the Java controllers.
type trace struct {
	Kind     string            `json:"kind"`
	Operator map[string]string `json:"operatorConfig"`
	// SnapshotCRD tells whether the cluster knows FlinkStateSnapshots; absent means that it does.
	SnapshotCRD *bool       `json:"snapshotCrdInstalled"`
	Steps       []traceStep `json:"steps"`
}

type traceStep struct {
	Do   map[string]json.RawMessage `json:"do"`
	Then []traceLoop                `json:"then"`
}

// traceLoop is what one loop of a Java controller did.
type traceLoop struct {
	Status           map[string]any    `json:"status"`
	Labels           map[string]string `json:"labels"`
	Effects          []map[string]any  `json:"effects"`
	Events           []traceEvent      `json:"events"`
	FinalizerRemoved bool              `json:"finalizerRemoved"`
	Exception        []any             `json:"exception"`
}

type traceEvent struct {
	Type, Reason, Component, Message string
}

// player plays one trace against the production loop and compares after every step.
type player struct {
	world *sim.World
	// seen is what the recording says of each resource.
	seen  map[string]*recorded
	ids   identities
	diffs []string
	at    string
	// departed are the numbers of the quirks that the trace shows and Drey does not.
	departed map[int]bool
	// retries tells that the last recorded loop of a step failed and is to be repeated.
	retries bool
	// over tells that the rest of the story is not comparable any more.
	over bool
}

// recorded is what a recording said last of a resource.
type recorded struct {
	status map[string]any
	labels map[string]string
	// failed tells that the last loop ended with an exception, and so before it wrote the labels.
	failed bool
}

// runTraces plays the whole story; what differs in an early step makes later steps differ, so only the first one is told.
func runTraces(v Vector) Result {
	var t trace
	if err := json.Unmarshal(v.Raw, &t); err != nil {
		return Result{Diff: err.Error()}
	}
	if t.Kind == "sessionjob" {
		return Result{Diff: "stories of the kind " + t.Kind + " are not played yet"}
	}
	// In the recorded world a Flink never repeats an older answer.
	operator := conf.FromMap(t.Operator).With(option.WebRefreshInterval.Key, "0")
	if t.SnapshotCRD != nil && !*t.SnapshotCRD {
		var err error
		if operator, err = settings.WithoutSnapshotResources(operator); err != nil {
			return Result{Diff: err.Error()}
		}
	}
	w, err := sim.New(sim.Options{Operator: operator, Manual: true})
	if err != nil {
		return Result{Diff: err.Error()}
	}
	p := &player{world: w, ids: identities{}, departed: map[int]bool{}, seen: map[string]*recorded{}}
	for i, step := range t.Steps {
		p.at = fmt.Sprintf("step %d %s", i+1, summary(step.Do))
		w.Advance(time.Second)
		if err := p.play(step); err != nil {
			return Result{Diff: p.at + ": " + err.Error()}
		}
		if len(p.diffs) > 0 {
			return Result{Diff: p.at + ":\n" + strings.Join(p.diffs, "\n") + "\n" + w.Transcript()}
		}
		if p.over {
			break
		}
	}
	return Result{Departed: slices.Collect(maps.Keys(p.departed))}
}

func summary(do map[string]json.RawMessage) string {
	text, err := json.Marshal(do)
	if err != nil {
		return err.Error()
	}
	return string(text[:min(len(text), 160)])
}

func (p *player) play(step traceStep) error {
	for action, text := range step.Do {
		switch action {
		case "apply":
			return p.world.Apply(text)
		case "patch":
			return p.patch(text)
		case "delete":
			return p.delete(text)
		case "setKube":
			return p.world.Kube(text)
		case "setFlink":
			return p.world.Flink(text)
		case "advance":
			return p.advance(text)
		case "restartOperator":
			p.world.RestartOperator()
			return nil
		case "reconcile":
			return p.reconcile(text, step.Then)
		default:
			return fmt.Errorf("unknown action %q", action)
		}
	}
	return nil
}

func (p *player) patch(text json.RawMessage) error {
	var in struct {
		Ref  string          `json:"ref"`
		Spec json.RawMessage `json:"spec"`
	}
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	return p.world.Patch(in.Ref, in.Spec)
}

func (p *player) delete(text json.RawMessage) error {
	var ref string
	if err := json.Unmarshal(text, &ref); err != nil {
		return err
	}
	return p.world.Delete(ref)
}

func (p *player) advance(text json.RawMessage) error {
	var seconds int64
	err := json.Unmarshal(text, &seconds)
	p.world.Advance(time.Duration(seconds) * time.Second)
	return err
}

// reconcile lets the loop settle and compares what came of it.
func (p *player) reconcile(text json.RawMessage, want []traceLoop) error {
	target := struct {
		Ref string `json:"ref"`
		Max int    `json:"max"`
	}{Max: 6}
	if err := json.Unmarshal(text, &target.Ref); err != nil {
		if err := json.Unmarshal(text, &target); err != nil {
			return err
		}
	}
	if err := p.world.Turns(target.Ref, target.Max); err != nil {
		return err
	}
	p.compare(target.Ref, want)
	return nil
}

func (p *player) compare(ref string, want []traceLoop) {
	removed := false
	var effects []map[string]any
	var events []traceEvent
	known := p.of(ref)
	for _, loop := range want {
		if loop.Status != nil {
			known.status = loop.Status
		}
		if loop.Labels != nil {
			known.labels = loop.Labels
		}
		known.failed = len(loop.Exception) > 0
		effects, events = append(effects, loop.Effects...), append(events, loop.Events...)
		removed, p.retries = removed || loop.FinalizerRemoved, len(loop.Exception) > 0
	}
	found := p.world.Resource(ref)
	if p.departs(ref, found, removed, len(want)) {
		return
	}
	events = p.depart(effects, events)
	p.compareEffects(effects)
	p.compareEvents(events)
	if removed != (found == nil) && len(want) > 0 {
		p.differ("finalizer removed: recorded %v", removed)
	}
	if known.status == nil {
		return
	}
	switch o := found.(type) {
	case *v1beta1.FlinkDeployment:
		p.compareStatus(known.status, o.Status)
	case *v1beta1.FlinkStateSnapshot:
		p.compareSnapshot(known, o)
	}
}

// of is what the recording said of a resource so far.
func (p *player) of(ref string) *recorded {
	if p.seen[ref] == nil {
		p.seen[ref] = &recorded{}
	}
	return p.seen[ref]
}

func (p *player) differ(format string, args ...any) {
	p.diffs = append(p.diffs, fmt.Sprintf(format, args...))
}
