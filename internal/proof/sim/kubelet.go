package sim

import (
	"fmt"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

// admit answers a creation before it happens.
func (w *World) admit(o client.Object) error {
	if _, isJobManager := o.(*appsv1.Deployment); !isJobManager {
		return nil
	}
	if isTaskManagers(o) {
		w.admitTaskManagers(o.GetLabels()[names.LabelApp])
		return nil
	}
	if w.submitMode == "error" {
		w.effects = append(w.effects, Effect{"e": w.submission(o.GetName()), "cluster": o.GetName(), "answer": "error"})
		return fmt.Errorf("submission failed")
	}
	w.checkPlace(o.GetName())
	w.checkAnnouncement(o.GetName())
	w.ledger(o.GetName()).consent = w.consent(o.GetName())
	return nil
}

// created lets the world take note of an object that the operator created. The answer may get lost.
func (w *World) created(o client.Object) error {
	if s, isSnapshot := o.(*v1beta1.FlinkStateSnapshot); isSnapshot {
		w.recordSnapshot(s)
		return nil
	}
	config, ok := o.(*corev1.ConfigMap)
	if !ok || !strings.HasPrefix(config.Name, names.FlinkConfig("")) {
		return nil
	}
	w.submitted(strings.TrimPrefix(config.Name, names.FlinkConfig("")), config)
	if w.submitMode == "lost" {
		w.effects[len(w.effects)-1]["answer"] = "error"
		return errLost
	}
	return nil
}

// submitted notes a submission once its configuration is there.
func (w *World) submitted(name string, config *corev1.ConfigMap) {
	c := parse(config)
	deployment, _ := w.store.get(id{kindDeployment, key(name)}).(*appsv1.Deployment)
	if deployment == nil {
		return
	}
	s := Submission{
		Job: job.ID(text(c, option.FixedJobID.Key)), Restore: text(c, option.SavepointPath.Key),
		Parallelism: text(c, option.Parallelism.Key), Generation: deployment.Annotations[names.AnnotationGeneration],
	}
	w.ids++
	w.submissions = append(w.submissions, s)
	w.recordSubmission(name, s, deployment)
	if w.manual {
		w.flink.Start(flinksim.Submission{ID: name, Job: s.Job, Restore: s.Restore})
		return
	}
	w.ledger(name).consent.or(w.consent(name))
}

func parse(config *corev1.ConfigMap) conf.Conf {
	for file, dialect := range map[string]conf.Dialect{"flink-conf.yaml": conf.LegacyYAML, "config.yaml": conf.StandardYAML} {
		if data, found := config.Data[file]; found {
			c, err := conf.ParseFile([]byte(data), dialect)
			if err == nil {
				return c
			}
		}
	}
	return conf.Conf{}
}

func text(c conf.Conf, key string) string {
	value, _ := c.Lookup(key)
	return value
}

// delete begins, and in a manual world ends, the deletion of an object.
func (w *World) delete(name id, o *client.DeleteOptions) error {
	found := w.store.get(name)
	if found == nil {
		return apierrors.NewNotFound(groupResource(name.kind), name.key.Name)
	}
	if p := o.Preconditions; p != nil && p.UID != nil && *p.UID != found.GetUID() {
		return apierrors.NewConflict(groupResource(name.kind), name.key.Name, fmt.Errorf("the UID differs"))
	}
	if p := o.Preconditions; p != nil && p.ResourceVersion != nil && *p.ResourceVersion != found.GetResourceVersion() {
		return apierrors.NewConflict(groupResource(name.kind), name.key.Name, fmt.Errorf("the resource version differs"))
	}
	w.recordDeletion(name)
	w.checkDeletion(name, found)
	if _, hasLoop := finalizers[name.kind]; hasLoop {
		w.markDeleted(name, found)
		return nil
	}
	foreground := o.PropagationPolicy != nil && *o.PropagationPolicy == metav1.DeletePropagationForeground
	if name.kind != kindDeployment || w.manual || !foreground {
		w.vanish(name)
		return nil
	}
	w.markDeleting(name, found)
	return nil
}

func (w *World) markDeleting(name id, found client.Object) {
	if found.GetDeletionTimestamp() != nil {
		return
	}
	next, _ := found.DeepCopyObject().(client.Object)
	next.SetDeletionTimestamp(new(metav1.NewTime(w.now)))
	w.store.put(name.kind, next)
}

// vanish takes an object away; a JobManager Deployment takes its cluster with it in a manual world.
func (w *World) vanish(name id) {
	w.store.remove(name)
	if name.kind == kindDeployment && w.manual {
		w.flink.End(name.key.Name)
		w.dropPods(name.key.Name)
	}
}

// finalize removes a deleted resource that nobody holds any more.
func (w *World) finalize(kind string, o client.Object) {
	if o.GetDeletionTimestamp() != nil && len(o.GetFinalizers()) == 0 {
		if s, isSnapshot := o.(*v1beta1.FlinkStateSnapshot); isSnapshot {
			w.checkReleased(s)
		}
		w.store.remove(id{kind, client.ObjectKeyFromObject(o)})
	}
}

// tick lets the cluster work for a moment and tells whether anything changed.
func (w *World) tick() bool {
	if w.manual {
		return false
	}
	before := w.store.changes
	busy := w.flink.Work()
	w.follow()
	dying := w.endPods()
	for _, o := range w.store.list(kindDeployment, w.store.revision) {
		if d, ok := o.(*appsv1.Deployment); ok {
			w.work(d.DeepCopy())
		}
	}
	return busy || dying || w.store.changes != before
}

// lastMoments is how many ticks a pod takes to end.
const lastMoments = 8

// endPods ends the pods whose Deployment is gone or going, and tells whether some are still about to end.
func (w *World) endPods() bool {
	dying := false
	for _, o := range w.store.list(kindPod, w.store.revision) {
		owner := o.GetOwnerReferences()[0]
		d := w.store.get(id{kindDeployment, key(owner.Name)})
		if d != nil && d.GetUID() == owner.UID && d.GetDeletionTimestamp() == nil {
			continue
		}
		if o.GetDeletionTimestamp() == nil {
			w.markDeleting(id{kindPod, client.ObjectKeyFromObject(o)}, o)
			continue
		}
		if w.dying[o.GetName()]++; w.dying[o.GetName()] < lastMoments {
			dying = true
			continue
		}
		delete(w.dying, o.GetName())
		w.store.remove(id{kindPod, client.ObjectKeyFromObject(o)})
		w.flink.End(owner.Name)
	}
	return dying
}

// podName is a name that no pod had before.
func (w *World) podName(d *appsv1.Deployment) string {
	return fmt.Sprintf("%s-pod-%04d", d.Name, w.store.uids+1)
}

// work brings one Deployment a step further.
func (w *World) work(d *appsv1.Deployment) {
	if isTaskManagers(d) {
		w.workTaskManagers(d)
		return
	}
	pods := w.podsOf(d)
	switch {
	case d.DeletionTimestamp != nil && len(pods) == 0:
		w.store.remove(id{kindDeployment, client.ObjectKeyFromObject(d)})
	case d.DeletionTimestamp != nil:
	case len(d.Status.Conditions) == 0:
		d.Status.Conditions = []appsv1.DeploymentCondition{available(corev1.ConditionFalse, d.CreationTimestamp)}
		w.store.put(kindDeployment, d)
	case len(pods) == 0:
		w.startPod(d)
	case d.Status.AvailableReplicas == 0 && isHealthy(pods[0]):
		d.Status.Replicas, d.Status.AvailableReplicas = 1, 1
		d.Status.Conditions = []appsv1.DeploymentCondition{available(corev1.ConditionTrue, metav1.NewTime(w.now))}
		w.store.put(kindDeployment, d)
		if c, ok := w.flink.Cluster(d.Name); ok {
			c.Up()
		}
	}
}

func available(is corev1.ConditionStatus, since metav1.Time) appsv1.DeploymentCondition {
	return appsv1.DeploymentCondition{Type: appsv1.DeploymentAvailable, Status: is, LastTransitionTime: since}
}

func (w *World) podsOf(d *appsv1.Deployment) []*corev1.Pod {
	var pods []*corev1.Pod
	for _, o := range w.store.list(kindPod, w.store.revision) {
		if pod, ok := o.(*corev1.Pod); ok && isOwnedBy(pod, d.UID) {
			pods = append(pods, pod)
		}
	}
	return pods
}

func isHealthy(p *corev1.Pod) bool {
	return !slices.ContainsFunc(p.Status.ContainerStatuses, func(s corev1.ContainerStatus) bool { return s.State.Waiting != nil })
}

// startPod starts the JobManager once its configuration can be mounted. An image called broken cannot be pulled.
func (w *World) startPod(d *appsv1.Deployment) {
	config, _ := w.store.get(id{kindConfigMap, key(names.FlinkConfig(d.Name))}).(*corev1.ConfigMap)
	if config == nil || !isOwnedBy(config, d.UID) {
		return
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{
		Namespace: Namespace, Name: w.podName(d), Labels: d.Spec.Template.Labels,
		OwnerReferences: []metav1.OwnerReference{{Kind: kindDeployment, Name: d.Name, UID: d.UID}},
	}}
	if strings.Contains(d.Spec.Template.Spec.Containers[0].Image, "broken") {
		pod.Status.ContainerStatuses = []corev1.ContainerStatus{{
			Name:  "flink-main-container",
			State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ImagePullBackOff", Message: "no such image"}},
		}}
		w.store.add(kindPod, pod)
		return
	}
	w.store.add(kindPod, pod)
	w.startJob(d, parse(config))
}

// deploymentDown notes in a Deployment that its pod is gone.
func (w *World) deploymentDown(name string) {
	if d, ok := w.store.get(id{kindDeployment, key(name)}).(*appsv1.Deployment); ok {
		next := d.DeepCopy()
		next.Status.AvailableReplicas = 0
		next.Status.Conditions = []appsv1.DeploymentCondition{available(corev1.ConditionFalse, metav1.NewTime(w.now))}
		w.store.put(kindDeployment, next)
	}
}
