package integration

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/operator"
)

// admit installs what the chart has for admission, and starts a webhook that makes its own certificate.
func (s *scene) admit() *operator.Process {
	s.Helper()
	objects, err := s.chart.Render(s.ctx, s.namespace, "watchNamespaces={"+s.namespace+"}")
	must(s.T, err)
	port := freePort(s.T)
	for _, o := range objects {
		if !strings.Contains(o.GetName(), "webhook") {
			continue
		}
		s.bringHome(o, port)
		must(s.T, s.Create(s.ctx, o))
		if o.GetNamespace() == "" {
			s.Cleanup(func() { must(s.T, s.Delete(context.Background(), o)) })
		}
	}
	s.setup.Part, s.setup.Env = "webhook", maps.Clone(s.setup.Env)
	s.setup.Env["WEBHOOK_SERVER_PORT"], s.setup.Env["DREY_WEBHOOK_CERTIFICATE"] = strconv.Itoa(port), "own"
	return s.start("webhook")
}

// bringHome leads the API server to a port of this machine: nothing here gives addresses to services.
func (s *scene) bringHome(o *unstructured.Unstructured, port int) {
	s.Helper()
	switch o.GetKind() {
	case "Service":
		must(s.T, unstructured.SetNestedMap(o.Object, map[string]any{"type": "ExternalName", "externalName": "localhost"}, "spec"))
	case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration":
		webhooks, _, err := unstructured.NestedSlice(o.Object, "webhooks")
		must(s.T, err)
		for _, w := range webhooks {
			webhook, ok := w.(map[string]any)
			if !ok {
				s.Fatalf("a webhook is %v", w)
			}
			must(s.T, unstructured.SetNestedField(webhook, int64(port), "clientConfig", "service", "port"))
		}
		must(s.T, unstructured.SetNestedSlice(o.Object, webhooks, "webhooks"))
	}
}

// resource is one of Flink's with a spec, in JSON.
func (s *scene) resource(kind, name string, spec map[string]any) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "flink.apache.org/v1beta1", "kind": kind,
		"metadata": map[string]any{"name": name, "namespace": s.namespace}, "spec": spec,
	}}
}

func clusterSpec() map[string]any {
	memory := map[string]any{"resource": map[string]any{"memory": "1g", "cpu": int64(1)}}
	return map[string]any{
		"image": "flink:1.20", "flinkVersion": "v1_20", "serviceAccount": "flink", "jobManager": memory, "taskManager": memory,
	}
}

func jobSpec(cluster string) map[string]any {
	return map[string]any{"deploymentName": cluster, "job": map[string]any{
		"jarURI": "https://93.184.216.34/a.jar", "parallelism": int64(2), "upgradeMode": "stateless",
	}}
}

// untilAdmitted waits until a good resource would be let in.
func (s *scene) untilAdmitted() {
	s.Helper()
	must(s.T, await.Until(s.ctx, patience, "admission to work", func(ctx context.Context) error {
		return s.Create(ctx, s.resource("FlinkDeployment", "good", clusterSpec()), client.DryRunAll)
	}))
}

// refused creates a resource that must be denied for a reason.
func (s *scene) refused(o *unstructured.Unstructured, reason string) {
	s.Helper()
	err := s.Create(s.ctx, o)
	want := `admission webhook "validationwebhook.flink.apache.org" denied the request: ` + reason
	if err == nil || !strings.Contains(err.Error(), want) {
		s.Errorf("%s %s: got %v, want %q", o.GetKind(), o.GetName(), err, want)
	}
}

func TestAdmissionWithoutCertManager(t *testing.T) {
	s := open(t, itsOwn, "")
	s.admit()
	s.untilAdmitted()

	s.refused(s.resource("FlinkDeployment", "1a", clusterSpec()), "The FlinkDeployment name: 1a is invalid")
	application := clusterSpec()
	application["job"] = map[string]any{"jarURI": "local:///a.jar", "parallelism": int64(1), "upgradeMode": "stateless"}
	must(t, s.Create(s.ctx, s.resource("FlinkDeployment", "application", application)))
	must(t, s.Create(s.ctx, s.resource("FlinkDeployment", "session", clusterSpec())))

	s.refused(s.resource("FlinkSessionJob", "stray", jobSpec("application")), "Can not submit session job to application cluster")
	snapshot := func(target string) map[string]any {
		return map[string]any{"savepoint": map[string]any{}, "jobReference": map[string]any{"kind": "FlinkSessionJob", "name": target}}
	}
	s.refused(s.resource("FlinkStateSnapshot", "early", snapshot("job")),
		fmt.Sprintf("Target for snapshot %s/job was not found", s.namespace))

	job := s.resource("FlinkSessionJob", "job", jobSpec("session"))
	must(t, s.Create(s.ctx, job))
	if got := fmt.Sprint(job.GetLabels()); got != "map[target.session:session]" {
		t.Errorf("the labels are %s", got)
	}
	if want := any(jobSpec("session")); !reflect.DeepEqual(want, job.Object["spec"]) {
		t.Errorf("the spec became %v, want %v", job.Object["spec"], want)
	}
	must(t, s.Create(s.ctx, s.resource("FlinkStateSnapshot", "late", snapshot("job"))))
}

func TestTheCertificateOutlivesTheWebhook(t *testing.T) {
	s := open(t, itsOwn, "")
	first := s.admit()
	s.untilAdmitted()
	before := s.certificate()
	must(t, first.Stop())
	s.start("another")
	s.untilAdmitted()
	if s.certificate() != before {
		t.Error("the certificate is another one")
	}
}

// certificate is what the secret of the webhook holds.
func (s *scene) certificate() string {
	s.Helper()
	var secret corev1.Secret
	must(s.T, s.Get(s.ctx, types.NamespacedName{Namespace: s.namespace, Name: "flink-operator-webhook-certificate"}, &secret))
	return string(secret.Data["tls.crt"])
}
