package application

import (
	"strconv"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// interpret reads what was seen into status.
func (t *turn) interpret() error {
	if t.last != nil && t.isSession() {
		return t.seeSession()
	}
	if t.last == nil || t.isAwaited() || !t.mayLook() {
		return nil
	}
	t.seeJobManager()
	if t.st.JobManagerDeploymentStatus == v1beta1.JobManagerReady {
		if err := t.seeReady(); err != nil {
			return err
		}
	}
	t.clearError()
	return t.dropSnapshots()
}

// mayLook tells whether status may be taken from what was seen. During an upgrade the cluster that is seen is the old one,
// and what it does was already decided; the same holds once a deletion has begun.
func (t *turn) mayLook() bool {
	d, _ := t.seen.JobManager.Deployment.Get()
	if t.st.LifecycleState == v1beta1.LifecycleDeleting || t.isStopping() || t.wasSubmitted(d) {
		return false
	}
	switch t.reconciliation() {
	case v1beta1.ReconciliationRollingBack:
		return false
	case v1beta1.ReconciliationUpgrading:
		return t.lastJobState() == v1beta1.JobStateRunning
	case v1beta1.ReconciliationDeployed, v1beta1.ReconciliationRolledBack:
	}
	return true
}

func (t *turn) seeReady() error {
	found, err := t.seeJob()
	if err != nil {
		return err
	}
	if t.sawJob = found; found {
		if err := t.seeSnapshots(); err != nil {
			return err
		}
	}
	if found && t.jobState().IsGloballyTerminal() {
		t.seeLastCheckpoint()
	}
	if found && !t.jobState().IsGloballyTerminal() {
		if err := t.seeHealth(); err != nil {
			return err
		}
	}
	return t.seeClusterInfo()
}

// seeLastCheckpoint records what a job that has ended may be restored from. A checkpoint without a path is one that nobody can
// find again.
func (t *turn) seeLastCheckpoint() {
	checkpoint, known := t.seen.Flink.Checkpoint.Get()
	switch {
	case !known:
	case checkpoint != nil && checkpoint.Path == notAddressable:
		t.st.JobStatus.UpgradeSavepointPath = clusterconf.LastStatePath
		if t.spec.Job.UpgradeMode != v1beta1.UpgradeModeStateless {
			t.fail(checkpointNotFound())
		}
	case checkpoint != nil:
		t.st.JobStatus.UpgradeSavepointPath = checkpoint.Path
	case t.jobState() == job.Canceled:
		t.st.JobStatus.UpgradeSavepointPath = ""
	}
}

// notAddressable is what Flink says of a checkpoint that it keeps for itself.
const notAddressable = "<checkpoint-not-externally-addressable>"

// checkpointNotFound is the failure of a job whose last checkpoint has no path.
func checkpointNotFound() error {
	return &failure.Error{
		Kind: failure.UpgradeFailure, Reason: string(plan.ReasonCheckpointNotFound),
		Message: "The job's last checkpoint is not externally addressable, so no other job can be restored from it. Set " +
			option.CheckpointRetention.Key + " to " + string(option.RetainOnCancellation) + " to keep checkpoints of jobs that have ended",
	}
}

// seeClusterInfo refreshes what status tells about the running cluster; a fact that could not be read keeps its last value.
func (t *turn) seeClusterInfo() error {
	info := map[string]string{}
	if v, known := t.seen.Flink.Version.Get(); known {
		info["flink-version"], info["flink-revision"] = v.Version, v.Revision
	}
	if n, known := t.seen.Flink.TaskManagers.Get(); known {
		c, err := t.observeConf()
		if err != nil {
			return err
		}
		cpu, err := memory.CPUUsage(c, n)
		if err != nil {
			return err
		}
		bytes, err := memory.Usage(c, n)
		if err != nil {
			return err
		}
		info["total-cpu"] = conf.FormatDouble(cpu)
		info["total-memory"] = strconv.FormatInt(bytes, 10)
	}
	if c, known := t.seen.Flink.Checkpoint.Get(); known && c != nil {
		info["state-size"] = strconv.FormatInt(c.StateSize, 10)
	}
	if t.st.ClusterInfo == nil {
		t.st.ClusterInfo = map[string]string{}
	}
	for key, value := range info {
		t.st.ClusterInfo[key] = value
	}
	return nil
}

// clearError forgets an error that is over.
func (t *turn) clearError() {
	over := t.st.JobManagerDeploymentStatus != v1beta1.JobManagerError && t.jobState() != job.Failed
	if over && t.isStable() {
		t.st.Error = ""
	}
}
