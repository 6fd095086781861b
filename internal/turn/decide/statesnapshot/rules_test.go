package statesnapshot_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

func same(a, b any) bool { return reflect.DeepEqual(a, b) }

// outcome is what a table says of a decision.
type outcome struct {
	Rule    string
	State   v1beta1.SnapshotState
	Step    string
	Recheck time.Duration
	Events  []plan.Reason
}

func TestRules(t *testing.T) {
	const (
		waits, gone, again     = "wait until the job can be looked up", "give up a snapshot whose job is gone", "ask again for what Flink never heard of"
		follows, rejects       = "follow a snapshot in progress", "reject an invalid spec"
		adopts, gives, pauses  = "adopt a savepoint that exists", "give up a snapshot whose job does not run", "wait before another attempt"
		triggers, nothing      = "trigger", "nothing to do"
		label, take, takeCheck = "label the snapshot", "take a savepoint", "take a checkpoint"
		pending, progress      = v1beta1.SnapshotTriggerPending, v1beta1.SnapshotInProgress
	)
	const abandoned, failure = plan.ReasonSnapshotAbandoned, plan.ReasonSavepointError
	exists := func(s *v1beta1.FlinkStateSnapshot) {
		s.Spec.JobReference, s.Spec.Savepoint.AlreadyExists, s.Spec.Savepoint.Path = nil, new(true), path
	}
	noReference := func(s *v1beta1.FlinkStateSnapshot) { s.Spec.JobReference = nil }
	tests := map[string]struct {
		of   *v1beta1.FlinkStateSnapshot
		seen world.Snapshot
		want outcome
	}{
		"a savepoint is asked for":                        {snapshot(), seen(), outcome{triggers, progress, take, plan.Immediately, nil}},
		"a checkpoint is asked for":                       {snapshot(checkpoint), seen(), outcome{triggers, progress, takeCheck, plan.Immediately, nil}},
		"nothing is done while the job cannot be read":    {snapshot(), seen(noSight), outcome{waits, pending, "", 10 * time.Second, nil}},
		"without its job a snapshot is invalid":           {snapshot(), seen(noJob), outcome{rejects, pending, label, time.Minute, []plan.Reason{plan.ReasonValidationError}}},
		"without a reference it is invalid":               {snapshot(noReference), seen(noJob), outcome{rejects, pending, label, time.Minute, []plan.Reason{plan.ReasonValidationError}}},
		"a job that does not run gives none":              {snapshot(), seen(jobIs(job.Finished)), outcome{gives, v1beta1.SnapshotAbandoned, label, 0, []plan.Reason{abandoned}}},
		"a savepoint that exists needs no job":            {snapshot(exists), seen(noJob), outcome{adopts, v1beta1.SnapshotCompleted, label, 0, nil}},
		"a savepoint without a place fails":               {snapshot(), seen(configured(nil)), outcome{triggers, pending, label, 10 * time.Second, []plan.Reason{failure}}},
		"a checkpoint of an old Flink fails":              {snapshot(checkpoint, limit(0)), seen(configured(map[string]string{"$internal.flink.version": "v1_16"})), outcome{triggers, v1beta1.SnapshotFailed, label, 0, []plan.Reason{plan.ReasonCheckpointError}}},
		"a failure is followed by a pause":                {snapshot(failed(2, 15*time.Second), labelled(pending)), seen(), outcome{pauses, pending, label, 5 * time.Second, nil}},
		"and then by another attempt":                     {snapshot(failed(2, 20*time.Second)), seen(), outcome{triggers, progress, take, plan.Immediately, nil}},
		"the pause does not grow for ever":                {snapshot(failed(2000, 9*time.Minute)), seen(), outcome{pauses, pending, label, time.Minute, nil}},
		"what Flink is at is waited for":                  {snapshot(begun(time.Hour)), seen(goes(world.Progress{Stage: world.InProgress})), outcome{follows, progress, label, 10 * time.Second, nil}},
		"what cannot be read is waited for":               {snapshot(begun(time.Hour)), seen(), outcome{follows, progress, "", 10 * time.Second, nil}},
		"a completed savepoint is noted":                  {snapshot(begun(time.Hour)), seen(goes(world.Progress{Stage: world.Completed, Location: path})), outcome{follows, v1beta1.SnapshotCompleted, label, 0, nil}},
		"a failed one is tried again":                     {snapshot(begun(time.Hour)), seen(goes(world.Progress{Stage: world.Failed, Failure: "boom"})), outcome{follows, pending, label, 10 * time.Second, []plan.Reason{failure}}},
		"but only so often":                               {snapshot(begun(time.Hour), failed(1, time.Hour), limit(1)), seen(goes(world.Progress{Stage: world.Failed})), outcome{follows, v1beta1.SnapshotFailed, label, 0, []plan.Reason{failure}}},
		"what never reached Flink is asked for again":     {snapshot(begun(time.Second)), seen(goes(world.Progress{Stage: world.Forgotten})), outcome{again, progress, take, plan.Immediately, nil}},
		"but not for long":                                {snapshot(begun(time.Minute)), seen(goes(world.Progress{Stage: world.Forgotten})), outcome{follows, pending, label, 10 * time.Second, []plan.Reason{failure}}},
		"what Flink has forgotten is lost":                {snapshot(begun(time.Second), labelled(progress)), seen(goes(world.Progress{Stage: world.Forgotten})), outcome{follows, pending, label, 10 * time.Second, []plan.Reason{failure}}},
		"a job that ends takes its snapshot with it":      {snapshot(begun(time.Second)), seen(jobIs(job.Failed)), outcome{gone, v1beta1.SnapshotAbandoned, label, 0, []plan.Reason{abandoned}}},
		"so does one that is deleted":                     {snapshot(begun(time.Second)), seen(noJob), outcome{gone, v1beta1.SnapshotAbandoned, label, 0, []plan.Reason{abandoned}}},
		"a snapshot in progress without an id has failed": {snapshot(inState(progress)), seen(), outcome{follows, pending, label, 10 * time.Second, []plan.Reason{failure}}},
		"the place of a checkpoint is asked for":          {snapshot(checkpoint, begun(time.Hour)), seen(goes(world.Progress{Stage: world.Completed})), outcome{follows, progress, label, 10 * time.Second, nil}},
		"and may not be known yet":                        {snapshot(checkpoint, begun(time.Hour)), seen(goes(world.Progress{Stage: world.Completed}), details(world.Progress{Stage: world.InProgress})), outcome{follows, progress, label, 10 * time.Second, nil}},
		"or not any more":                                 {snapshot(checkpoint, begun(time.Hour)), seen(goes(world.Progress{Stage: world.Completed}), details(world.Progress{Stage: world.Forgotten})), outcome{follows, v1beta1.SnapshotCompleted, label, 0, []plan.Reason{plan.ReasonCheckpointError}}},
		"a completed one stays as it is":                  {snapshot(completed), seen(), outcome{nothing, v1beta1.SnapshotCompleted, label, 0, nil}},
		"also without its job":                            {snapshot(completed, labelled(v1beta1.SnapshotCompleted)), seen(noJob), outcome{nothing, v1beta1.SnapshotCompleted, label, 0, nil}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := decide(t, test.of, test.seen)
			got := outcome{d.Rule, d.Status.State, plan.Name(d.Step), d.Recheck, reasons(d)}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("because %s (-want +got):\n%s", d.Because, diff)
			}
		})
	}
}

