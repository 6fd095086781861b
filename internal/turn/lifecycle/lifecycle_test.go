package lifecycle

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

const (
	running     = `{"spec":{"job":{"state":"running"}},"resource_metadata":{"firstDeployment":false}}`
	suspended   = `{"spec":{"job":{"state":"suspended"}},"resource_metadata":{"firstDeployment":false}}`
	sessionOnly = `{"spec":{"job":null},"resource_metadata":{"firstDeployment":false}}`
)

// status is a deployed application in which nothing is under way, after a change.
func status(change func(*v1beta1.FlinkDeploymentStatus)) *v1beta1.FlinkDeploymentStatus {
	s := v1beta1.NewFlinkDeploymentStatus()
	s.ReconciliationStatus.State = v1beta1.ReconciliationDeployed
	s.ReconciliationStatus.LastReconciledSpec = running
	s.JobManagerDeploymentStatus = v1beta1.JobManagerReady
	s.JobStatus.State = v1beta1.FlinkJobRunning
	change(&s)
	return &s
}

func TestDeployment(t *testing.T) {
	type fields = v1beta1.FlinkDeploymentStatus
	tests := map[string]struct {
		change func(*fields)
		want   v1beta1.LifecycleState
	}{
		"a deletion under way outweighs everything": {
			func(s *fields) {
				s.LifecycleState = v1beta1.LifecycleDeleting
				s.ReconciliationStatus.LastReconciledSpec = ""
			}, v1beta1.LifecycleDeleting,
		},
		"so does one that is over": {
			func(s *fields) { s.LifecycleState = v1beta1.LifecycleDeleted }, v1beta1.LifecycleDeleted,
		},
		"another state of before does not count": {
			func(s *fields) { s.LifecycleState = v1beta1.LifecycleFailed }, v1beta1.LifecycleDeployed,
		},
		"nothing is deployed yet": {
			func(s *fields) { s.ReconciliationStatus.LastReconciledSpec = "" }, v1beta1.LifecycleCreated,
		},
		"nothing could be deployed": {
			func(s *fields) { s.ReconciliationStatus.LastReconciledSpec, s.Error = "", "boom" }, v1beta1.LifecycleFailed,
		},
		"an upgrade is under way": {
			func(s *fields) {
				s.ReconciliationStatus.State = v1beta1.ReconciliationUpgrading
				s.JobStatus.State = v1beta1.FlinkJobFailed
			}, v1beta1.LifecycleUpgrading,
		},
		"a rollback is under way": {
			func(s *fields) { s.ReconciliationStatus.State = v1beta1.ReconciliationRollingBack }, v1beta1.LifecycleRollingBack,
		},
		"the job is suspended, which outweighs its failure": {
			func(s *fields) {
				s.ReconciliationStatus.LastReconciledSpec = suspended
				s.JobStatus.State = v1beta1.FlinkJobFailed
			}, v1beta1.LifecycleSuspended,
		},
		"the job failed": {
			func(s *fields) { s.JobStatus.State = v1beta1.FlinkJobFailed }, v1beta1.LifecycleFailed,
		},
		"the JobManager is gone and will not come back": {
			func(s *fields) {
				s.JobManagerDeploymentStatus, s.Error = v1beta1.JobManagerMissing, `{"message":"x. Manual restore required."}`
			}, v1beta1.LifecycleFailed,
		},
		"the JobManager cannot start and its metadata is missing": {
			func(s *fields) {
				s.JobManagerDeploymentStatus, s.Error = v1beta1.JobManagerError, "HA metadata is not available to restore"
			}, v1beta1.LifecycleFailed,
		},
		"the JobManager is gone, for all we know with its job": {
			func(s *fields) { s.JobManagerDeploymentStatus, s.Error = v1beta1.JobManagerMissing, JobGone }, v1beta1.LifecycleFailed,
		},
		"the JobManager is gone and may come back": {
			func(s *fields) { s.JobManagerDeploymentStatus, s.Error = v1beta1.JobManagerMissing, "boom" }, v1beta1.LifecycleDeployed,
		},
		"an old error while the JobManager is there": {
			func(s *fields) { s.Error = "Manual restore required." }, v1beta1.LifecycleDeployed,
		},
		"a rollback is over, even to a stable spec": {
			func(s *fields) {
				s.ReconciliationStatus.State = v1beta1.ReconciliationRolledBack
				s.ReconciliationStatus.LastStableSpec = running
			}, v1beta1.LifecycleRolledBack,
		},
		"the spec is stable": {
			func(s *fields) { s.ReconciliationStatus.LastStableSpec = running }, v1beta1.LifecycleStable,
		},
		"another spec is stable": {
			func(s *fields) { s.ReconciliationStatus.LastStableSpec = suspended }, v1beta1.LifecycleDeployed,
		},
		"a session cluster": {
			func(s *fields) { s.ReconciliationStatus.LastReconciledSpec = sessionOnly }, v1beta1.LifecycleDeployed,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Deployment(status(test.change))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSessionJobHasNoJobManagerOfItsOwn(t *testing.T) {
	tests := map[string]struct {
		change func(*v1beta1.CommonStatus)
		want   v1beta1.LifecycleState
	}{
		"an error alone is no failure": {
			func(s *v1beta1.CommonStatus) { s.Error = NeedsManualRestoring }, v1beta1.LifecycleDeployed,
		},
		"a failed job is": {
			func(s *v1beta1.CommonStatus) { s.JobStatus.State = v1beta1.FlinkJobFailed }, v1beta1.LifecycleFailed,
		},
		"a suspended job": {
			func(s *v1beta1.CommonStatus) { s.ReconciliationStatus.LastReconciledSpec = suspended }, v1beta1.LifecycleSuspended,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := v1beta1.NewFlinkSessionJobStatus()
			s.CommonStatus = status(func(*v1beta1.FlinkDeploymentStatus) {}).CommonStatus
			test.change(&s.CommonStatus)
			got, err := SessionJob(&s)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARecordThatCannotBeReadIsAnError(t *testing.T) {
	broken := status(func(s *v1beta1.FlinkDeploymentStatus) { s.ReconciliationStatus.LastReconciledSpec = "{" })
	if state, err := Deployment(broken); err == nil {
		t.Errorf("Deployment() = %s, want an error", state)
	}
	if conditions, err := Conditions(broken, noon()); err == nil {
		t.Errorf("Conditions() = %v, want an error", conditions)
	}
}
