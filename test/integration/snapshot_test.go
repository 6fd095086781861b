package integration

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
)

func TestASnapshotIsTakenAndGoesWithItsFiles(t *testing.T) {
	s := open(t, itsOwn, "")
	s.start("operator")
	app := s.submit("taken", map[string]string{"state.savepoints.dir": "file:///savepoints"})
	s.untilState(app, v1beta1.LifecycleStable)
	savepoint := s.snapshot("by-hand", app.Name, `"savepoint": {}`)
	s.untilSnapshot(savepoint, v1beta1.SnapshotCompleted)
	path := s.columns(savepoint)["Path"]
	if !strings.HasPrefix(path, "file:///") {
		t.Errorf("kubectl shows the path %q", path)
	}
	checkpoint := s.snapshot("checkpoint", app.Name, `"checkpoint": {}`)
	s.untilSnapshot(checkpoint, v1beta1.SnapshotCompleted)
	s.removeSnapshot(savepoint)
	if kept, known := s.node.Snapshot(path); !known || !kept.Disposed {
		t.Errorf("the files of %s are known: %t, and left", path, known)
	}
	s.removeSnapshot(checkpoint)
	s.remove(app)
}

func TestASnapshotWithoutItsJobSaysSo(t *testing.T) {
	s := open(t, itsOwn, "")
	s.start("operator")
	key := s.snapshot("lonely", "nobody", `"savepoint": {}`)
	s.untilEvent(key, "ValidationError: Target for snapshot "+s.namespace+"/nobody was not found")
	app := s.submit("nobody", map[string]string{"state.savepoints.dir": "file:///savepoints"})
	s.untilSnapshot(key, v1beta1.SnapshotAbandoned)
	s.untilState(app, v1beta1.LifecycleStable)
	s.removeSnapshot(key)
	s.remove(app)
}

// snapshot creates a FlinkStateSnapshot of an application: of is the field of its spec that says what is taken.
func (s *scene) snapshot(name, app, of string) types.NamespacedName {
	s.Helper()
	must(s.T, s.Submit(s.ctx, s.namespace, fmt.Sprintf(`{"apiVersion": "flink.apache.org/v1beta1", "kind": "FlinkStateSnapshot",
		"metadata": {"name": %q}, "spec": {"jobReference": {"kind": "FlinkDeployment", "name": %q}, %s}}`, name, app, of)))
	return types.NamespacedName{Namespace: s.namespace, Name: name}
}

// untilSnapshot waits until a snapshot is in a state and labelled so.
func (s *scene) untilSnapshot(key types.NamespacedName, state v1beta1.SnapshotState) {
	s.Helper()
	must(s.T, await.Until(s.ctx, patience, key.Name+" to be "+string(state), func(ctx context.Context) error {
		var found v1beta1.FlinkStateSnapshot
		if err := s.Get(ctx, key, &found); err != nil {
			return err
		}
		if label := found.Labels["snapshot.state"]; found.Status.State != state || label != string(state) {
			return fmt.Errorf("it is %s, labelled %q, its error %q", found.Status.State, label, found.Status.Error)
		}
		return nil
	}))
}

// columns are what kubectl get shows of a snapshot, by the names of the columns.
func (s *scene) columns(key types.NamespacedName) map[string]string {
	s.Helper()
	var table metav1.Table
	must(s.T, s.Kubernetes.CoreV1().RESTClient().Get().
		AbsPath("/apis/flink.apache.org/v1beta1/namespaces", key.Namespace, "flinkstatesnapshots", key.Name).
		SetHeader("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io").Do(s.ctx).Into(&table))
	if len(table.Rows) != 1 {
		s.Fatalf("kubectl shows %d rows", len(table.Rows))
	}
	shown := map[string]string{}
	for i, column := range table.ColumnDefinitions {
		shown[column.Name] = fmt.Sprint(table.Rows[0].Cells[i])
	}
	return shown
}

// removeSnapshot deletes a snapshot and waits until it is gone.
func (s *scene) removeSnapshot(key types.NamespacedName) {
	s.Helper()
	must(s.T, s.Delete(s.ctx, &v1beta1.FlinkStateSnapshot{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}))
	must(s.T, await.Until(s.ctx, patience, key.Name+" to be gone", func(ctx context.Context) error {
		var found v1beta1.FlinkStateSnapshot
		err := s.Get(ctx, key, &found)
		if apierrors.IsNotFound(err) {
			return nil
		}
		return errors.Join(err, errors.New("it is there"))
	}))
}
