package record_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/record"
)

func now() time.Time { return time.UnixMilli(1700000000000) }

// app is an application whose last record has the given job, or none.
func app(t *testing.T, state v1beta1.ReconciliationState, lastJob string) *v1beta1.FlinkDeployment {
	t.Helper()
	d := &v1beta1.FlinkDeployment{Status: v1beta1.NewFlinkDeploymentStatus()}
	d.Name, d.Generation = "app", 7
	d.Spec = deploymentSpec(t, `{"image":"new","job":{"savepointTriggerNonce":9,"upgradeMode":"savepoint"}}`)
	d.Status.Error = "boom"
	d.Status.ReconciliationStatus.State = state
	if lastJob != "" {
		d.Status.ReconciliationStatus.LastReconciledSpec = bare(lastJob, "old")
	}
	return d
}

func lastSpec(t *testing.T, s v1beta1.ReconciliationStatus) record.Record[v1beta1.FlinkDeploymentSpec] {
	t.Helper()
	r, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnAttemptIsAnnouncedAsSuspended(t *testing.T) {
	d := app(t, v1beta1.ReconciliationDeployed, `{"savepointTriggerNonce":4}`)
	before := d.DeepCopy()
	got, err := record.BeforeDeployment(d, now())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, d); diff != "" {
		t.Errorf("the resource was changed (-before +after)\n%s", diff)
	}
	last := lastSpec(t, got.ReconciliationStatus)
	shown := []any{
		got.Error, got.ReconciliationStatus.State, got.ReconciliationStatus.ReconciliationTimestamp, *got.ObservedGeneration,
		*got.TaskManager, last.Spec.Job.State, *last.Spec.Job.SavepointTriggerNonce, *last.Spec.Image, last.Meta.FirstDeployment,
		record.IsStable(got.ReconciliationStatus),
	}
	want := []any{
		"", v1beta1.ReconciliationUpgrading, int64(1700000000000), int64(7),
		v1beta1.TaskManagerInfo{}, v1beta1.JobStateSuspended, int64(4), "new", false, false,
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestADeployedSpecIsRecorded(t *testing.T) {
	tests := map[string]struct {
		state v1beta1.ReconciliationState
		last  string
		edit  func(*v1beta1.FlinkDeployment)
		want  []any // state, job state, upgrade mode, image, first deployment, TaskManagers, stable
	}{
		"a first deployment": {
			state: v1beta1.ReconciliationUpgrading,
			want:  []any{v1beta1.ReconciliationDeployed, v1beta1.JobStateRunning, v1beta1.UpgradeModeSavepoint, "new", true, int32(3), false},
		},
		"an upgrade": {
			state: v1beta1.ReconciliationUpgrading, last: `{"state":"suspended"}`,
			want: []any{v1beta1.ReconciliationDeployed, v1beta1.JobStateRunning, v1beta1.UpgradeModeSavepoint, "new", false, int32(3), false},
		},
		"a job that the user suspended is stable": {
			state: v1beta1.ReconciliationUpgrading, last: `{}`,
			edit: func(d *v1beta1.FlinkDeployment) { d.Spec.Job.State = v1beta1.JobStateSuspended },
			want: []any{v1beta1.ReconciliationDeployed, v1beta1.JobStateSuspended, v1beta1.UpgradeModeSavepoint, "new", false, int32(0), true},
		},
		"a rollback keeps the bad spec but takes the upgrade mode": {
			state: v1beta1.ReconciliationRollingBack, last: `{"upgradeMode":"last-state"}`,
			edit: func(d *v1beta1.FlinkDeployment) { d.Status.TaskManager = &v1beta1.TaskManagerInfo{Replicas: 8} },
			want: []any{v1beta1.ReconciliationRolledBack, v1beta1.JobStateRunning, v1beta1.UpgradeModeSavepoint, "old", false, int32(8), false},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := app(t, test.state, test.last)
			if test.edit != nil {
				test.edit(d)
			}
			got, err := record.Deployed(d, 3, now())
			if err != nil {
				t.Fatal(err)
			}
			last := lastSpec(t, got.ReconciliationStatus)
			shown := []any{
				got.ReconciliationStatus.State, last.Spec.Job.State, last.Spec.Job.UpgradeMode, *last.Spec.Image, last.Meta.FirstDeployment,
				got.TaskManager.Replicas, record.IsStable(got.ReconciliationStatus),
			}
			if diff := cmp.Diff(test.want, shown); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestARollbackAttemptStaysARollback(t *testing.T) {
	got, err := record.BeforeDeployment(app(t, v1beta1.ReconciliationRollingBack, `{}`), now())
	if err != nil || got.ReconciliationStatus.State != v1beta1.ReconciliationRollingBack || got.ObservedGeneration != nil {
		t.Errorf("got %+v (%v)", got.ReconciliationStatus, err)
	}
}

func TestTheFirstDeploymentEndsWithTheNextUpgrade(t *testing.T) {
	d := app(t, v1beta1.ReconciliationUpgrading, "")
	steps := []struct {
		name string
		do   func() (v1beta1.FlinkDeploymentStatus, error)
		want bool
	}{
		{"deployed for the first time", func() (v1beta1.FlinkDeploymentStatus, error) { return record.Deployed(d, 1, now()) }, true},
		{"nothing changed", func() (v1beta1.FlinkDeploymentStatus, error) { return record.Seen(d) }, true},
		{"an upgrade begins", func() (v1beta1.FlinkDeploymentStatus, error) { return record.BeforeDeployment(d, now()) }, false},
		{"and ends", func() (v1beta1.FlinkDeploymentStatus, error) { return record.Deployed(d, 1, now()) }, false},
	}
	for _, step := range steps {
		status, err := step.do()
		if err != nil {
			t.Fatal(err)
		}
		d.Status = status
		if got := lastSpec(t, status.ReconciliationStatus).Meta.FirstDeployment; got != step.want {
			t.Errorf("%s: first deployment is %v", step.name, got)
		}
	}
}

func TestTextsThatMeanTheSameAreNotRewritten(t *testing.T) {
	oldest := `{"image":"x","job":{"state":"running"},"apiVersion":"flink.apache.org/v1beta1"}`
	spaced := `{ "spec": {"image":"x"}, "resource_metadata": {"apiVersion":"flink.apache.org/v1beta1","firstDeployment":false} }`
	for name, text := range map[string]string{"the oldest form": oldest, "other spacing": spaced} {
		t.Run(name, func(t *testing.T) {
			d := app(t, v1beta1.ReconciliationDeployed, "")
			d.Status.ReconciliationStatus.LastReconciledSpec = text
			d.Status.ReconciliationStatus.LastStableSpec = text
			got, err := record.Seen(d)
			if err != nil || !record.IsStable(got.ReconciliationStatus) || *got.ObservedGeneration != 7 {
				t.Errorf("got %+v (%v)", got.CommonStatus, err)
			}
			amended, err := record.Amend(d.Status.ReconciliationStatus, func(*v1beta1.FlinkDeploymentSpec) {})
			if err != nil || amended.LastReconciledSpec != text {
				t.Errorf("amended to %s (%v)", amended.LastReconciledSpec, err)
			}
		})
	}
}

func TestDeployedSpecIsTheStableOneAfterARollback(t *testing.T) {
	s := v1beta1.ReconciliationStatus{LastReconciledSpec: bare("{}", "bad"), LastStableSpec: bare("{}", "good")}
	for state, want := range map[v1beta1.ReconciliationState]string{
		v1beta1.ReconciliationDeployed: "bad", v1beta1.ReconciliationUpgrading: "bad",
		v1beta1.ReconciliationRollingBack: "bad", v1beta1.ReconciliationRolledBack: "good",
	} {
		s.State = state
		got, err := record.DeployedSpec[v1beta1.FlinkDeploymentSpec](s)
		if err != nil || *got.Image != want {
			t.Errorf("%s: got %v (%v)", state, got.Image, err)
		}
	}
}
