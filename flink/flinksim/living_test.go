package flinksim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
)

// living is a living world with an application that has worked for some moments.
func living(t *testing.T, s flinksim.Submission, actions ...string) (*flinksim.World, *flinksim.Cluster) {
	t.Helper()
	w := flinksim.NewLiving(start)
	s.ID, s.Job = "app", first
	c := w.Start(s)
	c.Up()
	for _, action := range actions {
		apply(t, w, action)
	}
	work(w, 5)
	return w, c
}

func work(w *flinksim.World, moments int) (busy bool) {
	for range moments {
		busy = w.Work()
	}
	return busy
}

func TestJobsOfALivingWorldTakeCheckpoints(t *testing.T) {
	tests := map[string]struct {
		conditions flinksim.Conditions
		want       []string
	}{
		"every other moment, by themselves":    {want: []string{"file:///flink-data/checkpoints/chk-1", "file:///flink-data/checkpoints/chk-2"}},
		"not while they are paused":            {conditions: flinksim.Conditions{Paused: true}},
		"not while there is nowhere to put it": {conditions: flinksim.Conditions{StoreDown: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := flinksim.NewLiving(start)
			w.SetConditions(test.conditions)
			c := w.Start(flinksim.Submission{ID: "app", Job: first})
			work(w, 5)
			if diff := cmp.Diff(test.want, w.Completed()); diff != "" {
				t.Errorf("completed (-want +got):\n%s", diff)
			}
			for i, path := range test.want {
				s, found := w.Snapshot(path)
				if last := i == len(test.want)-1; !found || s.Disposed == last || s.Progress != int64(2*(i+1)) || last != (c.Kept() == path) {
					t.Errorf("%s is %+v", path, s)
				}
			}
		})
	}
}

func TestAJobContinuesFromTheStateItIsGiven(t *testing.T) {
	w, c := living(t, flinksim.Submission{})
	older := c.Kept()
	c.TakeCheckpoint()
	newer := c.Kept()
	tests := map[string]struct {
		s        flinksim.Submission
		from     string
		progress int64
		state    job.State
	}{
		"from nothing":                       {state: job.Running},
		"from a savepoint":                   {s: flinksim.Submission{Restore: newer}, from: newer, progress: 5, state: job.Running},
		"from metadata rather than a path":   {s: flinksim.Submission{Restore: older, Metadata: newer}, from: newer, progress: 5, state: job.Running},
		"not from what was dropped":          {s: flinksim.Submission{Restore: older}, from: older, state: job.Failed},
		"not from what never was":            {s: flinksim.Submission{Restore: "LAST_STATE"}, from: "LAST_STATE", state: job.Failed},
		"from what another world has stored": {s: flinksim.Submission{Restore: "s3://elsewhere/1"}, from: "s3://elsewhere/1", state: job.Running},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.s.ID, test.s.Job = "app", second
			got := w.Start(test.s).Everything()[0]
			if got.Restore != test.from || got.Progress != test.progress || got.State != test.state {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestAnEndedJobIsNotRunAgain(t *testing.T) {
	_, c := living(t, flinksim.Submission{Ended: true})
	if jobs := c.Everything(); len(jobs) != 0 {
		t.Errorf("there are %v", jobs)
	}
}

func TestStopsTakeTheirTime(t *testing.T) {
	tests := map[string]struct {
		actions []string
		down    bool
		want    string
		state   job.State
		failed  bool
	}{
		"one that goes well":              {want: "file:///flink-data/savepoints/savepoint-3", state: job.Finished},
		"one that fails":                  {actions: []string{`{"setFlink":{"answers":{"stop":"error"}}}`}, state: job.Running, failed: true},
		"one that has nowhere to go":      {down: true, state: job.Running, failed: true},
		"one whose job fails meanwhile":   {actions: []string{`{"setFlink":{"cluster":"app","job":{"state":"FAILED"}}}`}, state: job.Failed, failed: true},
		"one whose job is lost meanwhile": {actions: []string{`{"setFlink":{"cluster":"app","job":{"state":"LOST"}}}`}, failed: true},
		"one whose job fails at the end":  {actions: []string{`{"setFlink":{"answers":{"stop":"stoppedButFailed"}}}`}, state: job.Failed, failed: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w, c := living(t, flinksim.Submission{})
			trigger, err := c.Stop(first, flinksim.SnapshotRequest{Trigger: chosen})
			if err != nil || trigger != chosen || !work(w, 3) {
				t.Fatalf("%s, %v", trigger, err)
			}
			w.SetConditions(flinksim.Conditions{StoreDown: test.down})
			for _, action := range test.actions {
				apply(t, w, action)
			}
			if p, err := c.Savepoint(first, chosen); err != nil || p.Done {
				t.Fatalf("before its time: %v, %v", p, err)
			}
			work(w, 1)
			p, err := c.Savepoint(first, chosen)
			if err != nil || !p.Done || p.Location != test.want || (p.Failure != "") != test.failed {
				t.Errorf("got %+v, %v", p, err)
			}
			if j, _ := c.Job(first); j.State != test.state {
				t.Errorf("the job is %s", j.State)
			}
		})
	}
}

func TestASlowStopEndsWhenItMay(t *testing.T) {
	w, c := living(t, flinksim.Submission{}, `{"setFlink":{"answers":{"stop":"timeout"}}}`)
	if _, err := c.Stop(first, flinksim.SnapshotRequest{Trigger: chosen}); err != nil || work(w, 9) {
		t.Fatalf("it is to go on without end: %v", err)
	}
	apply(t, w, `{"setFlink":{"answers":{"stop":"success"}}}`)
	if work(w, 1); state(c) != "FINISHED" {
		t.Errorf("the job is %s", state(c))
	}
}

func TestASecondStopIsNoticed(t *testing.T) {
	w, c := living(t, flinksim.Submission{})
	for _, trigger := range []job.TriggerID{chosen, chosen, ""} {
		if _, err := c.Stop(first, flinksim.SnapshotRequest{Trigger: trigger}); err != nil {
			t.Fatal(err)
		}
	}
	effects := w.Effects()
	if len(effects) != 2 || effects[0].Answer != "accepted" || effects[1].Answer != flinksim.StoppedTwice {
		t.Errorf("got %+v", effects)
	}
}

func TestCheckpointsOfJobsThatHaveEnded(t *testing.T) {
	tests := map[string]struct {
		retain bool
		end    string
		kept   bool
	}{
		"a finished job needs none":             {retain: true, end: "FINISHED"},
		"a failed job keeps the newest":         {end: "FAILED", kept: true},
		"a cancelled job keeps it if it is to":  {retain: true, end: "CANCELED", kept: true},
		"a cancelled job keeps none by default": {end: "CANCELED"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w, c := living(t, flinksim.Submission{Retain: test.retain})
			apply(t, w, `{"setFlink":{"cluster":"app","job":{"state":"`+test.end+`"}}}`)
			if s, _ := w.Snapshot(c.Kept()); s.Disposed == test.kept {
				t.Errorf("%s is %+v", c.Kept(), s)
			}
		})
	}
}

func TestACancellationTakesItsTime(t *testing.T) {
	w, c := living(t, flinksim.Submission{Retain: true})
	if err := c.Cancel(first); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CANCELLING", "CANCELLING", "CANCELED"} {
		if got := state(c); got != want {
			t.Errorf("the job is %s, want %s", got, want)
		}
		work(w, 1)
	}
}

