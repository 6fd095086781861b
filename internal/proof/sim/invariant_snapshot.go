package sim

import (
	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/names"
)

// snapshot is the FlinkStateSnapshot of a name; nil if there is none.
func (w *World) snapshot(name string) *v1beta1.FlinkStateSnapshot {
	found, _ := w.store.get(id{kindSnapshot, key(name)}).(*v1beta1.FlinkStateSnapshot)
	return found
}

// checkRequest holds that a request to Flink was announced: the status of some resource knows its id.
func (w *World) checkRequest(trigger job.TriggerID) {
	for _, o := range w.store.list(kindSnapshot, w.store.revision) {
		if s := w.snapshot(o.GetName()); s.Status.TriggerID == string(trigger) {
			if w.requests[s.Name] == nil {
				w.requests[s.Name] = map[job.TriggerID]bool{}
			}
			w.requests[s.Name][trigger] = true
			return
		}
	}
	for _, o := range w.store.list(kindApp, w.store.revision) {
		s := w.app(o.GetName()).Status.JobStatus
		if s.SavepointInfo.TriggerID == string(trigger) || s.CheckpointInfo.TriggerID == string(trigger) {
			return
		}
	}
	w.violate("Flink is asked under %s, which no status announces", trigger)
}

// checkSnapshot holds that a snapshot that nothing happens to any more is labelled as what it is, and was asked for no more often
// than it failed. One in progress waits for Flink.
func (w *World) checkSnapshot(s *v1beta1.FlinkStateSnapshot) {
	waits := s.Status.State == v1beta1.SnapshotInProgress || s.DeletionTimestamp != nil
	if label := s.Labels[names.LabelSnapshotState]; !waits && label != string(s.Status.State) {
		w.violate("snapshot %s is %s and labelled %q", s.Name, s.Status.State, label)
	}
	if asked := len(w.requests[s.Name]); asked > int(s.Status.Failures)+1 {
		w.violate("snapshot %s failed %d times, and Flink was asked under %d ids", s.Name, s.Status.Failures, asked)
	}
}

// checkReleased holds that a savepoint that was to go with its resource is gone when that is.
func (w *World) checkReleased(s *v1beta1.FlinkStateSnapshot) {
	spec := s.Spec.Savepoint
	if spec == nil || spec.DisposeOnDelete == nil || !*spec.DisposeOnDelete || s.Spec.JobReference == nil {
		return
	}
	if s.Status.State == v1beta1.SnapshotInProgress {
		w.violate("snapshot %s is let go while Flink is still taking it", s.Name)
	}
	for _, v := range w.store.objects[id{kindSnapshot, key(s.Name)}] {
		before, there := v.object.(*v1beta1.FlinkStateSnapshot)
		if !there || before.UID != s.UID || before.Status.Path == "" {
			continue
		}
		if kept, known := w.flink.Snapshots()[before.Status.Path]; known && !kept.Disposed {
			w.violate("snapshot %s is gone, and %s is left", s.Name, before.Status.Path)
			return
		}
	}
}
