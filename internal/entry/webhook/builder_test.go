package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/spec/validate"
)

const (
	sessionCluster = `{"apiVersion": "flink.apache.org/v1beta1", "kind": "FlinkDeployment",
		"metadata": {"name": "sess", "namespace": "default"},
		"spec": {"image": "flink:1.20", "flinkVersion": "v1_20", "serviceAccount": "flink",
			"jobManager": {"resource": {"memory": "2048m", "cpu": 1}}, "taskManager": {"resource": {"memory": "2048m", "cpu": 1}}}}`
	job = `{"apiVersion": "flink.apache.org/v1beta1", "kind": "FlinkSessionJob",
		"metadata": {"name": "sj1", "namespace": "default"},
		"spec": {"deploymentName": "sess", "job": {"jarURI": "https://jars.example/a.jar", "parallelism": 2, "upgradeMode": "stateless"}}}`
	savepoint = `{"apiVersion": "flink.apache.org/v1beta1", "kind": "FlinkStateSnapshot",
		"metadata": {"name": "sp1", "namespace": "default"},
		"spec": {"savepoint": {}, "jobReference": {"kind": "FlinkDeployment", "name": "sess"}}}`
)

// with is a resource with one text in it replaced.
func with(t *testing.T, resource, old, new string) string {
	t.Helper()
	if !strings.Contains(resource, old) {
		t.Fatalf("%q is not in %s", old, resource)
	}
	return strings.Replace(resource, old, new, 1)
}

// request is the body of a request for the creation of a resource.
func request(resource string) string {
	return fmt.Sprintf(`{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
		"request": {"uid": "u-1", "operation": "CREATE", "object": %s}}`, resource)
}

// zone is a name server.
type zone map[string]string

func (z zone) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if text, known := z[host]; known {
		return []netip.Addr{netip.MustParseAddr(text)}, nil
	}
	return nil, errors.New("no such host")
}

// parts are those of an operator that watches everything, in a cluster with the given resources.
func parts(t *testing.T, resources ...string) Parts {
	t.Helper()
	return Parts{
		Cluster: clusterWith(t, resources...), Hosts: zone{"jars.example": "93.184.216.34", "inside.example": "10.0.0.1"},
		Environment: func() validate.Environment { return environment(t, nil) },
	}
}

func environment(t *testing.T, options map[string]string) validate.Environment {
	t.Helper()
	defaults := conf.FromMap(options)
	s, err := settings.From(defaults, nil)
	if err != nil {
		t.Fatal(err)
	}
	return validate.Environment{Defaults: defaults, Settings: s}
}

func clusterWith(t *testing.T, resources ...string) client.Reader {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1beta1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	builder := fake.NewClientBuilder().WithScheme(scheme)
	for _, text := range resources {
		var o client.Object = &v1beta1.FlinkDeployment{}
		if strings.Contains(text, v1beta1.KindFlinkSessionJob) {
			o = &v1beta1.FlinkSessionJob{}
		}
		if err := json.Unmarshal([]byte(text), o); err != nil {
			t.Fatal(err)
		}
		builder = builder.WithObjects(o)
	}
	return builder.Build()
}

// ask sends a body and returns status and text of the answer.
func ask(t *testing.T, handler http.Handler, path string, body io.Reader) (int, string) {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, body))
	return recorder.Code, recorder.Body.String()
}

// response is the answer to a request that must have one.
func response(t *testing.T, handler http.Handler, path, body string) *admissionv1.AdmissionResponse {
	t.Helper()
	status, text := ask(t, handler, path, strings.NewReader(body))
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, text)
	}
	var review admissionv1.AdmissionReview
	if err := json.Unmarshal([]byte(text), &review); err != nil {
		t.Fatal(err)
	}
	if review.Response == nil || review.Response.UID != "u-1" || review.APIVersion != "admission.k8s.io/v1" || review.Kind != "AdmissionReview" {
		t.Fatalf("no answer to the request: %s", text)
	}
	return review.Response
}
