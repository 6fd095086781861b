package flinkdeployment

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/drey-project/drey/api/v1beta1"
)

func snapshot(cause string, kind v1beta1.JobKind, state v1beta1.SnapshotState) *v1beta1.FlinkStateSnapshot {
	return &v1beta1.FlinkStateSnapshot{
		ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "s", Labels: map[string]string{"snapshot.trigger-type": cause}},
		Spec:       v1beta1.FlinkStateSnapshotSpec{JobReference: &v1beta1.JobReference{Kind: kind, Name: "app"}},
		Status:     v1beta1.FlinkStateSnapshotStatus{State: state},
	}
}

func TestOwnSnapshotsWakeTheirApplication(t *testing.T) {
	const app = v1beta1.JobKindFlinkDeployment
	tests := map[string]struct {
		before, after *v1beta1.FlinkStateSnapshot
		want          bool
	}{
		"a periodic one that ends": {snapshot("PERIODIC", app, "IN_PROGRESS"), snapshot("PERIODIC", app, "COMPLETED"), true},
		"that of an upgrade":       {snapshot("UPGRADE", app, "TRIGGER_PENDING"), snapshot("UPGRADE", app, "COMPLETED"), true},
		"one that stays as it is":  {snapshot("UPGRADE", app, "COMPLETED"), snapshot("UPGRADE", app, "COMPLETED"), false},
		"one that a user made":     {snapshot("MANUAL", app, "IN_PROGRESS"), snapshot("MANUAL", app, "COMPLETED"), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := ownSnapshots().Update(event.UpdateEvent{ObjectOld: test.before, ObjectNew: test.after}); got != test.want {
				t.Errorf("wakes: %t", got)
			}
		})
	}
	if due := ofJob(t.Context(), snapshot("UPGRADE", app, "")); len(due) != 1 || due[0].Name != "app" || due[0].Namespace != "team" {
		t.Errorf("it wakes %v", due)
	}
	if due := ofJob(t.Context(), snapshot("UPGRADE", v1beta1.JobKindFlinkSessionJob, "")); len(due) != 0 {
		t.Errorf("that of a session job wakes %v", due)
	}
}
