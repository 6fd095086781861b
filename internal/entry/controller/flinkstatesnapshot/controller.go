// Package flinkstatesnapshot is the control loop of FlinkStateSnapshots: what it watches, and which functions make its turns.
package flinkstatesnapshot

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/drey-project/drey/api/v1beta1"
	eventdoor "github.com/drey-project/drey/internal/door/event"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/decide/statesnapshot"
	"github.com/drey-project/drey/internal/turn/lifecycle"
	"github.com/drey-project/drey/internal/turn/loop"
	"github.com/drey-project/drey/internal/turn/observe"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Parts are what the turns of the loop are made of.
type Parts struct {
	Store    loop.Store
	Observer *observe.Observer
	Actor    *act.Actor
	Events   *eventdoor.Publisher
	// Turned hears of every turn; nil if nobody listens.
	Turned func(context.Context, *v1beta1.FlinkStateSnapshot, statesnapshot.Decision)
}

// kind is the loop's type.
type kind = loop.Kind[*v1beta1.FlinkStateSnapshot, v1beta1.FlinkStateSnapshotStatus, world.Snapshot]

// Loop makes the loop of FlinkStateSnapshots.
func Loop(p Parts) reconcile.Reconciler {
	return loop.New(p.Store, kind{
		Finalizer: names.FinalizerSnapshot,
		New:       func() *v1beta1.FlinkStateSnapshot { return &v1beta1.FlinkStateSnapshot{} },
		Status:    func(s *v1beta1.FlinkStateSnapshot) *v1beta1.FlinkStateSnapshotStatus { return &s.Status },
		Observe:   p.Observer.Snapshot,
		Decide:    statesnapshot.Decide,
		Act:       p.Actor.Do,
		Advance:   statesnapshot.Advance,
		Publish: func(ctx context.Context, s *v1beta1.FlinkStateSnapshot, e plan.Event) error {
			return p.Events.Publish(ctx, reference(s), e)
		},
		Turned: p.Turned,
		Audit:  func(_, stored v1beta1.FlinkStateSnapshotStatus) string { return lifecycle.SnapshotAuditLine(stored) },
	})
}

// reference is the resource as its events name it.
func reference(s *v1beta1.FlinkStateSnapshot) corev1.ObjectReference {
	return corev1.ObjectReference{
		APIVersion: v1beta1.GroupVersion.String(), Kind: v1beta1.KindFlinkStateSnapshot,
		Namespace: s.Namespace, Name: s.Name, UID: s.UID,
	}
}

// Options say how the loop runs.
type Options struct {
	Workers int
	// Backoff says when a failed turn is tried again.
	Backoff workqueue.TypedRateLimiter[reconcile.Request]
	// Wake makes turns due for reasons that Kubernetes knows nothing of; nil when there are none.
	Wake source.Source
	// Selector says which resources this operator looks after; nil for all. A snapshot counts, too, if its job does.
	Selector labels.Selector
}

// Add adds the loop to a manager. A turn is due when a resource's generation changes or its deletion begins, and when its job
// comes, goes, or changes state.
func Add(m ctrl.Manager, r reconcile.Reconciler, o Options) error {
	reader := m.GetClient()
	if o.Selector != nil {
		r = selective{Reconciler: r, reader: reader, selector: o.Selector}
	}
	b := ctrl.NewControllerManagedBy(m).
		Named("flinkstatesnapshot").
		For(&v1beta1.FlinkStateSnapshot{}, builder.WithPredicates(predicate.GenerationChangedPredicate{})).
		Watches(&v1beta1.FlinkDeployment{}, handler.EnqueueRequestsFromMapFunc(of(reader, v1beta1.JobKindFlinkDeployment)), changes()).
		Watches(&v1beta1.FlinkSessionJob{}, handler.EnqueueRequestsFromMapFunc(of(reader, v1beta1.JobKindFlinkSessionJob)), changes()).
		WithOptions(controller.Options{MaxConcurrentReconciles: o.Workers, RateLimiter: o.Backoff})
	if o.Wake != nil {
		b = b.WatchesRawSource(o.Wake)
	}
	if err := b.Complete(r); err != nil {
		return fmt.Errorf("cannot add the loop of FlinkStateSnapshots: %w", err)
	}
	return nil
}

// changes lets those changes of a job through that matter to its snapshots.
func changes() builder.WatchesOption {
	return builder.WithPredicates(predicate.Funcs{
		UpdateFunc: func(e event.UpdateEvent) bool { return jobState(e.ObjectOld) != jobState(e.ObjectNew) },
	})
}

// jobState is the state of a job as its resource tells it.
func jobState(o client.Object) v1beta1.FlinkJobState {
	switch o := o.(type) {
	case *v1beta1.FlinkDeployment:
		return o.Status.JobStatus.State
	case *v1beta1.FlinkSessionJob:
		return o.Status.JobStatus.State
	}
	return ""
}

// of maps a job to the snapshots of it that have not ended, and those that are deleted.
func of(reader client.Reader, kind v1beta1.JobKind) handler.MapFunc {
	return func(ctx context.Context, target client.Object) []reconcile.Request {
		var all v1beta1.FlinkStateSnapshotList
		if err := reader.List(ctx, &all, client.InNamespace(target.GetNamespace())); err != nil {
			return nil // the turns of snapshots that wait come by themselves
		}
		var due []reconcile.Request
		for i := range all.Items {
			s := &all.Items[i]
			r := s.Spec.JobReference
			if r != nil && r.Kind == kind && r.Name == target.GetName() && isOpen(s) {
				due = append(due, reconcile.Request{NamespacedName: client.ObjectKeyFromObject(s)})
			}
		}
		return due
	}
}

// isOpen tells that a change of its job may matter to a snapshot.
func isOpen(s *v1beta1.FlinkStateSnapshot) bool {
	return s.DeletionTimestamp != nil ||
		s.Status.State == v1beta1.SnapshotTriggerPending || s.Status.State == v1beta1.SnapshotInProgress
}
