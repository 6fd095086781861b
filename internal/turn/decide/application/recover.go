package application

import (
	"strconv"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/plan"
)

// restartFailed deploys a job anew that has failed for good, if the user asked for that.
func restartFailed(t *turn) (*Decision, error) {
	if t.jobState() != job.Failed || t.lastJobState() != v1beta1.JobStateRunning {
		return nil, nil
	}
	if t.st.JobManagerDeploymentStatus == v1beta1.JobManagerDeployedNotReady {
		return nil, nil // it has just come up, maybe from a restart that nobody recorded; what it says of its job comes next
	}
	enabled, err := observed(t, settings.JobRestartFailed)
	if err != nil || !enabled {
		return nil, err
	}
	if d, err := t.clearAway(keepHAMetadata); d != nil || err != nil {
		return d, err
	}
	t.clusterIsGone()
	t.st.Error = ""
	return t.resubmit(source{}, "the job has failed and is to be restarted")
}

// recovery tells that a lost JobManager is brought back.
var recovery = plan.Event{
	Type: plan.Warning, Reason: plan.ReasonRecoverDeployment, Component: plan.FromJob, Message: "Recovering lost deployment",
}

// mayRecover tells whether what is lost of the cluster may be brought back, and gives the configuration of what is deployed.
func (t *turn) mayRecover() (deployed conf.Conf, may bool, err error) {
	if deployed, err = t.observeConf(); err != nil {
		return deployed, false, err
	}
	may, err = conf.Get(deployed, settings.JobManagerRecoveryEnabled)
	return deployed, may, err
}

// recoverLost brings back a JobManager whose Deployment disappeared.
func recoverLost(t *turn) (*Decision, error) {
	if t.st.JobManagerDeploymentStatus != v1beta1.JobManagerMissing || t.jobState().IsGloballyTerminal() {
		return nil, nil
	}
	deployed, err := t.deployed()
	if err != nil || deployed.Job.State != v1beta1.JobStateRunning {
		return nil, err
	}
	c, may, err := t.mayRecover()
	if err != nil || !may {
		return nil, err
	}
	ha := option.IsHighlyAvailable(c)
	if !ha && t.spec.Job.UpgradeMode != v1beta1.UpgradeModeStateless {
		return &Decision{Because: "the JobManager is gone, and without high availability its job's state cannot be recovered"}, nil
	}
	if d, err := t.clearAway(keepHAMetadata); d != nil || err != nil {
		return d, err
	}
	t.tell(recovery)
	return t.resubmit(source{haMetadata: ha}, "the JobManager is gone")
}

// resubmit deploys the deployed spec again, with the configuration it has.
func (t *turn) resubmit(from source, because string) (*Decision, error) {
	deployed, err := t.deployed()
	if err != nil {
		return nil, err
	}
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	isStateless := t.spec.Job.UpgradeMode == v1beta1.UpgradeModeStateless && deployed.Job.UpgradeMode == v1beta1.UpgradeModeStateless
	switch {
	case from.haMetadata:
		deployed.Job.UpgradeMode = v1beta1.UpgradeModeLastState
	case !isStateless && t.lastSavepoint() == clusterconf.LastStatePath:
		return nil, t.unknownState()
	case !isStateless && t.lastSavepoint() != "":
		deployed.Job.UpgradeMode = v1beta1.UpgradeModeSavepoint
		from.savepoint = t.lastSavepoint()
	}
	return t.submit(submission{spec: &deployed, conf: c, from: from, because: because})
}

// unknownState is the failure of a job that has ended without anybody seeing what state it left.
func (t *turn) unknownState() error {
	in, err := t.question()
	if err != nil {
		return err
	}
	return upgrade.UnknownState(in)
}

// removeFinished removes the JobManager of a job that ended long enough ago.
func removeFinished(t *turn) (*Decision, error) {
	ended := t.jobState() == job.Finished || t.jobState() == job.Failed
	if !ended || t.isClusterGone() {
		return nil, nil
	}
	ttl, err := observed(t, settings.JobManagerShutdownTTL)
	if err != nil {
		return nil, err
	}
	left := t.updateTime().Add(ttl).Sub(t.seen.Now)
	if left >= 0 {
		return nil, nil
	}
	d, err := t.clearAway(keepHAMetadata)
	if d != nil || err != nil {
		return d, err
	}
	t.clusterIsGone()
	return &Decision{Because: "the job ended longer ago than its JobManager is kept"}, nil
}

// updateTime is when the job changed its state the last time.
func (t *turn) updateTime() time.Time {
	at, err := strconv.ParseInt(t.st.JobStatus.UpdateTime, 10, 64)
	if err != nil {
		return t.seen.Now
	}
	return time.UnixMilli(at)
}
