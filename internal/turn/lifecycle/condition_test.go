package lifecycle

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

func noon() time.Time { return time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC) }

func TestConditions(t *testing.T) {
	type fields = v1beta1.FlinkDeploymentStatus
	running := func(status, reason, message string) []v1beta1.Condition {
		return []v1beta1.Condition{{
			Type: "Running", Status: status, Reason: reason, Message: message, LastTransitionTime: "2026-01-01T12:00:00Z",
		}}
	}
	session := func(s v1beta1.JobManagerDeploymentStatus) func(*fields) {
		return func(f *fields) {
			f.ReconciliationStatus.LastReconciledSpec, f.JobManagerDeploymentStatus, f.JobStatus.State = sessionOnly, s, ""
		}
	}
	tests := map[string]struct {
		change func(*fields)
		want   []v1beta1.Condition
	}{
		"none before the first deployment, not even old ones": {
			func(s *fields) {
				s.ReconciliationStatus.LastReconciledSpec = ""
				s.Conditions = running("True", "Running", "m")
			}, []v1beta1.Condition{},
		},
		"a job that runs": {func(*fields) {}, running("True", "Running", "Job status RUNNING")},
		"a job that does not": {
			func(s *fields) { s.JobStatus.State = v1beta1.FlinkJobReconciling },
			running("False", "Reconciling", "Job status RECONCILING"),
		},
		"a JobManager that answers": {
			session(v1beta1.JobManagerReady),
			running("True", "JobManagerReady", "JobManager is running and ready to receive REST API calls"),
		},
		"a JobManager that does not answer yet": {
			session(v1beta1.JobManagerDeployedNotReady),
			running("False", "DeployedNotReady", "JobManager is running but not yet ready to receive REST API calls"),
		},
		"a JobManager that starts": {
			session(v1beta1.JobManagerDeploying), running("False", "JobManagerIsDeploying", "JobManager process is starting up"),
		},
		"a JobManager that is missing": {
			session(v1beta1.JobManagerMissing), running("False", "JobManagerDeploymentMissing", "JobManager deployment not found"),
		},
		"a JobManager that cannot start": {
			session(v1beta1.JobManagerError), running("False", "Error", "JobManager deployment failed"),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Conditions(status(test.change), noon())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("conditions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAConditionKeepsItsTimeWhileItsStatusStays(t *testing.T) {
	const before = "2024-05-05T05:05:05.123456789Z"
	old := func(kind, status string) v1beta1.Condition {
		return v1beta1.Condition{Type: kind, Status: status, LastTransitionTime: before}
	}
	tests := map[string]struct {
		old  []v1beta1.Condition
		want string
	}{
		"the same status":     {[]v1beta1.Condition{old("Running", "True")}, before},
		"another status":      {[]v1beta1.Condition{old("Running", "False")}, "2026-01-01T12:00:00Z"},
		"another type":        {[]v1beta1.Condition{old("Ready", "True")}, "2026-01-01T12:00:00Z"},
		"the first one rules": {[]v1beta1.Condition{old("Running", "False"), old("Running", "True")}, "2026-01-01T12:00:00Z"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Conditions(status(func(s *v1beta1.FlinkDeploymentStatus) { s.Conditions = test.old }), noon())
			if err != nil || len(got) != 1 {
				t.Fatalf("Conditions() = %v, %v, want one", got, err)
			}
			if diff := cmp.Diff(test.want, got[0].LastTransitionTime); diff != "" {
				t.Errorf("time (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnUnknownJobStateIsNotAStateOfTheJob(t *testing.T) {
	_, err := Conditions(status(func(s *v1beta1.FlinkDeploymentStatus) { s.JobStatus.State = "" }), noon())
	if !errors.Is(err, ErrJobStateUnknown) {
		t.Errorf("Conditions() = %v, want %v", err, ErrJobStateUnknown)
	}
}

func TestTimesAreWrittenAsJavaDoes(t *testing.T) {
	tests := map[string]struct {
		fraction time.Duration
		want     string
	}{
		"whole seconds": {0, "2026-01-01T12:00:00Z"},
		"milliseconds":  {120 * time.Millisecond, "2026-01-01T12:00:00.120Z"},
		"microseconds":  {120 * time.Microsecond, "2026-01-01T12:00:00.000120Z"},
		"nanoseconds":   {120, "2026-01-01T12:00:00.000000120Z"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := instant(noon().Add(test.fraction)); got != test.want {
				t.Errorf("instant() = %q, want %q", got, test.want)
			}
		})
	}
}
