package record_test

import (
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/record"
)

func TestAFoundDeploymentIsRecordedAsDeployed(t *testing.T) {
	d := app(t, v1beta1.ReconciliationUpgrading, `{"state":"suspended"}`)
	got, err := record.AlreadyUpgraded(d.Status)
	if err != nil {
		t.Fatal(err)
	}
	last := lastSpec(t, got.ReconciliationStatus)
	if got.ReconciliationStatus.State != v1beta1.ReconciliationDeployed || got.JobStatus.State != v1beta1.FlinkJobReconciling ||
		last.Spec.Job.State != v1beta1.JobStateRunning || *last.Spec.Image != "old" || got.ObservedGeneration != nil {
		t.Errorf("got %+v, spec %+v", got, last.Spec.Job)
	}
	d.Status.ReconciliationStatus.LastReconciledSpec = bare("null", "old")
	got, err = record.AlreadyUpgraded(d.Status)
	if err != nil || got.JobStatus.State != "" {
		t.Errorf("a session cluster has job state %q (%v)", got.JobStatus.State, err)
	}
}

func TestOnlyAFirstDeploymentIsForgotten(t *testing.T) {
	first := record.Record[v1beta1.FlinkDeploymentSpec]{Meta: &record.Metadata{FirstDeployment: true}}
	text, err := record.Encode(first)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		text string
		kept bool
	}{
		"a first deployment": {text: text},
		"a later one":        {text: bare("{}", "x"), kept: true},
		"the oldest form":    {text: `{"image":"x"}`, kept: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := record.ForgetFirst[v1beta1.FlinkDeploymentSpec](v1beta1.ReconciliationStatus{
				LastReconciledSpec: test.text, State: v1beta1.ReconciliationDeployed,
			})
			if err != nil || record.BeforeFirstDeployment(got) == test.kept {
				t.Errorf("got %+v (%v)", got, err)
			}
		})
	}
}

func TestNoncesAreAcknowledgedOneByOne(t *testing.T) {
	spec := `{"job":{"savepointTriggerNonce":1,"checkpointTriggerNonce":2,"autoscalerResetNonce":3}}`
	tests := map[string]struct {
		nonce record.Nonce
		want  []int64
	}{
		"savepoint":        {record.SavepointNonce, []int64{1, 0, 0}},
		"checkpoint":       {record.CheckpointNonce, []int64{0, 2, 0}},
		"autoscaler reset": {record.AutoscalerResetNonce, []int64{0, 0, 3}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := app(t, v1beta1.ReconciliationDeployed, `{}`)
			d.Spec = deploymentSpec(t, spec)
			got, err := record.Acknowledge(d, test.nonce, now())
			if err != nil {
				t.Fatal(err)
			}
			job := lastSpec(t, got.ReconciliationStatus).Spec.Job
			for i, nonce := range []*int64{job.SavepointTriggerNonce, job.CheckpointTriggerNonce, job.AutoscalerResetNonce} {
				if (nonce == nil) != (test.want[i] == 0) || nonce != nil && *nonce != test.want[i] {
					t.Errorf("nonce %d is %v, want %d", i, nonce, test.want[i])
				}
			}
			if *got.ObservedGeneration != 7 || got.ReconciliationStatus.ReconciliationTimestamp != now().UnixMilli() || got.Error != "boom" {
				t.Errorf("got %+v", got.CommonStatus)
			}
		})
	}
}

func TestASpecIsStableWhenItsJobRunsOrHasFinished(t *testing.T) {
	tests := map[string]struct {
		state v1beta1.ReconciliationState
		job   v1beta1.FlinkJobState
		last  string
		want  bool
	}{
		"a running job":                        {v1beta1.ReconciliationDeployed, v1beta1.FlinkJobRunning, `{}`, true},
		"a finished job":                       {v1beta1.ReconciliationDeployed, v1beta1.FlinkJobFinished, `{}`, true},
		"a finished job that shall not run":    {v1beta1.ReconciliationDeployed, v1beta1.FlinkJobFinished, `{"state":"suspended"}`, false},
		"a failing job":                        {v1beta1.ReconciliationDeployed, v1beta1.FlinkJobFailing, `{}`, false},
		"a running job in the midst of change": {v1beta1.ReconciliationUpgrading, v1beta1.FlinkJobRunning, `{}`, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := app(t, test.state, test.last)
			d.Status.JobStatus.State = test.job
			got, err := record.CheckStable[v1beta1.FlinkDeploymentSpec](d.Status.CommonStatus)
			if err != nil || record.IsStable(got) != test.want {
				t.Errorf("stable is %v (%v)", record.IsStable(got), err)
			}
		})
	}
}

func TestSessionJobsAreRecordedTheSameWay(t *testing.T) {
	j := &v1beta1.FlinkSessionJob{Status: v1beta1.NewFlinkSessionJobStatus()}
	j.Generation = 2
	job := v1beta1.NewJobSpec()
	j.Spec = v1beta1.FlinkSessionJobSpec{Job: &job, DeploymentName: new("sess")}
	var err error
	if j.Status, err = record.BeforeSubmission(j, now()); err != nil {
		t.Fatal(err)
	}
	if j.Status, err = record.AlreadySubmitted(j.Status); err != nil {
		t.Fatal(err)
	}
	found := j.Status.ReconciliationStatus.LastReconciledSpec
	if j.Status, err = record.Submitted(j, now()); err != nil {
		t.Fatal(err)
	}
	if j.Status.ReconciliationStatus.LastReconciledSpec != found {
		t.Errorf("found %s\nsubmitted %s", found, j.Status.ReconciliationStatus.LastReconciledSpec)
	}
	if j.Status, err = record.SeenJob(j); err != nil || j.Status.ReconciliationStatus.LastReconciledSpec != found {
		t.Errorf("seen %s (%v)", j.Status.ReconciliationStatus.LastReconciledSpec, err)
	}
	j.Spec.Job.SavepointTriggerNonce = new(int64(5))
	if j.Status, err = record.AcknowledgeJob(j, record.SavepointNonce, now()); err != nil {
		t.Fatal(err)
	}
	last, err := record.LastReconciled[v1beta1.FlinkSessionJobSpec](j.Status.ReconciliationStatus)
	if err != nil || *last.Spec.Job.SavepointTriggerNonce != 5 || !last.Meta.FirstDeployment {
		t.Errorf("got %+v (%v)", last, err)
	}
}
