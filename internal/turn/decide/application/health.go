package application

import (
	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/health"
	"github.com/drey-project/drey/internal/turn/plan"
)

// seeHealth judges the running job by its metrics. What cannot be read, or not be judged, leaves the last judgement: a lack
// of metrics is no reason to touch a job.
func (t *turn) seeHealth() error {
	metrics, known := t.seen.Flink.Metrics.Get()
	if !known {
		return nil
	}
	now, err := health.Read(metrics, t.seen.Now)
	if err != nil {
		return nil
	}
	c, err := t.observeConf()
	if err != nil {
		return err
	}
	next := health.First(now)
	if last, found := health.Recall(t.st.ClusterInfo); found {
		next, err = health.Judge(c, last, now)
	}
	if err != nil {
		return nil
	}
	t.st.ClusterInfo, err = next.Keep(t.st.ClusterInfo)
	return err
}

// complaint is what the last judgement found wrong with the job. It is remembered until the cluster is submitted anew, so
// that every turn in between knows why the cluster is taken away.
func (t *turn) complaint() (text string, found bool) {
	last, found := health.Recall(t.st.ClusterInfo)
	switch {
	case !found || last.HealthResult.Healthy:
		return "", false
	case last.HealthResult.Error == nil:
		return "Restarting unhealthy job", true
	}
	return *last.HealthResult.Error, true
}

// restartUnhealthy replaces the cluster of a job that was judged unhealthy, if its state is not wanted or can be recovered.
func restartUnhealthy(t *turn) (*Decision, error) {
	complaint, found := t.complaint()
	if !found || t.jobState().IsGloballyTerminal() {
		return nil, nil
	}
	deployed, err := t.deployed()
	if err != nil || deployed.Job.State != v1beta1.JobStateRunning {
		return nil, err
	}
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	enabled, err := conf.Get(c, settings.HealthCheckEnabled)
	if err != nil || !enabled {
		return nil, err
	}
	ha := option.IsHighlyAvailable(c)
	if t.spec.Job.UpgradeMode != v1beta1.UpgradeModeStateless {
		metadata, known := t.seen.HA.Get()
		switch {
		case ha && !known:
			return waitFor("high-availability metadata cannot be read: " + t.seen.HA.Why()), nil
		case !ha || !metadata.Available:
			return nil, nil // better unhealthy than without its state
		}
	}
	t.announceRestart(complaint)
	if d, err := t.clearAway(keepHAMetadata); d != nil || err != nil {
		return d, err
	}
	return t.resubmit(source{haMetadata: ha}, "the job is unhealthy")
}

// announceRestart tells once why the cluster goes, and notes in status that its loss is no accident. A cluster that was lost
// in this very turn is an accident of its own; health is only checked where lost clusters are recovered.
func (t *turn) announceRestart(complaint string) {
	if t.app.Status.JobManagerDeploymentStatus == v1beta1.JobManagerMissing {
		return // an earlier turn has told it
	}
	if t.st.JobManagerDeploymentStatus == v1beta1.JobManagerMissing {
		t.tell(recovery)
	}
	t.tell(plan.Event{
		Type: plan.Warning, Reason: plan.ReasonRestartUnhealthyJob, Component: plan.FromJob, Message: complaint,
	})
	t.st.JobManagerDeploymentStatus = v1beta1.JobManagerMissing
}
