package oracle

import (
	"encoding/json"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
)

// stuckInProgress is the number of the defect by which a snapshot that is deleted while it is in progress never goes.
const stuckInProgress = 26

// departs tells that a snapshot goes that the recording keeps for ever. Nothing of the story is comparable after that.
func (p *player) departs(ref string, found client.Object, removed bool, loops int) bool {
	state, _ := p.of(ref).status["state"].(string)
	if found == nil && !removed && loops > 0 && state == string(v1beta1.SnapshotInProgress) {
		p.departed[stuckInProgress], p.over = true, true
	}
	return p.over
}

// compareSnapshot compares status and labels of a snapshot.
func (p *player) compareSnapshot(recorded *recorded, ours *v1beta1.FlinkStateSnapshot) {
	want := p.clone(recorded.status)
	if len(want) == 0 { // nothing was written; what the API server does not hold is read as the default
		want = map[string]any{"state": string(v1beta1.SnapshotTriggerPending), "failures": float64(0)}
	}
	got, err := snapshotStatus(ours.Status)
	if err != nil {
		p.differ("%v", err)
		return
	}
	p.alignTrigger(want, got)
	if want["path"] == "" {
		delete(want, "path")
	}
	if want["state"] != string(v1beta1.SnapshotAbandoned) {
		alignError(want, got)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		p.differ("status of the snapshot (-recorded +ours):\n%s", diff)
	}
	p.compareLabels(recorded, ours)
}

func snapshotStatus(s v1beta1.FlinkStateSnapshotStatus) (map[string]any, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	err = json.Unmarshal(text, &out)
	return out, err
}

// alignTrigger compares which request status speaks of. What it still says of a request that failed does not count.
func (p *player) alignTrigger(want, got map[string]any) {
	recorded, hasA := want["triggerId"].(string)
	ours, hasB := got["triggerId"].(string)
	if hasA && hasB && p.ids.same("trigger "+recorded, "trigger "+ours) {
		want["triggerId"] = ours
	}
	if want["state"] == string(v1beta1.SnapshotTriggerPending) || want["state"] == string(v1beta1.SnapshotFailed) && hasA != hasB {
		for _, status := range []map[string]any{want, got} {
			delete(status, "triggerId")
			delete(status, "triggerTimestamp")
		}
	}
}

// compareLabels compares the labels. Those of the Java operator lag behind a status that tells of an exception; ours come with the
// first answer of Flink, which may be in the turn after the one that was asked for.
func (p *player) compareLabels(recorded *recorded, ours *v1beta1.FlinkStateSnapshot) {
	if recorded.labels == nil || recorded.failed {
		return
	}
	if ours.Status.State == v1beta1.SnapshotInProgress && ours.Labels[names.LabelSnapshotState] != string(ours.Status.State) {
		return
	}
	if diff := cmp.Diff(recorded.labels, ours.Labels); diff != "" {
		p.differ("labels (-recorded +ours):\n%s", diff)
	}
}
