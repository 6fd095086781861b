package statesnapshot_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/statesnapshot"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

func TestARequestIsAnnounced(t *testing.T) {
	d := decide(t, snapshot(failed(1, time.Hour)), seen())
	want := v1beta1.FlinkStateSnapshotStatus{
		State: v1beta1.SnapshotInProgress, TriggerID: string(fresh), TriggerTimestamp: noonText,
		Failures: 1, ResultTimestamp: "2026-03-14T11:00:00Z", Error: "{}",
	}
	if diff := cmp.Diff(want, d.Status); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
	step, _ := d.Step.(plan.TakeSavepoint)
	if step.Job != "aa" || step.Trigger != fresh || step.Directory != "s3://bucket" || step.Format != v1beta1.SavepointFormatCanonical {
		t.Errorf("the step is %+v", step)
	}
}

func TestAPathOfTheSpecWins(t *testing.T) {
	d := decide(t, snapshot(func(s *v1beta1.FlinkStateSnapshot) { s.Spec.Savepoint.Path = "s3://mine" }), seen(configured(nil)))
	if step, _ := d.Step.(plan.TakeSavepoint); step.Directory != "s3://mine" {
		t.Errorf("the step is %+v", d.Step)
	}
}

func TestAskingAgainIsAskingUnderTheSameID(t *testing.T) {
	d := decide(t, snapshot(begun(0)), seen(goes(world.Progress{Stage: world.Forgotten})))
	if step, _ := d.Step.(plan.TakeSavepoint); step.Trigger != "bb" || d.Status.TriggerID != "bb" {
		t.Errorf("asks under %q, status says %q", step.Trigger, d.Status.TriggerID)
	}
}

func TestSuccessEndsTheError(t *testing.T) {
	d := decide(t, snapshot(begun(time.Minute), failed(1, time.Hour)), seen(goes(world.Progress{Stage: world.Completed, Location: path})))
	want := v1beta1.FlinkStateSnapshotStatus{
		State: v1beta1.SnapshotCompleted, TriggerID: "bb", TriggerTimestamp: "2026-03-14T11:59:00Z", ResultTimestamp: noonText, Path: path, Failures: 1,
	}
	if diff := cmp.Diff(want, d.Status); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
}

func TestAFailureNamesItsRoot(t *testing.T) {
	trace := "java.lang.Outer: it failed\n\tat a.B.c(D.java:1)\nCaused by: java.lang.Middle: because\nCaused by: java.lang.Inner: disk full\n\tat x"
	d := decide(t, snapshot(begun(time.Minute)), seen(goes(world.Progress{Stage: world.Failed, Failure: trace})))
	want := `{"type":"org.apache.flink.kubernetes.operator.exception.ReconciliationException","message":"java.lang.Outer: it failed",` +
		`"additionalMetadata":{},"throwableList":[{"type":"org.apache.flink.kubernetes.operator.exception.ReconciliationException",` +
		`"message":"java.lang.Inner: disk full","additionalMetadata":{}}]}`
	if diff := cmp.Diff(want, d.Status.Error); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if d.Status.Failures != 1 || d.Status.ResultTimestamp != noonText {
		t.Errorf("status is %+v", d.Status)
	}
}

func TestAbandonmentSaysWhy(t *testing.T) {
	d := decide(t, snapshot(), seen(jobIs(job.Failed)))
	const want = "Secondary resource app (FlinkDeployment) for savepoint snap is not running"
	if d.Status.Error != want || d.Events[0].Message != want || d.Status.ResultTimestamp != noonText {
		t.Errorf("status is %+v, events %+v", d.Status, d.Events)
	}
}

