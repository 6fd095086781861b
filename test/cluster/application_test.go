package cluster

import (
	"encoding/json"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestManifestsSayWhatWasAskedFor(t *testing.T) {
	var d v1beta1.FlinkDeployment
	text := Application{
		NamespacedName: types.NamespacedName{Namespace: "one", Name: "a"}, Version: "1.20", Jar: "local:///job.jar", Upgrade: "savepoint",
		Savepoint: "s3://one", Plugin: "a.jar", Volume: "/here", Args: []string{"x", "y"},
	}.Manifest()
	if err := yaml.UnmarshalStrict([]byte(text), &d); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if j := d.Spec.Job; *j.JarURI != "local:///job.jar" || j.UpgradeMode != "savepoint" || *j.InitialSavepointPath != "s3://one" || len(j.Args) != 2 {
		t.Errorf("the job is %+v", j)
	}
	var template corev1.PodTemplateSpec
	raw, err := json.Marshal(d.Spec.PodTemplate)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &template); err != nil {
		t.Fatal(err)
	}
	pod := template.Spec
	if c := pod.Containers[0]; c.Env[0].Value != "a.jar" || c.VolumeMounts[0].MountPath != "/shared" || len(pod.InitContainers) != 1 {
		t.Errorf("the pod is %+v", pod)
	}
}

func TestManifestsSayNothingElse(t *testing.T) {
	var d v1beta1.FlinkDeployment
	if err := yaml.UnmarshalStrict([]byte(Application{Version: "2.3"}.Manifest()), &d); err != nil {
		t.Fatal(err)
	}
	if d.Spec.PodTemplate != nil || d.Spec.Job.InitialSavepointPath != nil || d.Spec.Job.UpgradeMode != "stateless" {
		t.Errorf("the spec is %+v", d.Spec)
	}
}
