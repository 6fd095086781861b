package application

import (
	"strconv"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/memory"
)

// interpret reads what was seen into status.
func (t *turn) interpret() error {
	if t.last == nil || !t.mayLook() {
		return nil
	}
	t.seeJobManager()
	if t.st.JobManagerDeploymentStatus == v1beta1.JobManagerReady {
		if err := t.seeReady(); err != nil {
			return err
		}
	}
	t.clearError()
	return nil
}

// mayLook tells whether status may be taken from what was seen. During an upgrade the cluster that is seen is the old one,
// and what it does was already decided; the same holds once a deletion has begun.
func (t *turn) mayLook() bool {
	if d, _ := t.seen.JobManager.Deployment.Get(); t.st.LifecycleState == v1beta1.LifecycleDeleting || t.wasSubmitted(d) {
		return false
	}
	switch t.reconciliation() {
	case v1beta1.ReconciliationRollingBack:
		return false
	case v1beta1.ReconciliationUpgrading:
		return t.jobState() == job.Cancelling && !t.isStopping()
	case v1beta1.ReconciliationDeployed, v1beta1.ReconciliationRolledBack:
	}
	return true
}

func (t *turn) seeReady() error {
	found, err := t.seeJob()
	if err != nil {
		return err
	}
	if found && t.jobState().IsGloballyTerminal() {
		t.seeFinalCheckpoint()
	}
	if found && !t.jobState().IsGloballyTerminal() {
		if err := t.seeHealth(); err != nil {
			return err
		}
	}
	return t.seeClusterInfo()
}

// seeFinalCheckpoint records what a job that has ended may be restored from.
func (t *turn) seeFinalCheckpoint() {
	checkpoint, known := t.seen.Flink.Checkpoint.Get()
	switch {
	case !known:
	case checkpoint != nil:
		t.st.JobStatus.UpgradeSavepointPath = checkpoint.Path
	case t.jobState() == job.Canceled:
		t.st.JobStatus.UpgradeSavepointPath = ""
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
