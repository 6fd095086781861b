package application_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/decide/application"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// advance decides about a scene, lets the step end a second later, and makes sure that nothing given has changed.
func advance(t *testing.T, made func() scene, err error) (v1beta1.FlinkDeploymentStatus, []plan.Event) {
	t.Helper()
	s := made()
	d := decide(t, made)
	if d.Step == nil {
		t.Fatalf("there is no step: %s", words(d))
	}
	announcement := *d.Status.DeepCopy()
	how := plan.Outcome{Err: err, At: noon.Add(time.Second)}
	next := application.Advance(s.app, s.seen, d, how)
	if !reflect.DeepEqual(announcement, d.Status) || !reflect.DeepEqual(s, made()) {
		t.Fatal("what was given has changed")
	}
	if again := application.Advance(s.app, s.seen, d, how); !reflect.DeepEqual(next, again) {
		t.Fatal("two answers to one question")
	}
	return next.Status, next.Events
}

func TestASuccessIsRecorded(t *testing.T) {
	ended := []change{deleted, lifecycle(v1beta1.LifecycleDeleting)}
	tests := map[string]struct {
		given func() scene
		want  string
	}{
		"of a first deployment":                  {of(created), "DEPLOYING RECONCILING | DEPLOYED DEPLOYED | running stateless first"},
		"of a first deployment from a savepoint": {of(created, from("s3://sp/1")), "DEPLOYING RECONCILING | DEPLOYED DEPLOYED | running savepoint first"},
		"of a deployment that was finished":      {of(attempted, starting), "DEPLOYING RECONCILING | DEPLOYED DEPLOYED | running stateless first"},
		"of an upgrade":                          {of(between), "DEPLOYING RECONCILING | DEPLOYED DEPLOYED | running stateless"},
		"of a job that is resumed":               {of(suspended, wanting(v1beta1.JobStateRunning)), "DEPLOYING RECONCILING | DEPLOYED DEPLOYED | running stateless"},
		"of a recovery, which changes no record": {of(lost), "DEPLOYING RECONCILING | DEPLOYED STABLE | running stateless"},
		"of a recovery that was finished": {
			of(lost, starting), "DEPLOYING RECONCILING | DEPLOYED STABLE | running stateless",
		},
		"of a rollback": {
			of(unstable, reconciliation(v1beta1.ReconciliationRollingBack), jobManager(v1beta1.JobManagerMissing), gone, noMetadata),
			"DEPLOYING RECONCILING | ROLLED_BACK ROLLED_BACK | running stateless",
		},
		"of a cancellation":               {of(changed), stopping},
		"of a cluster's deletion":         {of(upgrading), stopping},
		"of a deletion of metadata":       {of(upgrading, gone, recoverable), stopping},
		"of a deleted resource's cluster": {of(running, ended...), "READY CANCELLING | DEPLOYED DELETING | running stateless"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			status, events := advance(t, test.given, nil)
			if diff := cmp.Diff(test.want, statusInWords(status)); diff != "" {
				t.Errorf("status (-want +got):\n%s", diff)
			}
			if len(events) != 0 || status.Error != "" {
				t.Errorf("told %v, error %q", eventsInWords(events), status.Error)
			}
		})
	}
}

func TestAFailureIsTold(t *testing.T) {
	quota := &failure.Error{Kind: failure.DeploymentFailed, Reason: "FailedCreate", Message: "exceeded quota"}
	tests := map[string]struct {
		given func() scene
		err   error
		want  string
	}{
		"of a deployment":           {of(created), errors.New("refused"), "Warning JobManagerDeployment Error: refused"},
		"of an upgrade":             {of(between), errors.New("refused"), "Warning JobManagerDeployment Error: refused"},
		"with the reason it has":    {of(between), quota, "Warning JobManagerDeployment FailedCreate: exceeded quota"},
		"of a cluster's deletion":   {of(upgrading), errors.New("refused"), "Warning JobManagerDeployment Error: refused"},
		"of a deletion of metadata": {of(upgrading, gone, recoverable), errors.New("refused"), "Warning JobManagerDeployment Error: refused"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			announcement := decide(t, test.given).Status
			status, events := advance(t, test.given, test.err)
			if diff := cmp.Diff([]string{test.want}, eventsInWords(events)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if status.Error == "" {
				t.Error("status.error says nothing")
			}
			announcement.Error, status.Error = "", ""
			if diff := cmp.Diff(statusInWords(announcement), statusInWords(status)); diff != "" {
				t.Errorf("the announcement did not stay (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatWasDeployedIsRecorded(t *testing.T) {
	status, _ := advance(t, of(between), nil)
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](status.ReconciliationStatus)
	if err != nil || last.Spec.Job.Parallelism != 4 {
		t.Errorf("recorded %+v, %v", last.Spec.Job, err)
	}
	if got := status.ReconciliationStatus.ReconciliationTimestamp; got != noon.Add(time.Second).UnixMilli() {
		t.Errorf("recorded at %d", got)
	}
	if want := (&v1beta1.TaskManagerInfo{LabelSelector: "component=taskmanager,app=app", Replicas: 4}); !reflect.DeepEqual(want, status.TaskManager) {
		t.Errorf("taskManager %+v, want %+v", status.TaskManager, want)
	}
	if status.JobStatus.JobID != string(newJob) || status.ObservedGeneration == nil || *status.ObservedGeneration != 2 {
		t.Errorf("job %s of generation %v", status.JobStatus.JobID, status.ObservedGeneration)
	}
}
