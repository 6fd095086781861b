package flinkstatesnapshot

import (
	"context"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
)

// selective leaves snapshots alone that neither carry the labels of this operator's resources nor belong to a job that does. The
// operator gives those that it makes the labels of snapshots only.
type selective struct {
	reconcile.Reconciler

	reader   client.Reader
	selector labels.Selector
}

// Reconcile runs a turn for a snapshot that is this operator's.
func (s selective) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	var snapshot v1beta1.FlinkStateSnapshot
	err := s.reader.Get(ctx, request.NamespacedName, &snapshot)
	if err == nil && !s.selects(&snapshot) && !s.selectsJob(ctx, &snapshot) {
		return reconcile.Result{}, nil
	}
	return s.Reconciler.Reconcile(ctx, request)
}

func (s selective) selects(o client.Object) bool {
	return s.selector.Matches(labels.Set(o.GetLabels()))
}

func (s selective) selectsJob(ctx context.Context, snapshot *v1beta1.FlinkStateSnapshot) bool {
	r := snapshot.Spec.JobReference
	if r == nil {
		return false
	}
	var job client.Object = &v1beta1.FlinkDeployment{}
	if r.Kind == v1beta1.JobKindFlinkSessionJob {
		job = &v1beta1.FlinkSessionJob{}
	}
	err := s.reader.Get(ctx, types.NamespacedName{Namespace: snapshot.Namespace, Name: r.Name}, job)
	return err == nil && s.selects(job)
}
