package record_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/record"
)

const (
	bareJob = `{"jarURI":null,"parallelism":0,"entryClass":null,"args":[],"state":"running","savepointTriggerNonce":null,` +
		`"initialSavepointPath":null,"checkpointTriggerNonce":null,"upgradeMode":"stateless","allowNonRestoredState":null,` +
		`"savepointRedeployNonce":null,"autoscalerResetNonce":null}`
	afterImage = `,"imagePullPolicy":null,"serviceAccount":null,"flinkVersion":null,"ingress":null,"podTemplate":null,"jobManager":null,` +
		`"taskManager":null,"logConfiguration":null,"mode":null}`
	meta = `,"resource_metadata":{"apiVersion":"flink.apache.org/v1beta1","firstDeployment":false}}`
)

// bare is the text of a spec with a job and an image.
func bare(job, image string) string {
	return `{"spec":{"job":` + job + `,"restartNonce":null,"flinkConfiguration":{},"image":"` + image + `"` + afterImage + meta
}

func deploymentSpec(t *testing.T, text string) v1beta1.FlinkDeploymentSpec {
	t.Helper()
	var spec v1beta1.FlinkDeploymentSpec
	if err := json.Unmarshal([]byte(text), &spec); err != nil {
		t.Fatal(err)
	}
	return spec
}

