package sim

import (
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/names"
)

// isTaskManagers tells whether an object is the TaskManager Deployment of a standalone cluster, or one of its pods.
func isTaskManagers(o client.Object) bool {
	return o.GetLabels()[names.LabelComponent] == names.ComponentTaskManager
}

// admitTaskManagers holds that TaskManagers are brought up for a JobManager that is there, and never beside those of an older one. Those
// that were lost since may still end.
func (w *World) admitTaskManagers(cluster string) {
	d, _ := w.store.get(id{kindDeployment, key(cluster)}).(*appsv1.Deployment)
	if d == nil || d.DeletionTimestamp != nil {
		w.violate("TaskManagers of %s are brought up, but there is no JobManager", cluster)
		return
	}
	for _, o := range w.store.list(kindPod, w.store.revision) {
		older := o.GetUID() < d.GetUID() // they are counted
		if o.GetLabels()[names.LabelApp] == cluster && isTaskManagers(o) && older {
			w.violate("TaskManagers of %s are brought up while pod %s of those before still runs", cluster, o.GetName())
		}
	}
}

// workTaskManagers starts and ends pods until there are as many as a Deployment wants.
func (w *World) workTaskManagers(d *appsv1.Deployment) {
	pods, wanted := w.podsOf(d), int(*d.Spec.Replicas)
	switch {
	case d.DeletionTimestamp != nil && len(pods) == 0:
		w.store.remove(id{kindDeployment, client.ObjectKeyFromObject(d)})
	case d.DeletionTimestamp != nil:
	case len(pods) < wanted:
		w.store.add(kindPod, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{
			Namespace: Namespace, Name: w.podName(d), Labels: d.Spec.Template.Labels,
			OwnerReferences: []metav1.OwnerReference{{Kind: kindDeployment, Name: d.Name, UID: d.UID}},
		}})
	case len(pods) > wanted:
		w.store.remove(id{kindPod, client.ObjectKeyFromObject(pods[0])})
	case d.Status.AvailableReplicas != *d.Spec.Replicas:
		d.Status.Replicas, d.Status.AvailableReplicas = *d.Spec.Replicas, *d.Spec.Replicas
		w.store.put(kindDeployment, d)
	}
}

// scale carries out a patch of the number of replicas.
func (c *apiClient) scale(d *appsv1.Deployment) error {
	return c.w.call(call{"scale", kindDeployment, d.Name}, func() error {
		if err := c.guard(kindDeployment, d); err != nil {
			return err
		}
		found, ok := c.w.store.get(id{kindDeployment, client.ObjectKeyFromObject(d)}).(*appsv1.Deployment)
		if !ok {
			return errUnsupported
		}
		next := found.DeepCopy()
		next.Spec.Replicas = d.Spec.Replicas
		c.w.store.put(kindDeployment, next)
		d.SetResourceVersion(next.ResourceVersion)
		c.w.effects = append(c.w.effects, Effect{"e": "scale", "kind": kindDeployment, "name": d.Name, "replicas": *d.Spec.Replicas})
		return nil
	})
}

// checkTaskManagers holds that a standalone cluster has TaskManagers for as long as its JobManager has work for them, and that the cluster
// of a job that its user has suspended is gone. Those whose JobManager was lost for good wait for the user.
func (w *World) checkTaskManagers(app *v1beta1.FlinkDeployment) {
	if app.Spec.Mode != v1beta1.KubernetesModeStandalone {
		return
	}
	jobManager := w.store.get(id{kindDeployment, key(app.Name)})
	taskManagers := w.store.get(id{kindDeployment, key(names.TaskManagers(app.Name))})
	ended := job.State(app.Status.JobStatus.State).IsGloballyTerminal() && app.Spec.Job != nil
	given := app.Status.LifecycleState == v1beta1.LifecycleSuspended && app.Status.JobStatus.State == v1beta1.FlinkJobFinished
	switch {
	case jobManager != nil && taskManagers == nil && !ended:
		w.violate("cluster %s has a JobManager, but no TaskManagers", app.Name)
	case taskManagers != nil && given:
		w.violate("cluster %s is suspended, but has TaskManagers", app.Name)
	case taskManagers != nil && !isOwnedBy(taskManagers, app.UID):
		w.violate("the TaskManagers of %s do not belong to it", app.Name)
	}
}

// lose removes a Deployment behind the operator's back: that of the JobManager, or that of the TaskManagers.
func (w *World) lose(what []string) {
	if slices.Contains(what, "taskmanagers") {
		w.LoseTaskManagers(storyApp)
		return
	}
	w.LoseDeployment(storyApp)
}

// LoseTaskManagers removes the TaskManager Deployment of a cluster behind the operator's back.
func (w *World) LoseTaskManagers(cluster string) {
	w.vanish(id{kindDeployment, key(names.TaskManagers(cluster))})
}
