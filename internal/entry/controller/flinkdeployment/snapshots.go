package flinkdeployment

import (
	"context"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
)

// ofJob maps a snapshot to the application that it is of.
func ofJob(_ context.Context, o client.Object) []reconcile.Request {
	s, ok := o.(*v1beta1.FlinkStateSnapshot)
	if !ok || s.Spec.JobReference == nil || s.Spec.JobReference.Kind != v1beta1.JobKindFlinkDeployment {
		return nil
	}
	return []reconcile.Request{{NamespacedName: types.NamespacedName{Namespace: s.Namespace, Name: s.Spec.JobReference.Name}}}
}

// ownSnapshots lets those changes through by which the number of snapshots that are kept is judged: of the ones that the operator
// made on its own, when they come, go, or change state.
func ownSnapshots() predicate.Predicate {
	return predicate.And(predicate.NewPredicateFuncs(isOwn), predicate.Funcs{
		UpdateFunc: func(e event.UpdateEvent) bool { return stateOf(e.ObjectOld) != stateOf(e.ObjectNew) },
	})
}

func isOwn(o client.Object) bool {
	cause := v1beta1.SnapshotTriggerType(o.GetLabels()[names.LabelSnapshotTrigger])
	return cause == v1beta1.SnapshotTriggerPeriodic || cause == v1beta1.SnapshotTriggerUpgrade
}

func stateOf(o client.Object) v1beta1.SnapshotState {
	if s, ok := o.(*v1beta1.FlinkStateSnapshot); ok {
		return s.Status.State
	}
	return ""
}
