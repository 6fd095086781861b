package validate

import (
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
)

const snapshot = `{
	"apiVersion": "flink.apache.org/v1beta1", "kind": "FlinkStateSnapshot",
	"metadata": {"name": "snap", "namespace": "team"},
	"spec": {"jobReference": {"kind": "FlinkDeployment", "name": "app"}}
}`

func TestSnapshot(t *testing.T) {
	one := verdictOf{problem: "Exactly one of checkpoint or savepoint configurations has to be set."}
	noReference := verdictOf{problem: "Job reference must be supplied for this snapshot"}
	noTarget := func(name string) verdictOf {
		return verdictOf{problem: "Target for snapshot team/" + name + " was not found"}
	}
	tests := map[string]struct {
		change string
		target Target
		want   verdictOf
	}{
		"a savepoint":                              {`{"spec": {"savepoint": {}}}`, TargetFound, verdictOf{}},
		"a checkpoint":                             {`{"spec": {"checkpoint": {}}}`, TargetFound, verdictOf{}},
		"neither":                                  {`{}`, TargetFound, one},
		"both":                                     {`{"spec": {"savepoint": {}, "checkpoint": {}}}`, TargetFound, one},
		"a savepoint that exists needs no job":     {`{"spec": {"savepoint": {"alreadyExists": true}, "jobReference": null}}`, TargetMissing, verdictOf{}},
		"a savepoint that does not":                {`{"spec": {"savepoint": {"alreadyExists": false}, "jobReference": null}}`, TargetFound, noReference},
		"a checkpoint needs a job":                 {`{"spec": {"checkpoint": {}, "jobReference": null}}`, TargetFound, noReference},
		"a job that does not exist":                {`{"spec": {"savepoint": {}}}`, TargetMissing, noTarget("app")},
		"a job without a name does not exist":      {`{"spec": {"savepoint": {}, "jobReference": {"name": null}}}`, TargetMissing, noTarget("null")},
		"before the first look, it must exist":     {`{"spec": {"savepoint": {}}, "status": {"state": "TRIGGER_PENDING"}}`, TargetMissing, noTarget("app")},
		"in progress, it need not exist any more":  {`{"spec": {"savepoint": {}}, "status": {"state": "IN_PROGRESS"}}`, TargetMissing, verdictOf{}},
		"once completed, it need not exist either": {`{"spec": {"savepoint": {}}, "status": {"state": "COMPLETED"}}`, TargetMissing, verdictOf{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := Snapshot(changed[v1beta1.FlinkStateSnapshot](t, snapshot, test.change), test.target)
			expect(t, test.want, problem, err)
		})
	}
}

func TestSnapshotThatExistsOrNot(t *testing.T) {
	s := changed[v1beta1.FlinkStateSnapshot](t, snapshot, `{"spec": {"savepoint": {}}}`)
	s.Spec.Savepoint.AlreadyExists = nil
	problem, err := Snapshot(s, TargetFound)
	expect(t, verdictOf{failed: true}, problem, err)
}

func TestBlueGreen(t *testing.T) {
	const parent = `{"metadata": {"name": "parent"}, "spec": {"template": {"spec": {"job": {"parallelism": 1}}}}}`
	noSpec := "spec.template.spec must be defined"
	tests := map[string]struct {
		change string
		want   string
	}{
		"an application":    {`{}`, ""},
		"no template":       {`{"spec": {"template": null}}`, noSpec},
		"an empty template": {`{"spec": {"template": {"spec": null}}}`, noSpec},
		"a session cluster": {
			`{"spec": {"template": {"spec": {"job": null}}}}`,
			"spec.template.spec.job must be defined, a session cluster has no colours",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem := BlueGreen(changed[v1beta1.FlinkBlueGreenDeployment](t, parent, test.change))
			expect(t, verdictOf{problem: test.want}, problem, nil)
		})
	}
}
