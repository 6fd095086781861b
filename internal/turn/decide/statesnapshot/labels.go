package statesnapshot

import (
	"maps"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// relabel is the step that brings the labels into step with status; nil when they are, or may not be yet.
func (t *turn) relabel() plan.Step {
	if t.isDeleted() || t.isInProgress() && !t.isHeard() || !t.seen.Target.IsKnown() {
		return nil
	}
	wanted := t.labels()
	maps.DeleteFunc(wanted, func(name, value string) bool {
		return t.snapshot.Labels[name] == value || len(validation.IsValidLabelValue(value)) > 0
	})
	if len(wanted) == 0 {
		return nil
	}
	return plan.LabelSnapshot{Snapshot: t.key(), UID: t.snapshot.UID, Labels: wanted}
}

// labels are what the labels are to be.
func (t *turn) labels() map[string]string {
	labels := map[string]string{
		names.LabelSnapshotType: "CHECKPOINT", names.LabelSnapshotState: string(t.st.State),
		names.LabelSnapshotTrigger: string(v1beta1.SnapshotTriggerManual),
	}
	if t.isSavepoint() {
		labels[names.LabelSnapshotType] = "SAVEPOINT"
	}
	if cause := t.snapshot.Labels[names.LabelSnapshotTrigger]; cause != "" {
		labels[names.LabelSnapshotTrigger] = cause
	}
	if r := t.snapshot.Spec.JobReference; r != nil && t.target() != nil {
		labels[names.LabelSnapshotJobKind], labels[names.LabelSnapshotJobName] = string(r.Kind), r.Name
	}
	return labels
}

// isHeard tells that Flink answered that it knows what status waits for, in this turn or in an earlier one.
func (t *turn) isHeard() bool {
	p, known := t.seen.Progress.Get()
	return t.wasHeard() || known && p.Stage != world.Forgotten
}

// wasHeard tells that an earlier turn saw that Flink knows what status waits for. The label says so: it is written only then, and
// is gone before another attempt begins.
func (t *turn) wasHeard() bool {
	return t.snapshot.Labels[names.LabelSnapshotState] == string(v1beta1.SnapshotInProgress)
}
