package compat

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/settings"
)

func podOf(t *testing.T, set ...string) corev1.PodTemplateSpec {
	t.Helper()
	text, err := yaml.Marshal(find(t, renderChart(t, set...), deployment))
	if err != nil {
		t.Fatal(err)
	}
	var read appsv1.Deployment
	if err := yaml.UnmarshalStrict(text, &read); err != nil {
		t.Fatalf("the Deployment has fields that Kubernetes does not know: %v", err)
	}
	want := map[string]string{"app.kubernetes.io/name": "flink-kubernetes-operator"}
	if diff := cmp.Diff(want, read.Spec.Selector.MatchLabels); diff != "" {
		t.Fatalf("the selector cannot be changed by an upgrade (-want +got):\n%s", diff)
	}
	return read.Spec.Template
}

func TestTheContainersHaveTheNamesCommandsAndEnvironmentThatUsersKnow(t *testing.T) {
	pod := podOf(t, "webhook.certificate=cert-manager,operatorPod.env[0].name=EXTRA,operatorPod.webhook.container.env[0].name=MORE")
	shared := []string{"OPERATOR_NAMESPACE", "FLINK_CONF_DIR", "FLINK_PLUGINS_DIR", "LOGGING_FRAMEWORK", "LOG_CONFIG", "JVM_ARGS"}
	want := map[string][]string{
		"flink-kubernetes-operator /docker-entrypoint.sh operator": append(shared,
			"HOST_IP", "POD_IP", "POD_NAME", "OPERATOR_NAME", "EXTRA"),
		"flink-webhook /docker-entrypoint.sh webhook": append([]string{
			"WEBHOOK_KEYSTORE_PASSWORD", "WEBHOOK_KEYSTORE_FILE", "WEBHOOK_KEYSTORE_TYPE", "WEBHOOK_SERVER_PORT"}, append(shared, "MORE")...),
	}
	got := map[string][]string{}
	for _, c := range pod.Spec.Containers {
		var names []string
		for _, e := range c.Env {
			names = append(names, e.Name)
		}
		got[c.Name+" "+c.Command[0]+" "+c.Command[1]] = names
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("containers (-want +got):\n%s", diff)
	}
}

func TestTheContainersAreLockedDown(t *testing.T) {
	pod := podOf(t)
	if *pod.Spec.SecurityContext.RunAsUser != 9999 || *pod.Spec.SecurityContext.RunAsGroup != 9999 {
		t.Errorf("the pod does not run as 9999:9999")
	}
	for _, c := range pod.Spec.Containers {
		s := c.SecurityContext
		if !*s.RunAsNonRoot || !*s.ReadOnlyRootFilesystem || *s.AllowPrivilegeEscalation || len(s.Capabilities.Drop) != 1 {
			t.Errorf("%s has more rights than it needs: %+v", c.Name, s)
		}
	}
}

func TestTheOperatorIsProbedOnItsHealthPort(t *testing.T) {
	operator := podOf(t, "operatorHealth.port=8086").Spec.Containers[0]
	for name, probe := range map[string]*corev1.Probe{"liveness": operator.LivenessProbe, "startup": operator.StartupProbe} {
		if probe == nil || probe.HTTPGet.Path != "/" || probe.HTTPGet.Port.StrVal != "health-port" {
			t.Errorf("%s probe: %+v", name, probe)
		}
	}
	if got := operator.Ports; len(got) != 1 || got[0].ContainerPort != 8086 || got[0].Name != "health-port" {
		t.Errorf("ports: %+v", got)
	}
	without := podOf(t, "operatorHealth=null").Spec.Containers[0]
	if without.LivenessProbe != nil || without.StartupProbe != nil || len(without.Ports) != 0 {
		t.Error("operatorHealth: null leaves probes or ports")
	}
}

