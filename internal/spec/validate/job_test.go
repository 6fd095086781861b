package validate

import (
	"encoding/json"
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestJob(t *testing.T) {
	const (
		checkpoints = "execution.checkpointing.dir"
		savepoints  = "execution.checkpointing.savepoint-dir"
		periodic    = "kubernetes.operator.periodic.savepoint.interval"
		maxAge      = "kubernetes.operator.job.upgrade.last-state.max.allowed.checkpoint.age"
	)
	needsCheckpoints := verdictOf{problem: "Checkpoint directory[" + checkpoints + "] must be defined for last-state and savepoint upgrade modes"}
	needsSavepoints := verdictOf{problem: "Job could not be upgraded with savepoint while config key[" + savepoints + "] is not set"}
	noManual := verdictOf{problem: "Savepoint could not be manually triggered for the running job while config key[" + savepoints + "] is not set"}
	noPeriodic := verdictOf{problem: "Periodic savepoints cannot be enabled when config key[" + savepoints + "] is not set"}
	noMaxAge := verdictOf{problem: "In order to use max-checkpoint age functionality config key[" + savepoints +
		"] must be set to allow triggering savepoint upgrades."}
	type conf map[string]string
	tests := map[string]struct {
		job  string
		conf conf
		want verdictOf
	}{
		"stateless needs no directories":             {`{}`, conf{}, verdictOf{}},
		"last-state needs checkpoints":               {`{"upgradeMode": "last-state"}`, conf{}, needsCheckpoints},
		"last-state needs no savepoints":             {`{"upgradeMode": "last-state"}`, conf{checkpoints: "s3://c"}, verdictOf{}},
		"savepoint needs checkpoints first":          {`{"upgradeMode": "savepoint"}`, conf{savepoints: "s3://s"}, needsCheckpoints},
		"savepoint needs savepoints, too":            {`{"upgradeMode": "savepoint"}`, conf{checkpoints: "s3://c"}, needsSavepoints},
		"savepoint with both":                        {`{"upgradeMode": "savepoint"}`, conf{checkpoints: "s3://c", savepoints: "s3://s"}, verdictOf{}},
		"blank directories are none":                 {`{"upgradeMode": "last-state"}`, conf{checkpoints: " \t"}, needsCheckpoints},
		"a blank savepoint directory is none":        {`{"upgradeMode": "savepoint"}`, conf{checkpoints: "c", savepoints: " "}, needsSavepoints},
		"older keys of the directories count":        {`{"upgradeMode": "savepoint"}`, conf{"state.checkpoints.dir": "c", "state.savepoints.dir": "s"}, verdictOf{}},
		"the oldest keys of the directories count":   {`{"upgradeMode": "savepoint"}`, conf{"state.backend.fs.checkpointdir": "c", "savepoints.state.backend.fs.dir": "s"}, verdictOf{}},
		"no upgrade mode is stateless":               {`{"upgradeMode": null}`, conf{}, verdictOf{}},
		"a savepoint by hand needs a directory":      {`{"savepointTriggerNonce": -5}`, conf{}, noManual},
		"a savepoint by hand with a directory":       {`{"savepointTriggerNonce": 1}`, conf{savepoints: "s"}, verdictOf{}},
		"periodic savepoints need a directory":       {`{}`, conf{periodic: "1h"}, noPeriodic},
		"even when they are switched off":            {`{}`, conf{periodic: ""}, noPeriodic},
		"periodic savepoints with a directory":       {`{}`, conf{periodic: "1h", savepoints: "s"}, verdictOf{}},
		"periodic checkpoints need none":             {`{}`, conf{"kubernetes.operator.periodic.checkpoint.interval": "1h"}, verdictOf{}},
		"a greatest age needs a savepoint directory": {`{}`, conf{maxAge: "0"}, noMaxAge},
		"a greatest age with a directory":            {`{}`, conf{maxAge: "5m", savepoints: "s"}, verdictOf{}},
		"a greatest age that is no duration":         {`{}`, conf{maxAge: "soon"}, verdictOf{failed: true}},
		"the upgrade mode comes before savepoints by hand": {
			`{"upgradeMode": "savepoint", "savepointTriggerNonce": 1}`, conf{checkpoints: "c", periodic: "1h"}, needsSavepoints,
		},
		"savepoints by hand come before periodic ones": {`{"savepointTriggerNonce": 1}`, conf{periodic: "1h"}, noManual},
		"directories come before the parallelism":      {`{"savepointTriggerNonce": 1, "parallelism": 0}`, conf{}, noManual},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var job map[string]any
			if err := json.Unmarshal([]byte(test.job), &job); err != nil {
				t.Fatal(err)
			}
			change, err := json.Marshal(map[string]any{"spec": map[string]any{"job": job, "flinkConfiguration": test.conf}})
			if err != nil {
				t.Fatal(err)
			}
			problem, err := judgeDeployment(t, string(change))
			expect(t, test.want, problem, err)
		})
	}
}

func TestNullIsNoUpgradeModeWithoutState(t *testing.T) {
	d := changed[v1beta1.FlinkDeployment](t, application, "")
	d.Spec.Job.UpgradeMode = ""
	problem, err := Deployment(d, environment(t, nil))
	want := verdictOf{problem: "Checkpoint directory[execution.checkpointing.dir] must be defined for last-state and savepoint upgrade modes"}
	expect(t, want, problem, err)
}

func TestParallelism(t *testing.T) {
	noReplicas := verdictOf{problem: "TaskManager replicas must be larger than 0"}
	noParallelism := verdictOf{problem: "Job parallelism must be larger than 0"}
	tests := map[string]struct {
		change string
		want   verdictOf
	}{
		"one is enough":                     {`{"spec": {"job": {"parallelism": 1}}}`, verdictOf{}},
		"zero is not":                       {`{"spec": {"job": {"parallelism": 0}}}`, noParallelism},
		"none is zero":                      {`{"spec": {"job": {"parallelism": null}}}`, noParallelism},
		"less than zero":                    {`{"spec": {"job": {"parallelism": -2}}}`, noParallelism},
		"replicas stand for it":             {`{"spec": {"job": {"parallelism": null}, "taskManager": {"replicas": 1}}}`, verdictOf{}},
		"no replicas do not":                {`{"spec": {"job": {"parallelism": -2}, "taskManager": {"replicas": 0}}}`, noReplicas},
		"replicas are checked if given":     {`{"spec": {"taskManager": {"replicas": -1}}}`, noReplicas},
		"without a word about TaskManagers": {`{"spec": {"job": {"parallelism": 0}, "taskManager": null}}`, noParallelism},
		"a session cluster with replicas":   {`{"spec": {"job": null, "taskManager": {"replicas": 1}}}`, verdictOf{}},
		"a session cluster without any": {
			`{"spec": {"job": null, "taskManager": {"replicas": 0}}}`,
			verdictOf{problem: "TaskManager replicas should not be configured less than one."},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			problem, err := judgeDeployment(t, test.change)
			expect(t, test.want, problem, err)
		})
	}
}

func TestBlankTexts(t *testing.T) {
	tests := map[string]struct {
		text string
		want bool
	}{
		"nothing":                           {"", true},
		"blanks and tabs":                   {" \t\n\u3000", true},
		"separators that only Java counts":  {"\x1c\x1d\x1e\x1f", true},
		"a blank that forbids a line break": {"\u00a0", false},
		"a next line, which only Go counts": {"\u0085", false},
		"a text":                            {" a ", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := isBlank(test.text); got != test.want {
				t.Errorf("isBlank(%q) = %t, want %t", test.text, got, test.want)
			}
		})
	}
}
