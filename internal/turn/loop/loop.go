// Package loop runs the turns of a control loop.
//
// One turn, whatever the kind of resource:
//
//	read ─▶ observe ─▶ decide ─▶ store status ─▶ publish events ─▶ do the step ─▶ store status
//	            └── nothing is stored when status stays the same; no step, no second half ──┘
//
// The status that announces a step is stored before the step runs, under the resource version that was read. So whoever
// dies in between leaves behind what it was about to do, and a turn that was made from an old photograph ends at the
// first write: a conflict is a silent new turn.
package loop

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/turn/plan"
)

// Store reads and writes the resources of the loop.
type Store interface {
	Get(ctx context.Context, key types.NamespacedName, into client.Object) error
	UpdateStatus(ctx context.Context, o client.Object) error
	AddFinalizer(ctx context.Context, o client.Object, finalizer string) error
	RemoveFinalizer(ctx context.Context, o client.Object, finalizer string) error
}

// Kind is what makes the control loop of one kind of resource O with status S and photographs W.
type Kind[O client.Object, S, W any] struct {
	Finalizer string
	// New makes an empty resource, Status gives access to its status.
	New    func() O
	Status func(O) *S

	Observe func(context.Context, O, plan.Memory) (W, error)
	Decide  func(O, W) plan.Decision[S]
	Act     func(context.Context, plan.Step) plan.Outcome
	// Advance says what came of a step: status, events, and when to look again. It has no step of its own. Of a step that is pending
	// it says what to remember, too.
	Advance func(O, W, plan.Decision[S], plan.Outcome) plan.Decision[S]
	Publish func(context.Context, O, plan.Event) error
	// Turned hears of every turn; nil if nobody listens.
	Turned func(context.Context, O, plan.Decision[S])
	// Audit returns the line that the log has for a status that was stored over another one; empty for none. Nil writes no lines.
	Audit func(before, stored S) string
}

// Loop runs the turns of one kind. It is a reconcile.Reconciler.
type Loop[O client.Object, S, W any] struct {
	store  Store
	kind   Kind[O, S, W]
	mutex  sync.Mutex
	memory map[types.NamespacedName]plan.Memory
}

// New makes the loop of a kind.
func New[O client.Object, S, W any](store Store, kind Kind[O, S, W]) *Loop[O, S, W] {
	return &Loop[O, S, W]{store: store, kind: kind, memory: map[types.NamespacedName]plan.Memory{}}
}

// Reconcile runs one turn for a resource and says when the next one is due.
func (l *Loop[O, S, W]) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	resource := l.kind.New()
	err := l.store.Get(ctx, request.NamespacedName, resource)
	if errors.Is(err, kube.ErrNotFound) {
		l.forget(request.NamespacedName)
		return reconcile.Result{}, nil
	}
	if err != nil {
		return reconcile.Result{}, err
	}
	recheck, err := l.turn(ctx, resource)
	switch {
	case errors.Is(err, kube.ErrConflict) || errors.Is(err, kube.ErrStale):
		return reconcile.Result{RequeueAfter: plan.Immediately}, nil
	case ctx.Err() != nil:
		// The operator ends in the middle of a turn. The next one goes on from what is stored.
		return reconcile.Result{}, nil
	}
	if err != nil {
		return reconcile.Result{}, err // tried again with back-off
	}
	return reconcile.Result{RequeueAfter: recheck}, nil
}

// turn runs one turn for a resource that was read.
func (l *Loop[O, S, W]) turn(ctx context.Context, o O) (time.Duration, error) {
	if o.GetDeletionTimestamp().IsZero() {
		if err := l.store.AddFinalizer(ctx, o, l.kind.Finalizer); err != nil {
			return 0, err
		}
	}
	key := client.ObjectKeyFromObject(o)
	seen, err := l.kind.Observe(ctx, o, l.recall(key))
	if err != nil {
		return 0, err
	}
	decided := l.kind.Decide(o, seen)
	if err := l.conclude(ctx, o, decided.Status, decided.Events); err != nil {
		return 0, err
	}
	l.Remember(key, decided.Memory)
	l.tell(ctx, o, decided)
	if decided.Err != nil || decided.Step == nil {
		return decided.Recheck, decided.Err
	}
	if _, last := decided.Step.(plan.Release); last {
		l.forget(key)
		return 0, l.store.RemoveFinalizer(ctx, o, l.kind.Finalizer)
	}
	return l.step(ctx, o, seen, decided)
}

// step carries out the step of a decision and records what came of it.
func (l *Loop[O, S, W]) step(ctx context.Context, o O, seen W, decided plan.Decision[S]) (time.Duration, error) {
	outcome := l.kind.Act(ctx, decided.Step)
	if errors.Is(outcome.Err, kube.ErrConflict) {
		return 0, outcome.Err
	}
	next := l.kind.Advance(o, seen, decided, outcome)
	if outcome.Pending {
		l.Remember(client.ObjectKeyFromObject(o), next.Memory)
	}
	return next.Recheck, errors.Join(l.conclude(ctx, o, next.Status, next.Events), next.Err)
}

// conclude stores status if it differs, and then publishes events.
func (l *Loop[O, S, W]) conclude(ctx context.Context, o O, status S, events []plan.Event) error {
	if !equality.Semantic.DeepEqual(*l.kind.Status(o), status) {
		before := *l.kind.Status(o)
		*l.kind.Status(o) = status
		if err := l.store.UpdateStatus(ctx, o); err != nil {
			return err
		}
		l.audit(ctx, before, status)
	}
	for _, e := range events {
		if err := l.kind.Publish(ctx, o, e); err != nil {
			return err
		}
	}
	return nil
}

// audit writes the line for a status that was stored.
func (l *Loop[O, S, W]) audit(ctx context.Context, before, stored S) {
	if l.kind.Audit == nil {
		return
	}
	if line := l.kind.Audit(before, stored); line != "" {
		log.FromContext(ctx).Info(line)
	}
}

// tell writes one line for every turn that did something.
func (l *Loop[O, S, W]) tell(ctx context.Context, o O, d plan.Decision[S]) {
	level := 1
	if d.Step != nil || slices.ContainsFunc(d.Events, isNews) {
		level = 0
	}
	log.FromContext(ctx).V(level).Info("Turn", "rule", d.Rule, "because", d.Because, "step", plan.Name(d.Step))
	if l.kind.Turned != nil {
		l.kind.Turned(ctx, o, d)
	}
}

// isNews tells events from those that are published once, and said again in every turn for as long as they hold.
func isNews(e plan.Event) bool { return !e.Repeat.Never }

func (l *Loop[O, S, W]) recall(key types.NamespacedName) plan.Memory {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.memory[key]
}

// Remember lets the loop know of a resource what another loop remembered.
func (l *Loop[O, S, W]) Remember(key types.NamespacedName, m plan.Memory) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if m == (plan.Memory{}) {
		delete(l.memory, key)
		return
	}
	l.memory[key] = m
}

func (l *Loop[O, S, W]) forget(key types.NamespacedName) { l.Remember(key, plan.Memory{}) }
