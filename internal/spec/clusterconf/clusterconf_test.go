package clusterconf

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
)

func meta() metav1.ObjectMeta { return metav1.ObjectMeta{Name: "app", Namespace: "ns", Generation: 3} }

func spec(t testing.TB, text string) *v1beta1.FlinkDeploymentSpec {
	t.Helper()
	var out v1beta1.FlinkDeploymentSpec
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return &out
}

// absent stands for a key that must not be there.
const absent = "(absent)"

func compare(t *testing.T, want map[string]string, got conf.Conf) {
	t.Helper()
	shown := map[string]string{}
	for key := range want {
		text, has := got.Lookup(key)
		if !has {
			text = absent
		}
		shown[key] = text
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("configuration -want +got\n%s", diff)
	}
}

func TestFor(t *testing.T) {
	tests := map[string]struct {
		base map[string]string
		spec string
		want map[string]string
	}{
		"a session cluster": {
			spec: `{"flinkVersion":"v1_20","serviceAccount":"flink","image":"flink:1.20","imagePullPolicy":"Always"}`,
			want: map[string]string{
				"execution.target": "kubernetes-session", "kubernetes.cluster-id": "app", "kubernetes.namespace": "ns",
				"kubernetes.service-account": "flink", "kubernetes.container.image.ref": "flink:1.20",
				"kubernetes.container.image.pull-policy": "Always", "web.cancel.enable": "false",
				"kubernetes.rest-service.exposed.type": "ClusterIP", "$internal.flink.version": "v1_20",
				"kubernetes.jobmanager.annotations":       "flinkdeployment.flink.apache.org/generation:3",
				"kubernetes.pod-template-file.jobmanager": jobManagerTemplatePath, "pipeline.name": absent,
				"kubernetes.pod-template-file.taskmanager": absent, "high-availability.cluster-id": absent,
			},
		},
		"an old Flink knows older keys": {
			spec: `{"flinkVersion":"v1_16","image":"flink:1.16","jobManager":{"resource":{"cpu":1}},"taskManager":{"resource":{"cpu":0.5}}}`,
			want: map[string]string{
				"kubernetes.container.image": "flink:1.16", "kubernetes.container.image.ref": absent,
				"kubernetes.jobmanager.cpu": "1.0", "kubernetes.jobmanager.cpu.amount": "1.0", "kubernetes.taskmanager.cpu": "0.5",
			},
		},
		"the user's configuration wins over defaults": {
			base: map[string]string{"web.cancel.enable": "true", "a": "1"},
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{"a":2,"kubernetes":{"rest-service.exposed.type":"NodePort"}}}`,
			want: map[string]string{"a": "2", "web.cancel.enable": "true", "kubernetes.rest-service.exposed.type": "NodePort"},
		},
		"an application": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{"parallelism.default":"9"},"job":{"jarURI":"local:///a.jar","parallelism":2,"entryClass":"A","args":["x","y;z"],"allowNonRestoredState":true}}`,
			want: map[string]string{
				"execution.target": "kubernetes-application", "pipeline.jars": "local:///a.jar", "parallelism.default": "2",
				"pipeline.name": "app", "$internal.application.main": "A", "$internal.application.program-args": "x;'y;z'",
				"execution.shutdown-on-application-finish": "false", "execution.submit-failed-job-on-application-error": "true",
				"execution.savepoint.ignore-unclaimed-state": "true", "execution.checkpointing.interval": absent,
				"execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
			},
		},
		"an application whose args are null has none": {
			spec: `{"flinkVersion":"v1_20","job":{"args":null}}`,
			want: map[string]string{"$internal.application.program-args": absent, "pipeline.jars": absent},
		},
		"an application in last-state mode takes checkpoints": {
			spec: `{"flinkVersion":"v1_20","job":{"upgradeMode":"last-state"}}`,
			want: map[string]string{"execution.checkpointing.interval": "5 min"},
		},
		"the user's checkpoints win": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{"execution.checkpointing.interval":"10 s"},"job":{"upgradeMode":"last-state"}}`,
			want: map[string]string{"execution.checkpointing.interval": "10 s"},
		},
		"the number of TaskManagers decides the parallelism": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{"taskmanager.numberOfTaskSlots":"3"},"taskManager":{"replicas":2},"job":{"parallelism":1}}`,
			want: map[string]string{"parallelism.default": "6", "kubernetes.internal.taskmanager.replicas": "2"},
		},
		"a standalone application": {
			spec: `{"flinkVersion":"v1_20","mode":"standalone","flinkConfiguration":{"taskmanager.numberOfTaskSlots":"2"},"job":{"jarURI":"local:///a.jar","parallelism":5}}`,
			want: map[string]string{
				"execution.target": "remote", "kubernetes.internal.cluster-mode": "APPLICATION", "pipeline.jars": absent,
				"pipeline.classpaths": "file:///a.jar", "kubernetes.internal.taskmanager.replicas": "3", "parallelism.default": "5",
			},
		},
		"overrides of the autoscaler size a standalone application": {
			spec: `{"flinkVersion":"v1_20","mode":"standalone","flinkConfiguration":{"pipeline.jobvertex-parallelism-overrides":"a:2,b:7"},"job":{"parallelism":5}}`,
			want: map[string]string{"parallelism.default": "7", "kubernetes.internal.taskmanager.replicas": "7"},
		},
		"overrides do not size a native application": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{"pipeline.jobvertex-parallelism-overrides":"a:2,b:7"},"job":{"parallelism":5}}`,
			want: map[string]string{"parallelism.default": "5", "kubernetes.internal.taskmanager.replicas": absent},
		},
		"a standalone session cluster": {
			spec: `{"flinkVersion":"v1_20","mode":"standalone"}`,
			want: map[string]string{
				"execution.target": "remote", "kubernetes.internal.cluster-mode": "SESSION", "kubernetes.internal.taskmanager.replicas": absent,
			},
		},
		"high availability names the cluster": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{"high-availability":"zookeeper"}}`,
			want: map[string]string{"high-availability.cluster-id": "app"},
		},
		"annotations of the user stay beside the generation": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{"kubernetes.jobmanager.annotations.x":"y"}}`,
			want: map[string]string{
				"kubernetes.jobmanager.annotations": "flinkdeployment.flink.apache.org/generation:3,x:y", "kubernetes.jobmanager.annotations.x": absent,
			},
		},
		"JobManager replicas default to one": {
			spec: `{"flinkVersion":"v1_20","jobManager":{}}`,
			want: map[string]string{"kubernetes.jobmanager.replicas": "1"},
		},
		"without the probe there is no JobManager template": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{"kubernetes.operator.jm-deployment.startup.probe.enabled":false}}`,
			want: map[string]string{"kubernetes.pod-template-file.jobmanager": absent},
		},
		"a log configuration has a place": {
			spec: `{"flinkVersion":"v1_20","logConfiguration":{}}`,
			want: map[string]string{"$internal.deployment.config-dir": logDirectory},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := For(conf.FromMap(test.base), meta(), spec(t, test.spec))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, test.want, got)
		})
	}
}

