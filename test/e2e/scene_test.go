package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
)

// patience is how long stories wait for JVMs on a busy machine.
const patience = 4 * time.Minute

// scene is where one story is told: a namespace of its own.
type scene struct {
	*testing.T
	*lab
	ctx       context.Context
	namespace string
	version   cluster.Version
	began     time.Time
}

// tell tells a story, and clears up after it.
func (l *lab) tell(ctx context.Context, t *testing.T, s story, v cluster.Version) {
	scene := &scene{T: t, lab: l, ctx: ctx, version: v, began: time.Now(), namespace: l.makeNamespace(ctx, t, s.name)}
	t.Cleanup(func() {
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		scene.ctx = after
		if t.Failed() {
			scene.dump(filepath.Join(l.root, "dist", "e2e", s.name, string(v)))
		}
		scene.clear()
	})
	s.tell(scene)
	scene.operatorIsQuiet(s.name == "bad-input" || s.name == "bad-state")
}

// key names a resource of the scene.
func (s *scene) key(name string) types.NamespacedName {
	return types.NamespacedName{Namespace: s.namespace, Name: name}
}

// submit creates a FlinkDeployment.
func (s *scene) submit(a cluster.Application) types.NamespacedName {
	s.Helper()
	a.Namespace = s.namespace
	if a.Version == "" {
		a.Version = s.version
	}
	must(s.T, s.Submit(s.ctx, s.namespace, a.Manifest()))
	return a.NamespacedName
}

// change patches the spec of a FlinkDeployment.
func (s *scene) change(key types.NamespacedName, spec string) {
	s.Helper()
	must(s.T, s.Change(s.ctx, key, spec))
}

// until waits for something that a FlinkDeployment's status shows.
func (s *scene) until(key types.NamespacedName, what string, missing func(*v1beta1.FlinkDeployment) error) {
	s.Helper()
	took, err := await.Measure(s.ctx, patience, key.Name+" "+what, func(ctx context.Context) error {
		d, err := s.Application(ctx, key)
		if err != nil {
			return err
		}
		return missing(d)
	})
	must(s.T, err)
	s.Logf("%6.1f s: %s %s, after %.1f s", time.Since(s.began).Seconds(), key.Name, what, took.Seconds())
}

// untilState waits until the operator has seen the newest spec and the resource is in a state.
func (s *scene) untilState(key types.NamespacedName, state v1beta1.LifecycleState) {
	s.Helper()
	s.until(key, "is "+string(state), func(d *v1beta1.FlinkDeployment) error { return isIn(d, state) })
}

func isIn(d *v1beta1.FlinkDeployment, state v1beta1.LifecycleState) error {
	if seen := d.Status.ObservedGeneration; seen == nil || *seen != d.Generation {
		return fmt.Errorf("generation %d is not seen yet", d.Generation)
	}
	if d.Status.LifecycleState != state {
		return fmt.Errorf("it is %s, its job %s, its JobManager %s, its error %q", d.Status.LifecycleState,
			d.Status.JobStatus.State, d.Status.JobManagerDeploymentStatus, d.Status.Error)
	}
	return nil
}

// untilStable waits until a job runs, all of it.
func (s *scene) untilStable(key types.NamespacedName) {
	s.Helper()
	s.until(key, "is STABLE and RUNNING", func(d *v1beta1.FlinkDeployment) error {
		if err := isIn(d, v1beta1.LifecycleStable); err != nil {
			return err
		}
		if d.Status.JobStatus.State != "RUNNING" || d.Status.Error != "" {
			return fmt.Errorf("its job is %s, its error %q", d.Status.JobStatus.State, d.Status.Error)
		}
		return nil
	})
}

// pods are the pods of a cluster's component that have not ended.
func (s *scene) pods(key types.NamespacedName, component string) ([]corev1.Pod, error) {
	var list corev1.PodList
	err := s.List(s.ctx, &list, client.InNamespace(key.Namespace), client.MatchingLabels{"app": key.Name, "component": component})
	var alive []corev1.Pod
	for _, p := range list.Items {
		if p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed {
			alive = append(alive, p)
		}
	}
	return alive, err
}