func TestStatisticsMayBeOld(t *testing.T) {
	w, c := living(t, flinksim.Submission{})
	before, err := c.Checkpoints(first)
	if err != nil {
		t.Fatal(err)
	}
	c.TakeCheckpoint()
	if again, _ := c.Checkpoints(first); *again.Completed != *before.Completed {
		t.Errorf("at once they say %+v", again.Completed)
	}
	w.SetTime(start.Add(3 * time.Second))
	if later, _ := c.Checkpoints(first); later.Completed.Path != c.Kept() {
		t.Errorf("later they say %+v", later.Completed)
	}
}

func TestARestartedJobFallsBackToItsCheckpoint(t *testing.T) {
	w, c := living(t, flinksim.Submission{})
	for _, state := range []string{"RESTARTING", "RUNNING"} {
		apply(t, w, `{"setFlink":{"cluster":"app","job":{"state":"`+state+`"}}}`)
	}
	if s, _ := w.Snapshot(c.Kept()); c.Everything()[0].Progress != s.Progress {
		t.Errorf("the job is at %d, its checkpoint at %d", c.Everything()[0].Progress, s.Progress)
	}
}

func TestACloneGoesItsOwnWay(t *testing.T) {
	w, c := living(t, flinksim.Submission{})
	if _, err := c.Stop(first, flinksim.SnapshotRequest{Trigger: chosen}); err != nil {
		t.Fatal(err)
	}
	describe := func(w *flinksim.World) string {
		var text strings.Builder
		w.Describe(&text)
		return text.String()
	}
	before := describe(w)
	other := w.Clone()
	if diff := cmp.Diff(before, describe(other)); diff != "" {
		t.Errorf("the clone differs (-want +got):\n%s", diff)
	}
	work(other, 5)
	if got, _ := other.Cluster("app"); state(got) != "FINISHED" || describe(w) != before {
		t.Errorf("the clone's job is %s, and the world it is of became\n%s", state(got), describe(w))
	}
	if work(w, 5); describe(w) != describe(other) {
		t.Error("the same work does not lead to the same world")
	}
}