func TestForRefuses(t *testing.T) {
	tests := map[string]struct{ spec, want string }{
		"no version":                {`{}`, "Flink version"},
		"an unknown version":        {`{"flinkVersion":"v3_0"}`, "v3_0"},
		"a wrong pull policy":       {`{"flinkVersion":"v1_20","imagePullPolicy":"always"}`, "always"},
		"a wrong jar URI":           {`{"flinkVersion":"v1_20","job":{"jarURI":"a b"}}`, "jarURI"},
		"a jar without a scheme":    {`{"flinkVersion":"v1_20","mode":"standalone","job":{"jarURI":"a.jar"}}`, "jarURI"},
		"no slots":                  {`{"flinkVersion":"v1_20","mode":"standalone","flinkConfiguration":{"taskmanager.numberOfTaskSlots":"0"},"job":{}}`, "taskmanager.numberOfTaskSlots"},
		"slots that are no number":  {`{"flinkVersion":"v1_20","flinkConfiguration":{"taskmanager.numberOfTaskSlots":"x"},"taskManager":{"replicas":1},"job":{}}`, "taskmanager.numberOfTaskSlots"},
		"a wrong override":          {`{"flinkVersion":"v1_20","mode":"standalone","flinkConfiguration":{"pipeline.jobvertex-parallelism-overrides":"a:x"},"job":{}}`, "override"},
		"a wrong amount of memory":  {`{"flinkVersion":"v1_20","jobManager":{"resource":{"memory":"much"}}}`, "much"},
		"a wrong amount of storage": {`{"flinkVersion":"v1_20","taskManager":{"resource":{"ephemeralStorage":"1e3Gi"}}}`, "1e3Gi"},
		"a wrong flag":              {`{"flinkVersion":"v1_20","flinkConfiguration":{"kubernetes.operator.pod-template.merge-arrays-by-name":"maybe"}}`, "merge-arrays-by-name"},
		"a wrong map":               {`{"flinkVersion":"v1_20","flinkConfiguration":{"kubernetes.jobmanager.annotations":"x"}}`, "annotations"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := For(conf.Conf{}, meta(), spec(t, test.spec))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("For() = %v, want an error that names %s", err, test.want)
			}
		})
	}
}

