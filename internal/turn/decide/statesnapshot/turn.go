package statesnapshot

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// turn is the working state of one decision: what was given, and the status as it becomes.
type turn struct {
	snapshot *v1beta1.FlinkStateSnapshot
	seen     world.Snapshot
	st       v1beta1.FlinkStateSnapshotStatus
	events   []plan.Event
}

// begin copies what a turn may change.
func begin(snapshot *v1beta1.FlinkStateSnapshot, seen world.Snapshot) *turn {
	t := &turn{snapshot: snapshot, seen: seen, st: snapshot.Status}
	if t.st.State == "" {
		t.st.State = v1beta1.SnapshotTriggerPending
	}
	return t
}

// complete puts what the turn has found out around what its rule decided. Labels follow in the same turn if it has no other effect.
func (t *turn) complete(d *Decision) Decision {
	d.Status, d.Events = t.st, t.events
	if d.Step == nil {
		d.Step = t.relabel()
	}
	return *d
}

func (t *turn) isDeleted() bool { return !t.snapshot.DeletionTimestamp.IsZero() }

func (t *turn) isPending() bool { return t.st.State == v1beta1.SnapshotTriggerPending }

func (t *turn) isInProgress() bool { return t.st.State == v1beta1.SnapshotInProgress }

func (t *turn) isSavepoint() bool { return t.snapshot.Spec.Savepoint != nil }

// what is the snapshot in the words of users.
func (t *turn) what() string {
	if t.isSavepoint() {
		return "savepoint"
	}
	return "checkpoint"
}

func (t *turn) key() types.NamespacedName {
	return types.NamespacedName{Namespace: t.snapshot.Namespace, Name: t.snapshot.Name}
}

// target is the job; nil when there is none. No rule asks before waitForTarget has.
func (t *turn) target() *world.Target { return t.seen.Target.Or(nil) }

func (t *turn) isRunning() bool {
	target := t.target()
	return target != nil && target.State == job.Running
}

// reference is the job as messages name it.
func (t *turn) reference() string {
	r := t.snapshot.Spec.JobReference
	if r == nil {
		return "(none)"
	}
	return fmt.Sprintf("%s (%s)", r.Name, r.Kind)
}

func (t *turn) tell(reason plan.Reason, component plan.Component, message string) {
	t.events = append(t.events, plan.Event{Type: plan.Warning, Reason: reason, Component: component, Message: message})
}

// errorReason is the reason under which failures of the snapshot are told.
func (t *turn) errorReason() plan.Reason {
	if t.isSavepoint() {
		return plan.ReasonSavepointError
	}
	return plan.ReasonCheckpointError
}

// grace is for how long after the announcement Flink may not know what it is asked for.
func (t *turn) grace(c conf.Conf) time.Duration {
	option := settings.CheckpointTriggerGracePeriod
	if t.isSavepoint() {
		option = settings.SavepointTriggerGracePeriod
	}
	period, err := conf.Get(c, option)
	if err != nil {
		return 0
	}
	return period
}

// stamp is a time as the Java operator writes it into status.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// since reads a time of status; the zero time when it says none.
func since(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at
}

// waitFor is a decision to look again before long.
func (t *turn) waitFor(because string) *Decision {
	return &Decision{Because: because, Recheck: t.seen.Settings.ProgressCheckInterval}
}
