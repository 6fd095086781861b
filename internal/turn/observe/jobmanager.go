package observe

import (
	"context"
	"errors"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// jobManager reads the JobManager Deployment and, where they matter, its pods.
func (l *look) jobManager(ctx context.Context) world.JobManager {
	var seen world.JobManager
	seen.Deployment = l.deployment(ctx)
	deployment, known := seen.Deployment.Get()
	if !known {
		return seen
	}
	if deployment == nil || deployment.Available == 0 || !l.isSettled() {
		seen.Pods = l.pods(ctx, deployment == nil && !l.isAtRest())
	}
	return seen
}

// deployment reads from the cache while the cache has the Deployment: every step names the one that it acts on. That there is
// none is never taken from the cache when one may be created, nor that it never started when it may be given up for that.
func (l *look) deployment(ctx context.Context) world.Seen[*world.Deployment] {
	name := names.JobManager(l.cluster.Name)
	seen := as(l.find(ctx, name), l.describe)
	if d, _ := seen.Get(); d != nil && d.NeverAvailable && l.mayGiveUp() {
		return as(l.findIn(ctx, name, l.Kube.GetLive), l.describe)
	}
	return seen
}

// mayGiveUp tells whether a JobManager that never started may be given up with whatever its job has done since.
func (l *look) mayGiveUp() bool {
	return l.isChanged() || !l.isSettled() || job.State(l.app.Status.JobStatus.State) == job.Failed
}

// find reads a Deployment; nil when there is none.
func (l *look) find(ctx context.Context, name string) world.Seen[*appsv1.Deployment] {
	seen := l.findIn(ctx, name, l.Kube.Get)
	if d, known := seen.Get(); known && d == nil && !l.isAtRest() {
		return l.findIn(ctx, name, l.Kube.GetLive)
	}
	return seen
}

// getter is a way to read an object.
type getter func(ctx context.Context, key types.NamespacedName, into client.Object) error

func (l *look) findIn(ctx context.Context, name string, get getter) world.Seen[*appsv1.Deployment] {
	var found appsv1.Deployment
	err := get(ctx, types.NamespacedName{Namespace: l.cluster.Namespace, Name: name}, &found)
	switch {
	case errors.Is(err, kube.ErrNotFound):
		return world.Known[*appsv1.Deployment](nil)
	case err != nil:
		return world.Unknown[*appsv1.Deployment](err.Error())
	}
	return world.Known(&found)
}

func (l *look) describe(d *appsv1.Deployment) *world.Deployment {
	if d == nil {
		return nil
	}
	facts := &world.Deployment{
		Name: d.Name, UID: d.UID, Version: d.ResourceVersion, Created: d.CreationTimestamp.Time, Deleting: d.DeletionTimestamp != nil,
		Replicas: d.Status.Replicas, Available: d.Status.AvailableReplicas, Owned: l.owns(d),
	}
	if text, set := d.Annotations[names.AnnotationGeneration]; set {
		facts.Generation = &text
	}
	for _, c := range d.Status.Conditions {
		switch {
		case c.Type == appsv1.DeploymentReplicaFailure && c.Reason == string(plan.ReasonFailedCreate):
			facts.CreateFailure = &world.Failure{Reason: c.Reason, Message: c.Message}
		case c.Type == appsv1.DeploymentAvailable && c.Status == corev1.ConditionTrue:
			facts.AvailableSince = c.LastTransitionTime.Time
		case c.Type == appsv1.DeploymentAvailable && c.Status == corev1.ConditionFalse:
			facts.NeverAvailable = c.LastTransitionTime.Equal(&d.CreationTimestamp)
		}
	}
	return facts
}

func (l *look) owns(d *appsv1.Deployment) bool {
	return slices.ContainsFunc(d.OwnerReferences, func(o metav1.OwnerReference) bool { return o.UID == l.app.UID })
}

// pods reads the JobManager's pods. That there are none is never taken from the cache when a new JobManager may start.
func (l *look) pods(ctx context.Context, mayStart bool) world.Seen[[]world.Pod] {
	seen := l.podsFrom(ctx, l.Kube.List)
	if pods, known := seen.Get(); known && len(pods) == 0 && mayStart {
		return l.podsFrom(ctx, l.Kube.ListLive)
	}
	return seen
}

// lister is a way to read a list.
type lister func(ctx context.Context, into client.ObjectList, options ...client.ListOption) error

func (l *look) podsFrom(ctx context.Context, list lister) world.Seen[[]world.Pod] {
	found, err := l.podsOf(ctx, names.ComponentJobManager, list)
	if err != nil {
		return world.Unknown[[]world.Pod](err.Error())
	}
	pods := make([]world.Pod, 0, len(found))
	for i := range found {
		pods = append(pods, l.pod(ctx, &found[i]))
	}
	return world.Known(pods)
}

// podsOf lists the pods of a component that have not ended.
func (l *look) podsOf(ctx context.Context, component string, list lister) ([]corev1.Pod, error) {
	labels := names.ClusterLabels(names.DeployedAs(l.mode), l.cluster.Name)
	labels[names.LabelComponent] = component
	var found corev1.PodList
	if err := list(ctx, &found, client.InNamespace(l.cluster.Namespace), client.MatchingLabels(labels)); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found.Items, hasEnded), nil
}

// hasEnded tells that none of a pod's containers runs, nor will run again.
func hasEnded(p corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

func (l *look) pod(ctx context.Context, p *corev1.Pod) world.Pod {
	pod := world.Pod{Name: p.Name, Deleting: p.DeletionTimestamp != nil}
	for _, s := range slices.Concat(p.Status.ContainerStatuses, p.Status.InitContainerStatuses) {
		if s.State.Waiting == nil {
			continue
		}
		waiting := world.Waiting{Container: s.Name, Reason: s.State.Waiting.Reason, Message: s.State.Waiting.Message}
		if ended := s.LastTerminationState.Terminated; ended != nil {
			waiting.LastMessage = ended.Message
		}
		pod.Waiting = append(pod.Waiting, waiting)
	}
	if waitsForVolumes(p) {
		pod.MountFailure = l.mountFailure(ctx, p)
	}
	return pod
}

// waitsForVolumes tells whether a pod cannot be started yet by what its node lacks.
func waitsForVolumes(p *corev1.Pod) bool {
	status := map[corev1.PodConditionType]corev1.ConditionStatus{}
	for _, c := range p.Status.Conditions {
		status[c.Type] = c.Status
	}
	prepared, reported := status[corev1.PodReadyToStartContainers]
	if !reported {
		prepared = status[corev1.PodInitialized]
	}
	return prepared == corev1.ConditionFalse && status[corev1.PodReady] == corev1.ConditionFalse
}

// mountFailure is the message of the event that tells why a volume cannot be mounted; empty when there is none.
func (l *look) mountFailure(ctx context.Context, p *corev1.Pod) string {
	var events corev1.EventList
	err := l.Kube.ListLive(ctx, &events, client.InNamespace(p.Namespace), client.MatchingFields{
		"involvedObject.kind": "Pod", "involvedObject.name": p.Name, "reason": string(plan.ReasonFailedMount),
	})
	if err != nil {
		return ""
	}
	for _, e := range events.Items {
		if e.Reason == string(plan.ReasonFailedMount) && e.InvolvedObject.UID == p.UID {
			return e.Message
		}
	}
	return ""
}
