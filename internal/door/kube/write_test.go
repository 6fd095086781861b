package kube_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/internal/door/kube"
)

func TestCreateLeavesWhatIsThere(t *testing.T) {
	c, k := newCluster(t, configMap("settings", map[string]string{"a": "1"}))
	if err := k.Create(t.Context(), configMap("settings", map[string]string{"a": "2"})); !errors.Is(err, kube.ErrExists) {
		t.Errorf("error is %v, want %v", err, kube.ErrExists)
	}
	if diff := cmp.Diff(map[string]string{"a": "1"}, dataOf(t, c, "settings")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func dataOf(t *testing.T, c *cluster, name string) map[string]string {
	t.Helper()
	var found corev1.ConfigMap
	if err := c.server.Get(t.Context(), types.NamespacedName{Namespace: "default", Name: name}, &found); err != nil {
		t.Fatal(err)
	}
	return found.Data
}

func TestPutCreatesOrReplaces(t *testing.T) {
	c, k := newCluster(t)
	for _, want := range []map[string]string{{"a": "1", "b": "2"}, {"a": "3"}} {
		o := configMap("settings", want)
		if err := k.Put(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, dataOf(t, c, "settings")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if o.ResourceVersion == "" {
			t.Error("the object does not say which version was written")
		}
	}
}

func TestPutLeavesWhatIsBeingDeleted(t *testing.T) {
	doomed := configMap("settings", nil)
	doomed.Finalizers = []string{"example.com/keep"}
	c, k := newCluster(t, doomed)
	if err := c.server.Delete(t.Context(), configMap("settings", nil)); err != nil {
		t.Fatal(err)
	}
	if err := k.Put(t.Context(), configMap("settings", nil)); !errors.Is(err, kube.ErrConflict) {
		t.Errorf("error is %v, want %v", err, kube.ErrConflict)
	}
}

func TestAStatusIsOnlyWrittenOverTheOneThatWasRead(t *testing.T) {
	c, k := newCluster(t)
	d := deployment("app")
	if err := k.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	mine, theirs := d.DeepCopy(), d.DeepCopy()
	theirs.Status.Replicas = 1
	if err := c.server.Status().Update(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	mine.Status.Replicas = 2
	if err := k.UpdateStatus(t.Context(), mine); !errors.Is(err, kube.ErrConflict) {
		t.Errorf("error is %v, want %v", err, kube.ErrConflict)
	}
	unread := deployment("app")
	if err := k.UpdateStatus(t.Context(), unread); !errors.Is(err, kube.ErrConflict) {
		t.Errorf("of an object that was never read: error is %v, want %v", err, kube.ErrConflict)
	}
	if got, _, err := read(t, c, k); got != 1 || err != nil {
		t.Errorf("status has %d replicas, %v, want 1", got, err)
	}
}

func TestDeletionHitsOnlyTheOneThatIsMeant(t *testing.T) {
	tests := map[string]struct {
		there bool
		uid   types.UID
		want  error
		gone  bool
	}{
		"the one that is meant":    {there: true, uid: "uid-1", gone: true},
		"any one of that name":     {there: true, gone: true},
		"another one of that name": {there: true, uid: "uid-9", want: kube.ErrConflict},
		"one that is gone already": {uid: "uid-1", gone: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c, k := newCluster(t)
			if test.there {
				if err := c.server.Create(t.Context(), deployment("app")); err != nil {
					t.Fatal(err)
				}
			}
			err := k.Delete(t.Context(), deployment("app"), kube.Deletion{UID: test.uid, Propagation: metav1.DeletePropagationForeground})
			if !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
			err = k.GetLive(t.Context(), app, &appsv1.Deployment{})
			if got := errors.Is(err, kube.ErrNotFound); got != test.gone {
				t.Errorf("gone: %t, want %t", got, test.gone)
			}
		})
	}
}

func TestScaleChangesTheReplicasOnly(t *testing.T) {
	d := deployment("app")
	d.Spec.Paused = true
	c, k := newCluster(t, d)
	if err := k.Scale(t.Context(), app, "uid-1", 0); err != nil {
		t.Fatal(err)
	}
	var got appsv1.Deployment
	if err := c.server.Get(t.Context(), app, &got); err != nil {
		t.Fatal(err)
	}
	if got.Spec.Replicas == nil || *got.Spec.Replicas != 0 || !got.Spec.Paused {
		t.Errorf("got %v", got.Spec)
	}
	if err := k.Scale(t.Context(), app, "uid-9", 1); !errors.Is(err, kube.ErrConflict) {
		t.Errorf("another one: error is %v, want %v", err, kube.ErrConflict)
	}
	gone := types.NamespacedName{Namespace: "default", Name: "gone"}
	if err := k.Scale(t.Context(), gone, "", 1); !errors.Is(err, kube.ErrNotFound) {
		t.Errorf("one that is gone: error is %v, want %v", err, kube.ErrNotFound)
	}
}

func TestFinalizersAreChangedAlone(t *testing.T) {
	c, k := newCluster(t)
	d := deployment("app")
	if err := k.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	mine := d.DeepCopy()
	mine.Spec.Paused = true
	for range 2 {
		if err := k.AddFinalizer(t.Context(), mine, "example.com/keep"); err != nil {
			t.Fatal(err)
		}
	}
	var got appsv1.Deployment
	if err := c.server.Get(t.Context(), app, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"example.com/keep"}, got.Finalizers); diff != "" || got.Spec.Paused || got.Labels["app"] != "app" {
		t.Errorf("%v (-want +got):\n%s", got, diff)
	}
	if mine.ResourceVersion != got.ResourceVersion {
		t.Errorf("version is %s, want %s", mine.ResourceVersion, got.ResourceVersion)
	}
	if err := k.RemoveFinalizer(t.Context(), d, "example.com/other"); err != nil {
		t.Errorf("one that is not there: %v", err)
	}
	stale := d.DeepCopy()
	stale.Finalizers = []string{"example.com/keep"}
	if err := k.RemoveFinalizer(t.Context(), stale, "example.com/keep"); !errors.Is(err, kube.ErrConflict) {
		t.Errorf("of an object that changed: error is %v, want %v", err, kube.ErrConflict)
	}
	if err := k.RemoveFinalizer(t.Context(), mine, "example.com/keep"); err != nil {
		t.Error(err)
	}
	if err := c.server.Delete(t.Context(), deployment("app")); err != nil {
		t.Fatal(err)
	}
	if err := k.RemoveFinalizer(t.Context(), &got, "example.com/keep"); err != nil {
		t.Errorf("of an object that is gone: %v", err)
	}
}

func TestMetadataIsChangedAlone(t *testing.T) {
	c, k := newCluster(t)
	d := deployment("app")
	if err := k.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	changed := d.DeepCopy()
	changed.Labels = map[string]string{"new": "label"}
	changed.Spec.Paused = true
	if err := k.PatchMetadata(t.Context(), d, changed); err != nil {
		t.Fatal(err)
	}
	var got appsv1.Deployment
	if err := c.server.Get(t.Context(), app, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"new": "label"}, got.Labels); diff != "" || got.Spec.Paused {
		t.Errorf("paused %t (-want +got):\n%s", got.Spec.Paused, diff)
	}
}
