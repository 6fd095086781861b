package flinksim_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
)

const (
	first  = job.ID("00000000000000000000000000000001")
	second = job.ID("00000000000000000000000000000002")
	chosen = job.TriggerID("000000000000000000000000000000aa")
)

var start = time.UnixMilli(1767225600000).UTC()

// running is a world with an application that runs.
func running(t *testing.T, actions ...string) (*flinksim.World, *flinksim.Cluster) {
	t.Helper()
	w := flinksim.New(start)
	c := w.Start(flinksim.Submission{ID: "app", Job: first})
	apply(t, w, `{"setKube":{"cluster":"app","jm":"ready"}}`)
	for _, action := range actions {
		apply(t, w, action)
	}
	return w, c
}

func apply(t *testing.T, w *flinksim.World, text string) {
	t.Helper()
	var a flinksim.Action
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	if err := w.Apply(a); err != nil {
		t.Fatal(err)
	}
}

// state is the state of the first job, or what the cluster says instead.
func state(c *flinksim.Cluster) string {
	j, err := c.Job(first)
	if err != nil {
		return err.Error()
	}
	return string(j.State)
}

func TestCancel(t *testing.T) {
	tests := map[string]struct {
		actions    []string
		wantStatus int
		wantState  string
		wantAnswer string
	}{
		"a running job is cancelled at once": {wantState: "CANCELED", wantAnswer: "accepted"},
		"a slow one takes its time": {
			actions: []string{`{"setFlink":{"answers":{"cancel":"slow"}}}`}, wantState: "CANCELLING", wantAnswer: "accepted",
		},
		"one that ends by itself meanwhile": {
			actions: []string{`{"setFlink":{"answers":{"cancel":"terminated:FAILED"}}}`}, wantStatus: 409, wantState: "FAILED", wantAnswer: "terminated",
		},
		"one that ended before": {
			actions: []string{`{"setFlink":{"cluster":"app","job":{"state":"FINISHED"}}}`}, wantStatus: 409, wantState: "FINISHED", wantAnswer: "terminated",
		},
		"one that Flink pretends not to know": {
			actions: []string{`{"setFlink":{"answers":{"cancel":"notFound"}}}`}, wantStatus: 404, wantState: "RUNNING", wantAnswer: "notFound",
		},
		"one that is lost": {
			actions: []string{`{"setFlink":{"cluster":"app","job":{"state":"LOST"}}}`}, wantStatus: 404, wantAnswer: "notFound",
			wantState: "org.apache.flink.runtime.rest.NotFoundException: Job 00000000000000000000000000000001 not found",
		},
		"an internal error changes nothing": {
			actions: []string{`{"setFlink":{"answers":{"cancel":"error"}}}`}, wantStatus: 500, wantState: "RUNNING", wantAnswer: "error",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w, c := running(t, test.actions...)
			refusal, _ := errors.AsType[*flinksim.Refusal](c.Cancel(first))
			if refusal == nil {
				refusal = &flinksim.Refusal{}
			}
			if refusal.Status != test.wantStatus || state(c) != test.wantState {
				t.Errorf("answer is %d, job is %s, want %d and %s", refusal.Status, state(c), test.wantStatus, test.wantState)
			}
			want := []flinksim.Effect{{Kind: flinksim.Cancelled, Cluster: "app", Job: first, Answer: test.wantAnswer}}
			if diff := cmp.Diff(want, w.Effects()); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStopWithSavepoint(t *testing.T) {
	tests := map[string]struct {
		actions   []string
		want      flinksim.Progress
		wantState string
	}{
		"a running job is finished with a savepoint": {
			want: flinksim.Progress{Done: true, Location: "file:///flink-data/savepoints/savepoint-1"}, wantState: "FINISHED",
		},
		"a failed savepoint leaves the job running": {
			actions: []string{`{"setFlink":{"answers":{"stop":"error"}}}`},
			want:    flinksim.Progress{Done: true, Failure: "java.lang.RuntimeException"}, wantState: "RUNNING",
		},
		"one that takes too long expires": {
			actions: []string{`{"setFlink":{"answers":{"stop":"timeout"}}}`},
			want:    flinksim.Progress{Done: true, Failure: "org.apache.flink.runtime.checkpoint.CheckpointException"}, wantState: "RUNNING",
		},
		"the job fails after its savepoint": {
			actions:   []string{`{"setFlink":{"answers":{"stop":"stoppedButFailed"}}}`},
			want:      flinksim.Progress{Done: true, Failure: "org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException"},
			wantState: "FAILED",
		},
		"a job that does not run cannot be stopped": {
			actions:   []string{`{"setFlink":{"cluster":"app","job":{"state":"RESTARTING"}}}`},
			want:      flinksim.Progress{Done: true, Failure: "org.apache.flink.runtime.checkpoint.CheckpointException"},
			wantState: "RESTARTING",
		},
		"a job that is lost is accepted and fails later": {
			actions:   []string{`{"setFlink":{"cluster":"app","job":{"state":"LOST"}}}`},
			want:      flinksim.Progress{Done: true, Failure: "org.apache.flink.runtime.messages.FlinkJobNotFoundException"},
			wantState: "org.apache.flink.runtime.rest.NotFoundException: Job 00000000000000000000000000000001 not found",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, c := running(t, test.actions...)
			trigger, err := c.Stop(first, flinksim.SnapshotRequest{Trigger: chosen})
			if err != nil || trigger != chosen {
				t.Fatalf("got %s, %v", trigger, err)
			}
			got, err := c.Savepoint(first, chosen)
			got.Failure, _, _ = strings.Cut(got.Failure, ":")
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if state(c) != test.wantState {
				t.Errorf("job is %s, want %s", state(c), test.wantState)
			}
		})
	}
}

func TestAskingAgainUnderTheSameTriggerChangesNothing(t *testing.T) {
	asks := map[string]func(*flinksim.Cluster) (job.TriggerID, error){
		"a stop": func(c *flinksim.Cluster) (job.TriggerID, error) {
			return c.Stop(first, flinksim.SnapshotRequest{Trigger: chosen})
		},
		"a savepoint": func(c *flinksim.Cluster) (job.TriggerID, error) {
			return c.TriggerSavepoint(first, flinksim.SnapshotRequest{Trigger: chosen})
		},
		"a checkpoint": func(c *flinksim.Cluster) (job.TriggerID, error) {
			return c.TriggerCheckpoint(first, flinksim.SnapshotRequest{Trigger: chosen})
		},
	}
	for name, ask := range asks {
		t.Run(name, func(t *testing.T) {
			w, c := running(t)
			for range 3 {
				if trigger, err := ask(c); err != nil || trigger != chosen {
					t.Fatalf("got %s, %v", trigger, err)
				}
			}
			if effects := w.Effects(); len(effects) != 1 {
				t.Errorf("effects are %v, want one", effects)
			}
		})
	}
}

func TestASavepointIsSettledWhenSomebodyLooks(t *testing.T) {
	w, c := running(t, `{"setFlink":{"answers":{"savepoint":"pending"}}}`)
	trigger, err := c.TriggerSavepoint(first, flinksim.SnapshotRequest{})
	if err != nil || trigger != "000000000000000000000000000f0001" {
		t.Fatalf("got %s, %v", trigger, err)
	}
	if got, err := c.Savepoint(first, trigger); err != nil || got.Done {
		t.Errorf("got %v, %v, want it pending", got, err)
	}
	apply(t, w, `{"setFlink":{"answers":{"savepoint":"complete"}}}`)
	w.SetTime(start.Add(time.Second))
	want := flinksim.Progress{Done: true, Location: "file:///flink-data/savepoints/savepoint-1"}
	for range 2 {
		if got, err := c.Savepoint(first, trigger); err != nil || got != want {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	}
	taken := map[string]flinksim.Snapshot{want.Location: {Job: first, Taken: start.Add(time.Second), Number: 1, Savepoint: true}}
	if diff := cmp.Diff(taken, w.Snapshots()); diff != "" {
		t.Errorf("snapshots (-want +got):\n%s", diff)
	}
}

func TestATriggerIsForgottenWithItsCluster(t *testing.T) {
	w, c := running(t)
	if _, err := c.TriggerSavepoint(first, flinksim.SnapshotRequest{Trigger: chosen}); err != nil {
		t.Fatal(err)
	}
	apply(t, w, `{"setKube":{"cluster":"app","jm":"missing"}}`)
	again := w.Start(flinksim.Submission{ID: "app", Job: first})
	again.Up()
	_, err := again.Savepoint(first, chosen)
	if refusal, ok := errors.AsType[*flinksim.Refusal](err); !ok || refusal.Status != 404 {
		t.Errorf("error is %v, want 404", err)
	}
}

func TestAnApplicationsJobShowsItselfWhenTheJobManagerIsUp(t *testing.T) {
	w := flinksim.New(start)
	c := w.Start(flinksim.Submission{ID: "app", Job: first, Restore: "s3://savepoint"})
	w.SetTime(start.Add(time.Minute))
	if jobs, err := c.Jobs(); err != nil || len(jobs) != 0 {
		t.Errorf("got %v, %v, want no job yet", jobs, err)
	}
	apply(t, w, `{"setKube":{"cluster":"app","jm":"ready"}}`)
	jobs, err := c.Jobs()
	if err != nil || len(jobs) != 1 || jobs[0].State != job.Running || !jobs[0].Start.Equal(start) || jobs[0].Restore != "s3://savepoint" {
		t.Errorf("got %+v, %v", jobs, err)
	}
	apply(t, w, `{"setKube":{"cluster":"app","jm":"crashLoop"}}`)
	if _, err := c.Jobs(); !errors.Is(err, flinksim.ErrSilent) {
		t.Errorf("error is %v, want %v", err, flinksim.ErrSilent)
	}
}

func TestStatesOfJobs(t *testing.T) {
	tests := map[string]struct {
		actions []string
		want    map[job.ID]job.State
	}{
		"the newest job is meant by default": {
			actions: []string{`{"setFlink":{"cluster":"app","job":{"id":"00000000000000000000000000000002","state":"RUNNING"}}}`, `{"setFlink":{"cluster":"app","job":{"state":"FAILED"}}}`},
			want:    map[job.ID]job.State{first: job.Running, second: job.Failed},
		},
		"a job that ended otherwise, if any": {
			actions: []string{`{"setFlink":{"cluster":"app","job":{"state":"CANCELLING"}}}`, `{"setFlink":{"cluster":"app","jobIfAny":"CANCELED"}}`},
			want:    map[job.ID]job.State{first: job.Canceled},
		},
		"a running job is left alone by that": {
			actions: []string{`{"setFlink":{"cluster":"app","jobIfAny":"CANCELED"}}`}, want: map[job.ID]job.State{first: job.Running},
		},
		"another cluster's story": {
			actions: []string{`{"setFlink":{"cluster":"other","job":{"state":"FAILED"}}}`}, want: map[job.ID]job.State{first: job.Running},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, c := running(t, test.actions...)
			got := map[job.ID]job.State{}
			for _, j := range c.Everything() {
				got[j.ID] = j.State
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatCannotHappenIsAnError(t *testing.T) {
	tests := map[string]string{
		"an unknown subject":                 `{"setFlink":{"answers":{"weather":"fine"}}}`,
		"an unknown answer":                  `{"setFlink":{"answers":{"stop":"perhaps"}}}`,
		"an unknown state of a JobManager":   `{"setKube":{"cluster":"app","jm":"odd"}}`,
		"a checkpoint that is not an object": `{"setFlink":{"cluster":"app","checkpoint":7}}`,
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			w, _ := running(t)
			var a flinksim.Action
			if err := json.Unmarshal([]byte(text), &a); err != nil {
				t.Fatal(err)
			}
			if err := w.Apply(a); err == nil {
				t.Error("no error")
			}
		})
	}
}
