package application_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// arriving is an application whose JobManager has answered once.
func arriving(changes ...change) scene {
	return running(jobManager(v1beta1.JobManagerDeployedNotReady), jobState(job.Reconciling),
		func(s *scene) { s.app.Status.ReconciliationStatus.LastStableSpec = "" }).with(changes...)
}

func becomes(before, now job.State) string {
	return fmt.Sprintf("Normal Job JobStatusChanged: Job status changed from %s to %s", before, now)
}

func TestTheJobIsWatched(t *testing.T) {
	cause := func(s *scene) {
		s.seen.Flink.Failure = world.Known(&world.JobFailure{
			Class: "java.lang.Exception", Message: "task failed", Cause: &world.JobFailure{Class: "java.lang.Error", Message: "disk full"},
		})
	}
	is := func(status string, events ...string) outcome {
		return outcome{rule: "nothing to do", status: status + " | running stateless", events: events}
	}
	failed := func(o outcome) outcome {
		o.failed = true
		return o
	}
	play(t, map[string]row{
		"a job that runs makes its deployment stable": {
			given: of(arriving), want: is("READY RUNNING | DEPLOYED STABLE", becomes(job.Reconciling, job.Running)), recheck: seldom,
		},
		"a job that is being created does not yet": {
			given: of(arriving, jobs(sameJob, job.Created)), recheck: seldom,
			want: is("READY CREATED | DEPLOYED DEPLOYED", becomes(job.Reconciling, job.Created)),
		},
		"a job that has done its work does": {
			given: of(arriving, jobs(sameJob, job.Finished)), recheck: seldom,
			want: is("READY FINISHED | DEPLOYED STABLE", becomes(job.Reconciling, job.Finished)),
		},
		"a job that runs keeps a rollback what it is": {
			given: of(running, reconciliation(v1beta1.ReconciliationRolledBack), jobState(job.Reconciling)), recheck: seldom,
			want: is("READY RUNNING | ROLLED_BACK ROLLED_BACK", becomes(job.Reconciling, job.Running)),
		},
		"a job that restarts": {
			given: of(running, jobs(sameJob, job.Restarting)), recheck: seldom,
			want: is("READY RESTARTING | DEPLOYED STABLE", becomes(job.Running, job.Restarting)),
		},
		"a job that fails says why": {
			given: of(running, jobs(sameJob, job.Failed), cause), recheck: seldom,
			want: failed(is("READY FAILED | DEPLOYED FAILED", "Warning Job Error: task failed -> disk full", becomes(job.Running, job.Failed))),
		},
		"a job that fails for no known cause": {
			given: of(running, jobs(sameJob, job.Failed)), recheck: seldom,
			want: is("READY FAILED | DEPLOYED FAILED", becomes(job.Running, job.Failed)),
		},
		"a job that has failed is told once": {
			given: of(running, jobState(job.Failed), jobs(sameJob, job.Failed), cause), recheck: seldom,
			want: is("READY FAILED | DEPLOYED FAILED"),
		},
		"a job that the cluster does not know": {
			given: of(running, jobs(otherJob, job.Running)), recheck: seldom,
			want: outcome{
				rule: "nothing to do", status: "READY RECONCILING | DEPLOYED STABLE | running stateless",
				events: []string{"Warning Job Missing: Job Not Found"},
			},
		},
		"a job that its user cancels elsewhere is started again": {
			given: of(running, jobs(sameJob, job.Canceled), checkpoint("s3://cp/9")), recheck: soon,
			want: outcome{
				rule: "restore after suspension", step: "delete uid-deployment Foreground",
				status: "MISSING CANCELED | DEPLOYED SUSPENDED | suspended stateless",
				events: []string{becomes(job.Running, job.Canceled), resumed},
			},
		},
	})
}

func TestStatusTellsOfTheJob(t *testing.T) {
	facts := func(s *scene) {
		s.seen.Flink.Version = world.Known(world.ClusterVersion{Version: "1.20.0", Revision: "abc"})
		s.seen.Flink.TaskManagers = world.Known(1)
		s.app.Status.ClusterInfo = map[string]string{"own": "kept", "state-size": "1"}
	}
	d := decide(t, of(arriving, facts, checkpoint("s3://cp/1")))
	want := map[string]string{
		"flink-version": "1.20.0", "flink-revision": "abc", "total-cpu": "2.0", "total-memory": "4294967296", "state-size": "17", "own": "kept",
	}
	if diff := cmp.Diff(want, d.Status.ClusterInfo); diff != "" {
		t.Errorf("clusterInfo (-want +got):\n%s", diff)
	}
	s := d.Status.JobStatus
	if s.JobName != "wordcount" || s.StartTime != millis(noon.Add(-time.Hour)) || s.UpdateTime != millis(noon) {
		t.Errorf("jobStatus %+v", s)
	}
	blind := decide(t, of(arriving, func(s *scene) { s.app.Status.ClusterInfo = map[string]string{"total-cpu": "2.0"} }))
	if diff := cmp.Diff(map[string]string{"total-cpu": "2.0"}, blind.Status.ClusterInfo); diff != "" {
		t.Errorf("what could not be read does not keep its value (-want +got):\n%s", diff)
	}
}

