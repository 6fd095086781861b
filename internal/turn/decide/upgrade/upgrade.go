// Package upgrade chooses how a running job makes room for a new spec and what the new job is restored from.
//
// The choice follows from three questions, and never guesses: a fact that was not seen makes it wait.
//
//	has the job ended for good, and is what it left behind known?
//	    yes ─▶ NOOP, restore what status recorded
//	    no ─▶ can it still be asked?
//	              RUNNING ────────▶ SAVEPOINT, or CANCEL / LAST_STATE where the mode is last-state
//	              in between ─────▶ CANCEL, and restore its newest checkpoint
//	              unreachable ────▶ LAST_STATE if there is high-availability metadata
//	                                DISCARD a JobManager that never started, and choose again
//	                                wait while it may come back; fail when it cannot
//
// In mode stateless nothing is asked: state is given up at the user's wish, and only there.
package upgrade

import (
	"fmt"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/world"
)

// Suspend is how a job is brought to an end.
type Suspend string

// The ways to suspend, in the words of the Java operator.
const (
	// Noop is for a job that has ended by itself.
	Noop Suspend = "NOOP"
	// Stateless cancels the job and deletes its cluster with high-availability metadata.
	Stateless Suspend = "STATELESS"
	// Savepoint stops the job with a savepoint.
	Savepoint Suspend = "SAVEPOINT"
	// LastState deletes the cluster and keeps high-availability metadata.
	LastState Suspend = "LAST_STATE"
	// Cancel cancels the job and reads the path of its newest checkpoint once it has ended.
	Cancel Suspend = "CANCEL"
)

// Fact is something that has to be looked at before a choice can be made.
type Fact string

// The facts that a choice may wait for.
const (
	HAMetadata  Fact = "high-availability metadata"
	Checkpoints Fact = "the checkpoints of the job"
	Deployment  Fact = "the JobManager Deployment"
)

// Input is what a choice depends on.
type Input struct {
	Now time.Time
	// Kind is the kind of resource that runs the job.
	Kind v1beta1.JobKind
	// Job is the job of the new spec.
	Job v1beta1.JobSpec
	// LastMode is the upgrade mode in lastReconciledSpec: how the job that runs was restored.
	LastMode v1beta1.UpgradeMode
	// VersionChanged tells that the new spec is for another Flink version than the deployed one; never so for session jobs.
	VersionChanged bool
	Status         v1beta1.JobStatus
	// JobManager is the state of the application's JobManager; it does not count for session jobs.
	JobManager v1beta1.JobManagerDeploymentStatus
	// Deploy is the configuration of the new spec, Observe that of what is deployed.
	Deploy, Observe conf.Conf
	// HA is the metadata in the store of what is deployed or, if that has none, in the store of the new spec.
	HA world.Seen[world.HAMetadata]
	// Completed is the job's newest completed checkpoint or savepoint; nil when it has none.
	Completed world.Seen[*world.Checkpoint]
	// Pending is when the newest checkpoint was triggered, if it is in progress; nil if not.
	Pending world.Seen[*time.Time]
	// Deployment is the application's JobManager Deployment.
	Deployment world.Seen[*world.Deployment]
	// Snapshots are the FlinkStateSnapshots of the resource; they only help to tell the user what state exists.
	Snapshots []v1beta1.FlinkStateSnapshot
}

// Choice is how to go on with an upgrade.
type Choice struct {
	// Suspend is how to end what runs; empty while the upgrade cannot go on.
	Suspend Suspend
	// Restore is the upgrade mode that says where the new job finds its state; empty while the upgrade cannot go on.
	Restore v1beta1.UpgradeMode
	// Discard asks to delete a JobManager that never started, to keep high-availability metadata, to call the job FAILED, and
	// to choose again once the JobManager is MISSING.
	Discard bool
	// AllowFallback tells that nothing but high-availability metadata can help.
	AllowFallback bool
	// AllowOthers tells that the job may be cared for otherwise while the upgrade waits: recovered, restarted, snapshotted.
	AllowOthers bool
	// Missing is the fact that has to be looked at first; empty when all that matters was seen.
	Missing Fact
	// Mode is the upgrade mode that was followed in the end: last-state where savepoint is not possible.
	Mode v1beta1.UpgradeMode
	// Because is one sentence for a human.
	Because string
}

// IsAvailable tells whether the upgrade can go on.
func (c Choice) IsAvailable() bool { return c.Suspend != "" }

// Choose says how to end the running job of an older spec, and where its successor finds its state. A failure.Error means
// that only the user can help; beside an error nothing but Mode counts.
func Choose(in Input) (Choice, error) {
	c, err := in.byJob()
	settled := err != nil || c.IsAvailable() || c.Missing != ""
	if settled || in.Kind == v1beta1.JobKindFlinkSessionJob {
		return c, err
	}
	return in.byCluster(c)
}

// suspend goes on with the upgrade.
func (in Input) suspend(how Suspend, restore v1beta1.UpgradeMode, because string) Choice {
	return Choice{Suspend: how, Restore: restore, Mode: in.Job.UpgradeMode, Because: because}
}

// wait leaves the job to other rules until it can be upgraded.
func (in Input) wait(because string) Choice {
	return Choice{AllowOthers: true, Mode: in.Job.UpgradeMode, Because: because}
}

// look waits for a fact, and lets nothing else be done meanwhile.
func (in Input) look(at Fact, why string) Choice {
	because := fmt.Sprintf("%s must be looked at before the upgrade", at)
	if why != "" {
		because = fmt.Sprintf("%s cannot be read: %s", at, why)
	}
	return Choice{Missing: at, Mode: in.Job.UpgradeMode, Because: because}
}

func (in Input) state() job.State { return job.State(in.Status.State) }

// isCancellable tells whether there is a job that Flink could be asked to cancel.
func (in Input) isCancellable() bool {
	s := in.state()
	return s != "" && s != job.Reconciling && !s.IsGloballyTerminal() && in.isAccessible()
}

// isAccessible tells whether the JobManager can be asked. That of a session job is its cluster's affair.
func (in Input) isAccessible() bool {
	return in.Kind == v1beta1.JobKindFlinkSessionJob || in.JobManager == v1beta1.JobManagerReady
}
