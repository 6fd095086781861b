package application_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/internal/turn/decide/application"
	"github.com/drey-project/drey/internal/turn/plan"
)

func TestSurplusSnapshotsAreRemoved(t *testing.T) {
	few, off := option(historyCount, "2"), option(cleanup, "false")
	tidied := func(ago time.Duration) change { return func(s *scene) { s.seen.Memory.Tidied = noon.Add(-ago) } }
	three := history("a", "b", "c")
	old := made(periodic, "COMPLETED", 26*time.Hour)
	resources := snapshots(old, made(periodic, "COMPLETED", time.Hour))
	playSnapshots(t, map[string]snapshotRow{
		"nothing is too much": {of(recordedInStatus, snapshots(), three), told{history: []string{"a", "b", "c"}}, idle},
		"the oldest savepoint is disposed of first": {of(recordedInStatus, snapshots(), few, three), told{
			step: "dispose of a", history: []string{"a", "b", "c"},
		}, atOnce},
		"one that cannot be disposed of is passed over": {of(recordedInStatus, snapshots(), few, three, tidied(3*time.Hour)), told{
			history: []string{"a", "b", "c"},
		}, idle},
		"without clean-up only the entry goes": {of(recordedInStatus, snapshots(), few, off, three), told{history: []string{"b", "c"}}, idle},
		"not while the job cannot be seen": {of(recordedInStatus, snapshots(), few, three, noJobs), told{
			history: []string{"a", "b", "c"}, events: []string{"Warning Job Missing: Job Not Found"},
		}, idle},
		"not while resources cannot be seen": {of(recordedInStatus, few, three, unseenSnapshots), told{history: []string{"a", "b", "c"}}, idle},
		"resources are deleted":              {of(recordedInResources, resources), told{step: "delete map[uid-snapshot:periodic-26h0m0s]"}, atOnce},
		"a turn later others have their turn": {of(recordedInResources, resources, tidied(time.Hour), savepointNonce(1)), told{
			step: "create app-savepoint-manual-1773489600000 map[drey.dev/nonce:1]",
		}, atOnce},
	})
}

func TestWhatIsTooOldDoesNotWaitForWhatCannotBeRemoved(t *testing.T) {
	days := func(s *scene) {
		for i := range s.app.Status.JobStatus.SavepointInfo.SavepointHistory {
			s.app.Status.JobStatus.SavepointInfo.SavepointHistory[i].TimeStamp -= (48 * time.Hour).Milliseconds()
		}
	}
	var tried []string
	memory := plan.Memory{}
	for range 4 {
		d := decide(t, of(recordedInStatus, snapshots(), history("a", "b", "c"), days, func(s *scene) { s.seen.Memory = memory }))
		memory = d.Memory
		tried = append(tried, snapshotStep(d.Step))
	}
	if diff := cmp.Diff([]string{"dispose of a", "dispose of b", "", "dispose of a"}, tried); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// refused is an answer of Flink.
type refused struct{ error }

func (refused) HTTPStatus() int { return 500 }

func TestWhatComesOfAStepIsRecorded(t *testing.T) {
	wish, surplus := savepointNonce(1), change(func(s *scene) {
		*s = s.with(snapshots(), option(historyCount, "1"), history("a", "b"))
	})
	silence, no := errors.New("no answer"), refused{errors.New("no")}
	tests := map[string]struct {
		given func() scene
		how   plan.Outcome
		want  told
		fails bool
	}{
		"Flink takes our id":         {given: of(recordedInStatus, wish), how: plan.Outcome{Trigger: "f1"}, want: told{pending: "MANUAL CANONICAL f1 since 0s", nonces: "- -"}},
		"Flink has an id of its own": {given: of(recordedInStatus, wish), how: plan.Outcome{Trigger: "x"}, want: told{pending: "MANUAL CANONICAL x since 0s", nonces: "- -"}},
		"Flink may have heard":       {of(recordedInStatus, wish), plan.Outcome{Err: silence}, told{pending: "MANUAL CANONICAL f1 since 0s", nonces: "- -"}, true},
		"Flink refuses": {of(recordedInStatus, wish), plan.Outcome{Err: no}, told{nonces: "- -", events: []string{
			"Warning JobManagerDeployment Error: Flink refuses to take a savepoint -> no",
		}}, false},
		"a checkpoint has its id": {given: of(recordedInStatus, checkpointNonce(1)), how: plan.Outcome{Trigger: "x"}, want: told{
			pending: "MANUAL FULL x since 0s", nonces: "- -",
		}},
		"a resource is there":          {given: of(recordedInResources, wish), want: told{nonces: "1 -"}},
		"one of a checkpoint":          {given: of(recordedInResources, checkpointNonce(2)), want: told{nonces: "- 2"}},
		"a periodic one has no nonce":  {given: of(recordedInResources, every(savepointPeriod, "1h")), want: told{nonces: "- -"}},
		"a resource could not be made": {of(recordedInResources, wish), plan.Outcome{Err: silence}, told{nonces: "- -"}, true},
		"a savepoint is removed":       {given: of(recordedInStatus, surplus), want: told{history: []string{"b"}, nonces: "- -"}},
		"a savepoint cannot be removed": {given: of(recordedInStatus, surplus), how: plan.Outcome{Err: no}, want: told{
			history: []string{"a", "b"}, nonces: "- -",
			events: []string{"Warning Operator SavepointError: savepoint a is not needed any more and cannot be removed: no"},
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, d := test.given(), decide(t, test.given)
			if d.Step == nil {
				t.Fatalf("no step: %s", words(d))
			}
			test.how.At = noon
			next := application.Advance(s.app, s.seen, d, test.how)
			got := snapshotsInWords(next.Status)
			if !test.fails {
				got.events = eventsInWords(next.Events)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(told{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if (next.Err != nil) != test.fails {
				t.Errorf("the error is %v", next.Err)
			}
		})
	}
}

func TestASnapshotSurvivesAnyCrash(t *testing.T) {
	given := of(recordedInStatus, savepointNonce(1))
	announced := decide(t, given)
	after := of(recordedInStatus, savepointNonce(1), func(s *scene) { s.app.Status = *announced.Status.DeepCopy() }, progress("forgotten"))
	again := decide(t, after)
	if a, b := snapshotStep(announced.Step), snapshotStep(again.Step); a != b || a == "" {
		t.Errorf("%q is followed by %q", a, b)
	}
}
