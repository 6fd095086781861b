package observe_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

var third = rest.CheckpointStats{Completed: &rest.Checkpoint{ID: 3, Path: "s3://cp/3", Triggered: noon, StateSize: 17}}

func TestCheckpointsOfAJobThatHasJustEndedAreNotKnown(t *testing.T) {
	tests := map[string]struct {
		before, now, seen job.State
		ago               time.Duration
		known             bool
	}{
		"a running job":                           {job.Running, job.Running, "", 0, true},
		"a job that is seen to end":               {job.Running, job.Canceled, "", time.Hour, false},
		"a job that ended within the interval":    {job.Cancelling, job.Canceled, job.Canceled, 2 * time.Second, false},
		"a job that ended before the interval":    {job.Cancelling, job.Canceled, job.Canceled, 3 * time.Second, true},
		"a job that ended in another way by then": {job.Running, job.Failed, job.Canceled, time.Hour, false},
		"a job that status says has ended":        {job.Canceled, job.Canceled, "", 0, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := running()
			s.jobs[0].State, s.stats = test.now, third
			s.app.Status.JobStatus.State = v1beta1.FlinkJobState(test.before)
			s.memory.Ended = plan.Ended{Job: id, State: test.seen, At: noon.Add(-test.ago)}
			checkpoint, known := s.look(t).Flink.Checkpoint.Get()
			if known != test.known {
				t.Fatalf("known %t, want %t", known, test.known)
			}
			want := &world.Checkpoint{ID: 3, Path: "s3://cp/3", Trigger: noon, StateSize: 17}
			if diff := cmp.Diff(want, checkpoint); known && diff != "" {
				t.Errorf("checkpoint (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatStatusWaitsForIsAskedFor(t *testing.T) {
	lost := &rest.Error{StatusCode: 404}
	tests := map[string]struct {
		savepoint rest.SavepointStatus
		fails     error
		want      world.Seen[world.Progress]
	}{
		"a savepoint that is being taken": {want: world.Known(world.Progress{Stage: world.InProgress})},
		"a savepoint that is there": {
			savepoint: rest.SavepointStatus{Done: true, Location: "s3://sp/1"},
			want:      world.Known(world.Progress{Stage: world.Completed, Location: "s3://sp/1"}),
		},
		"a savepoint that failed": {
			savepoint: rest.SavepointStatus{Done: true, Failure: &rest.Failure{StackTrace: "a.B: no"}},
			want:      world.Known(world.Progress{Stage: world.Failed, Failure: "a.B: no"}),
		},
		"a savepoint that nobody knows": {fails: lost, want: world.Known(world.Progress{Stage: world.Forgotten, Failure: lost.Error()})},
		"a JobManager that is away":     {fails: errAway, want: world.Unknown[world.Progress]("away")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := running()
			s.app.Status.JobStatus.SavepointInfo.TriggerID = "t1"
			s.savepoint, s.fails["savepoint"] = test.savepoint, test.fails
			if diff := cmp.Diff(test.want, s.look(t).Flink.Savepoint, cmp.AllowUnexported(world.Seen[world.Progress]{})); diff != "" {
				t.Errorf("progress (-want +got):\n%s", diff)
			}
		})
	}
}

func TestACheckpointThatStatusWaitsForIsAskedFor(t *testing.T) {
	s := running()
	s.app.Status.JobStatus.CheckpointInfo.TriggerID = "t2"
	s.triggered = rest.CheckpointStatus{Done: true, ID: 7}
	got, _ := s.look(t).Flink.Triggered.Get()
	if diff := cmp.Diff(world.Progress{Stage: world.Completed, Checkpoint: 7}, got); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}
