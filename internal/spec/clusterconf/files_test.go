package clusterconf

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/podtemplate"
)

const withoutProbe = `"kubernetes.operator.jm-deployment.startup.probe.enabled":"false"`

func TestFilesFor(t *testing.T) {
	tests := map[string]struct{ spec, jobManager, taskManager, log string }{
		"nothing asked for": {
			spec:       `{"flinkVersion":"v1_20","flinkConfiguration":{` + withoutProbe + `}}`,
			jobManager: `null`, taskManager: `null`, log: `null`,
		},
		"the common template is for both": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{` + withoutProbe + `},"podTemplate":{"spec":{"hostIPC":true}},
				"jobManager":{"podTemplate":{"spec":{"hostPID":true}}}}`,
			jobManager: `{"spec":{"hostIPC":true,"hostPID":true}}`, taskManager: `{"spec":{"hostIPC":true}}`, log: `null`,
		},
		"other amounts than memory and CPU go into the template": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{` + withoutProbe + `},
				"taskManager":{"resources":{"limits":{"cpu":1,"x.com/gpu":2}}},"jobManager":{"resource":{"ephemeralStorage":"2G"}}}`,
			jobManager: `{"spec":{"containers":[{"name":"flink-main-container",
				"resources":{"requests":{"ephemeral-storage":"2G"},"limits":{"ephemeral-storage":"2G"}}}]}}`,
			taskManager: `{"spec":{"containers":[{"name":"flink-main-container","resources":{"limits":{"x.com/gpu":"2"}}}]}}`, log: `null`,
		},
		"storage of the older field does not count beside newer amounts": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{` + withoutProbe + `},
				"jobManager":{"resource":{"ephemeralStorage":"2G"},"resources":{"requests":{"cpu":"1"}}}}`,
			jobManager: `null`, taskManager: `null`, log: `null`,
		},
		"the probe is for the JobManager": {
			spec: `{"flinkVersion":"v1_20"}`,
			jobManager: `{"spec":{"containers":[{"name":"flink-main-container","startupProbe":
				{"failureThreshold":2147483647,"periodSeconds":1,"httpGet":{"path":"/config","port":"rest"}}}]}}`,
			taskManager: `null`, log: `null`,
		},
		"elements are merged by name when configured": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{` + withoutProbe + `,"kubernetes.operator.pod-template.merge-arrays-by-name":"true"},
				"podTemplate":{"spec":{"containers":[{"name":"a"}]}},"taskManager":{"podTemplate":{"spec":{"containers":[{"name":"b"}]}}}}`,
			jobManager: `{"spec":{"containers":[{"name":"a"}]}}`, taskManager: `{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}`, log: `null`,
		},
		"of the log configuration only known files": {
			spec: `{"flinkVersion":"v1_20","flinkConfiguration":{` + withoutProbe + `},
				"logConfiguration":{"log4j-console.properties":"a","other":"b"}}`,
			jobManager: `null`, taskManager: `null`, log: `{"log4j-console.properties":"a"}`,
		},
		"an empty log configuration has no files": {
			spec:       `{"flinkVersion":"v1_20","flinkConfiguration":{` + withoutProbe + `},"logConfiguration":{}}`,
			jobManager: `null`, taskManager: `null`, log: `{}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := FilesFor(conf.Conf{}, meta(), spec(t, test.spec))
			if err != nil {
				t.Fatal(err)
			}
			want := []any{decoded(t, test.jobManager), decoded(t, test.taskManager), decoded(t, test.log)}
			if diff := cmp.Diff(want, []any{shown(t, got.JobManagerPodTemplate), shown(t, got.TaskManagerPodTemplate), shown(t, got.Log)}); diff != "" {
				t.Errorf("FilesFor() -want +got\n%s", diff)
			}
		})
	}
}

func TestFilesForRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no version":                   `{}`,
		"a template that is no object": `{"flinkVersion":"v1_20","podTemplate":[]}`,
		"containers that are no list":  `{"flinkVersion":"v1_20","podTemplate":{"spec":{"containers":"a"}}}`,
		"a wrong flag":                 `{"flinkVersion":"v1_20","flinkConfiguration":{"kubernetes.operator.jm-deployment.startup.probe.enabled":"maybe"}}`,
	} {
		if _, err := FilesFor(conf.Conf{}, meta(), spec(t, text)); err == nil {
			t.Errorf("FilesFor() succeeds for %s", name)
		}
	}
}

func TestTheConfigurationTellsWhichFilesThereAre(t *testing.T) {
	templates := rapid.SampledFrom([]string{`null`, `{}`, `{"spec":{"hostIPC":true}}`})
	resources := rapid.SampledFrom([]string{
		`{}`, `{"resource":{"ephemeralStorage":"1G"}}`, `{"resource":{"ephemeralStorage":" "}}`, `{"resources":{"limits":{"a/b":1}}}`,
		`{"resources":{"limits":{"cpu":1}},"resource":{"ephemeralStorage":"1G"}}`, `{"podTemplate":{"spec":{}}}`, `null`,
	})
	rapid.Check(t, func(r *rapid.T) {
		text := fmt.Sprintf(`{"flinkVersion":"v1_20","flinkConfiguration":{"kubernetes.operator.jm-deployment.startup.probe.enabled":%v},
			"podTemplate":%s,"jobManager":%s,"taskManager":%s}`, rapid.Bool().Draw(r, "probe"), templates.Draw(r, "common"),
			resources.Draw(r, "jobManager"), resources.Draw(r, "taskManager"))
		s := spec(t, text)
		c, err := For(conf.Conf{}, meta(), s)
		files, filesErr := FilesFor(conf.Conf{}, meta(), s)
		if err != nil || filesErr != nil {
			r.Fatal(err, filesErr)
		}
		for o, template := range map[string]podtemplate.Template{
			option.JobManagerPodTemplate.Key: files.JobManagerPodTemplate, option.TaskManagerPodTemplate.Key: files.TaskManagerPodTemplate,
		} {
			if _, told := c.Lookup(o); told == template.IsAbsent() {
				r.Fatalf("%s is told: %v, the template is absent: %v, for %s", o, told, template.IsAbsent(), text)
			}
		}
	})
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var out any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func shown(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, string(text))
}
