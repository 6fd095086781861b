package act

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/plan"
)

// createTaskManagers creates the Deployment of TaskManagers, if the cluster has one. Its place was seen free before the JobManager was
// created, so one of the same owner is that of an earlier attempt at the same step; any other is an error.
func (a *Actor) createTaskManagers(ctx context.Context, d *appsv1.Deployment, owner types.UID) error {
	if d == nil {
		return nil
	}
	_, err := a.createDeployment(ctx, d, func(found *appsv1.Deployment) bool { return isOwned(found, owner) })
	return err
}

// deployTaskManagers creates the TaskManagers of a deployment, and nothing else of it.
func (a *Actor) deployTaskManagers(ctx context.Context, s plan.Deploy) error {
	manifests, err := a.manifests(s)
	if err != nil {
		return err
	}
	return a.createTaskManagers(ctx, manifests.TaskManager, s.Owner)
}

// deleteTaskManagers deletes the TaskManager Deployment that is meant, and no other. One that is gone is no error.
func (a *Actor) deleteTaskManagers(ctx context.Context, s plan.DeleteTaskManagers) error {
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: s.Cluster.Namespace, Name: names.TaskManagers(s.Cluster.Name)}}
	return a.Kube.Delete(ctx, d, kube.Deletion{UID: s.UID, Propagation: s.Propagation})
}

// scaleTaskManagers sets how many TaskManagers there are to be.
func (a *Actor) scaleTaskManagers(ctx context.Context, s plan.ScaleTaskManagers) error {
	name := types.NamespacedName{Namespace: s.Cluster.Namespace, Name: names.TaskManagers(s.Cluster.Name)}
	return a.Kube.Scale(ctx, name, s.UID, s.Replicas)
}
