package sim

import (
	"context"
	"errors"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/door/event"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/entry/controller/flinkdeployment"
	"github.com/drey-project/drey/internal/entry/controller/flinkstatesnapshot"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/decide/statesnapshot"
	"github.com/drey-project/drey/internal/turn/observe"
	"github.com/drey-project/drey/internal/turn/plan"
)

// startOperator starts an operator that remembers nothing.
func (w *World) startOperator() {
	cached, live := &apiClient{w: w, cached: true}, &apiClient{w: w}
	store := kube.New(cached, live)
	metadata := ha.New(live, live)
	w.publisher, w.published = event.NewPublisher(events{w: w}, w.Now), map[string]bool{}
	parts := flinkdeployment.Parts{
		Store: store,
		Observer: &observe.Observer{
			Kube: store, HA: metadata, Mint: w, Now: w.Now, Operator: w.configuration,
			Flink: func(cluster types.NamespacedName, _ conf.Conf) (observe.Flink, error) {
				return w.rest(cluster.Name), nil
			},
		},
		Actor: &act.Actor{
			Kube: store, HA: metadata, Now: w.Now,
			Operator: func(conf.Conf) (cluster.Operator, error) { return cluster.Operator{}, nil },
			Flink:    func(cluster types.NamespacedName, _ conf.Conf) (act.Flink, error) { return w.rest(cluster.Name), nil },
		},
		Events: w.publisher,
		Turned: w.turned,
	}
	if w.sabotage != nil {
		w.sabotage(&parts)
	}
	w.memories = map[id]plan.Memory{}
	w.loops, w.lag = map[string]reconcile.Reconciler{
		kindApp: flinkdeployment.Loop(parts),
		kindSnapshot: flinkstatesnapshot.Loop(flinkstatesnapshot.Parts{
			Store: store, Observer: parts.Observer, Actor: parts.Actor, Events: parts.Events, Turned: w.snapshotTurned,
		}),
	}, 0
}

// snapshotTurned hears of the turns of FlinkStateSnapshots.
func (w *World) snapshotTurned(_ context.Context, o *v1beta1.FlinkStateSnapshot, d statesnapshot.Decision) {
	w.heard(id{kindSnapshot, client.ObjectKeyFromObject(o)}, d.Memory, d.Step)
	if !w.quiet {
		w.tell(o.Name, line(d, string(d.Status.State)), d.Step)
	}
}

// turned hears of the turns of FlinkDeployments.
func (w *World) turned(_ context.Context, o *v1beta1.FlinkDeployment, d plan.Decision[v1beta1.FlinkDeploymentStatus]) {
	w.heard(id{kindApp, client.ObjectKeyFromObject(o)}, d.Memory, d.Step)
	if !w.quiet {
		w.tell(o.Name, line(d, string(d.Status.LifecycleState)), d.Step)
	}
}

// heard notes what is remembered after a turn.
func (w *World) heard(of id, m plan.Memory, step plan.Step) {
	w.lastStep = step
	if _, last := step.(plan.Release); last {
		m = plan.Memory{}
	}
	w.remember(of, m)
}

// tell writes a line of the transcript for every turn that did something, and the events it published.
func (w *World) tell(name, line string, step plan.Step) {
	if name != storyApp {
		line = name + ": " + line
	}
	if line != w.lastLines[name] || step != nil {
		w.note("turn %-3d %s", w.turns, line)
	}
	w.lastLines[name] = line
	for ; w.shown < len(w.events); w.shown++ {
		e := w.events[w.shown]
		w.note("         %s %s: %s", e.Type, e.Reason, e.Message)
	}
}

// events is the part of the API server that keeps events.
type events struct {
	typedcorev1.EventInterface
	w *World
}

func (e events) Events(string) typedcorev1.EventInterface { return e }

func (e events) Get(_ context.Context, name string, _ metav1.GetOptions) (*corev1.Event, error) {
	found, ok := e.w.store.get(id{kindEvent, key(name)}).(*corev1.Event)
	if !ok {
		return nil, apierrors.NewNotFound(groupResource(kindEvent), name)
	}
	e.w.published[name] = true
	return found.DeepCopy(), nil
}

func (e events) Create(_ context.Context, o *corev1.Event, _ metav1.CreateOptions) (*corev1.Event, error) {
	err := e.w.call(call{"create", kindEvent, o.Reason}, func() error {
		if e.w.store.get(id{kindEvent, client.ObjectKeyFromObject(o)}) != nil {
			return apierrors.NewAlreadyExists(groupResource(kindEvent), o.Name)
		}
		e.w.store.add(kindEvent, o)
		e.w.told(o)
		return nil
	})
	e.w.published[o.Name] = err == nil
	return o, err
}

func (e events) Update(_ context.Context, o *corev1.Event, _ metav1.UpdateOptions) (*corev1.Event, error) {
	err := e.w.call(call{"update", kindEvent, o.Reason}, func() error {
		stored := e.w.store.get(id{kindEvent, client.ObjectKeyFromObject(o)})
		if stored == nil {
			return apierrors.NewNotFound(groupResource(kindEvent), o.Name)
		}
		if stored.GetResourceVersion() != o.ResourceVersion {
			return apierrors.NewConflict(groupResource(kindEvent), o.Name, errors.New("it was changed"))
		}
		e.w.store.put(kindEvent, o)
		e.w.told(o)
		return nil
	})
	e.w.published[o.Name] = err == nil
	return o, err
}

func labelsOf(o client.Object) labels.Set { return o.GetLabels() }
