package act_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/plan"
)

// all is what the deployment of a standalone cluster creates, in order.
var all = []string{
	"create Deployment app", "create Service app", "create Service app-rest", "create ConfigMap flink-config-app",
	"create Deployment app-taskmanager",
}

// deployAll is a step that brings up a standalone application.
func deployAll() plan.Deploy {
	step := deploy(map[string]string{
		"execution.target": "remote", "pipeline.classpaths": "file:///a.jar", "kubernetes.internal.taskmanager.replicas": "2",
		"kubernetes.taskmanager.cpu.amount": "1",
	})
	step.Mode = v1beta1.KubernetesModeStandalone
	return step
}

func TestTaskManagersComeLast(t *testing.T) {
	s := newServer()
	if err := s.do(t, deployAll()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all, s.did); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
	created := s.objects["Deployment app-taskmanager"].(*appsv1.Deployment)
	if owners := created.OwnerReferences; len(owners) != 1 || owners[0].UID != "owner" || *created.Spec.Replicas != 2 {
		t.Errorf("%d TaskManagers that belong to %v", *created.Spec.Replicas, owners)
	}
}

func TestAStandaloneDeploymentCanBeRepeated(t *testing.T) {
	for failAt := range len(all) + 1 {
		for _, lost := range []bool{false, true} {
			s := newServer()
			s.failAt, s.lost = failAt, lost
			if err := s.do(t, deployAll()); (err != nil) != (failAt > 0) {
				t.Fatalf("write %d fails, and the error is %v", failAt, err)
			}
			s.failAt = 0
			if err := s.do(t, deployAll()); err != nil {
				t.Fatalf("after write %d has failed (lost: %t): %v", failAt, lost, err)
			}
			if len(s.objects) != len(all) {
				t.Errorf("after write %d has failed (lost: %t) there are %d objects", failAt, lost, len(s.objects))
			}
		}
	}
}

func TestLostTaskManagersComeBackAlone(t *testing.T) {
	s := newServer()
	if err := s.do(t, plan.DeployTaskManagers{Deploy: deployAll()}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all[len(all)-1:], s.did); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
}

func TestOtherTaskManagersAreNotTakenOver(t *testing.T) {
	tests := map[string]struct {
		change func(*appsv1.Deployment)
		fails  bool
	}{
		"those of the same step are": {func(*appsv1.Deployment) {}, false},
		"those of another owner":     {func(d *appsv1.Deployment) { d.OwnerReferences[0].UID = "other" }, true},
		"those that are being deleted": {
			func(d *appsv1.Deployment) { d.DeletionTimestamp = new(metav1.NewTime(noon)) }, true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			found := leftover(test.change)
			found.Name = "app-taskmanager"
			s.objects["Deployment app-taskmanager"] = found
			if err := s.do(t, deployAll()); (err != nil) != test.fails {
				t.Errorf("the error is %v, want one: %t", err, test.fails)
			}
			if uid := s.objects["Deployment app-taskmanager"].GetUID(); uid != "old" {
				t.Errorf("the Deployment is now %s", uid)
			}
		})
	}
}
