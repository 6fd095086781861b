package statesnapshot_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/statesnapshot"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

const (
	noonText = "2026-03-14T12:00:00Z"
	fresh    = job.TriggerID("cc")
	path     = "s3://bucket/savepoint-1"
)

// edit is a change of a snapshot, look one of what was seen.
type (
	edit func(*v1beta1.FlinkStateSnapshot)
	look func(*world.Snapshot)
)

// snapshot is a savepoint of app that a user has just asked for.
func snapshot(edits ...edit) *v1beta1.FlinkStateSnapshot {
	s := &v1beta1.FlinkStateSnapshot{
		ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "snap", UID: "u"},
		Spec: v1beta1.FlinkStateSnapshotSpec{
			JobReference: &v1beta1.JobReference{Kind: v1beta1.JobKindFlinkDeployment, Name: "app"}, BackoffLimit: -1,
			Savepoint: &v1beta1.SavepointSpec{
				FormatType: v1beta1.SavepointFormatCanonical, DisposeOnDelete: new(true), AlreadyExists: new(false),
			},
		},
		Status: v1beta1.NewFlinkStateSnapshotStatus(),
	}
	for _, e := range edits {
		e(s)
	}
	return s
}

func checkpoint(s *v1beta1.FlinkStateSnapshot) {
	s.Spec.Savepoint, s.Spec.Checkpoint = nil, &v1beta1.CheckpointSpec{}
}

// begun is a snapshot that Flink was asked for some time ago.
func begun(ago time.Duration) edit {
	return func(s *v1beta1.FlinkStateSnapshot) {
		s.Status.State, s.Status.TriggerID = v1beta1.SnapshotInProgress, "bb"
		s.Status.TriggerTimestamp = noon.Add(-ago).Format(time.RFC3339)
	}
}

func labelled(state v1beta1.SnapshotState) edit {
	return func(s *v1beta1.FlinkStateSnapshot) { s.Labels = map[string]string{"snapshot.state": string(state)} }
}

func failed(times int32, ago time.Duration) edit {
	return func(s *v1beta1.FlinkStateSnapshot) {
		s.Status.Failures, s.Status.ResultTimestamp, s.Status.Error = times, noon.Add(-ago).Format(time.RFC3339), "{}"
	}
}

func completed(s *v1beta1.FlinkStateSnapshot) {
	s.Status.State, s.Status.Path = v1beta1.SnapshotCompleted, path
}

func deleted(s *v1beta1.FlinkStateSnapshot) { s.DeletionTimestamp = new(metav1.NewTime(noon)) }

func inState(state v1beta1.SnapshotState) edit {
	return func(s *v1beta1.FlinkStateSnapshot) { s.Status.State = state }
}

// limit is the number of retries.
func limit(n int32) edit {
	return func(s *v1beta1.FlinkStateSnapshot) { s.Spec.BackoffLimit = n }
}

// seen is a job that runs, at noon.
func seen(looks ...look) world.Snapshot {
	c := conf.FromMap(map[string]string{"$internal.flink.version": "v1_20", "state.savepoints.dir": "s3://bucket"})
	w := world.Snapshot{
		Now: noon, Fresh: world.Fresh{Trigger: fresh},
		Settings: settings.Settings{
			ReconcileInterval: time.Minute, ProgressCheckInterval: 10 * time.Second,
			Exceptions: settings.Exceptions{FieldMaxLength: 2048, CausesMaxCount: 2},
		},
		Target: world.Known(&world.Target{
			Cluster: types.NamespacedName{Namespace: "team", Name: "app"}, Job: "aa", State: job.Running, Conf: world.Known(c),
		}),
	}
	for _, l := range looks {
		l(&w)
	}
	return w
}

func jobIs(state job.State) look {
	return func(w *world.Snapshot) {
		target, _ := w.Target.Get()
		other := *target
		other.State = state
		w.Target = world.Known(&other)
	}
}

func configured(options map[string]string) look {
	return func(w *world.Snapshot) {
		target, _ := w.Target.Get()
		other := *target
		other.Conf = world.Known(conf.FromMap(options))
		w.Target = world.Known(&other)
	}
}

func noJob(w *world.Snapshot) { w.Target = world.Known[*world.Target](nil) }

func noSight(w *world.Snapshot) { w.Target = world.Unknown[*world.Target]("refused") }

func goes(p world.Progress) look {
	return func(w *world.Snapshot) { w.Progress = world.Known(p) }
}

func details(p world.Progress) look {
	return func(w *world.Snapshot) { w.Details = world.Known(p) }
}

// decide decides twice, and makes sure that the answer is the same and nothing was changed.
func decide(t *testing.T, s *v1beta1.FlinkStateSnapshot, w world.Snapshot) statesnapshot.Decision {
	t.Helper()
	before := s.DeepCopy()
	first, second := statesnapshot.Decide(s, w), statesnapshot.Decide(s, w)
	if !same(first, second) {
		t.Errorf("it decides %+v, and then %+v", first, second)
	}
	if !same(before, s) {
		t.Errorf("the snapshot was changed")
	}
	return first
}

// reasons are the reasons of a decision's events.
func reasons(d statesnapshot.Decision) []plan.Reason {
	var all []plan.Reason
	for _, e := range d.Events {
		all = append(all, e.Reason)
	}
	return all
}