func TestTheImageIsNamedAsTheValuesSay(t *testing.T) {
	cases := map[string]struct{ set, want string }{
		"the default is what make image builds":  {"replicas=1", "drey:dev"},
		"repository and tag are taken":           {"image.repository=r.example/op,image.tag=1.2", "r.example/op:1.2"},
		"an empty tag means the chart's version": {"image.repository=op,image.tag=", "op:dev"},
		"a digest wins over the tag":             {"image.repository=op,image.tag=1,image.digest=sha256:ab", "op@sha256:ab"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for _, container := range podOf(t, c.set).Spec.Containers {
				if container.Image != c.want {
					t.Errorf("%s has image %q, want %q", container.Name, container.Image, c.want)
				}
			}
		})
	}
}

func TestTheConfigurationFilesAreMountedAsChosen(t *testing.T) {
	cases := map[string]struct {
		set  string
		want []string
	}{
		"flink-conf.yaml and log4j by default": {
			"replicas=1", []string{"flink-conf.yaml", "log4j-operator.properties", "log4j-console.properties"}},
		"config.yaml when flink-conf.yaml is nulled": {
			`defaultConfiguration.flink-conf\.yaml=null,defaultConfiguration.config\.yaml=a: b`,
			[]string{"config.yaml", "log4j-operator.properties", "log4j-console.properties"}},
		"logback when asked for": {
			"logging.framework=logback", []string{"flink-conf.yaml", "logback-operator.xml", "logback-console.xml"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, item := range podOf(t, c.set).Spec.Volumes[0].ConfigMap.Items {
				got = append(got, item.Path)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheConfigMapIsReadByTheOperator(t *testing.T) {
	files := configFiles(t, "watchNamespaces={a,b}", "operatorHealth.port=8086")
	read, err := conf.ParseDir(map[string]string{"flink-conf.yaml": files["flink-conf.yaml"]})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"taskmanager.numberOfTaskSlots":                        "1",
		"parallelism.default":                                  "1",
		"kubernetes.operator.reconcile.interval":               "15 s",
		"kubernetes.operator.observer.progress-check.interval": "5 s",
		"kubernetes.operator.metrics.reporter.slf4j.interval":  "5 MINUTE",
		"kubernetes.operator.watched.namespaces":               "a,b",
		"kubernetes.operator.health.probe.enabled":             "true",
		"kubernetes.operator.health.probe.port":                "8086",
	}
	for key, value := range want {
		if got, _ := read.Lookup(key); got != value {
			t.Errorf("%s is %q, want %q", key, got, value)
		}
	}
	derived, err := settings.From(read, nil)
	if err != nil {
		t.Fatal(err)
	}
	if derived.ReconcileInterval != 15*time.Second {
		t.Errorf("the operator reconciles every %s, want 15s", derived.ReconcileInterval)
	}
}

func TestTheOtherConfigurationFileIsReadByTheOperatorToo(t *testing.T) {
	files := configFiles(t, `defaultConfiguration.flink-conf\.yaml=null`, `defaultConfiguration.config\.yaml=kubernetes.operator: {reconcile.interval: 7 s}`)
	read, err := conf.ParseDir(map[string]string{"config.yaml": files["config.yaml"]})
	if err != nil {
		t.Fatal(err)
	}
	derived, err := settings.From(read, nil)
	if err != nil {
		t.Fatal(err)
	}
	if derived.ReconcileInterval != 7*time.Second {
		t.Errorf("the operator reconciles every %s, want 7s", derived.ReconcileInterval)
	}
}

func configFiles(t *testing.T, set ...string) map[string]string {
	t.Helper()
	data, _ := find(t, renderChart(t, set...), "ConfigMap flink-system/flink-operator-config").at("data").(map[string]any)
	files := map[string]string{}
	for name, text := range data {
		files[name], _ = text.(string)
	}
	for _, name := range []string{"config.yaml", "flink-conf.yaml", "log4j-operator.properties", "log4j-console.properties", "logback-operator.xml", "logback-console.xml"} {
		if files[name] == "" {
			t.Fatalf("the config map has no %s", name)
		}
	}
	return files
}
