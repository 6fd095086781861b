package e2e

import (
	"context"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
)

// periodicSavepoints takes a savepoint every 15 seconds, keeps two, and disposes of the others: first remembered in status, then as
// resources.
func periodicSavepoints(s *scene) {
	c := s.counting("periodic-savepoints", conf("kubernetes.operator.periodic.savepoint.interval", "15 s"),
		conf("kubernetes.operator.savepoint.history.max.count", "2"), conf("kubernetes.operator.snapshot.resource.enabled", "false"))
	c.keepsTwo(c.inStatus)
	c.upgraded(`{"flinkConfiguration":{"kubernetes.operator.snapshot.resource.enabled":"true","kubernetes.operator.savepoint.dispose-on-delete":"true"}}`)
	c.keepsTwo(c.asResources)
	c.change(c.key, `{"flinkConfiguration":{"kubernetes.operator.periodic.savepoint.interval":"0","kubernetes.operator.savepoint.dispose-on-delete":"false"}}`)
	c.counts()
	c.disposeOfAll()
	c.ends()
}

// disposeOfAll deletes the periodic savepoints while there is a job that can remove their files.
func (c *counter) disposeOfAll() {
	c.Helper()
	kept, err := c.asResources(c.ctx)
	must(c.T, err)
	must(c.T, c.DeleteAllOf(c.ctx, &v1beta1.FlinkStateSnapshot{}, client.InNamespace(c.namespace)))
	for _, url := range kept {
		c.gone(url)
	}
	must(c.T, await.Until(c.ctx, time.Minute, "all snapshots to be gone", func(ctx context.Context) error {
		var list v1beta1.FlinkStateSnapshotList
		err := c.List(ctx, &list, client.InNamespace(c.namespace))
		if err == nil && len(list.Items) > 0 {
			err = fmt.Errorf("there are %d", len(list.Items))
		}
		return err
	}))
}

// keepsTwo waits until two savepoints were replaced by two others, and makes sure of the files of all four.
func (c *counter) keepsTwo(savepoints func(context.Context) ([]string, error)) {
	c.Helper()
	first := c.savepoints(savepoints, func([]string) bool { return true })
	second := c.savepoints(savepoints, func(now []string) bool { return !slices.Contains(now, first[0]) && !slices.Contains(now, first[1]) })
	for _, url := range first {
		c.gone(url)
	}
	c.Logf("%v were replaced by %v", first, second)
	c.goesOn()
}

// savepoints waits for two savepoints that are as wanted and have files.
func (c *counter) savepoints(list func(context.Context) ([]string, error), wanted func([]string) bool) []string {
	c.Helper()
	var found []string
	must(c.T, await.Until(c.ctx, patience, "two savepoints", func(ctx context.Context) error {
		now, err := list(ctx)
		if err != nil {
			return err
		}
		if len(now) != 2 || !wanted(now) {
			return fmt.Errorf("there are %v", now)
		}
		found = now
		return nil
	}))
	c.exists(found[1])
	return found
}

// inStatus are the savepoints that status remembers, oldest first.
func (c *counter) inStatus(ctx context.Context) ([]string, error) {
	d, err := c.Application(ctx, c.key)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, one := range d.Status.JobStatus.SavepointInfo.SavepointHistory {
		paths = append(paths, one.Location)
	}
	return paths, nil
}

// asResources are the periodic savepoints that there are resources for, oldest first.
func (c *counter) asResources(ctx context.Context) ([]string, error) {
	var list v1beta1.FlinkStateSnapshotList
	err := c.List(ctx, &list, client.InNamespace(c.namespace), client.MatchingLabels{"snapshot.trigger-type": "PERIODIC"})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list.Items, func(a, b v1beta1.FlinkStateSnapshot) int {
		return a.CreationTimestamp.Compare(b.CreationTimestamp.Time)
	})
	var paths []string
	for _, one := range list.Items {
		if one.Status.State == v1beta1.SnapshotCompleted {
			paths = append(paths, one.Status.Path)
		}
	}
	return paths, nil
}

// savepointResource takes a savepoint by a resource, starts another job from it, and disposes of it.
func savepointResource(s *scene) {
	c := s.counting("snapshot")
	must(s.T, s.Submit(s.ctx, s.namespace, fmt.Sprintf(`
apiVersion: flink.apache.org/v1beta1
kind: FlinkStateSnapshot
metadata: {name: by-hand}
spec:
  savepoint: {disposeOnDelete: true}
  jobReference: {kind: FlinkDeployment, name: %s}
`, c.key.Name)))
	snapshot := &v1beta1.FlinkStateSnapshot{ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: "by-hand"}}
	must(s.T, await.Until(s.ctx, patience, "the savepoint", func(ctx context.Context) error {
		err := s.Get(ctx, client.ObjectKeyFromObject(snapshot), snapshot)
		if err == nil && snapshot.Status.State != v1beta1.SnapshotCompleted {
			err = fmt.Errorf("it is %s: %s", snapshot.Status.State, snapshot.Status.Error)
		}
		return err
	}))
	c.exists(snapshot.Status.Path)
	must(s.T, c.look(s.ctx))
	taken := c.output.Last()

	other := s.counting("restored", fromSavepoint(snapshot.Status.Path))
	must(s.T, other.look(s.ctx))
	if first := other.output.First(); first < 2 || first > taken+100 {
		s.Errorf("the job that was started from the savepoint counts from %d; the other one had written up to %d", first, taken)
	}
	other.from = other.output.First()
	other.finishes()
	s.delete(other.key)

	must(s.T, s.Delete(s.ctx, snapshot))
	c.gone(snapshot.Status.Path)
	c.goesOn()
	c.ends()
}

// podsOf are all pods of a namespace.
func (s *scene) podsOf(namespace string) ([]corev1.Pod, error) {
	var list corev1.PodList
	err := s.List(s.ctx, &list, client.InNamespace(namespace))
	return list.Items, err
}
