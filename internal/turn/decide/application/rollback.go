package application

import (
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/plan"
)

// rollBack puts the last stable spec back when an upgrade does not become stable.
func rollBack(t *turn) (*Decision, error) {
	if t.reconciliation() == v1beta1.ReconciliationRollingBack {
		return t.goOnRollingBack()
	}
	due, err := t.isRollbackDue()
	if err != nil || !due {
		return nil, err
	}
	stable, err := t.stable()
	if err != nil {
		return nil, err
	}
	t.spec, t.compared = *stable, nil
	t.spec.Job.UpgradeMode = rollbackMode(t.last.Spec.Job.UpgradeMode)
	choice, err := t.chooseForRollback()
	switch {
	case err != nil:
		return nil, err
	case choice.Missing != "":
		return waitFor(choice.Because), nil
	case choice.Discard: // what never started has not changed the state; its cluster goes before the stable spec is deployed
		choice.Suspend, choice.Restore, choice.Discard = upgrade.Noop, v1beta1.UpgradeModeSavepoint, false
	case !choice.IsAvailable():
		return &Decision{Because: choice.Because, Recheck: t.pace()}, nil
	}
	t.st.ReconciliationStatus.State = v1beta1.ReconciliationRollingBack
	t.tellRollback()
	return t.end(choice)
}

func (t *turn) tellRollback() {
	t.tell(plan.Event{
		Type: plan.Normal, Reason: plan.ReasonRollback, Component: plan.FromJobManager,
		Message: "Rolling back failed deployment.",
	})
}

// rollbackMode is how a failed job goes on with the stable spec: from nothing if it was started from nothing, else with the state
// it has.
func rollbackMode(failed v1beta1.UpgradeMode) v1beta1.UpgradeMode {
	if failed == v1beta1.UpgradeModeStateless {
		return failed
	}
	return v1beta1.UpgradeModeLastState
}

// chooseForRollback chooses as an upgrade does, but never asks Flink for anything that takes time: a job that is rolled back is in
// trouble, and its metadata is there.
func (t *turn) chooseForRollback() (upgrade.Choice, error) {
	choice, err := t.choose()
	if err != nil || choice.Suspend != upgrade.Cancel && choice.Suspend != upgrade.Savepoint {
		return choice, err
	}
	if ha, _ := t.seen.HA.Get(); !ha.Available {
		return upgrade.Choice{Because: "the job is in trouble, and no metadata leads to its state"}, nil
	}
	choice.Suspend, choice.Restore = upgrade.LastState, v1beta1.UpgradeModeLastState
	return choice, nil
}

// goOnRollingBack deploys the stable spec once the failed one is stopped. A spec that changed meanwhile takes its place.
func (t *turn) goOnRollingBack() (*Decision, error) {
	d, err := t.change()
	if err != nil {
		return nil, err
	}
	if d.Class() != diff.Ignore {
		t.st.ReconciliationStatus.State = v1beta1.ReconciliationUpgrading
		return t.redeploy()
	}
	stable, err := t.announced()
	if err != nil {
		return nil, err
	}
	t.spec, t.compared = *stable.DeepCopy(), nil
	t.spec.Job.UpgradeMode = rollbackMode(t.last.Spec.Job.UpgradeMode)
	if t.st.ObservedGeneration != nil {
		t.generation = *t.st.ObservedGeneration // the one that status keeps, so that an interrupted submission is recognized
	}
	return t.redeploy()
}

// isRollbackDue tells whether an upgrade has failed to become stable in time and may be taken back.
func (t *turn) isRollbackDue() (bool, error) {
	if t.reconciliation() != v1beta1.ReconciliationDeployed || t.isStable() {
		return false, nil
	}
	d, err := t.change()
	if err != nil || d.Class() != diff.Ignore {
		return false, err
	}
	stable, err := t.stable()
	if err != nil || stable == nil || (stable.Job == nil) != t.isSession() {
		return false, err
	}
	if stable.Job != nil && stable.Job.State == v1beta1.JobStateSuspended || !sameVersion(stable, &t.spec) {
		return false, nil
	}
	return t.isOverdue()
}

func sameVersion(a, b *v1beta1.FlinkDeploymentSpec) bool {
	return a.FlinkVersion != nil && b.FlinkVersion != nil && *a.FlinkVersion == *b.FlinkVersion
}

// isOverdue tells whether the readiness time-out is over and there is a state to go back to: metadata, or the savepoint of a job
// that never started.
func (t *turn) isOverdue() (bool, error) {
	c, err := t.observeConf()
	if err != nil {
		return false, err
	}
	enabled, err := conf.Get(c, settings.RollbackEnabled)
	if err != nil || !enabled {
		return false, err
	}
	timeout, err := conf.Get(c, settings.ReadinessTimeout)
	if err != nil {
		return false, err
	}
	since := time.UnixMilli(t.st.ReconciliationStatus.ReconciliationTimestamp)
	if !t.seen.Now.Add(-timeout).After(since) {
		return false, nil
	}
	ha, _ := t.seen.HA.Get()
	d, _ := t.seen.JobManager.Deployment.Get()
	neverStarted := d != nil && d.NeverAvailable && !t.isSession() && t.last.Spec.Job.UpgradeMode == v1beta1.UpgradeModeSavepoint
	return neverStarted || ha.Available, nil
}
