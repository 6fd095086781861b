package ha_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/door/ha"
)

var app = types.NamespacedName{Namespace: "default", Name: "app"}

// metadata is a ConfigMap with the labels that Flink gives to the HA metadata of the cluster app.
func metadata(name string, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name, Labels: map[string]string{
			"app": "app", "type": "flink-native-kubernetes", "configmap-type": "high-availability",
		}},
		Data: data,
	}
}

func with(m *corev1.ConfigMap, change func(*corev1.ConfigMap)) *corev1.ConfigMap {
	change(m)
	return m
}

func storeOf(objects ...client.Object) (*ha.Store, client.WithWatch) {
	c := fake.NewClientBuilder().WithObjects(objects...).Build()
	return ha.New(c, c), c
}

func TestRead(t *testing.T) {
	checkpoint := map[string]string{"checkpointID-0000000000000000007": "x", "counter": "8", "checkpointID-0000000000000000003": "y"}
	tests := map[string]struct {
		objects []client.Object
		want    ha.Metadata
	}{
		"there is none": {},
		"the cluster's leaders alone are nothing to recover from": {
			objects: []client.Object{metadata("app-cluster-config-map", map[string]string{"address": "a", "checkpointID-1": "x"})},
			want:    ha.Metadata{Objects: []string{"app-cluster-config-map"}},
		},
		"a job without a checkpoint": {
			objects: []client.Object{metadata("app-00ff-config-map", map[string]string{"address": "a"}), metadata("app-cluster-config-map", nil)},
			want:    ha.Metadata{Available: true, Objects: []string{"app-00ff-config-map", "app-cluster-config-map"}},
		},
		"a job with checkpoints": {
			objects: []client.Object{metadata("app-00ff-config-map", checkpoint)},
			want:    ha.Metadata{Available: true, Checkpoints: []int64{3, 7}, Objects: []string{"app-00ff-config-map"}},
		},
		"a job of an old Flink": {
			objects: []client.Object{metadata("app-00ff-jobmanager-leader", checkpoint)},
			want:    ha.Metadata{Available: true, Checkpoints: []int64{3, 7}, Objects: []string{"app-00ff-jobmanager-leader"}},
		},
		"a checkpoint whose id is no number": {
			objects: []client.Object{metadata("app-00ff-config-map", map[string]string{"checkpointID-new": "x"})},
			want:    ha.Metadata{Available: true, Checkpoints: []int64{0}, Objects: []string{"app-00ff-config-map"}},
		},
		"a job whose metadata is being deleted": {
			objects: []client.Object{with(metadata("app-00ff-config-map", checkpoint), func(m *corev1.ConfigMap) {
				m.Finalizers, m.DeletionTimestamp = []string{"example.com/keep"}, &metav1.Time{Time: metav1.Now().Time}
			})},
			want: ha.Metadata{Objects: []string{"app-00ff-config-map"}},
		},
		"another cluster, another namespace, the autoscaler, the configuration": {objects: strangers()},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			store, _ := storeOf(test.objects...)
			got, err := store.Read(t.Context(), app, conf.Conf{})
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if got.HasCheckpoint() != (len(test.want.Checkpoints) > 0) {
				t.Errorf("has a checkpoint: %t", got.HasCheckpoint())
			}
		})
	}
}

// strangers look like HA metadata of the cluster app and are not.
func strangers() []client.Object {
	graph := map[string]string{"jobGraph-1": "x"}
	return []client.Object{
		with(metadata("other-00ff-config-map", graph), func(m *corev1.ConfigMap) { m.Labels["app"] = "other" }),
		with(metadata("app-00ff-config-map", graph), func(m *corev1.ConfigMap) { m.Namespace = "elsewhere" }),
		with(metadata("autoscaler-app", graph), func(m *corev1.ConfigMap) { m.Labels["component"] = "autoscaler" }),
		with(metadata("flink-config-app", graph), func(m *corev1.ConfigMap) {
			m.OwnerReferences = []metav1.OwnerReference{{Kind: "Deployment", Name: "app", APIVersion: "apps/v1", UID: "1"}}
		}),
	}
}

func namesIn(t *testing.T, c client.Client) []string {
	t.Helper()
	var all corev1.ConfigMapList
	if err := c.List(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range all.Items {
		names = append(names, m.Namespace+"/"+m.Name)
	}
	slices.Sort(names)
	return names
}

func TestDeleteTakesTheMetadataOfOneCluster(t *testing.T) {
	store, c := storeOf(append(strangers(), metadata("app-cluster-config-map", nil), metadata("app-00ff-config-map", nil))...)
	for range 2 {
		if err := store.Delete(t.Context(), app, conf.Conf{}); err != nil {
			t.Fatal(err)
		}
	}
	_, rest := storeOf(strangers()...)
	if diff := cmp.Diff(namesIn(t, rest), namesIn(t, c)); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
}

func TestForgetJobsKeepsCheckpoints(t *testing.T) {
	store, c := storeOf(append(strangers(),
		metadata("app-cluster-config-map", map[string]string{"address": "a", "jobGraph-00ff": "x", "executionPlan-00ff": "y"}),
		metadata("app-00ff-config-map", map[string]string{"checkpointID-1": "x"}))...)
	if err := store.ForgetJobs(t.Context(), app, conf.Conf{}); err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]string{
		"default/app-cluster-config-map": {"address": "a"},
		"default/app-00ff-config-map":    {"checkpointID-1": "x"},
	}
	for _, o := range strangers() {
		want[o.GetNamespace()+"/"+o.GetName()] = map[string]string{"jobGraph-1": "x"}
	}
	got := map[string]map[string]string{}
	var all corev1.ConfigMapList
	if err := c.List(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	for _, m := range all.Items {
		got[m.Namespace+"/"+m.Name] = m.Data
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnchangedMetadataIsNotWritten(t *testing.T) {
	c := fake.NewClientBuilder().WithObjects(metadata("app-00ff-config-map", map[string]string{"checkpointID-1": "x"})).
		WithInterceptorFuncs(interceptor.Funcs{Update: func(context.Context, client.WithWatch, client.Object, ...client.UpdateOption) error {
			return errors.New("nothing was to be written")
		}}).Build()
	if err := ha.New(c, c).ForgetJobs(t.Context(), app, conf.Conf{}); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeReadIsNotAbsent(t *testing.T) {
	refused := errors.New("forbidden")
	c := fake.NewClientBuilder().WithInterceptorFuncs(interceptor.Funcs{
		List: func(context.Context, client.WithWatch, client.ObjectList, ...client.ListOption) error { return refused },
	}).Build()
	store := ha.New(c, c)
	if _, err := store.Read(t.Context(), app, conf.Conf{}); !errors.Is(err, refused) {
		t.Errorf("reading: error is %v, want %v", err, refused)
	}
	if err := store.Delete(t.Context(), app, conf.Conf{}); !errors.Is(err, refused) {
		t.Errorf("deleting: error is %v, want %v", err, refused)
	}
	if err := store.ForgetJobs(t.Context(), app, conf.Conf{}); !errors.Is(err, refused) {
		t.Errorf("forgetting: error is %v, want %v", err, refused)
	}
}
