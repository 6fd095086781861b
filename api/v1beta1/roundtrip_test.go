package v1beta1_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/drey-project/drey/api/v1beta1"
)

// Resources as the Java operator leaves them in the API server, with its statuses.
const (
	runningApplication = `{"apiVersion":"flink.apache.org/v1beta1","kind":"FlinkDeployment","metadata":{"name":"a","namespace":"n"},
"spec":{"flinkConfiguration":{"a":{"b":[1,2.50,null]},"taskmanager.numberOfTaskSlots":"2"},"flinkVersion":"v1_20","image":"flink:1.20",
"job":{"args":[],"jarURI":"local:///a.jar","parallelism":2,"state":"running","upgradeMode":"savepoint"},
"jobManager":{"replicas":1,"resource":{"cpu":1.5,"memory":"2048m"}},
"podTemplate":{"kind":"Pod","spec":{"containers":[{"name":"x","resources":{"limits":{"cpu":"1000m"}},"unknown":1}]}},
"serviceAccount":"flink","taskManager":{"resources":{"requests":{"cpu":"1000m"}}}},
"status":{"clusterInfo":{"flink-version":"1.20.1","total-cpu":"3.0"},
"conditions":[{"lastTransitionTime":"2026-07-20T10:00:00.123456789Z","message":"Job is running","reason":"Running","status":"True","type":"Running"}],
"jobManagerDeploymentStatus":"READY","jobStatus":{"checkpointInfo":{"lastPeriodicCheckpointTimestamp":0},"jobId":"abc","jobName":"j",
"savepointInfo":{"formatType":"CANONICAL","lastPeriodicSavepointTimestamp":5,"lastSavepoint":{"formatType":"CANONICAL","location":"s3://a","timeStamp":5,
"triggerNonce":3,"triggerType":"MANUAL"},"savepointHistory":[{"formatType":"NATIVE","location":"s3://b","timeStamp":4,"triggerType":"UPGRADE"}],
"triggerId":"t","triggerTimestamp":7,"triggerType":"PERIODIC"},"startTime":"1700000000000","state":"RUNNING","updateTime":"1700000000001",
"upgradeSavepointPath":"s3://c"},"lifecycleState":"STABLE","observedGeneration":3,
"reconciliationStatus":{"lastReconciledSpec":"{\"spec\":{}}","lastStableSpec":"{\"spec\":{}}","reconciliationTimestamp":1700000000000,"state":"DEPLOYED"},
"taskManager":{"labelSelector":"component=taskmanager,app=a","replicas":1}}}`
	freshStatus = `"clusterInfo":{},"conditions":[],"jobManagerDeploymentStatus":"MISSING","jobStatus":{"checkpointInfo":` +
		`{"lastPeriodicCheckpointTimestamp":0},"savepointInfo":{"lastPeriodicSavepointTimestamp":0,"savepointHistory":[]}},` +
		`"reconciliationStatus":{"reconciliationTimestamp":0,"state":"UPGRADING"}`
	sessionJob = `{"apiVersion":"flink.apache.org/v1beta1","kind":"FlinkSessionJob","metadata":{"name":"j"},"spec":{"deploymentName":"s",
"job":{"args":["a"],"parallelism":1,"state":"suspended","upgradeMode":"stateless"}},"status":{"error":"{\"type\":\"x\"}","jobStatus":
{"checkpointInfo":{"lastCheckpoint":{"formatType":"FULL","timeStamp":9,"triggerType":"MANUAL"},"lastPeriodicCheckpointTimestamp":0},
"savepointInfo":{"lastPeriodicSavepointTimestamp":0,"savepointHistory":[]}},"reconciliationStatus":{"reconciliationTimestamp":0,"state":"ROLLED_BACK"}}}`
	snapshot = `{"apiVersion":"flink.apache.org/v1beta1","kind":"FlinkStateSnapshot","metadata":{"name":"s"},"spec":{"backoffLimit":-1,
"jobReference":{"kind":"FlinkDeployment","name":"a"},"savepoint":{"alreadyExists":false,"disposeOnDelete":true,"formatType":"CANONICAL","path":"s3://p"}},
"status":{"failures":0,"path":"s3://p/1","resultTimestamp":"2026-07-20T10:00:00.000000Z","state":"COMPLETED","triggerId":"t","triggerTimestamp":"2026-07-20T09:59:00Z"}}`
	blueGreen = `{"apiVersion":"flink.apache.org/v1beta1","kind":"FlinkBlueGreenDeployment","metadata":{"name":"b"},"spec":{"configuration":{"a":"b"},
"template":{"metadata":{"labels":{"x":"y"}},"spec":{"image":"i"}}},"status":{"abortTimestamp":"1970-01-01T00:00:00Z","blueGreenState":"ACTIVE_BLUE",
"deploymentReadyTimestamp":"1970-01-01T00:00:00Z","jobStatus":{"checkpointInfo":{"lastPeriodicCheckpointTimestamp":0},
"savepointInfo":{"lastPeriodicSavepointTimestamp":0,"savepointHistory":[]},"state":"RUNNING"},"lastReconciledSpec":"{\"spec\":{}}",
"lastReconciledTimestamp":"2026-07-20T10:00:00.123456Z"}}`
)

func scheme(t *testing.T) *runtime.Scheme {
	t.Helper()
	s := runtime.NewScheme()
	if err := v1beta1.AddToScheme(s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestResourcesOfTheJavaOperatorAreReadAndWrittenWithoutLoss(t *testing.T) {
	for name, text := range map[string]string{
		"application": runningApplication, "session job": sessionJob, "snapshot": snapshot, "blue/green": blueGreen,
	} {
		t.Run(name, func(t *testing.T) {
			object, _, err := serializer.NewCodecFactory(scheme(t)).UniversalDeserializer().Decode([]byte(text), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			written, err := json.Marshal(object.DeepCopyObject())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tree(t, text), tree(t, string(written))); diff != "" {
				t.Errorf("as JSON, -want +got\n%s", diff)
			}
			fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
			if err != nil {
				t.Fatal(err)
			}
			again, err := scheme(t).New(object.GetObjectKind().GroupVersionKind())
			if err != nil {
				t.Fatal(err)
			}
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(fields, again); err != nil {
				t.Fatal(err)
			}
			unstructured, err := json.Marshal(again)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tree(t, text), tree(t, string(unstructured))); diff != "" {
				t.Errorf("by way of fields, -want +got\n%s", diff)
			}
		})
	}
}

func TestAResourceWithoutStatusHasTheInitialOne(t *testing.T) {
	var d v1beta1.FlinkDeployment
	if err := json.Unmarshal([]byte(`{"metadata":{"name":"a"},"spec":{}}`), &d); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"metadata":{"name":"a"},"status":{` + freshStatus + `}}`
	if diff := cmp.Diff(tree(t, want), tree(t, string(text))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func tree(t *testing.T, text string) any {
	t.Helper()
	var out any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
