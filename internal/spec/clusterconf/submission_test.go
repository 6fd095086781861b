package clusterconf

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
)

func TestADeploymentAddsToTheConfiguration(t *testing.T) {
	const owner = "apiVersion:flink.apache.org/v1beta1,blockOwnerDeletion:true,controller:false,kind:FlinkDeployment,name:orders,uid:4f8b"
	start := Start{JobID: "00ff", Savepoint: "s3://bucket/savepoint-1", Store: "fresh"}
	fromNothing := Start{JobID: "00ff", Store: "fresh"}
	tests := map[string]struct {
		given   map[string]string
		session bool
		start   Start
		want    map[string]string
	}{
		"a job gets an id and a savepoint": {
			start: start,
			want:  map[string]string{"$internal.pipeline.job-id": "00ff", "execution.savepoint.path": "s3://bucket/savepoint-1"},
		},
		"an id of the user's stays": {
			given: map[string]string{"$internal.pipeline.job-id": "aaaa"}, start: fromNothing,
			want: map[string]string{"$internal.pipeline.job-id": "aaaa"},
		},
		"a path of the user's does not, wherever it stands": {
			given: map[string]string{"execution.savepoint.path": "old", "execution.state-recovery.path": "older"}, start: fromNothing,
			want: map[string]string{"$internal.pipeline.job-id": "00ff"},
		},
		"with a storage directory each deployment has its own result store": {
			given: map[string]string{"high-availability.storageDir": "s3://ha", "kubernetes.cluster-id": "orders"}, start: fromNothing,
			want: map[string]string{
				"$internal.pipeline.job-id": "00ff", "high-availability.storageDir": "s3://ha", "kubernetes.cluster-id": "orders",
				"job-result-store.delete-on-commit": "false", "job-result-store.storage-path": "s3://ha/job-result-store/orders/fresh",
			},
		},
		"from Flink 2.3 on, also one for the result of its application": {
			given: map[string]string{
				"$internal.flink.version": "v2_3", "high-availability.storageDir": "s3://ha", "kubernetes.cluster-id": "orders",
			}, start: fromNothing,
			want: map[string]string{
				"$internal.flink.version": "v2_3", "$internal.pipeline.job-id": "00ff", "high-availability.storageDir": "s3://ha", "kubernetes.cluster-id": "orders",
				"job-result-store.delete-on-commit": "false", "job-result-store.storage-path": "s3://ha/job-result-store/orders/fresh",
				"application-result-store.storage-path": "s3://ha/application-result-store/orders/fresh",
			},
		},
		"but the user says when results are deleted": {
			given: map[string]string{
				"high-availability.storageDir": "s3://ha", "kubernetes.cluster-id": "orders",
				"job-result-store.delete-on-commit": "true", "job-result-store.storage-path": "mine",
			}, start: fromNothing,
			want: map[string]string{
				"$internal.pipeline.job-id": "00ff", "high-availability.storageDir": "s3://ha", "kubernetes.cluster-id": "orders",
				"job-result-store.delete-on-commit": "true", "job-result-store.storage-path": "s3://ha/job-result-store/orders/fresh",
			},
		},
		"a session cluster gets an owner and nothing else": {
			given: map[string]string{"execution.savepoint.path": "kept", "high-availability.storageDir": "s3://ha"}, session: true, start: start,
			want: map[string]string{"execution.savepoint.path": "kept", "high-availability.storageDir": "s3://ha"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			app := &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Name: "orders", UID: "4f8b"}}
			if !test.session {
				app.Spec.Job = &v1beta1.JobSpec{}
			}
			test.want["kubernetes.jobmanager.owner.reference"] = owner
			got := Submission(conf.FromMap(test.given), app, test.start).Map()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("configuration (-want +got):\n%s", diff)
			}
		})
	}
}
