package application

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/turn/world"
)

func TestUpgradeSavepointsAreRecorded(t *testing.T) {
	at := time.UnixMilli(1767225607000)
	resource := func(dispose bool) *v1beta1.FlinkStateSnapshot {
		return &v1beta1.FlinkStateSnapshot{
			ObjectMeta: metav1.ObjectMeta{
				Name: "app-savepoint-upgrade-1767225607000", Namespace: "team", Labels: map[string]string{"snapshot.trigger-type": "UPGRADE"},
			},
			Spec: v1beta1.FlinkStateSnapshotSpec{
				JobReference: &v1beta1.JobReference{Kind: "FlinkDeployment", Name: "app"},
				Savepoint: &v1beta1.SavepointSpec{
					Path: "s3://sp/1", FormatType: "NATIVE", AlreadyExists: new(true), DisposeOnDelete: &dispose,
				},
			},
		}
	}
	entry := v1beta1.Savepoint{TimeStamp: at.UnixMilli(), Location: "s3://sp/1", TriggerType: "UPGRADE", FormatType: "NATIVE"}
	tests := map[string]struct {
		operator bool
		options  map[string]string
		want     *v1beta1.FlinkStateSnapshot
		history  []v1beta1.Savepoint
	}{
		"as a resource":                   {operator: true, want: resource(false)},
		"as one that takes its files":     {true, map[string]string{"kubernetes.operator.savepoint.dispose-on-delete": "true"}, resource(true), nil},
		"in status if the operator wants": {operator: false, history: []v1beta1.Savepoint{entry}},
		"in status if the resource wants": {true, map[string]string{"kubernetes.operator.snapshot.resource.enabled": "false"}, nil, []v1beta1.Savepoint{entry}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			turn := &turn{
				app:  &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Name: "app", Namespace: "team"}},
				seen: world.Application{Defaults: conf.FromMap(test.options)},
			}
			turn.seen.Settings.SnapshotResources = test.operator
			turn.last = &lastSpec{Spec: v1beta1.FlinkDeploymentSpec{FlinkVersion: new(v1beta1.FlinkVersionV1_20)}}
			for range 2 {
				got, err := turn.upgradeSnapshot("s3://sp/1", "NATIVE", at)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
			if diff := cmp.Diff(test.history, turn.st.JobStatus.SavepointInfo.SavepointHistory); diff != "" {
				t.Errorf("history -want +got:\n%s", diff)
			}
		})
	}
}
