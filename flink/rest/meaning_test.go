package rest_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/rest"
)

func TestWhatAnErrorMeans(t *testing.T) {
	type meaning struct{ Disabled, Terminated, Missing, Submitted bool }
	tests := map[string]struct {
		err  error
		want meaning
	}{
		"nothing":              {err: nil},
		"some other error":     {err: errors.New("Checkpointing has not been enabled.")},
		"a job that had ended": {err: &rest.Error{StatusCode: 409, Message: "Job has ended"}, want: meaning{Terminated: true}},
		"a job that had ended, as Flink says it with another status": {
			err:  &rest.Error{StatusCode: 400, Message: "the job has Already Reached another terminal state (FAILED)"},
			want: meaning{Terminated: true},
		},
		"a job that is unknown": {err: &rest.Error{StatusCode: 404}, want: meaning{Missing: true}},
		"a job that is unknown behind an internal error": {
			err:  &rest.Error{StatusCode: 500, Message: "Internal", Details: []string{"x.FlinkJobNotFoundException: no"}},
			want: meaning{Missing: true},
		},
		"a job that takes no checkpoints": {
			err:  &rest.Error{StatusCode: 404, Message: "Checkpointing has not been enabled."},
			want: meaning{Disabled: true, Missing: true},
		},
		"a job that was submitted before": {
			err:  &rest.Error{StatusCode: 400, Message: "no\nCaused by: a.b.DuplicateJobSubmissionException: Job has already been submitted."},
			want: meaning{Submitted: true},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := test.err
			if err != nil {
				err = fmt.Errorf("cannot do it: %w", err)
			}
			got := meaning{rest.CheckpointingDisabled(err), rest.AlreadyTerminated(err), rest.JobMissing(err), rest.AlreadySubmitted(err)}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCausesOfAFailure(t *testing.T) {
	tests := map[string]struct {
		trace string
		want  []rest.Cause
	}{
		"no stack trace": {trace: "", want: nil},
		"one exception without a message": {
			trace: "java.lang.NullPointerException\n\tat a.B.c(B.java:1)\n",
			want:  []rest.Cause{{Class: "java.lang.NullPointerException"}},
		},
		"a chain with a message of several lines": {
			trace: "a.Outer: first\nsecond\n\n\tat a.B.c(B.java:1)\nCaused by: b.Inner: why: because\n\t... 3 more\n",
			want:  []rest.Cause{{Class: "a.Outer", Message: "first\nsecond\n"}, {Class: "b.Inner", Message: "why: because"}},
		},
		"suppressed exceptions do not count": {
			trace: "a.Outer: first\n\tat a.B.c(B.java:1)\n\tSuppressed: x.Y: z\n\t\tat a.B.c(B.java:1)\n\tCaused by: x.Z: w\nCaused by: b.Inner\n",
			want:  []rest.Cause{{Class: "a.Outer", Message: "first"}, {Class: "b.Inner"}},
		},
		"an internal error of the server": {
			trace: "<Exception on server side:\na.Outer: first\n\tat a.B.c(B.java:1)\n\nEnd of exception on server side>",
			want:  []rest.Cause{{Class: "a.Outer", Message: "first"}},
		},
		"a text that is no exception": {trace: "Job not found: 7", want: []rest.Cause{{Message: "Job not found: 7"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, rest.Failure{StackTrace: test.trace}.Causes()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestASavepointMayOutliveAFailedStop(t *testing.T) {
	failure := rest.Failure{StackTrace: "java.util.concurrent.CompletionException: a.StopWithSavepointStoppingException: " +
		"A savepoint has been created at: s3://bucket/a b/savepoint-1, but the corresponding job 00aa failed during stopping. The savepoint is consistent"}
	if got, ok := failure.SavepointBeforeFailure(); !ok || got != "s3://bucket/a b/savepoint-1" {
		t.Errorf("got %q, %t", got, ok)
	}
	if got, ok := (rest.Failure{StackTrace: "a.B: no savepoint"}).SavepointBeforeFailure(); ok {
		t.Errorf("found %q in another failure", got)
	}
}

func TestTheLatestCheckpointIsTheOneOfTheGreatestID(t *testing.T) {
	at := time.UnixMilli(1000)
	done := func(id int64, path string) *rest.Checkpoint {
		return &rest.Checkpoint{ID: id, Path: path, Triggered: at, StateSize: 7}
	}
	restored := func(id int64, path string) *rest.RestoredCheckpoint {
		return &rest.RestoredCheckpoint{ID: id, Path: path, Restored: at}
	}
	tests := map[string]struct {
		stats rest.CheckpointStats
		want  string
	}{
		"none": {},
		"what the job was restored from, when it has taken none":      {stats: rest.CheckpointStats{Restored: restored(4, "r")}, want: "r"},
		"a checkpoint after the restore":                              {stats: rest.CheckpointStats{Restored: restored(4, "r"), Completed: done(5, "c")}, want: "c"},
		"a savepoint after the checkpoint":                            {stats: rest.CheckpointStats{Completed: done(5, "c"), Savepoint: done(6, "s")}, want: "s"},
		"a savepoint before the checkpoint":                           {stats: rest.CheckpointStats{Completed: done(7, "c"), Savepoint: done(6, "s")}, want: "c"},
		"the restored one of equal ids":                               {stats: rest.CheckpointStats{Restored: restored(4, "r"), Completed: done(4, "c")}, want: "r"},
		"one without a path does not count":                           {stats: rest.CheckpointStats{Restored: restored(4, "r"), Completed: done(5, "")}, want: "r"},
		"one that is not addressable counts, so that nobody skips it": {stats: rest.CheckpointStats{Completed: done(5, rest.NotAddressable)}, want: rest.NotAddressable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := test.stats.Latest()
			if got.Path != test.want || ok != (test.want != "") {
				t.Errorf("got %q, %t, want %q", got.Path, ok, test.want)
			}
			if ok && !got.Time.Equal(at) {
				t.Errorf("time is %s, want %s", got.Time, at)
			}
		})
	}
}

func TestACheckpointIsPendingIfItIsTheNewestInTheHistory(t *testing.T) {
	pending, completed := rest.Checkpoint{ID: 5, Status: rest.CheckpointPending}, rest.Checkpoint{ID: 4, Status: "COMPLETED"}
	tests := map[string]struct {
		history []rest.Checkpoint
		want    bool
	}{
		"no history":             {},
		"in progress":            {history: []rest.Checkpoint{pending, completed}, want: true},
		"overtaken by a newer":   {history: []rest.Checkpoint{completed, pending}},
		"only a completed there": {history: []rest.Checkpoint{completed}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got, ok := (rest.CheckpointStats{History: test.history}).Pending(); ok != test.want || ok && got.ID != 5 {
				t.Errorf("got %v, %t, want %t", got, ok, test.want)
			}
		})
	}
}
