package application_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const (
	freshSavepoint  job.TriggerID = "f1"
	freshCheckpoint job.TriggerID = "f2"
	resourceEnabled               = "kubernetes.operator.snapshot.resource.enabled"
	savepointPeriod               = "kubernetes.operator.periodic.savepoint.interval"
	checkpointEvery               = "kubernetes.operator.periodic.checkpoint.interval"
	historyCount                  = "kubernetes.operator.savepoint.history.max.count"
	cleanup                       = "kubernetes.operator.savepoint.cleanup.enabled"
)

// recordedInStatus is an application whose job runs and whose snapshots are recorded in status.
func recordedInStatus(changes ...change) scene {
	return running(option(resourceEnabled, "false"), recorded(v1beta1.JobStateRunning, stateless), stable, fresh).with(changes...)
}

// recordedInResources is one whose snapshots are recorded as resources, of which there are none yet.
func recordedInResources(changes ...change) scene {
	return running(fresh, snapshots()).with(changes...)
}

func fresh(s *scene) {
	s.seen.Fresh.Trigger, s.seen.Fresh.Checkpoint = freshSavepoint, freshCheckpoint
	s.app.CreationTimestamp = metav1.NewTime(noon.Add(-24 * time.Hour))
}

func snapshots(all ...v1beta1.FlinkStateSnapshot) change {
	return func(s *scene) { s.seen.Snapshots = world.Known(all) }
}

func unseenSnapshots(s *scene) {
	s.seen.Snapshots = world.Unknown[[]v1beta1.FlinkStateSnapshot]("refused")
}

// made is a FlinkStateSnapshot of a savepoint that was created some time ago.
func made(cause v1beta1.SnapshotTriggerType, state v1beta1.SnapshotState, ago time.Duration) v1beta1.FlinkStateSnapshot {
	return v1beta1.FlinkStateSnapshot{
		ObjectMeta: metav1.ObjectMeta{
			Name: fmt.Sprintf("%s-%s", strings.ToLower(string(cause)), ago), UID: "uid-snapshot",
			Labels: map[string]string{"snapshot.trigger-type": string(cause)}, CreationTimestamp: metav1.NewTime(noon.Add(-ago)),
		},
		Spec:   v1beta1.FlinkStateSnapshotSpec{Savepoint: &v1beta1.SavepointSpec{}},
		Status: v1beta1.FlinkStateSnapshotStatus{State: state},
	}
}

// wished is one that the operator created because of a nonce.
func wished(nonce string, ago time.Duration) v1beta1.FlinkStateSnapshot {
	s := made(v1beta1.SnapshotTriggerManual, v1beta1.SnapshotTriggerPending, ago)
	s.Annotations = map[string]string{"drey.dev/nonce": nonce}
	return s
}

func savepointNonce(n int64) change {
	return spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.SavepointTriggerNonce = &n })
}

func checkpointNonce(n int64) change {
	return spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.CheckpointTriggerNonce = &n })
}

// every sets a period in the old and the new spec.
func every(key, period string) change {
	return func(s *scene) { *s = s.with(option(key, period), recorded(v1beta1.JobStateRunning, stateless), stable) }
}

// waitingFor says that a savepoint was announced some time ago.
func waitingFor(cause v1beta1.SnapshotTriggerType, ago time.Duration) change {
	return func(s *scene) {
		s.app.Status.JobStatus.SavepointInfo.TriggerID = "old"
		s.app.Status.JobStatus.SavepointInfo.TriggerTimestamp = new(noon.Add(-ago).UnixMilli())
		s.app.Status.JobStatus.SavepointInfo.TriggerType = cause
		s.app.Status.JobStatus.SavepointInfo.FormatType = v1beta1.SavepointFormatNative
	}
}

// announcedCheckpoint says that a checkpoint was announced some time ago.
func announcedCheckpoint(cause v1beta1.SnapshotTriggerType, ago time.Duration) change {
	return func(s *scene) {
		s.app.Status.JobStatus.CheckpointInfo = v1beta1.CheckpointInfo{
			TriggerID: "old", TriggerTimestamp: new(noon.Add(-ago).UnixMilli()), TriggerType: cause, FormatType: v1beta1.CheckpointFull,
		}
	}
}

// progress is how the announced savepoint, or checkpoint, goes.
func progress(stage world.Stage) change {
	return func(s *scene) {
		p := world.Progress{Stage: stage}
		if stage == world.Completed {
			p.Location = "s3://sp/new"
		}
		s.seen.Flink.Savepoint, s.seen.Flink.Triggered = world.Known(p), world.Known(p)
	}
}

