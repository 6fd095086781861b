package e2e

import (
	"context"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
)

func lostTaskManager(s *scene) {
	key := s.running("lost-tm")
	before := s.kill(key, "taskmanager")
	s.untilReplaced(key, "taskmanager", before)
	s.jobRuns(key, 2)
	s.untilStable(key)
	s.remove(key)
}

func lostJobManagerPod(s *scene) {
	key := s.running("lost-jm")
	before := s.kill(key, "jobmanager")
	s.untilReplaced(key, "jobmanager", before)
	s.until(key, "has lost sight of its job", func(d *v1beta1.FlinkDeployment) error { return hasJob(d, "RECONCILING") })
	s.untilStable(key)
	s.untilTaskManagers(key, 1)
	s.jobRuns(key, 2)
	s.remove(key)
}

func lostJobManagerDeployment(s *scene) {
	key := s.running("lost-deployment")
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}
	must(s.T, s.Delete(s.ctx, d, client.PropagationPolicy(metav1.DeletePropagationForeground)))
	s.until(key, "misses its JobManager", func(d *v1beta1.FlinkDeployment) error {
		if d.Status.JobManagerDeploymentStatus == v1beta1.JobManagerReady {
			return fmt.Errorf("its JobManager is READY")
		}
		return nil
	})
	s.untilStable(key)
	s.untilTaskManagers(key, 1)
	s.jobRuns(key, 2)
	s.eventsTell(key, "Missing: Missing JobManager deployment", "RecoverDeployment: Recovering lost deployment")
	s.remove(key)
}

// running makes a job that runs.
func (s *scene) running(name string) types.NamespacedName {
	s.Helper()
	key := s.submit(cluster.Application{NamespacedName: s.key(name)})
	s.untilStable(key)
	s.untilTaskManagers(key, 1)
	s.jobRuns(key, 2)
	return key
}

// kill ends the pod of a component at once.
func (s *scene) kill(key types.NamespacedName, component string) types.UID {
	s.Helper()
	pods, err := s.pods(key, component)
	must(s.T, err)
	if len(pods) != 1 {
		s.Fatalf("there are %d pods of the %s, want 1", len(pods), component)
	}
	must(s.T, s.Delete(s.ctx, &pods[0], client.GracePeriodSeconds(0)))
	return pods[0].UID
}

// untilReplaced waits until there is another pod instead of one that was killed.
func (s *scene) untilReplaced(key types.NamespacedName, component string, killed types.UID) {
	s.Helper()
	must(s.T, await.Until(s.ctx, patience, "another "+component, func(context.Context) error {
		pods, err := s.pods(key, component)
		if err == nil && (len(pods) != 1 || pods[0].UID == killed) {
			err = fmt.Errorf("there are %d pods", len(pods))
		}
		return err
	}))
}

// untilNone waits until no pod of a component runs.
func (s *scene) untilNone(key types.NamespacedName, component string) error {
	return await.Until(s.ctx, time.Minute, "no "+component, func(context.Context) error {
		pods, err := s.pods(key, component)
		if err == nil && len(pods) > 0 {
			err = fmt.Errorf("%s is there", pods[0].Name)
		}
		return err
	})
}

func hasJob(d *v1beta1.FlinkDeployment, state string) error {
	if string(d.Status.JobStatus.State) != state {
		return fmt.Errorf("its job is %s, its JobManager %s, its error %q", d.Status.JobStatus.State,
			d.Status.JobManagerDeploymentStatus, d.Status.Error)
	}
	return nil
}

func hasJobManager(d *v1beta1.FlinkDeployment, state v1beta1.JobManagerDeploymentStatus) error {
	if d.Status.JobManagerDeploymentStatus != state {
		return fmt.Errorf("its JobManager is %s", d.Status.JobManagerDeploymentStatus)
	}
	return nil
}
