package e2e

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
)

// mistake is something that a user wrote, and the answer.
type mistake struct {
	name string // of the resource, if it matters
	path string // of the field
	to   any    // nil takes the field away
	// event and status are what the event and the error in status say.
	event, status string
	// refused is what the API server itself says.
	refused string
}

const longName = "a-name-that-is-longer-than-the-45-letters-allowed"

// tooLittle is what Flink itself says.
const tooLittle = "Sum of configured JVM Metaspace (256.000mb (268435456 bytes)) and JVM Overhead (192.000mb (201326592 bytes)) " +
	"exceed configured Total Process Memory (200.000mb (209715200 bytes))."

var inputs = map[string]mistake{
	"a Flink version that does not exist": {
		path: "flinkVersion", to: "v9_9", refused: `Unsupported value: "v9_9"`,
	},
	"a Flink version that is too old": {
		path: "flinkVersion", to: "v1_14",
		event: "UnsupportedFlinkVersion: Flink version v1_14 is not supported by this operator version",
	},
	"no parallelism": {
		path: "job.parallelism", to: int64(0),
		event: "ValidationError: Job parallelism must be larger than 0", status: "Job parallelism must be larger than 0",
	},
	"no memory": {
		path:   "taskManager.resources",
		event:  "ValidationError: TaskManager resource memory must be defined using `spec.taskManager.resource.memory` or `spec.taskManager.resources.requests.memory`",
		status: "TaskManager resource memory must be defined",
	},
	"memory that is no amount": {
		path: "jobManager", to: map[string]any{"resource": map[string]any{"memory": "-1g"}},
		event:  "ValidationError: JobManager resource memory parse error: text does not start with a number",
		status: "text does not start with a number",
	},
	"no processor": {
		path: "jobManager.resources.limits", to: map[string]any{"cpu": "0"},
		event:  "ValidationError: JobManager resource requirements limits cpu must be positive: 0",
		status: "limits cpu must be positive: 0",
	},
	"more requested than allowed": {
		path: "taskManager.resources.limits", to: map[string]any{"memory": "512m"},
		event:  "ValidationError: TaskManager resource requirements memory request (1024m) must not exceed its limit (512m)",
		status: "memory request (1024m) must not exceed its limit (512m)",
	},
	"a key that belongs to the operator": {
		path: "flinkConfiguration", to: map[string]any{"kubernetes.cluster-id": "mine"},
		event:  "ValidationError: Forbidden Flink config key: kubernetes.cluster-id",
		status: "Forbidden Flink config key: kubernetes.cluster-id",
	},
	"no service account": {
		path:   "serviceAccount",
		event:  "ValidationError: spec.serviceAccount must be defined. If you use helm, its value should be the same with the name of jobServiceAccount.",
		status: "spec.serviceAccount must be defined",
	},
	"too little memory for a JobManager": {
		path: "jobManager", to: map[string]any{"resource": map[string]any{"memory": "200m"}},
		event: "Error: cannot make the manifests", status: tooLittle,
	},
	"too little memory for a TaskManager": {
		path: "taskManager", to: map[string]any{"resource": map[string]any{"memory": "200m"}},
		event: "Error: cannot make the manifests", status: tooLittle,
	},
	"no jar": {
		path: "job.jarURI", event: "Error: cannot make the manifests", status: "Should only have one jar",
	},
	"a pod template that is none": {
		path: "podTemplate", to: map[string]any{"spec": map[string]any{"containers": int64(5)}}, refused: "must be of type array",
	},
	"a pod template with an amount that is none": {
		path: "podTemplate", to: map[string]any{"spec": map[string]any{"containers": []any{map[string]any{
			"name": "flink-main-container", "resources": map[string]any{"requests": map[string]any{"cpu": "lots"}},
		}}}},
		event: "Error: cannot make the manifests", status: "quantities must match the regular expression",
	},
	"a pod template with a container that has no name": {
		path: "podTemplate", to: map[string]any{"spec": map[string]any{"containers": []any{map[string]any{"image": "busybox"}}}},
		event: "Error: cannot create Deployment", status: "spec.template.spec.containers[0].name: Required value",
	},
	"a name that is too long": {
		name: longName,
		event: "ValidationError: The FlinkDeployment name: " + longName + " is invalid, must consist of lower case alphanumeric characters or '-', " +
			"start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123'), " +
			"and the length must be no more than 45 characters.",
		status: "is invalid, must consist of lower case alphanumeric characters",
	},
}

// badInput is what happens to resources that cannot be what was meant: an answer that says why, and nothing else.
func badInput(s *scene) {
	for i, what := range slices.Sorted(maps.Keys(inputs)) {
		m := inputs[what]
		if m.name == "" {
			m.name = fmt.Sprintf("bad-%d", i) // events outlive the resource that they are about
		}
		s.submitMistake(what, m)
	}
}

func (s *scene) submitMistake(what string, m mistake) {
	s.Helper()
	key := s.key(m.name)
	o := manifest(s, cluster.Application{NamespacedName: key, Version: s.version}, m)
	err := s.Create(s.ctx, o)
	if m.refused != "" {
		if err == nil || !strings.Contains(err.Error(), m.refused) {
			s.Errorf("%s: the API server said %v, want %q", what, err, m.refused)
		}
		return
	}
	must(s.T, err)
	s.eventsTell(key, m.event)
	d, err := s.Application(s.ctx, key)
	must(s.T, err)
	if !strings.Contains(d.Status.Error, m.status) {
		s.Errorf("%s: the error in status is %q, which does not say %q", what, d.Status.Error, m.status)
	}
	must(s.T, client.IgnoreNotFound(s.Delete(s.ctx, o)))
	if err := await.Until(s.ctx, 20*time.Second, "nothing to be left", func(context.Context) error { return s.leftovers() }); err != nil {
		s.Errorf("%s: %v", what, err)
	}
}

// manifest is a good resource with one mistake.
func manifest(s *scene, a cluster.Application, m mistake) *unstructured.Unstructured {
	var o unstructured.Unstructured
	must(s.T, yaml.Unmarshal([]byte(a.Manifest()), &o.Object))
	if m.path == "" {
		return &o
	}
	path := append([]string{"spec"}, strings.Split(m.path, ".")...)
	if m.to == nil {
		unstructured.RemoveNestedField(o.Object, path...)
		return &o
	}
	must(s.T, unstructured.SetNestedField(o.Object, m.to, path...))
	return &o
}

// file is the text of a file of the checkout.
func (s *scene) file(path string) string {
	s.Helper()
	text, err := os.ReadFile(filepath.Join(s.root, path))
	must(s.T, err)
	return string(text)
}
