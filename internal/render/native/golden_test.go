package native

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/spec/podtemplate"
)

// configuration is what a small cluster of Flink 1.20 needs, with more on top.
func configuration(more map[string]string) conf.Conf {
	return conf.FromMap(map[string]string{
		"$internal.flink.version":              "v1_20",
		"kubernetes.cluster-id":                "orders",
		"kubernetes.namespace":                 "shop",
		"kubernetes.container.image.ref":       "flink:1.20",
		"kubernetes.service-account":           "flink",
		"execution.target":                     "kubernetes-application",
		"pipeline.jars":                        "local:///opt/flink/orders.jar",
		"jobmanager.memory.process.size":       "1600m",
		"taskmanager.memory.process.size":      "1728m",
		"kubernetes.jobmanager.annotations":    "flinkdeployment.flink.apache.org/generation:3",
		"kubernetes.operator.reconcile.notice": "not for Flink",
	}).Merge(conf.FromMap(more))
}

func template(t testing.TB, text string) podtemplate.Template {
	t.Helper()
	raw, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	out, err := podtemplate.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// application is a job whose user has set whatever can be set.
func application(t testing.TB) Input {
	return Input{
		Conf: configuration(map[string]string{
			"kubernetes.jobmanager.owner.reference": "apiVersion:flink.apache.org/v1beta1,blockOwnerDeletion:true," +
				"controller:false,kind:FlinkDeployment,name:orders,uid:4f8b",
			"kubernetes.jobmanager.labels":            "team:a,app:not-this",
			"kubernetes.jobmanager.node-selector":     "disk:ssd",
			"kubernetes.jobmanager.tolerations":       "key:spot,operator:Exists;KEY:old,Value:yes,tolerationSeconds:60",
			"kubernetes.jobmanager.cpu.limit-factor":  "2",
			"kubernetes.container.image.pull-secrets": "registry; mirror",
			"kubernetes.env.secretKeyRef":             "env:PASSWORD,secret:db,key:password",
			"kubernetes.secrets":                      "db:/etc/db,tls:/etc/tls",
			"kubernetes.rest-service.annotations":     "dns:public",
			"containerized.master.env.ZONE":           "eu",
			"security.kerberos.login.keytab":          "/etc/operator/user.keytab",
			"security.kerberos.login.principal":       "user@REALM",
		}),
		Job: &v1beta1.JobSpec{Args: []string{"--since", "a;b"}},
		JobManager: template(t, `
metadata: {labels: {tier: stream}}
spec:
  containers:
  - {name: sidecar, image: "proxy:1"}
  - name: flink-main-container
    image: replaced:1
    env: [{name: FIRST, value: "1"}]
    resources: {limits: {memory: 1Gi, ephemeral-storage: 2Gi}}
`),
		TaskManager: template(t, `{spec: {containers: [{name: flink-main-container, resources: {limits: {nvidia.com/gpu: 1}}}]}}`),
		Logging:     map[string]string{"log4j-console.properties": "rootLogger.level = INFO\n"},
		Operator: cluster.Operator{
			Files: map[string]string{
				"/etc/operator/user.keytab":           "KEYTAB",
				"/etc/hadoop/core-site.xml":           "<core/>",
				"/opt/flink/conf/logback-console.xml": "<not used/>",
			},
			Env: map[string]string{"HADOOP_CONF_DIR": "/etc/hadoop"},
		},
	}
}

// highlyAvailable is a job of Flink 2 with two JobManagers.
func highlyAvailable() Input {
	return Input{
		Conf: configuration(map[string]string{
			"$internal.flink.version":              "v2_0",
			"high-availability.type":               "kubernetes",
			"high-availability.storageDir":         "s3://bucket/ha",
			"kubernetes.jobmanager.replicas":       "2",
			"kubernetes.rest-service.exposed.type": "LoadBalancer",
			"rest.port":                            "9091",
		}),
		Job: &v1beta1.JobSpec{Args: []string{}},
	}
}

// session is a cluster without a job, on the network of its nodes.
func session() Input {
	return Input{
		Conf: configuration(map[string]string{
			"execution.target":                      "kubernetes-session",
			"kubernetes.hostnetwork.enabled":        "true",
			"kubernetes.rest-service.exposed.type":  "Headless_ClusterIP",
			"kubernetes.jobmanager.entrypoint.args": "-Denv=test",
		}),
		Operator: cluster.Operator{Files: map[string]string{
			"/opt/flink/conf/log4j-console.properties": "rootLogger.level = WARN\n",
			"/opt/flink/conf/logback-console.xml":      "<configuration/>\n",
		}},
	}
}

func TestManifestsAreTheGoldenOnes(t *testing.T) {
	tests := map[string]struct {
		in   Input
		file string
	}{
		"an application with everything":          {application(t), "application.yaml"},
		"two JobManagers of Flink 2":              {highlyAvailable(), "highly-available.yaml"},
		"a session cluster on its nodes' network": {session(), "session.yaml"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			manifests, err := Cluster(test.in)
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, test.file, printed(t, manifests.OwnedBy("1234")))
		})
	}
}

func printed(t *testing.T, manifests Manifests) []byte {
	t.Helper()
	var documents [][]byte
	for _, object := range manifests.Objects() {
		text, err := yaml.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, text)
	}
	return bytes.Join(documents, []byte("---\n"))
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

func TestRenderingTwiceGivesTheSame(t *testing.T) {
	in := application(t)
	first, err := Cluster(in)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := Cluster(in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(printed(t, first), printed(t, again)); diff != "" {
			t.Fatalf("second rendering (-first +second):\n%s", diff)
		}
	}
}

func BenchmarkCluster(b *testing.B) {
	in := application(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Cluster(in); err != nil {
			b.Fatal(err)
		}
	}
}
