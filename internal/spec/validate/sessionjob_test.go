package validate

import (
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestSessionJob(t *testing.T) {
	tests := map[string]struct {
		change string
		want   verdictOf
	}{
		"a plain job":               {"", verdictOf{}},
		"a cluster with a bad name": {`{"spec": {"deploymentName": "Session"}}`, invalidName("Session")},
		"no cluster":                {`{"spec": {"deploymentName": null}}`, verdictOf{failed: true}},
		"no job":                    {`{"spec": {"job": null}}`, verdictOf{problem: "The job spec should not be empty"}},
		"no jar":                    {`{"spec": {"job": {"jarURI": null}}}`, verdictOf{}},
		"another cluster than before": {
			lastReconciled(t, `{"job": {"state": "running"}, "deploymentName": "other"}`),
			verdictOf{problem: "The deploymentName can't be changed"},
		},
		"the same cluster as before": {
			lastReconciled(t, `{"job": {"state": "running"}, "deploymentName": "session"}`), verdictOf{},
		},
		"no cluster before leaves no verdict": {
			lastReconciled(t, `{"job": {"state": "running"}, "deploymentName": null}`), verdictOf{failed: true},
		},
		"an upgrade mode nobody knows": {`{"spec": {"job": {"upgradeMode": "x"}}}`, verdictOf{failed: true}},
		"without a cluster, its rules do not count": {
			`{"spec": {"job": {"parallelism": 0, "upgradeMode": "savepoint"}}}`, verdictOf{},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			j := changed[v1beta1.FlinkSessionJob](t, sessionJob, test.change)
			problem, err := SessionJob(j, nil, environment(t, nil))
			expect(t, test.want, problem, err)
		})
	}
}

func TestSessionJobOnItsCluster(t *testing.T) {
	const (
		checkpoints = "execution.checkpointing.dir"
		savepoints  = "execution.checkpointing.savepoint-dir"
	)
	tests := map[string]struct {
		job, cluster string
		want         verdictOf
	}{
		"a plain job": {"", "", verdictOf{}},
		"an application": {
			"", `{"spec": {"job": {"parallelism": 1}}}`,
			verdictOf{problem: "Can not submit session job to application cluster"},
		},
		"another cluster": {
			"", `{"metadata": {"name": "other"}}`,
			verdictOf{problem: "The session job's cluster id is not match with the session cluster"},
		},
		"a cluster that cannot be read": {"", `{"spec": {"flinkVersion": "v0_1"}}`, verdictOf{failed: true}},
		"no parallelism": {
			`{"spec": {"job": {"parallelism": 0}}}`, `{"spec": {"taskManager": {"replicas": 3}}}`,
			verdictOf{problem: "Job parallelism must be larger than 0"},
		},
		"no checkpoint directory": {
			`{"spec": {"job": {"upgradeMode": "last-state"}}}`, "",
			verdictOf{problem: "Checkpoint directory[" + checkpoints + "] must be defined for last-state and savepoint upgrade modes"},
		},
		"a checkpoint directory of the cluster": {
			`{"spec": {"job": {"upgradeMode": "last-state"}}}`,
			`{"spec": {"flinkConfiguration": {"execution": {"checkpointing": {"dir": "s3://c"}}}}}`, verdictOf{},
		},
		"a savepoint directory of the job": {
			`{"spec": {"job": {"upgradeMode": "savepoint"}, "flinkConfiguration": {"` + savepoints + `": "s3://s"}}}`,
			`{"spec": {"flinkConfiguration": {"` + checkpoints + `": "s3://c"}}}`, verdictOf{},
		},
		"no savepoint directory": {
			`{"spec": {"job": {"upgradeMode": "savepoint"}, "flinkConfiguration": {"` + checkpoints + `": "s3://c"}}}`, "",
			verdictOf{problem: "Job could not be upgraded with savepoint while config key[" + savepoints + "] is not set"},
		},
		"autoscaler options of the cluster": {
			"", `{"spec": {"flinkConfiguration": {"job.autoscaler.enabled": "true", "job.autoscaler.utilization.target": "2"}}}`,
			verdictOf{problem: "The AutoScalerOption job.autoscaler.utilization.target is invalid, " +
				"it should be a value within the range [0.0, 1.0]"},
		},
		"the job switches the autoscaler off": {
			`{"spec": {"flinkConfiguration": {"job.autoscaler.enabled": "false"}}}`,
			`{"spec": {"flinkConfiguration": {"job.autoscaler.enabled": "true", "job.autoscaler.utilization.target": "2"}}}`,
			verdictOf{},
		},
		"a window of metrics that is too short": {
			`{"spec": {"flinkConfiguration": {"job.autoscaler.enabled": "true", "job.autoscaler.metrics.window": "1 s"}}}`, "",
			verdictOf{problem: "The autoscaler metric window (job.autoscaler.metrics.window=PT1S) must not be smaller than the " +
				"operator reconcile interval (kubernetes.operator.reconcile.interval=PT1M), otherwise fewer than two metric " +
				"samples are retained and autoscaling is never applied."},
		},
		"the job comes before its place": {
			`{"spec": {"job": null}}`, `{"metadata": {"name": "other"}}`, verdictOf{problem: "The job spec should not be empty"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			j := changed[v1beta1.FlinkSessionJob](t, sessionJob, test.job)
			cluster := changed[v1beta1.FlinkDeployment](t, session, test.cluster)
			problem, err := SessionJob(j, cluster, environment(t, nil))
			expect(t, test.want, problem, err)
		})
	}
}
