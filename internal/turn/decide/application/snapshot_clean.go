package application

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
	"github.com/drey-project/drey/internal/turn/plan"
)

// removeSurplus removes snapshots that are too many or too old, one step a turn. What cannot be removed is passed over until
// all others were tried and everything else had its turn.
func removeSurplus(t *turn) (*Decision, error) {
	if !t.sawJob || t.seen.Settings.SnapshotResources && !t.seen.Snapshots.IsKnown() {
		return nil, nil
	}
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	surplus, err := snapshot.Clean(snapshot.Taken{
		Now: t.seen.Now, Conf: c, Settings: t.seen.Settings, Snapshots: t.seen.Snapshots.Or(nil),
		History: t.st.JobStatus.SavepointInfo.SavepointHistory,
	})
	if err != nil {
		return nil, err
	}
	if len(surplus.Snapshots) > 0 && t.memory.Tidied.IsZero() {
		t.memory.Tidied = time.UnixMilli(0)
		return t.deleteSnapshots(surplus.Snapshots), nil
	}
	if next := t.nextToDispose(t.dropUnowned(surplus.History)); next != nil {
		t.memory.Tidied = time.UnixMilli(next.TimeStamp)
		return t.dispose(*next, c), nil
	}
	t.memory.Tidied = time.Time{}
	return nil, nil
}

func (t *turn) deleteSnapshots(surplus []v1beta1.FlinkStateSnapshot) *Decision {
	all := map[types.UID]string{}
	for _, s := range surplus {
		all[s.UID] = s.Name
	}
	return &Decision{
		Because: "there are snapshots that are too many or too old", Recheck: plan.Immediately,
		Step: plan.DeleteSnapshots{Namespace: t.app.Namespace, Names: all},
	}
}

func (t *turn) dispose(s v1beta1.Savepoint, c conf.Conf) *Decision {
	return &Decision{
		Because: "there are savepoints that are too many or too old", Recheck: plan.Immediately,
		Step: plan.DisposeSavepoint{Cluster: t.cluster(), Path: s.Location, Conf: c},
	}
}

// dropUnowned drops entries of the history whose savepoints are not the operator's to dispose of, and returns the others.
func (t *turn) dropUnowned(surplus []snapshot.Entry) []snapshot.Entry {
	var owned []snapshot.Entry
	for _, e := range surplus {
		if e.Dispose {
			owned = append(owned, e)
			continue
		}
		t.dropSavepoint(e.Location)
	}
	return owned
}

// dropSavepoint drops a savepoint from the history.
func (t *turn) dropSavepoint(location string) {
	info := &t.st.JobStatus.SavepointInfo
	i := slices.IndexFunc(info.SavepointHistory, func(s v1beta1.Savepoint) bool { return s.Location == location })
	if i >= 0 {
		info.SavepointHistory = slices.Delete(slices.Clone(info.SavepointHistory), i, i+1)
	}
}

// nextToDispose is the oldest entry that was not tried yet. What is still there although it was tried could not be disposed of;
// younger ones that go in order wait for it.
func (t *turn) nextToDispose(surplus []snapshot.Entry) *v1beta1.Savepoint {
	isBlocked := false
	for i := range surplus {
		e := &surplus[i]
		switch {
		case !time.UnixMilli(e.TimeStamp).After(t.memory.Tidied):
			isBlocked = true
		case e.InOrder && isBlocked:
		default:
			return &e.Savepoint
		}
	}
	return nil
}
