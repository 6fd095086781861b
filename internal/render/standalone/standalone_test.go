package standalone

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/podtemplate"
)

func configuration(more map[string]string) conf.Conf {
	return conf.FromMap(map[string]string{
		"$internal.flink.version":                  "v1_20",
		"kubernetes.cluster-id":                    "orders",
		"kubernetes.namespace":                     "shop",
		"kubernetes.container.image.ref":           "flink:1.20",
		"kubernetes.service-account":               "flink",
		"execution.target":                         "remote",
		"pipeline.classpaths":                      "file:///opt/flink/orders.jar",
		"jobmanager.memory.process.size":           "1600m",
		"taskmanager.memory.process.size":          "1728m",
		"kubernetes.taskmanager.cpu.amount":        "1.5",
		"kubernetes.internal.taskmanager.replicas": "3",
	}).Merge(conf.FromMap(more))
}

func application(more map[string]string) Input {
	c := configuration(map[string]string{"$internal.application.program-args": "--since;'a;b'"})
	return Input{Conf: c.Merge(conf.FromMap(more)), Job: &v1beta1.JobSpec{}}
}

func session(more map[string]string) Input {
	return Input{Conf: configuration(more).Without("pipeline.classpaths")}
}

func TestManifestsAreTheGoldenOnes(t *testing.T) {
	tests := map[string]struct {
		in   Input
		file string
	}{
		"an application": {application(map[string]string{
			"$internal.application.main": "com.example.Orders", "execution.savepoint.path": "s3://bucket/savepoint-1",
			"execution.savepoint.ignore-unclaimed-state": "true",
		}), "application.yaml"},
		"a session cluster with standby JobManagers": {session(map[string]string{
			"high-availability.type": "zookeeper", "kubernetes.jobmanager.replicas": "2",
		}), "session.yaml"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var documents [][]byte
			for _, object := range rendered(t, test.in).OwnedBy("1234").Objects() {
				text, err := yaml.Marshal(object)
				if err != nil {
					t.Fatal(err)
				}
				documents = append(documents, text)
			}
			compareGolden(t, test.file, bytes.Join(documents, []byte("---\n")))
		})
	}
}

func rendered(t *testing.T, in Input) Manifests {
	t.Helper()
	manifests, err := Cluster(in)
	if err != nil {
		t.Fatal(err)
	}
	return manifests
}

func compareGolden(t *testing.T, file string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if os.Getenv("GOLDEN") == "write" {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func mainContainer(d *appsv1.Deployment) corev1.Container {
	containers := d.Spec.Template.Spec.Containers
	return containers[len(containers)-1]
}

func TestArgumentsOfTheJobManager(t *testing.T) {
	const address = "-D|jobmanager.rpc.address=$(_POD_IP_ADDRESS)"
	withArgs, err := podtemplate.Parse([]byte(`{"spec":{"containers":[{"name":"flink-main-container","args":["first"]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	kept := session(nil)
	kept.JobManager = withArgs
	tests := map[string]struct {
		in   Input
		want string
	}{
		"a job":                            {application(nil), "standalone-job|--since|a;b"},
		"a job of a class":                 {application(map[string]string{"$internal.application.main": "X"}), "standalone-job|--job-classname|X|--since|a;b"},
		"a job with standby JobManagers":   {application(map[string]string{"high-availability.type": "kubernetes"}), "standalone-job|" + address + "|--since|a;b"},
		"a session cluster":                {session(nil), "jobmanager"},
		"a session cluster with standbys":  {session(map[string]string{"high-availability.type": "kubernetes"}), "jobmanager|" + address},
		"a session cluster's pod template": {kept, "first|jobmanager"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(mainContainer(rendered(t, test.in).JobManager).Args, "|")
			if got != test.want {
				t.Errorf("args = %q, want %q", got, test.want)
			}
		})
	}
}

func TestLabelsThatAUserMayOverride(t *testing.T) {
	manifests := rendered(t, application(map[string]string{
		"kubernetes.jobmanager.labels": "app:mine", "kubernetes.taskmanager.labels": "app:mine",
	}))
	got := map[string]string{
		"JobManager": manifests.JobManager.Labels["app"], "its selector": manifests.JobManager.Spec.Selector.MatchLabels["app"],
		"TaskManager": manifests.TaskManager.Labels["app"],
	}
	want := map[string]string{"JobManager": "mine", "its selector": "orders", "TaskManager": "orders"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("label app (-want +got):\n%s", diff)
	}
}

func TestATaskManagerGetsACoreASlotUnlessSomebodySaysOtherwise(t *testing.T) {
	in := application(map[string]string{"taskmanager.numberOfTaskSlots": "4"})
	in.Conf = in.Conf.Without("kubernetes.taskmanager.cpu.amount")
	container := mainContainer(rendered(t, in).TaskManager)
	if got := container.Resources.Requests.Cpu().String(); got != "4" {
		t.Errorf("cpu = %s, want 4", got)
	}
}

func TestAUserLibraryOfThePodTemplateIsEnough(t *testing.T) {
	template, err := podtemplate.Parse([]byte(`{"spec":{"containers":[{"name":"flink-main-container",
		"volumeMounts":[{"name":"jars","mountPath":"/opt/flink/usrlib/mine"}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	in := application(nil)
	in.JobManager = template
	for _, volume := range rendered(t, in).JobManager.Spec.Template.Spec.Volumes {
		if volume.Name == "user-lib-dir" {
			t.Errorf("volume %s is there twice", volume.Name)
		}
	}
}

func TestAKeytabCannotBeShipped(t *testing.T) {
	in := application(map[string]string{"security.kerberos.login.keytab": "/k", "security.kerberos.login.principal": "u"})
	in.Operator.Files = map[string]string{"/k": "KEYTAB"}
	if _, err := Cluster(in); err == nil || !strings.Contains(err.Error(), "/opt/kerberos/kerberos-keytab/k") {
		t.Errorf("Cluster() error = %v, want one about the keytab's place in the pod", err)
	}
}
