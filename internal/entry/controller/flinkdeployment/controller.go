// Package flinkdeployment is the control loop of FlinkDeployments: what it watches, and which functions make its turns.
package flinkdeployment

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/door/event"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/decide/application"
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
	Events   *event.Publisher
	// Turned hears of every turn; nil if nobody listens.
	Turned func(context.Context, *v1beta1.FlinkDeployment, application.Decision)
}

// kind is the loop's type.
type kind = loop.Kind[*v1beta1.FlinkDeployment, v1beta1.FlinkDeploymentStatus, world.Application]

// Loop makes the loop of FlinkDeployments.
func Loop(p Parts) reconcile.Reconciler {
	return loop.New(p.Store, kind{
		Finalizer: names.FinalizerDeployment,
		New:       func() *v1beta1.FlinkDeployment { return &v1beta1.FlinkDeployment{} },
		Status:    func(d *v1beta1.FlinkDeployment) *v1beta1.FlinkDeploymentStatus { return &d.Status },
		Observe:   p.Observer.Application,
		Decide:    application.Decide,
		Act:       p.Actor.Do,
		Advance:   application.Advance,
		Publish: func(ctx context.Context, d *v1beta1.FlinkDeployment, e plan.Event) error {
			return p.Events.Publish(ctx, reference(d), e)
		},
		Turned: p.Turned,
		Audit: func(before, stored v1beta1.FlinkDeploymentStatus) string {
			if before.LifecycleState == stored.LifecycleState {
				return ""
			}
			return lifecycle.AuditLine(stored.CommonStatus)
		},
	})
}

// reference is the resource as its events name it.
func reference(d *v1beta1.FlinkDeployment) corev1.ObjectReference {
	return corev1.ObjectReference{
		APIVersion: v1beta1.GroupVersion.String(), Kind: v1beta1.KindFlinkDeployment,
		Namespace: d.Namespace, Name: d.Name, UID: d.UID,
	}
}

// Options say how the loop runs.
type Options struct {
	Workers int
	// Backoff says when a failed turn is tried again.
	Backoff workqueue.TypedRateLimiter[reconcile.Request]
	// Wake makes turns due for reasons that Kubernetes knows nothing of; nil when there are none.
	Wake source.Source
	// Snapshots tells that there are FlinkStateSnapshots, which the operator makes and keeps a number of.
	Snapshots bool
	// Ingresses tells that the operator looks after Ingresses.
	Ingresses bool
}

// Add adds the loop to a manager. A turn is due when a resource's generation changes or its deletion begins, when the JobManager
// Deployment, one of its pods or the Ingress changes, and when a snapshot that the operator made comes, goes, or changes state.
func Add(m ctrl.Manager, r reconcile.Reconciler, o Options) error {
	b := ctrl.NewControllerManagedBy(m).
		Named("flinkdeployment").
		For(&v1beta1.FlinkDeployment{}, builder.WithPredicates(predicate.GenerationChangedPredicate{})).
		Watches(&appsv1.Deployment{}, handler.EnqueueRequestForOwner(m.GetScheme(), m.GetRESTMapper(), &v1beta1.FlinkDeployment{})).
		Watches(&corev1.Pod{}, handler.EnqueueRequestsFromMapFunc(ofCluster)).
		WithOptions(controller.Options{MaxConcurrentReconciles: o.Workers, RateLimiter: o.Backoff})
	if o.Wake != nil {
		b = b.WatchesRawSource(o.Wake)
	}
	if o.Snapshots {
		b = b.Watches(&v1beta1.FlinkStateSnapshot{}, handler.EnqueueRequestsFromMapFunc(ofJob), builder.WithPredicates(ownSnapshots()))
	}
	if o.Ingresses {
		b = b.Owns(&networkingv1.Ingress{})
	}
	if err := b.Complete(r); err != nil {
		return fmt.Errorf("cannot add the loop of FlinkDeployments: %w", err)
	}
	return nil
}

// ofCluster maps an object of a native cluster to the resource that the cluster is named after.
func ofCluster(_ context.Context, o client.Object) []reconcile.Request {
	app := o.GetLabels()[names.LabelApp]
	if app == "" {
		return nil
	}
	return []reconcile.Request{{NamespacedName: types.NamespacedName{Namespace: o.GetNamespace(), Name: app}}}
}
