package kube_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/internal/door/kube"
)

// cachedAs is how objects of one's type are cached.
func cachedAs(t *testing.T, kind string) cache.ByObject {
	t.Helper()
	for o, how := range kube.Caches(nil).ByObject {
		if kindOf(o) == kind {
			return how
		}
	}
	t.Fatalf("no %s in the caches", kind)
	return cache.ByObject{}
}

func kindOf(o client.Object) string {
	switch o.(type) {
	case *appsv1.Deployment:
		return "Deployment"
	case *corev1.Pod:
		return "Pod"
	}
	return "other"
}

func TestOnlyObjectsOfFlinkAreCached(t *testing.T) {
	tests := map[string]struct {
		kind      string
		component string
		want      bool
	}{
		"the Deployment of a JobManager":   {"Deployment", "jobmanager", true},
		"the Deployment of TaskManagers":   {"Deployment", "taskmanager", true},
		"somebody else's Deployment":       {"Deployment", "database", false},
		"the pod of a JobManager":          {"Pod", "jobmanager", true},
		"the pods of TaskManagers: a lot":  {"Pod", "taskmanager", false},
		"an Ingress of ours":               {"other", "ingress", true},
		"somebody else's Ingress":          {"other", "", false},
		"a Deployment without a component": {"Deployment", "", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			set := labels.Set{}
			if test.component != "" {
				set["component"] = test.component
			}
			if got := cachedAs(t, test.kind).Label.Matches(set); got != test.want {
				t.Errorf("cached: %t, want %t", got, test.want)
			}
		})
	}
}

func TestACachedDeploymentKeepsWhatTurnsLookAt(t *testing.T) {
	d := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{
			Name: "app", Labels: map[string]string{"a": "b"}, ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "m"}},
			Annotations: map[string]string{"keep": "this", corev1.LastAppliedConfigAnnotation: "much"},
		},
		Spec:   appsv1.DeploymentSpec{Replicas: new(int32(1)), Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{NodeName: "n"}}},
		Status: appsv1.DeploymentStatus{Replicas: 1, Conditions: []appsv1.DeploymentCondition{{Type: appsv1.DeploymentAvailable}}},
	}
	want := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "app", Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"keep": "this"}},
		Spec:       appsv1.DeploymentSpec{Replicas: new(int32(1))},
		Status:     *d.Status.DeepCopy(),
	}
	compareSlim(t, "Deployment", d, want)
}

func TestACachedPodKeepsWhatTurnsLookAt(t *testing.T) {
	waiting := corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "CrashLoopBackOff"}}
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "app-1", Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"much": "text"}},
		Spec:       corev1.PodSpec{NodeName: "n", Containers: []corev1.Container{{Name: "main"}}},
		Status: corev1.PodStatus{
			Conditions:            []corev1.PodCondition{{Type: corev1.PodReady}},
			ContainerStatuses:     []corev1.ContainerStatus{{Name: "main", State: waiting, ImageID: "sha256:00"}},
			InitContainerStatuses: []corev1.ContainerStatus{{Name: "init", LastTerminationState: waiting}},
		},
	}
	want := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "app-1", Labels: map[string]string{"a": "b"}},
		Spec:       corev1.PodSpec{NodeName: "n"},
		Status: corev1.PodStatus{
			Conditions:            []corev1.PodCondition{{Type: corev1.PodReady}},
			ContainerStatuses:     []corev1.ContainerStatus{{Name: "main", State: waiting}},
			InitContainerStatuses: []corev1.ContainerStatus{{Name: "init", LastTerminationState: waiting}},
		},
	}
	compareSlim(t, "Pod", p, want)
}

func compareSlim(t *testing.T, kind string, o, want client.Object) {
	t.Helper()
	got, err := cachedAs(t, kind).Transform(o)
	if diff := cmp.Diff(any(want), got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestNamespacesLimitTheCaches(t *testing.T) {
	if got := kube.Caches(nil).DefaultNamespaces; len(got) != 0 {
		t.Errorf("got %v, want all", got)
	}
	got := kube.Caches([]string{"a", "b"}).DefaultNamespaces
	if _, ok := got["b"]; len(got) != 2 || !ok {
		t.Errorf("got %v, want a and b", got)
	}
}