func TestTheLastCheckpointOfAnEndedJobIsKept(t *testing.T) {
	none := func(s *scene) { s.seen.Flink.Checkpoint = world.Known[*world.Checkpoint](nil) }
	unseen := func(s *scene) { s.seen.Flink.Checkpoint = world.Unknown[*world.Checkpoint]("away") }
	tests := map[string]struct {
		end  job.State
		seen change
		want string
	}{
		"a finished job with one":              {job.Finished, checkpoint("s3://cp/9"), "s3://cp/9"},
		"a cancelled job with one":             {job.Canceled, checkpoint("s3://cp/9"), "s3://cp/9"},
		"a cancelled job without":              {job.Canceled, none, ""},
		"a failed job without":                 {job.Failed, none, "s3://sp/1"},
		"a job whose checkpoints are not seen": {job.Canceled, unseen, "s3://sp/1"},
		"a job that runs":                      {job.Running, checkpoint("s3://cp/9"), "s3://sp/1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := decide(t, of(running, restorable("s3://sp/1"), jobs(sameJob, test.end), test.seen))
			if got := d.Status.JobStatus.UpgradeSavepointPath; got != test.want {
				t.Errorf("restores from %q, want %q", got, test.want)
			}
		})
	}
}

// exceptions shows what went wrong in the job, so long ago each, newest first.
func exceptions(ago ...time.Duration) change {
	return func(s *scene) {
		var all []world.JobException
		for _, a := range ago {
			all = append(all, world.JobException{Name: "E", StackTrace: a.String() + "\nat here\n", Time: noon.Add(-a), Task: "map"})
		}
		s.seen.Flink.Exceptions = world.Known(all)
	}
}

func remembered(c plan.ExceptionCursor) change {
	return func(s *scene) { s.seen.Memory.Exceptions = c }
}

func TestExceptionsAreToldOnce(t *testing.T) {
	cursor := func(id job.ID, ago time.Duration) change {
		return remembered(plan.ExceptionCursor{JobID: id, Last: noon.Add(-ago), Initialized: true})
	}
	limited := func(s *scene) { s.seen.Settings.Exceptions.EventsLimit = 1 }
	const m = time.Minute
	tests := map[string]struct {
		given []change
		want  []string
		last  time.Duration
	}{
		"the first turn tells those of the last half hour": {[]change{exceptions(m, 29*m, 31*m)}, []string{"1m0s", "29m0s"}, m},
		"the first turn does not tell old ones":            {[]change{exceptions(40 * m)}, nil, 40 * m},
		"the first turn goes on from events that exist": {
			[]change{exceptions(m, 3*m, 9*m), remembered(plan.ExceptionCursor{Last: noon.Add(-5 * m)})}, []string{"1m0s", "3m0s"}, m,
		},
		"later turns tell what is new":            {[]change{exceptions(m, 3*m, 9*m), cursor(sameJob, 3*m)}, []string{"1m0s"}, m},
		"later turns tell nothing twice":          {[]change{exceptions(m, 3*m), cursor(sameJob, m)}, nil, m},
		"another job starts from its beginning":   {[]change{exceptions(m, 50*m), cursor(otherJob, m)}, []string{"1m0s", "50m0s"}, m},
		"the newest are told when it is too much": {[]change{exceptions(m, 3*m), cursor(sameJob, 9*m), limited}, []string{"1m0s"}, m},
		"a job without any moves nothing":         {[]change{exceptions(), cursor(sameJob, 9*m)}, nil, 9 * m},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := decide(t, of(running, test.given...))
			var want []string
			for _, w := range test.want {
				want = append(want, "Warning Job JobException: "+w+"\nat here")
			}
			if diff := cmp.Diff(want, eventsInWords(d.Events)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(plan.ExceptionCursor{JobID: sameJob, Last: noon.Add(-test.last), Initialized: true}, d.Memory.Exceptions); diff != "" {
				t.Errorf("memory (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnseenExceptionsAreNotForgotten(t *testing.T) {
	before := plan.ExceptionCursor{JobID: sameJob, Last: noon, Initialized: true}
	if d := decide(t, of(running, remembered(before))); d.Memory.Exceptions != before {
		t.Errorf("remembers %+v", d.Memory.Exceptions)
	}
}

func TestAnExceptionIsToldInFull(t *testing.T) {
	trace := ""
	for line := range 12 {
		trace += fmt.Sprintf("line %d\n", line)
	}
	thrown := func(s *scene) {
		s.seen.Flink.Exceptions = world.Known([]world.JobException{{
			StackTrace: trace, Time: noon, Task: "map (1/2)", Endpoint: "host:1", TaskManager: "tm-1", FailureLabels: map[string]string{"type": "user"},
		}})
		s.seen.Settings.Exceptions.EventStackLines = 2
	}
	events := decide(t, of(running, thrown)).Events
	if len(events) != 1 {
		t.Fatalf("told %v", eventsInWords(events))
	}
	want := map[string]string{
		"exception-timestamp": "2026-03-14T12:00:00Z", "task-name": "map (1/2)", "endpoint": "host:1", "tm-id": "tm-1",
		"failure-label-type": "user",
	}
	if diff := cmp.Diff(want, events[0].Annotations); diff != "" {
		t.Errorf("annotations (-want +got):\n%s", diff)
	}
	if events[0].Message != "line 0\nline 1\n... (10 more lines)" || events[0].Key == "" {
		t.Errorf("told %q under key %q", events[0].Message, events[0].Key)
	}
}