func TestLabels(t *testing.T) {
	all := map[string]string{
		"snapshot.type": "SAVEPOINT", "snapshot.trigger-type": "MANUAL", "snapshot.state": "COMPLETED",
		"job-reference.kind": "FlinkDeployment", "job-reference.name": "app",
	}
	upgrade := func(s *v1beta1.FlinkStateSnapshot) {
		s.Labels = map[string]string{"snapshot.trigger-type": "UPGRADE", "mine": "x"}
	}
	tests := map[string]struct {
		of   *v1beta1.FlinkStateSnapshot
		seen world.Snapshot
		want plan.Step
	}{
		"all are set":                      {snapshot(completed), seen(), plan.LabelSnapshot{Labels: all}},
		"one that is right is not written": {snapshot(completed, func(s *v1beta1.FlinkStateSnapshot) { s.Labels = all }), seen(), nil},
		"why it was taken stays": {snapshot(completed, upgrade), seen(), plan.LabelSnapshot{Labels: map[string]string{
			"snapshot.type": "SAVEPOINT", "snapshot.state": "COMPLETED", "job-reference.kind": "FlinkDeployment", "job-reference.name": "app",
		}}},
		"no job is named that does not exist": {snapshot(checkpoint, completed), seen(noJob), plan.LabelSnapshot{Labels: map[string]string{
			"snapshot.type": "CHECKPOINT", "snapshot.trigger-type": "MANUAL", "snapshot.state": "COMPLETED",
		}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if step, set := test.want.(plan.LabelSnapshot); set {
				step.Snapshot.Namespace, step.Snapshot.Name, step.UID = "team", "snap", "u"
				test.want = step
			}
			if diff := cmp.Diff(test.want, decide(t, test.of, test.seen).Step); diff != "" {
				t.Errorf("step (-want +got):\n%s", diff)
			}
		})
	}
}

// refusal is an answer of Flink that says no.
type refusal struct{}

func (refusal) Error() string   { return "JobManager answered 500: no." }
func (refusal) HTTPStatus() int { return 500 }

func TestAdvance(t *testing.T) {
	const progress = v1beta1.SnapshotInProgress
	later := noon.Add(time.Second)
	tests := map[string]struct {
		of      *v1beta1.FlinkStateSnapshot
		how     plan.Outcome
		want    v1beta1.FlinkStateSnapshotStatus
		recheck time.Duration
		fails   bool
		events  []plan.Reason
	}{
		"Flink takes our id": {
			snapshot(), plan.Outcome{Trigger: fresh},
			v1beta1.FlinkStateSnapshotStatus{State: progress, TriggerID: string(fresh), TriggerTimestamp: noonText}, plan.Immediately, false, nil,
		},
		"Flink has an id of its own": {
			snapshot(), plan.Outcome{Trigger: "dd"},
			v1beta1.FlinkStateSnapshotStatus{State: progress, TriggerID: "dd", TriggerTimestamp: noonText}, plan.Immediately, false, nil,
		},
		"no answer came": {
			snapshot(), plan.Outcome{Err: context.DeadlineExceeded},
			v1beta1.FlinkStateSnapshotStatus{State: progress, TriggerID: string(fresh), TriggerTimestamp: noonText}, plan.Immediately, true, nil,
		},
		"an answer may still come": {
			snapshot(), plan.Outcome{Pending: true},
			v1beta1.FlinkStateSnapshotStatus{State: progress, TriggerID: string(fresh), TriggerTimestamp: noonText}, 2 * time.Second, false, nil,
		},
		"the files may be gone": {
			snapshot(completed, deleted), plan.Outcome{Pending: true},
			v1beta1.FlinkStateSnapshotStatus{State: v1beta1.SnapshotCompleted, Path: path}, 2 * time.Second, false, nil,
		},
		"the files are gone": {
			snapshot(completed, deleted), plan.Outcome{}, v1beta1.FlinkStateSnapshotStatus{State: v1beta1.SnapshotCompleted}, plan.Immediately, false, nil,
		},
		"the files cannot be removed": {
			snapshot(completed, deleted), plan.Outcome{Err: refusal{}},
			v1beta1.FlinkStateSnapshotStatus{State: v1beta1.SnapshotCompleted, Path: path}, time.Minute, false, []plan.Reason{plan.ReasonCleanupFailed},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.how.At = later
			d := statesnapshot.Advance(test.of, seen(), decide(t, test.of, seen()), test.how)
			if diff := cmp.Diff(test.want, d.Status); diff != "" {
				t.Errorf("status (-want +got):\n%s", diff)
			}
			if d.Recheck != test.recheck || (d.Err != nil) != test.fails || !same(reasons(d), test.events) || d.Step != nil {
				t.Errorf("it is %+v", d)
			}
		})
	}
}

func TestARefusalIsAFailure(t *testing.T) {
	of := snapshot(limit(1))
	d := statesnapshot.Advance(of, seen(), decide(t, of, seen()), plan.Outcome{Err: refusal{}, At: noon.Add(time.Second)})
	s := d.Status
	if s.State != v1beta1.SnapshotTriggerPending || s.Failures != 1 || s.TriggerID != "" || s.ResultTimestamp != "2026-03-14T12:00:01Z" || s.Error == "" {
		t.Errorf("status is %+v", s)
	}
	if d.Err != nil || !same(reasons(d), []plan.Reason{plan.ReasonSavepointError}) {
		t.Errorf("it is %+v", d)
	}
}
