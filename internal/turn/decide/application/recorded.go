package application

import (
	"errors"
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/record"
)

// lastSpec is a spec kept in status.
type lastSpec = record.Record[v1beta1.FlinkDeploymentSpec]

// readLast decodes lastReconciledSpec anew.
func (t *turn) readLast() error {
	t.compared = nil
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](t.st.ReconciliationStatus)
	if errors.Is(err, record.ErrEmpty) {
		t.last = nil
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read status.reconciliationStatus.lastReconciledSpec: %w", err)
	}
	t.last = &last
	return nil
}

// stable is the spec kept as lastStableSpec; nil when there is none.
func (t *turn) stable() (*v1beta1.FlinkDeploymentSpec, error) {
	stable, err := record.LastStable[v1beta1.FlinkDeploymentSpec](t.st.ReconciliationStatus)
	if errors.Is(err, record.ErrEmpty) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read status.reconciliationStatus.lastStableSpec: %w", err)
	}
	return &stable.Spec, nil
}

// current is the resource as this turn understands it, for writing records.
func (t *turn) current() *v1beta1.FlinkDeployment {
	d := t.app.DeepCopy()
	d.TypeMeta.APIVersion = v1beta1.GroupVersion.String()
	d.Generation, d.Spec, d.Status = t.generation, *t.spec.DeepCopy(), *t.st.DeepCopy()
	return d
}

// write takes over a status that package record has made.
func (t *turn) write(st v1beta1.FlinkDeploymentStatus, err error) error {
	if err != nil {
		return err
	}
	t.st = st
	return t.readLast()
}

// recordBefore announces that the spec is about to be deployed.
func (t *turn) recordBefore() error { return t.write(record.BeforeDeployment(t.current(), t.seen.Now)) }

// recordDeployed records that the spec is in effect.
func (t *turn) recordDeployed() error {
	c, err := clusterconf.For(t.seen.Defaults, t.meta(), &t.spec)
	if err != nil {
		return err
	}
	taskManagers, err := clusterconf.TaskManagers(c)
	if err != nil {
		return err
	}
	return t.write(record.Deployed(t.current(), int32(taskManagers), t.seen.Now))
}

// recordStopped records that the old job is stopped, where its successor finds its state, and what the spec of this turn wants.
func (t *turn) recordStopped(restore v1beta1.UpgradeMode) error {
	t.spec.Job.UpgradeMode = restore
	if t.wants() == v1beta1.JobStateSuspended {
		return t.recordDeployed()
	}
	return t.recordBefore()
}

// recordSeen records that a generation was seen that changes nothing.
func (t *turn) recordSeen() error {
	known := t.st.ObservedGeneration != nil && *t.st.ObservedGeneration == t.generation && t.last.Meta != nil &&
		t.reconciliation() == v1beta1.ReconciliationDeployed
	if known {
		return nil
	}
	return t.write(record.Seen(t.current()))
}

// rewrite changes lastReconciledSpec where it is; time and generation stay.
func (t *turn) rewrite(change func(*lastSpec)) error {
	if t.last.Meta == nil {
		t.last.Meta = &record.Metadata{APIVersion: new(v1beta1.GroupVersion.String())}
	}
	change(t.last)
	text, err := record.Encode(*t.last)
	if err != nil {
		return err
	}
	t.st.ReconciliationStatus.LastReconciledSpec = text
	return nil
}

// markSuspended records that the job no longer runs.
func (t *turn) markSuspended() error {
	return t.rewrite(func(last *lastSpec) {
		last.Spec.Job.State = v1beta1.JobStateSuspended
		last.Meta.FirstDeployment = false
	})
}

// announceUpgrade records that an upgrade is under way.
func (t *turn) announceUpgrade() {
	if t.reconciliation() != v1beta1.ReconciliationRollingBack {
		t.st.ReconciliationStatus.State = v1beta1.ReconciliationUpgrading
	}
}

// announceStop records that the job is about to be stopped, and where its successor will find its state.
func (t *turn) announceStop(restore v1beta1.UpgradeMode) error {
	t.setJobState(job.Cancelling)
	return t.rewrite(func(last *lastSpec) { last.Spec.Job.UpgradeMode = restore })
}

func (t *turn) isStable() bool { return record.IsStable(t.st.ReconciliationStatus) }
