package snapshot

import (
	"slices"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/settings"
)

// Taken are the snapshots of a job as they are recorded.
type Taken struct {
	Now time.Time
	// Conf is the configuration of what is deployed.
	Conf conf.Conf
	// Settings cap what resources may keep.
	Settings settings.Settings
	// Snapshots are the FlinkStateSnapshots of the resource, if snapshots are recorded in such.
	Snapshots []v1beta1.FlinkStateSnapshot
	// History is the history of savepoints in status, the oldest first.
	History []v1beta1.Savepoint
}

// Surplus is what may go.
type Surplus struct {
	// Snapshots are to be deleted; their own finalizers dispose of what they stand for.
	Snapshots []v1beta1.FlinkStateSnapshot
	// History are entries of the history in status, the oldest first.
	History []Entry
}

// Entry is an entry of the history that may go.
type Entry struct {
	v1beta1.Savepoint
	// Dispose tells that the savepoint must be disposed of before its entry goes, or nobody would know of it any more.
	Dispose bool
	// InOrder tells that the entry goes because there are too many: not before those that are older have gone. Any other goes
	// because of its age, whatever becomes of the rest.
	InOrder bool
}

// Clean says which snapshots may go.
func Clean(in Taken) (Surplus, error) {
	enabled, err := conf.Get(in.Conf, settings.SavepointCleanupEnabled)
	if err != nil {
		return Surplus{}, err
	}
	history, err := in.oldHistory(enabled)
	if err != nil || !enabled {
		return Surplus{History: history}, err
	}
	surplus := Surplus{History: history}
	for _, k := range []Kind{Savepoint, Checkpoint} {
		old, err := Old(k, in)
		if err != nil {
			return Surplus{}, err
		}
		surplus.Snapshots = append(surplus.Snapshots, old...)
	}
	return surplus, nil
}

// Old lists the FlinkStateSnapshots of a kind that are too many or too old, whether they are to be cleaned up or not.
func Old(k Kind, in Taken) ([]v1beta1.FlinkStateSnapshot, error) {
	keep, err := in.limits(k)
	if err != nil {
		return nil, err
	}
	made := madeByOperator(k, in.Snapshots)
	newest := newestCompleted(made)
	var old []v1beta1.FlinkStateSnapshot
	for i, s := range made {
		if len(old) == len(made)-1 {
			break // one always stays, completed or not
		}
		tooMany := len(made)-len(old) > keep.count
		if i != newest && (tooMany || s.CreationTimestamp.Time.Before(keep.since)) {
			old = append(old, s)
		}
	}
	return old, nil
}

// madeByOperator lists the snapshots of a kind that no user asked for and nobody has deleted, the oldest first.
func madeByOperator(k Kind, all []v1beta1.FlinkStateSnapshot) []v1beta1.FlinkStateSnapshot {
	var made []v1beta1.FlinkStateSnapshot
	for i := range all {
		s := &all[i]
		cause := causeOf(s)
		isMade := cause == v1beta1.SnapshotTriggerPeriodic || cause == v1beta1.SnapshotTriggerUpgrade
		if isMade && kindOf(s) == k && s.DeletionTimestamp.IsZero() {
			made = append(made, *s)
		}
	}
	slices.SortStableFunc(made, func(a, b v1beta1.FlinkStateSnapshot) int {
		return a.CreationTimestamp.Compare(b.CreationTimestamp.Time)
	})
	return made
}

// newestCompleted is the place of the newest completed snapshot, the first of several that are equally new; -1 without any.
func newestCompleted(oldestFirst []v1beta1.FlinkStateSnapshot) int {
	newest := -1
	for i, s := range oldestFirst {
		isNewer := newest < 0 || s.CreationTimestamp.After(oldestFirst[newest].CreationTimestamp.Time)
		if s.Status.State == v1beta1.SnapshotCompleted && isNewer {
			newest = i
		}
	}
	return newest
}

// limits say how many snapshots stay, and since when.
type limits struct {
	count int
	// since is the time before which snapshots are too old; zero when age does not count.
	since time.Time
}

// limits are those of a kind. Checkpoints age with their number alone.
func (in Taken) limits(k Kind) (limits, error) {
	if k == Checkpoint {
		count, err := conf.Get(in.Conf, option.RetainedCheckpoints)
		return limits{count: max(1, count)}, err
	}
	count, err := conf.Get(in.Conf, settings.SavepointHistoryMaxCount)
	if err != nil {
		return limits{}, err
	}
	age, err := conf.Get(in.Conf, settings.SavepointHistoryMaxAge)
	if err != nil {
		return limits{}, err
	}
	if most := in.Settings.SavepointCountLimit; most != nil {
		count = min(count, *most)
	}
	if most := in.Settings.SavepointAgeLimit; most != nil {
		age = min(age, *most)
	}
	return limits{count: max(1, count), since: in.Now.Add(-age)}, nil
}

// oldHistory lists the entries of the history that may go. Completed FlinkStateSnapshots count, too: the last entry stays
// only while there is none of them.
func (in Taken) oldHistory(dispose bool) ([]Entry, error) {
	keep, err := in.limits(Savepoint)
	if err != nil {
		return nil, err
	}
	completed := in.completedSavepoints()
	if len(in.History) == 1 && completed == 0 {
		return nil, nil
	}
	tooMany := len(in.History) - max(0, keep.count-completed)
	var old []Entry
	for i, s := range in.History {
		isLast := i == len(in.History)-1 && completed == 0
		isOld := !isLast && s.TimeStamp < keep.since.UnixMilli()
		if i < tooMany || isOld {
			old = append(old, Entry{Savepoint: s, Dispose: dispose, InOrder: !isOld})
		}
	}
	return old, nil
}

func (in Taken) completedSavepoints() int {
	count := 0
	for i := range in.Snapshots {
		if s := &in.Snapshots[i]; kindOf(s) == Savepoint && s.Status.State == v1beta1.SnapshotCompleted {
			count++
		}
	}
	return count
}
