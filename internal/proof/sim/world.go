// Package sim plays stories against the operator in virtual time.
//
// The operator is the real one: its loop, observer, rules, actor and doors. What is simulated is the world around it: an API
// server that keeps every version, the kubelet that starts and ends JobManager pods, and Flink. Every call that leaves the
// operator is counted, and any of them can be harmed: by a crash before or after it, a lost answer, a refusal, a time-out,
// a conflict, another writer, an outage, caches that fall behind.
//
//	story ──▶ world ──▶ turns until nothing changes ──▶ transcript
//	            ▲   each call: harmed or not
//	            └── after every call and every turn: the invariants
package sim

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/door/event"
	"github.com/drey-project/drey/internal/entry/controller/flinkdeployment"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/observe"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Namespace is where all stories happen.
const Namespace = "default"

// Start is the time at which all stories begin.
var Start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// World is one simulated world with one operator in it.
type World struct {
	store *store
	flink *flinksim.World
	now   time.Time
	// ids and triggers count the identifiers that were handed out.
	ids, triggers int

	defaults conf.Conf
	settings settings.Settings
	// loops are those of the operator, by the kind of resource that they look after.
	loops map[string]reconcile.Reconciler

	// manual worlds do nothing by themselves; in others the kubelet works.
	manual bool
	// dying counts the ticks since a pod began to end.
	dying map[string]int
	// lives are the clusters that were started, results the jobs that are known to have ended, ledgers what must not get lost.
	lives    map[string]life
	results  map[string]bool
	ledgers  map[string]*ledger
	sabotage func(*flinkdeployment.Parts)

	calls      int
	made       []call
	faults     []Fault
	delivered  int // of the faults
	struck     int // the call of the last one
	lag        int
	outage     int // calls that will still be refused
	frozen     int64
	crashes    int
	turns      int
	begun      int64 // what caches knew when the turn began
	violations []string
	transcript []byte
	quiet      bool // no transcript is kept
	stage      stage
	memories   map[id]plan.Memory // what the operator remembers
	publisher  *event.Publisher
	published  map[string]bool // the events that the publisher remembers
	lastLines  map[string]string
	// requests are the ids under which Flink was asked for each FlinkStateSnapshot.
	requests map[string]map[job.TriggerID]bool
	// touches are the objects that another controller wrote to.
	touches     map[id]types.UID
	lastStep    plan.Step
	submissions []Submission
	submitMode  string
	effects     []Effect
	events      []Told
	shown       int // of the events
}

// Submission is the bringing up of one cluster.
type Submission struct {
	Job         job.ID
	Restore     string
	Parallelism string
	Generation  string
}

// Options say what a world is like.
type Options struct {
	// Operator is the operator's own configuration.
	Operator conf.Conf
	// Manual worlds do nothing by themselves.
	Manual bool
	Faults []Fault
	// Sabotage breaks a part of every operator that starts, to see whether the world finds out.
	Sabotage func(*flinkdeployment.Parts)
}

// New makes a world without resources and starts an operator in it.
func New(o Options) (*World, error) {
	w := &World{
		now: Start, flink: flinksim.NewLiving(Start), defaults: o.Operator, manual: o.Manual, faults: o.Faults, sabotage: o.Sabotage,
		dying: map[string]int{}, lastLines: map[string]string{}, lives: map[string]life{}, results: map[string]bool{}, ledgers: map[string]*ledger{},
		requests: map[string]map[job.TriggerID]bool{}, touches: map[id]types.UID{},
	}
	if o.Manual {
		w.flink = flinksim.New(Start)
	}
	w.store = newStore(func() metav1.Time { return metav1.NewTime(w.now) })
	s, err := settings.From(o.Operator, map[string]string{"KUBERNETES_SERVICE_HOST": "10.96.0.1"})
	if err != nil {
		return nil, err
	}
	w.settings = s
	w.startOperator()
	return w, nil
}

// Now is the time in the world.
func (w *World) Now() time.Time { return w.now }

// Advance lets time pass.
func (w *World) Advance(d time.Duration) {
	w.now = w.now.Add(d)
	w.flink.SetTime(w.now)
}

// Fresh makes identifiers in the order in which they are asked for.
func (w *World) Fresh() world.Fresh {
	w.triggers++
	return world.Fresh{
		JobID: job.ID(fmt.Sprintf("%032x", w.ids+1)), Store: fmt.Sprintf("00000000-0000-4000-8000-%012d", w.ids+1),
		Trigger: job.TriggerID(fmt.Sprintf("%032x", 0xa0000+w.triggers)), Checkpoint: job.TriggerID(fmt.Sprintf("%032x", 0xc0000+w.triggers)),
	}
}

func (w *World) configuration(string, string) (observe.Operator, error) {
	return observe.Operator{Defaults: w.defaults, Settings: w.settings}, nil
}

// note adds a line to the transcript.
func (w *World) note(format string, args ...any) {
	if !w.quiet {
		w.transcript = fmt.Appendf(w.transcript, format+"\n", args...)
	}
}

// Transcript is the story as it went.
func (w *World) Transcript() string { return string(w.transcript) }

// Violations are the invariants that were broken.
func (w *World) Violations() []string { return w.violations }

// Calls is how many calls the operator has made.
func (w *World) Calls() int { return w.calls }

func (w *World) violate(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	w.note("!!!!!!! %s", text)
	w.violations = append(w.violations, text)
}

// app is the resource of a name; nil if there is none.
func (w *World) app(name string) *v1beta1.FlinkDeployment {
	found, _ := w.store.get(id{kindApp, key(name)}).(*v1beta1.FlinkDeployment)
	return found
}

func key(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: Namespace, Name: name}
}

// turn runs one turn for a resource; a crash ends the operator and a new one starts.
func (w *World) turn(ref string) (result reconcile.Result, err error) {
	defer func() {
		if end := recover(); end != nil {
			if _, killed := end.(crashed); !killed {
				panic(end)
			}
			w.crashes++
			w.startOperator()
			result = reconcile.Result{RequeueAfter: 1}
		}
	}()
	name := w.refer(ref)
	loop, looksAfter := w.loops[name.kind]
	if !looksAfter {
		return reconcile.Result{}, nil
	}
	w.turns++
	w.begun = w.horizon()
	return loop.Reconcile(context.Background(), reconcile.Request{NamespacedName: name.key})
}