// untilTaskManagers waits for a number of running TaskManagers.
func (s *scene) untilTaskManagers(key types.NamespacedName, want int) {
	s.Helper()
	must(s.T, await.Until(s.ctx, patience, fmt.Sprintf("%d TaskManagers", want), func(context.Context) error {
		pods, err := s.pods(key, "taskmanager")
		running := 0
		for _, p := range pods {
			if p.Status.Phase == corev1.PodRunning && p.DeletionTimestamp == nil {
				running++
			}
		}
		if err == nil && (running != want || len(pods) != want) {
			err = fmt.Errorf("%d run of %d", running, len(pods))
		}
		return err
	}))
}

// remove deletes the only FlinkDeployment of the scene and makes sure that nothing of it stays.
func (s *scene) remove(key types.NamespacedName) {
	s.Helper()
	s.delete(key)
	must(s.T, await.Until(s.ctx, time.Minute, "everything of "+key.Name+" to be gone", func(context.Context) error {
		return s.leftovers()
	}))
}

// delete deletes a FlinkDeployment and waits until it is gone.
func (s *scene) delete(key types.NamespacedName) {
	s.Helper()
	d, err := s.Application(s.ctx, key)
	must(s.T, err)
	must(s.T, s.Delete(s.ctx, d))
	took, err := await.Measure(s.ctx, patience, key.Name+" to be gone", func(ctx context.Context) error {
		_, err := s.Application(ctx, key)
		if apierrors.IsNotFound(err) {
			return nil
		}
		return errors.Join(err, errors.New("the resource is there"))
	})
	must(s.T, err)
	s.Logf("%6.1f s: %s is gone, after %.1f s", time.Since(s.began).Seconds(), key.Name, took.Seconds())
}

// leftovers is what is in the namespace that Kubernetes has not put there itself.
func (s *scene) leftovers() error {
	text, err := s.ask("get", "flinkdeployments,deployments,replicasets,services,configmaps,pods", "-o", "name")
	var left []string
	for line := range strings.Lines(text) {
		if name := strings.TrimSpace(line); name != "configmap/kube-root-ca.crt" && name != "" {
			left = append(left, name)
		}
	}
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("left: %s", strings.Join(left, ", "))
	}
	return err
}

// ask asks kubectl about the namespace.
func (s *scene) ask(args ...string) (string, error) {
	out, err := exec.CommandContext(s.ctx, s.kubectl(), append([]string{"--namespace", s.namespace}, args...)...).CombinedOutput()
	return string(out), err
}

// clear deletes what the story left.
func (s *scene) clear() {
	var list v1beta1.FlinkDeploymentList
	if err := s.List(s.ctx, &list, client.InNamespace(s.namespace)); err != nil {
		s.Error(err)
	}
	for i := range list.Items {
		if err := client.IgnoreNotFound(s.Delete(s.ctx, &list.Items[i])); err != nil {
			s.Error(err)
		}
	}
	s.removeNamespace(s.ctx, s.T, s.namespace)
	if s.store != nil {
		if err := s.store.Forget(s.ctx, s.namespace); err != nil {
			s.Error(err)
		}
	}
}

// dump writes down everything that may explain a failure.
func (s *scene) dump(dir string) {
	must(s.T, os.MkdirAll(dir, 0o755))
	for file, args := range map[string][]string{
		"resources.yaml": {"get", "flinkdeployments,flinkstatesnapshots,deployments,replicasets,services,configmaps,pods", "-o", "yaml"},
		"describe.txt":   {"describe", "flinkdeployments,flinkstatesnapshots,pods"},
		"events.txt":     {"get", "events", "--sort-by=.lastTimestamp"},
		"flink.log":      {"logs", "--prefix", "--tail=2000", "-l", "type in (flink-native-kubernetes, flink-standalone-kubernetes)"},
		"operator.log": {"logs", "--namespace", home, "--since-time", s.began.UTC().Format(time.RFC3339),
			"deploy/" + release},
	} {
		text, err := s.ask(args...)
		if err != nil {
			text += "\n" + err.Error()
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			s.Error(err)
		}
	}
	s.Logf("what is known of the failure lies in %s", dir)
}
