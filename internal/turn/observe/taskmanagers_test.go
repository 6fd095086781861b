package observe_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/world"
)

// standalone is a running application with TaskManagers of its own.
func standalone() *surroundings {
	s := running()
	s.app.Spec.Mode = v1beta1.KubernetesModeStandalone
	st := &s.app.Status.ReconciliationStatus
	st.LastReconciledSpec = strings.Replace(st.LastReconciledSpec, `{"spec":{`, `{"spec":{"mode":"standalone",`, 1)
	s.taskManagers = &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: "team", Name: "app-taskmanager", UID: "t", OwnerReferences: []metav1.OwnerReference{{UID: "u"}},
		},
		Spec: appsv1.DeploymentSpec{Replicas: new(int32(3))},
	}
	return s
}

func TestTaskManagersAreLookedAtWhereTheOperatorRunsThem(t *testing.T) {
	const operator, flink = "operator of team v1_20", "flink, jobs, info, task managers, checkpoints, exceptions"
	there := world.Known(&world.TaskManagerDeployment{Name: "app-taskmanager", UID: "t", Owned: true, Replicas: 3})
	absent := world.Known[*world.TaskManagerDeployment](nil)
	tests := map[string]struct {
		given func(*surroundings)
		asked string
		want  world.TaskManagers
	}{
		"a cluster that runs": {func(*surroundings) {}, operator + ", get, get, " + flink, world.TaskManagers{Deployment: there}},
		"Kubernetes' own number": {
			func(s *surroundings) { s.taskManagers.Spec.Replicas, s.taskManagers.OwnerReferences = nil, nil },
			operator + ", get, get, " + flink,
			world.TaskManagers{Deployment: world.Known(&world.TaskManagerDeployment{Name: "app-taskmanager", UID: "t", Replicas: 1})},
		},
		"TaskManagers that are gone": {
			func(s *surroundings) { s.taskManagers = nil }, operator + ", get, get, get live, " + flink, world.TaskManagers{Deployment: absent},
		},
		"a cluster that is gone before its pods": {
			func(s *surroundings) {
				s.exists(nil)
				s.taskManagers, s.pods = nil, []corev1.Pod{{ObjectMeta: metav1.ObjectMeta{Name: "p"}}}
			},
			operator + ", get, get live, list, get, get live, list live",
			world.TaskManagers{Deployment: absent, Pods: world.Known([]string{"p"})},
		},
		"a suspended cluster": {
			func(s *surroundings) { s.suspended(); s.taskManagers = nil }, operator + ", get, list, get", world.TaskManagers{Deployment: absent},
		},
		"a first deployment": {
			func(s *surroundings) { s.exists(nil); s.app.Status = v1beta1.FlinkDeploymentStatus{} },
			operator + ", get, get live, list, list live, get", world.TaskManagers{Deployment: there},
		},
		"a native cluster": {
			func(s *surroundings) { s.deployed(nil) }, operator + ", get, " + flink, world.TaskManagers{},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := standalone()
			test.given(s)
			got := s.look(t).TaskManagers
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(world.Seen[*world.TaskManagerDeployment]{}, world.Seen[[]string]{})); diff != "" {
				t.Errorf("TaskManagers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.asked, strings.Join(s.asked, ", ")); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTaskManagersThatCannotBeReadAreUnknown(t *testing.T) {
	s := standalone()
	s.fails["get"] = errAway
	if seen := s.look(t).TaskManagers; seen.Deployment.IsKnown() || seen.Pods.IsKnown() || seen.Deployment.Why() == "" {
		t.Errorf("%+v", seen)
	}
	s = standalone()
	s.exists(nil)
	s.taskManagers, s.fails["list live"] = nil, errAway
	if seen := s.look(t).TaskManagers; seen.Pods.IsKnown() || seen.Pods.Why() == "" {
		t.Errorf("%+v", seen)
	}
}