// The wanted texts were made by the Java operator.
func TestSpecsAreWrittenAsTheJavaOperatorWritesThem(t *testing.T) {
	session := strings.Replace(bare("null", "x"), `"image":"x"`, `"image":null`, 1)
	tests := map[string]struct{ spec, want string }{
		"a session cluster":        {`{}`, session},
		"defaults are written out": {`{"job":{},"image":"x"}`, bare(bareJob, "x")},
		"nulls stay": {
			`{"job":null,"flinkConfiguration":null}`,
			strings.Replace(session, `"flinkConfiguration":{}`, `"flinkConfiguration":null`, 1),
		},
		"configuration keeps its structure, numbers are Java's": {
			`{"flinkConfiguration":{"b":1,"a":{"x":[1,2.50,"q",null,{"k":1e10}],"e":{}},"c":1e-7}}`,
			strings.Replace(session, `"flinkConfiguration":{}`,
				`"flinkConfiguration":{"b":1,"a":{"x":[1,2.5,"q",null,{"k":1.0E10}],"e":{}},"c":1.0E-7}`, 1),
		},
		"maps keep the order of the user, amounts their text": {
			`{"jobManager":{"resources":{"requests":{"memory":"2Gi","cpu":1},"limits":{}},"replicas":null}}`,
			strings.Replace(session, `"jobManager":null`,
				`"jobManager":{"resource":null,"resources":{"requests":{"memory":"2Gi","cpu":"1"}},"replicas":0,"podTemplate":null}`, 1),
		},
		"cores are doubles": {
			`{"taskManager":{"resource":{"cpu":1}}}`,
			strings.Replace(session, `"taskManager":null`, `"taskManager":{"resource":{"cpu":1.0,"memory":null,"ephemeralStorage":null},`+
				`"resources":null,"replicas":null,"podTemplate":null}`, 1),
		},
		"TLS blocks leave out what is empty": {
			`{"ingress":{"tls":[{"hosts":[],"secretName":"s"},{}],"labels":{"b":"1","a":"2"}}}`,
			strings.Replace(session, `"ingress":null`, `"ingress":{"template":null,"className":null,"annotations":null,`+
				`"labels":{"b":"1","a":"2"},"tls":[{"secretName":"s"},{}]}`, 1),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := record.Encode(record.Record[v1beta1.FlinkDeploymentSpec]{Spec: deploymentSpec(t, test.spec)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			again, err := record.Decode[v1beta1.FlinkDeploymentSpec](got)
			if err != nil {
				t.Fatal(err)
			}
			if text, err := record.Encode(again); err != nil || text != got {
				t.Errorf("written again it is %s (%v)", text, err)
			}
		})
	}
}

func TestAllFormsOfARecordAreRead(t *testing.T) {
	version := v1beta1.APIVersion
	tests := map[string]struct {
		text string
		want *record.Metadata
	}{
		"today's":                        {`{"spec":{"image":"x"},"resource_metadata":{"apiVersion":"flink.apache.org/v1beta1","firstDeployment":true}}`, &record.Metadata{APIVersion: &version, FirstDeployment: true}},
		"the one with inner metadata":    {`{"spec":{"image":"x"},"resource_metadata":{"apiVersion":"flink.apache.org/v1beta1","metadata":{"name":"a"},"firstDeployment":false}}`, &record.Metadata{APIVersion: &version}},
		"the one without metadata":       {`{"image":"x","apiVersion":"flink.apache.org/v1beta1"}`, nil},
		"unknown fields of the spec":     {`{"spec":{"image":"x","new":{"field":1},"job":null},"resource_metadata":{}}`, &record.Metadata{}},
		"metadata without an apiVersion": {`{"spec":{"image":"x"},"resource_metadata":{"apiVersion":null}}`, &record.Metadata{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := record.Decode[v1beta1.FlinkDeploymentSpec](test.text)
			if err != nil {
				t.Fatal(err)
			}
			want := record.Record[v1beta1.FlinkDeploymentSpec]{Spec: v1beta1.FlinkDeploymentSpec{Image: new("x")}, Meta: test.want}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestWhatIsNoRecordIsRefused(t *testing.T) {
	tests := map[string]string{
		"no JSON":                       `{`,
		"null":                          `null`,
		"a list":                        `[]`,
		"a null spec":                   `{"spec":null,"resource_metadata":{}}`,
		"no spec beside the metadata":   `{"resource_metadata":{}}`,
		"null metadata":                 `{"spec":{},"resource_metadata":null}`,
		"metadata that is no object":    `{"spec":{},"resource_metadata":1}`,
		"unknown metadata":              `{"spec":{},"resource_metadata":{"foo":1}}`,
		"a wrong type of metadata":      `{"spec":{},"resource_metadata":{"firstDeployment":[]}}`,
		"an unknown version":            `{"spec":{"flinkVersion":"v9_9"},"resource_metadata":{}}`,
		"an unknown mode":               `{"spec":{"mode":"NATIVE"},"resource_metadata":{}}`,
		"a wrongly cased job state":     `{"spec":{"job":{"state":"RUNNING"}},"resource_metadata":{}}`,
		"an unknown upgrade mode":       `{"spec":{"job":{"upgradeMode":"Savepoint"}},"resource_metadata":{}}`,
		"a spec that does not fit":      `{"spec":{"job":[]},"resource_metadata":{}}`,
		"a job that is text, no record": `{"job":"x"}`,
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := record.Decode[v1beta1.FlinkDeploymentSpec](text); err == nil {
				t.Errorf("it was read as %+v", got)
			}
		})
	}
	if _, err := record.Decode[v1beta1.FlinkSessionJobSpec](""); !errors.Is(err, record.ErrEmpty) {
		t.Errorf("an empty text is %v", err)
	}
}

func TestSessionJobsAndBlueGreenDeploymentsHaveTheirOwnForm(t *testing.T) {
	var job v1beta1.FlinkSessionJobSpec
	if err := json.Unmarshal([]byte(`{"deploymentName":"sess","job":{},"restartNonce":3}`), &job); err != nil {
		t.Fatal(err)
	}
	got, err := record.Encode(record.Record[v1beta1.FlinkSessionJobSpec]{Spec: job})
	want := `{"spec":{"job":` + bareJob + `,"restartNonce":3,"flinkConfiguration":{},"deploymentName":"sess"}` + meta
	if err != nil || got != want {
		t.Errorf("want %s\ngot  %s (%v)", want, got, err)
	}
	blueGreen := `{"spec":{"ingress":null,"template":{"metadata":{"labels":{"b":"1","a":"2"}},"spec":null},"configuration":{"z":"1","a":"2"}}}`
	spec, err := record.DecodeBlueGreen(blueGreen)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := record.EncodeBlueGreen(spec); err != nil || again != blueGreen {
		t.Errorf("want %s\ngot  %s (%v)", blueGreen, again, err)
	}
	for _, text := range []string{`{`, `{"spec":null}`, `{"spec":{"template":{"spec":{"flinkVersion":"x"}}}}`} {
		if _, err := record.DecodeBlueGreen(text); err == nil {
			t.Errorf("%s was read", text)
		}
	}
	if _, err := record.DecodeBlueGreen(""); !errors.Is(err, record.ErrEmpty) {
		t.Errorf("an empty text is %v", err)
	}
}