func TestObserve(t *testing.T) {
	deployed := spec(t, `{"flinkVersion":"v1_20","flinkConfiguration":{"a":"old","kubernetes.operator.x":"old","state.savepoints.dir":"s3://old"}}`)
	current := spec(t, `{"flinkVersion":"v2_0","flinkConfiguration":{"a":"new","kubernetes.operator.x":"new","job.autoscaler.enabled":true,"savepoints.state.backend.fs.dir":"s3://new"}}`)
	got, err := Observe(conf.Conf{}, meta(), deployed, current)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, map[string]string{
		"a": "old", "kubernetes.operator.x": "new", "job.autoscaler.enabled": "true", "$internal.flink.version": "v1_20",
		"execution.checkpointing.savepoint-dir": "s3://new", "state.savepoints.dir": "s3://old",
		"kubernetes.jobmanager.annotations": absent,
	}, got)
}

func TestObserveKeepsTheSavepointDirectoryThatTheCurrentSpecLacks(t *testing.T) {
	deployed := spec(t, `{"flinkVersion":"v1_20","flinkConfiguration":{"execution.checkpointing.savepoint-dir":"s3://old"}}`)
	got, err := Observe(conf.Conf{}, meta(), deployed, spec(t, `{"flinkVersion":"v1_20","flinkConfiguration":null}`))
	if err != nil {
		t.Fatal(err)
	}
	compare(t, map[string]string{"execution.checkpointing.savepoint-dir": "s3://old"}, got)
}

func TestSessionJob(t *testing.T) {
	cluster := conf.FromMap(map[string]string{"a": "1", "b": "1", "kubernetes.cluster-id": "session"})
	var job v1beta1.FlinkSessionJobSpec
	text := `{"flinkConfiguration":{"b":"2"},"job":{"upgradeMode":"last-state","entryClass":"A","parallelism":4}}`
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		t.Fatal(err)
	}
	got, err := SessionJob(cluster, "job", &job)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, map[string]string{
		"a": "1", "b": "2", "kubernetes.cluster-id": "session", "pipeline.name": "job", "execution.checkpointing.interval": "5 min",
		"$internal.application.main": "A", "parallelism.default": absent, "execution.target": absent,
	}, got)
	if _, err := SessionJob(cluster, "job", &v1beta1.FlinkSessionJobSpec{}); err == nil {
		t.Error("SessionJob() succeeds without a job")
	}
}
