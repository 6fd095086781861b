package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/test/await"
)

// mounting is how long a pod waits for its configuration.
const mounting = time.Minute

// begin gives a Deployment its pod and lets the JobManager in it run.
func (n *Node) begin(ctx context.Context, l *life) {
	defer close(l.begun)
	d := l.deployment
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: d.Namespace, GenerateName: d.Name + "-", Labels: d.Spec.Template.Labels,
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(d, appsv1.SchemeGroupVersion.WithKind("Deployment"))},
		},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "flink-main-container", Image: "simulated"}}},
	}
	err := n.cluster.Create(ctx, pod)
	if err == nil {
		err = n.start(ctx, l, pod)
	}
	if err != nil && ctx.Err() == nil && !n.isGoing(ctx, d) {
		n.fail(fmt.Errorf("cannot start the JobManager of %s: %w", d.Name, err))
	}
}

// isGoing tells that a Deployment is deleted or about to be: a pod that could not start then is no wonder.
func (n *Node) isGoing(ctx context.Context, d *appsv1.Deployment) bool {
	var now appsv1.Deployment
	err := n.cluster.Get(ctx, client.ObjectKeyFromObject(d), &now)
	return apierrors.IsNotFound(err) || (err == nil && (now.DeletionTimestamp != nil || now.UID != d.UID))
}

func (n *Node) start(ctx context.Context, l *life, pod *corev1.Pod) error {
	c, err := n.mount(ctx, l.deployment)
	if err != nil {
		return err
	}
	if err := n.run(l, c); err != nil {
		return err
	}
	now := metav1.Now()
	pod.Status = corev1.PodStatus{
		Phase: corev1.PodRunning, StartTime: &now,
		Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue, LastTransitionTime: now}},
		ContainerStatuses: []corev1.ContainerStatus{{
			Name: "flink-main-container", Ready: true, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}},
		}},
	}
	if err := n.cluster.Status().Update(ctx, pod); err != nil {
		return err
	}
	status := fmt.Sprintf(`{"status":{"observedGeneration":%d,"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1}}`,
		l.deployment.Generation)
	return n.cluster.Status().Patch(ctx, l.deployment.DeepCopy(), client.RawPatch(types.MergePatchType, []byte(status)))
}

// mount waits for the configuration of a JobManager.
func (n *Node) mount(ctx context.Context, d *appsv1.Deployment) (conf.Conf, error) {
	var files corev1.ConfigMap
	key := types.NamespacedName{Namespace: d.Namespace, Name: "flink-config-" + d.Name}
	err := await.Until(ctx, mounting, "config map "+key.Name, func(ctx context.Context) error {
		if n.isGoing(ctx, d) {
			return nil
		}
		err := n.cluster.Get(ctx, key, &files)
		if err == nil && !owns(d, &files) {
			err = errors.New("it is that of another JobManager")
		}
		return err
	})
	if err != nil {
		return conf.Conf{}, err
	}
	return conf.ParseDir(files.Data)
}

func owns(d *appsv1.Deployment, o client.Object) bool {
	return slices.ContainsFunc(o.GetOwnerReferences(), func(r metav1.OwnerReference) bool { return r.UID == d.UID })
}

// finish ends a JobManager and takes away all that its Deployment owns, and lets the Deployment go.
func (n *Node) finish(ctx context.Context, l *life) {
	<-l.begun
	n.stop(l)
	d := l.deployment
	err := errors.Join(n.sweep(ctx, d, &corev1.PodList{}), n.sweep(ctx, d, &corev1.ServiceList{}), n.sweep(ctx, d, &corev1.ConfigMapList{}))
	if err == nil {
		err = n.release(ctx, d)
	}
	if err != nil && ctx.Err() == nil {
		n.fail(fmt.Errorf("cannot clear up after %s: %w", d.Name, err))
	}
}

// release takes the garbage collector's finalizer off a Deployment.
func (n *Node) release(ctx context.Context, d *appsv1.Deployment) error {
	var now appsv1.Deployment
	if err := n.cluster.Get(ctx, client.ObjectKeyFromObject(d), &now); err != nil || now.UID != d.UID {
		return client.IgnoreNotFound(err)
	}
	before := now.DeepCopy()
	now.Finalizers = slices.DeleteFunc(now.Finalizers, func(f string) bool { return f == metav1.FinalizerDeleteDependents })
	return client.IgnoreNotFound(n.cluster.Patch(ctx, &now, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})))
}

// sweep deletes the objects of one kind that a Deployment owns.
func (n *Node) sweep(ctx context.Context, d *appsv1.Deployment, list client.ObjectList) error {
	if err := n.cluster.List(ctx, list, client.InNamespace(d.Namespace), client.MatchingLabels{"app": d.Name}); err != nil {
		return err
	}
	var problems []error
	for _, o := range items(list) {
		if owns(d, o) {
			problems = append(problems, client.IgnoreNotFound(n.cluster.Delete(ctx, o, client.GracePeriodSeconds(0))))
		}
	}
	return errors.Join(problems...)
}

func items(list client.ObjectList) []client.Object {
	var all []client.Object
	switch l := list.(type) {
	case *corev1.PodList:
		for i := range l.Items {
			all = append(all, &l.Items[i])
		}
	case *corev1.ServiceList:
		for i := range l.Items {
			all = append(all, &l.Items[i])
		}
	case *corev1.ConfigMapList:
		for i := range l.Items {
			all = append(all, &l.Items[i])
		}
	}
	return all
}
