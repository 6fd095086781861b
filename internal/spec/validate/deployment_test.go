package validate

import (
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
)

func invalidName(name string) verdictOf {
	return verdictOf{problem: "The FlinkDeployment name: " + name + " is invalid, must consist of lower case alphanumeric characters " +
		"or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123'), " +
		"and the length must be no more than 45 characters."}
}

func TestNames(t *testing.T) {
	const longest = "a23456789012345678901234567890123456789012345"
	tests := map[string]struct {
		name string
		want verdictOf
	}{
		"one letter is enough":                {"a", verdictOf{}},
		"letters, digits and dashes":          {"a--b-2", verdictOf{}},
		"45 characters fit":                   {longest, verdictOf{}},
		"46 characters do not":                {longest + "6", invalidName(longest + "6")},
		"no name":                             {"", invalidName("")},
		"a digit at the beginning":            {"1a", invalidName("1a")},
		"a dash at the end":                   {"a-", invalidName("a-")},
		"capitals":                            {"A", invalidName("A")},
		"a dot":                               {"a.b", invalidName("a.b")},
		"a letter beyond ASCII":               {"ä", invalidName("ä")},
		"a line break at the end is no match": {"a\n", invalidName("a\n")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := changed[v1beta1.FlinkDeployment](t, application, "")
			d.Name = test.name
			problem, err := Deployment(d, environment(t, nil))
			expect(t, test.want, problem, err)
		})
	}
}

func TestDeployment(t *testing.T) {
	unsupported := func(v string) verdictOf {
		return verdictOf{problem: "Flink version " + v + " is not supported by this operator version"}
	}
	template := func(text, why string) verdictOf {
		return verdictOf{problem: "Unable to process the Ingress template(" + text + "). Error: " + why}
	}
	logKey := func(key string) verdictOf {
		return verdictOf{problem: "Invalid log config key: " + key +
			". Allowed keys are [log4j-console.properties, logback-console.xml]"}
	}
	tests := map[string]struct {
		change string
		want   verdictOf
	}{
		"a plain application":       {"", verdictOf{}},
		"a plain session cluster":   {`{"spec": {"job": null}}`, verdictOf{}},
		"a standalone application":  {`{"spec": {"mode": "standalone"}}`, verdictOf{}},
		"no version":                {`{"spec": {"flinkVersion": null}}`, verdictOf{problem: "Flink Version must be defined."}},
		"a version that is too old": {`{"spec": {"flinkVersion": "v1_14"}}`, unsupported("v1_14")},
		"the oldest version":        {`{"spec": {"flinkVersion": "v1_15"}}`, verdictOf{}},
		"the newest version":        {`{"spec": {"flinkVersion": "v2_4"}}`, verdictOf{}},
		"a version nobody knows":    {`{"spec": {"flinkVersion": "v9_9"}}`, verdictOf{failed: true}},
		"a mode nobody knows":       {`{"spec": {"mode": "Native"}}`, verdictOf{failed: true}},
		"an upgrade mode nobody knows": {
			`{"spec": {"job": {"upgradeMode": "LAST_STATE"}}}`, verdictOf{failed: true},
		},
		"a job state nobody knows": {`{"spec": {"job": {"state": "paused"}}}`, verdictOf{failed: true}},
		"an ingress without template": {
			`{"spec": {"ingress": {}}}`, verdictOf{problem: "Ingress template must be defined"},
		},
		"an empty ingress template": {`{"spec": {"ingress": {"template": ""}}}`, verdictOf{}},
		"an ingress template with placeholders": {
			`{"spec": {"ingress": {"template": "{{namespace}}.x.io/{{NAME}}(/|$)(.*)"}}}`, verdictOf{},
		},
		"an ingress template with a port that is no number": {
			`{"spec": {"ingress": {"template": "h:abc/x"}}}`, template("h:abc/x", `Error at index 0 in: "abc"`),
		},
		"an ingress template with a negative port": {
			`{"spec": {"ingress": {"template": "h:-2/x"}}}`, template("h:-2/x", "Invalid port number :-2"),
		},
		"an ingress template with a broken address": {
			`{"spec": {"ingress": {"template": "[::1/x"}}}`, template("[::1/x", "Invalid authority field: [::1"),
		},
		"both log configurations": {
			`{"spec": {"logConfiguration": {"log4j-console.properties": "", "logback-console.xml": ""}}}`, verdictOf{},
		},
		"an unknown log configuration": {
			`{"spec": {"logConfiguration": {"log4j-console.properties": "", "other": ""}}}`, logKey("other"),
		},
		"no service account": {`{"spec": {"serviceAccount": null}}`, verdictOf{
			problem: "spec.serviceAccount must be defined. If you use helm, its value should be the same with the name of jobServiceAccount.",
		}},
		"an empty service account": {`{"spec": {"serviceAccount": ""}}`, verdictOf{}},
		"of several problems the first is told": {
			`{"spec": {"flinkVersion": "v1_13", "serviceAccount": null, "logConfiguration": {"x": ""}}}`, unsupported("v1_13"),
		},
		"a value that cannot be read leaves no verdict, even behind a problem": {
			`{"spec": {"flinkVersion": null, "flinkConfiguration": {"job.autoscaler.enabled": "perhaps"}}}`, verdictOf{failed: true},
		},
		"a last spec that cannot be read leaves no verdict": {
			`{"status": {"reconciliationStatus": {"lastReconciledSpec": "{"}}}`, verdictOf{failed: true},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := judgeDeployment(t, test.change)
			expect(t, test.want, problem, err)
		})
	}
}

func TestUnknownLogConfigurationsAreToldInTheOrderOfTheUser(t *testing.T) {
	d := new(v1beta1.FlinkDeployment)
	*d = *changed[v1beta1.FlinkDeployment](t, application, "")
	if err := d.Spec.UnmarshalJSON([]byte(`{"flinkVersion": "v1_20", "logConfiguration": {"z": "", "a": ""}}`)); err != nil {
		t.Fatal(err)
	}
	problem, err := Deployment(d, environment(t, nil))
	want := verdictOf{problem: "Invalid log config key: z. Allowed keys are [log4j-console.properties, logback-console.xml]"}
	expect(t, want, problem, err)
}