func TestDeletion(t *testing.T) {
	const (
		lets, follows, empty, disposes = "release what takes no files with it", "follow a snapshot in progress", "release what has no files", "dispose of the savepoint"
		release                        = "release the resource"
	)
	keeps := func(s *v1beta1.FlinkStateSnapshot) { s.Spec.Savepoint.DisposeOnDelete = new(false) }
	alone := func(s *v1beta1.FlinkStateSnapshot) { s.Spec.JobReference = nil }
	held := []plan.Reason{plan.ReasonCleanupFailed}
	tests := map[string]struct {
		of   *v1beta1.FlinkStateSnapshot
		seen world.Snapshot
		want outcome
	}{
		"a checkpoint goes at once":                    {snapshot(checkpoint, begun(0), deleted), seen(noSight), outcome{lets, v1beta1.SnapshotInProgress, release, 0, nil}},
		"so does one whose files stay":                 {snapshot(keeps, begun(0), deleted), seen(noSight), outcome{lets, v1beta1.SnapshotInProgress, release, 0, nil}},
		"and one without a job":                        {snapshot(alone, completed, deleted), seen(noJob), outcome{lets, v1beta1.SnapshotCompleted, release, 0, nil}},
		"one that was never asked for goes":            {snapshot(deleted), seen(noJob), outcome{empty, v1beta1.SnapshotTriggerPending, release, 0, nil}},
		"one that failed goes":                         {snapshot(inState(v1beta1.SnapshotFailed), deleted), seen(noJob), outcome{empty, v1beta1.SnapshotFailed, release, 0, nil}},
		"one that was given up goes":                   {snapshot(inState(v1beta1.SnapshotAbandoned), deleted), seen(noJob), outcome{empty, v1beta1.SnapshotAbandoned, release, 0, nil}},
		"one in progress is seen to its end":           {snapshot(begun(0), deleted), seen(goes(world.Progress{Stage: world.InProgress})), outcome{follows, v1beta1.SnapshotInProgress, "", 10 * time.Second, nil}},
		"its files are noted":                          {snapshot(begun(0), deleted), seen(goes(world.Progress{Stage: world.Completed, Location: path})), outcome{follows, v1beta1.SnapshotCompleted, "", plan.Immediately, nil}},
		"it is not tried again":                        {snapshot(begun(0), deleted), seen(goes(world.Progress{Stage: world.Failed})), outcome{follows, v1beta1.SnapshotFailed, "", plan.Immediately, []plan.Reason{plan.ReasonSavepointError}}},
		"it is not asked for again":                    {snapshot(begun(0), deleted), seen(goes(world.Progress{Stage: world.Forgotten})), outcome{follows, v1beta1.SnapshotFailed, "", plan.Immediately, []plan.Reason{plan.ReasonSavepointError}}},
		"its job may end":                              {snapshot(begun(0), deleted), seen(noJob), outcome{"give up a snapshot whose job is gone", v1beta1.SnapshotAbandoned, "", plan.Immediately, []plan.Reason{plan.ReasonSnapshotAbandoned}}},
		"the files of a completed one are disposed of": {snapshot(completed, deleted), seen(), outcome{disposes, v1beta1.SnapshotCompleted, "dispose of a savepoint", plan.Immediately, nil}},
		"which takes a job":                            {snapshot(completed, deleted), seen(noJob), outcome{disposes, v1beta1.SnapshotCompleted, "", time.Minute, held}},
		"that runs":                                    {snapshot(completed, deleted), seen(jobIs(job.Canceled)), outcome{disposes, v1beta1.SnapshotCompleted, "", time.Minute, held}},
		"and can be looked up":                         {snapshot(completed, deleted), seen(noSight), outcome{"wait until the job can be looked up", v1beta1.SnapshotCompleted, "", 10 * time.Second, nil}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := decide(t, test.of, test.seen)
			got := outcome{d.Rule, d.Status.State, plan.Name(d.Step), d.Recheck, reasons(d)}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("because %s (-want +got):\n%s", d.Because, diff)
			}
		})
	}
}
