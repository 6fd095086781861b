package validate

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/settings"
)

// application is a FlinkDeployment without a fault.
const application = `{
	"apiVersion": "flink.apache.org/v1beta1", "kind": "FlinkDeployment",
	"metadata": {"name": "app", "namespace": "team"},
	"spec": {
		"image": "flink:1.20", "flinkVersion": "v1_20", "serviceAccount": "flink",
		"jobManager": {"resource": {"memory": "2048m", "cpu": 1}},
		"taskManager": {"resource": {"memory": "2048m", "cpu": 1}},
		"job": {"jarURI": "local:///a.jar", "parallelism": 2, "upgradeMode": "stateless"}
	}
}`

// sessionJob is a FlinkSessionJob without a fault.
const sessionJob = `{
	"apiVersion": "flink.apache.org/v1beta1", "kind": "FlinkSessionJob",
	"metadata": {"name": "job", "namespace": "team"},
	"spec": {
		"deploymentName": "session",
		"job": {"jarURI": "https://93.184.216.34/a.jar", "parallelism": 2, "upgradeMode": "stateless"}
	}
}`

// session is the cluster of sessionJob.
const session = `{
	"metadata": {"name": "session", "namespace": "team"},
	"spec": {"flinkVersion": "v1_20", "serviceAccount": "flink", "flinkConfiguration": {}}
}`

// verdictOf is what a test expects: a problem, nothing, or no verdict at all.
type verdictOf struct {
	problem string
	failed  bool
}

// expect compares a verdict with the expected one.
func expect(t *testing.T, want verdictOf, problem string, err error) {
	t.Helper()
	if (err != nil) != want.failed {
		t.Fatalf("error %v, want one: %t", err, want.failed)
	}
	if diff := cmp.Diff(want.problem, problem); diff != "" {
		t.Errorf("problem (-want +got):\n%s", diff)
	}
}

// changed reads a resource after a change, which is a JSON merge patch.
func changed[T any](t *testing.T, resource, change string) *T {
	t.Helper()
	text, err := json.Marshal(merge(read(t, resource), read(t, change)))
	if err != nil {
		t.Fatal(err)
	}
	out := new(T)
	if err := json.Unmarshal(text, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T, text string) map[string]any {
	t.Helper()
	content := map[string]any{}
	if text == "" {
		return content
	}
	if err := json.Unmarshal([]byte(text), &content); err != nil {
		t.Fatalf("cannot read %s: %v", text, err)
	}
	return content
}

func merge(into, change map[string]any) map[string]any {
	out := maps.Clone(into)
	for key, value := range change {
		inner, isObject := value.(map[string]any)
		before, wasObject := out[key].(map[string]any)
		switch {
		case value == nil:
			delete(out, key)
		case isObject && wasObject:
			out[key] = merge(before, inner)
		default:
			out[key] = value
		}
	}
	return out
}

// environment is an operator with a configuration.
func environment(t *testing.T, operator map[string]string) Environment {
	t.Helper()
	base := conf.FromMap(operator)
	derived, err := settings.From(base, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Environment{Defaults: base, Settings: derived}
}

// withConf is a change of spec.flinkConfiguration.
func withConf(t *testing.T, entries map[string]string) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"spec": map[string]any{"flinkConfiguration": entries}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lastReconciled is a change that makes a spec the last reconciled one.
func lastReconciled(t *testing.T, spec string) string {
	t.Helper()
	record := `{"spec":` + spec + `,"resource_metadata":{"apiVersion":"flink.apache.org/v1beta1","firstDeployment":false}}`
	text, err := json.Marshal(map[string]any{"status": map[string]any{
		"reconciliationStatus": map[string]any{"lastReconciledSpec": record},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// judgeDeployment judges the application after a change, with an operator without configuration.
func judgeDeployment(t *testing.T, change string) (string, error) {
	t.Helper()
	return Deployment(changed[v1beta1.FlinkDeployment](t, application, change), environment(t, nil))
}
