package observe

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/world"
)

// taskManagers reads the TaskManager Deployment of a standalone cluster. Its pods are looked at only where they may outlive it and
// meet the next JobManager.
func (l *look) taskManagers(ctx context.Context, j world.JobManager) world.TaskManagers {
	if l.mode != v1beta1.KubernetesModeStandalone {
		return world.TaskManagers{}
	}
	var seen world.TaskManagers
	seen.Deployment = as(l.find(ctx, names.TaskManagers(l.cluster.Name)), l.describeTaskManagers)
	deployment, known := seen.Deployment.Get()
	if jobManager, _ := j.Deployment.Get(); known && deployment == nil && jobManager == nil && !l.isAtRest() {
		seen.Pods = l.taskManagerPods(ctx)
	}
	return seen
}

func (l *look) describeTaskManagers(d *appsv1.Deployment) *world.TaskManagerDeployment {
	if d == nil {
		return nil
	}
	facts := &world.TaskManagerDeployment{Name: d.Name, UID: d.UID, Owned: l.owns(d), Deleting: d.DeletionTimestamp != nil, Replicas: 1}
	if d.Spec.Replicas != nil {
		facts.Replicas = *d.Spec.Replicas
	}
	return facts
}

// taskManagerPods reads past the caches, which do not keep the pods of TaskManagers.
func (l *look) taskManagerPods(ctx context.Context) world.Seen[[]string] {
	found, err := l.podsOf(ctx, names.ComponentTaskManager, l.Kube.ListLive)
	if err != nil {
		return world.Unknown[[]string](err.Error())
	}
	pods := make([]string, 0, len(found))
	for _, p := range found {
		pods = append(pods, p.Name)
	}
	return world.Known(pods)
}
