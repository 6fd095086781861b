package e2e

import (
	"context"
	"fmt"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
)

const kills = 10

// windows are the beginnings of an upgrade in which the moments of kills lie, in turn: in the first the old cluster goes, and
// the new one is made; in the second its JobManager starts.
var windows = []time.Duration{3 * time.Second, 10 * time.Second}

// killedOperator kills the operator at ten random moments, each in an upgrade of its own.
func killedOperator(s *scene) {
	key := s.running("killed-operator")
	random := moments(s.T)
	census := s.count(key)
	for kill := range kills {
		s.change(key, fmt.Sprintf(`{"restartNonce":%d}`, kill+1))
		moment := time.Duration(random.Int64N(int64(windows[kill%len(windows)])))
		s.pass(moment)
		d, err := s.Application(s.ctx, key)
		must(s.T, err)
		s.killOperator()
		s.Logf("%6.1f s: killed the operator %s into upgrade %d: lifecycle %s, job %s, JobManager %s", time.Since(s.began).Seconds(),
			moment.Round(time.Millisecond), kill+1, d.Status.LifecycleState, d.Status.JobStatus.State, d.Status.JobManagerDeploymentStatus)
		s.untilStable(key)
		s.jobRuns(key, 2)
	}
	census()
	s.untilTaskManagers(key, 1)
	s.jobRuns(key, 2)
	s.remove(key)
}

// pass lets real time pass.
func (s *scene) pass(d time.Duration) {
	select {
	case <-s.ctx.Done():
	case <-time.After(d):
	}
}

// count watches the JobManager's pods until the returned function is called, which fails the story if two of them were
// alive at the same time.
func (s *scene) count(key types.NamespacedName) (stop func()) {
	s.Helper()
	ctx, cancel := context.WithCancel(s.ctx)
	pods, err := s.Watch(ctx, &corev1.PodList{}, client.InNamespace(key.Namespace),
		client.MatchingLabels{"app": key.Name, "component": "jobmanager"})
	must(s.T, err)
	var wait sync.WaitGroup
	most, seen, lost := 0, map[types.UID]bool{}, false
	wait.Go(func() {
		alive := map[types.UID]bool{}
		for e := range pods.ResultChan() {
			p, isPod := e.Object.(*corev1.Pod)
			if !isPod {
				break
			}
			seen[p.UID] = true
			alive[p.UID] = e.Type != "DELETED" && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed
			if !alive[p.UID] {
				delete(alive, p.UID)
			}
			most = max(most, len(alive))
		}
		lost = ctx.Err() == nil
	})
	return func() {
		s.Helper()
		cancel()
		pods.Stop()
		wait.Wait()
		s.Logf("%d JobManagers lived, at most %d at once", len(seen), most)
		if most != 1 || len(seen) != kills+1 || lost {
			s.Errorf("%d JobManagers lived, at most %d at once (watch lost: %t); want %d, one after the other", len(seen), most, lost, kills+1)
		}
	}
}

// examples submits the manifests that the documentation shows.
func examples(s *scene) {
	for file, state := range map[string]string{
		"basic": "RUNNING", "flink-2": "RUNNING", "pod-template": "RUNNING", "custom-logging": "RUNNING", "bounded": "FINISHED",
		"basic-reactive": "RUNNING",
	} {
		key := s.key(file + "-example")
		must(s.T, s.Submit(s.ctx, s.namespace, s.file("examples/"+file+".yaml")))
		s.until(key, "is "+state, func(d *v1beta1.FlinkDeployment) error { return hasJob(d, state) })
		s.untilState(key, v1beta1.LifecycleStable)
		s.remove(key)
	}
}