// history makes savepoints in status, the oldest first, of which the last is an hour old and each an hour older than the next.
func history(locations ...string) change {
	return func(s *scene) {
		for i, location := range locations {
			at := noon.Add(-time.Duration(len(locations)-i) * time.Hour)
			s.app.Status.JobStatus.SavepointInfo.SavepointHistory = append(s.app.Status.JobStatus.SavepointInfo.SavepointHistory,
				v1beta1.Savepoint{TimeStamp: at.UnixMilli(), Location: location, TriggerType: "PERIODIC", FormatType: "CANONICAL"})
		}
	}
}

// told is what a turn does about snapshots, in words.
type told struct {
	// step is the effect, pending what status waits for, last what it says was taken last.
	step, pending, last string
	// nonces are those that are recorded as done with.
	nonces  string
	history []string
	events  []string
}

func snapshotStep(s plan.Step) string {
	switch s := s.(type) {
	case plan.TakeSavepoint:
		return fmt.Sprintf("savepoint %s of %s to %s as %s", s.Trigger, jobInWords(s.Job), s.Directory, s.Format)
	case plan.TakeCheckpoint:
		return fmt.Sprintf("checkpoint %s of %s as %s", s.Trigger, jobInWords(s.Job), s.Type)
	case plan.DisposeSavepoint:
		return "dispose of " + s.Path
	case plan.DeleteSnapshots:
		return fmt.Sprintf("delete %v", s.Names)
	case plan.CreateSnapshot:
		return fmt.Sprintf("create %s %v", s.Snapshot.Name, s.Snapshot.Annotations)
	}
	return plan.Name(s)
}

func snapshotsInWords(st v1beta1.FlinkDeploymentStatus) told {
	var w told
	savepoints, checkpoints := st.JobStatus.SavepointInfo, st.JobStatus.CheckpointInfo
	ago := func(at *int64) time.Duration { return noon.Sub(time.UnixMilli(*at)) }
	if savepoints.TriggerID != "" {
		w.pending = fmt.Sprintf("%s %s %s since %s", savepoints.TriggerType, savepoints.FormatType, savepoints.TriggerID, ago(savepoints.TriggerTimestamp))
	}
	if checkpoints.TriggerID != "" {
		w.pending += fmt.Sprintf("%s %s %s since %s", checkpoints.TriggerType, checkpoints.FormatType, checkpoints.TriggerID, ago(checkpoints.TriggerTimestamp))
	}
	if s := savepoints.LastSavepoint; s != nil {
		w.last = fmt.Sprintf("%s %s %s %s nonce %s", s.Location, s.TriggerType, s.FormatType, ago(&s.TimeStamp), number(s.TriggerNonce))
	}
	if c := checkpoints.LastCheckpoint; c != nil {
		w.last = fmt.Sprintf("%s %s %s nonce %s", c.TriggerType, c.FormatType, ago(&c.TimeStamp), number(c.TriggerNonce))
	}
	if at := savepoints.LastPeriodicSavepointTimestamp + checkpoints.LastPeriodicCheckpointTimestamp; at != 0 {
		w.last += fmt.Sprintf(", periodic %s", ago(&at))
	}
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](st.ReconciliationStatus)
	must(err)
	w.nonces = number(last.Spec.Job.SavepointTriggerNonce) + " " + number(last.Spec.Job.CheckpointTriggerNonce)
	for _, s := range savepoints.SavepointHistory {
		w.history = append(w.history, s.Location)
	}
	return w
}

func number(n *int64) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}

// case of a table about snapshots.
type snapshotRow struct {
	given   func() scene
	want    told
	recheck time.Duration
}

const (
	atOnce   = plan.Immediately
	underWay = 10 * time.Second
	idle     = time.Minute
)

func playSnapshots(t *testing.T, rows map[string]snapshotRow) {
	t.Helper()
	for name, r := range rows {
		t.Run(name, func(t *testing.T) {
			d := decide(t, r.given)
			got := snapshotsInWords(d.Status)
			got.step, got.events = snapshotStep(d.Step), eventsInWords(d.Events)
			if r.want.nonces == "" {
				r.want.nonces = "- -"
			}
			if diff := cmp.Diff(r.want, got, cmp.AllowUnexported(told{})); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, words(d))
			}
			if d.Recheck != r.recheck {
				t.Errorf("the next turn is due in %v, want %v", d.Recheck, r.recheck)
			}
		})
	}
}
