package flinkstatesnapshot

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
)

func snapshot(name string, kind v1beta1.JobKind, of string, state v1beta1.SnapshotState) *v1beta1.FlinkStateSnapshot {
	return &v1beta1.FlinkStateSnapshot{
		ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: name},
		Spec:       v1beta1.FlinkStateSnapshotSpec{JobReference: &v1beta1.JobReference{Kind: kind, Name: of}},
		Status:     v1beta1.FlinkStateSnapshotStatus{State: state},
	}
}

func application(name string, marks map[string]string) *v1beta1.FlinkDeployment {
	return &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: name, Labels: marks}}
}

func reader(t *testing.T, objects ...client.Object) client.Reader {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1beta1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).Build()
}

func request(name string) reconcile.Request {
	return reconcile.Request{NamespacedName: types.NamespacedName{Namespace: "team", Name: name}}
}

func TestAJobWakesItsOpenSnapshots(t *testing.T) {
	const app = v1beta1.JobKindFlinkDeployment
	deleted := snapshot("deleted", app, "app", v1beta1.SnapshotCompleted)
	deleted.Finalizers, deleted.DeletionTimestamp = []string{"x/y"}, new(metav1.Now())
	all := reader(t,
		snapshot("pending", app, "app", v1beta1.SnapshotTriggerPending), snapshot("running", app, "app", v1beta1.SnapshotInProgress),
		snapshot("done", app, "app", v1beta1.SnapshotCompleted), snapshot("other", app, "other", v1beta1.SnapshotInProgress),
		snapshot("session", v1beta1.JobKindFlinkSessionJob, "app", v1beta1.SnapshotInProgress), deleted,
	)
	got := of(all, app)(t.Context(), application("app", nil))
	want := []reconcile.Request{request("deleted"), request("pending"), request("running")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("turns (-want +got):\n%s", diff)
	}
}

func TestOnlyTheStateOfAJobMatters(t *testing.T) {
	running := application("app", nil)
	running.Status.JobStatus.State = v1beta1.FlinkJobRunning
	if jobState(running) != v1beta1.FlinkJobRunning || jobState(&v1beta1.FlinkSessionJob{}) != "" || jobState(snapshot("s", "", "", "")) != "" {
		t.Error("the state of a job is not told")
	}
}

// counter counts turns.
type counter int

func (c *counter) Reconcile(context.Context, reconcile.Request) (reconcile.Result, error) {
	*c++
	return reconcile.Result{}, nil
}

func TestALabelSelectorChoosesSnapshots(t *testing.T) {
	selector, err := labels.Parse("mine=yes")
	if err != nil {
		t.Fatal(err)
	}
	mine := map[string]string{"mine": "yes"}
	labelled := snapshot("labelled", v1beta1.JobKindFlinkDeployment, "nobody", "")
	labelled.Labels = mine
	all := reader(t, labelled, application("app", mine), application("foreign", nil),
		snapshot("of-mine", v1beta1.JobKindFlinkDeployment, "app", ""), snapshot("of-another", v1beta1.JobKindFlinkDeployment, "foreign", ""),
		snapshot("of-none", v1beta1.JobKindFlinkSessionJob, "app", ""))
	tests := map[string]counter{"labelled": 1, "of-mine": 1, "of-another": 0, "of-none": 0, "gone": 1}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			var turns counter
			if _, err := (selective{Reconciler: &turns, reader: all, selector: selector}).Reconcile(t.Context(), request(name)); err != nil {
				t.Fatal(err)
			}
			if turns != want {
				t.Errorf("%d turns, want %d", turns, want)
			}
		})
	}
}

func TestEventsNameTheResource(t *testing.T) {
	s := snapshot("snap", "", "", "")
	s.UID = "u"
	if r := reference(s); r.Kind != "FlinkStateSnapshot" || r.Name != "snap" || r.Namespace != "team" || r.UID != "u" || r.APIVersion != "flink.apache.org/v1beta1" {
		t.Errorf("reference is %+v", r)
	}
}
