package application

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// settling is how soon to look again at something that is about to happen by itself.
const settling = 2 * time.Second

// isStopping tells that an earlier turn announced to stop the job by taking its cluster away, which may still be there: a job
// whose state is given up, or is in high-availability metadata. The Java operator writes the same while it waits for a
// cancellation, so it can take over here. A job that is cancelled for its last checkpoint is not among them: its cluster must
// stay until it has told where that is.
func (t *turn) isStopping() bool {
	if t.jobState() != job.Cancelling {
		return false
	}
	gone := t.st.JobManagerDeploymentStatus == v1beta1.JobManagerMissing
	return t.isDeleted() || (!t.isSettled() || gone) && t.last != nil && t.lastJobState() == v1beta1.JobStateRunning &&
		t.last.Spec.Job.UpgradeMode != v1beta1.UpgradeModeSavepoint
}

func (t *turn) isReady() bool { return t.st.JobManagerDeploymentStatus == v1beta1.JobManagerReady }

// isCancellable tells whether there is a job that Flink could be asked to cancel.
func (t *turn) isCancellable() bool {
	s := t.jobState()
	return s != "" && s != job.Reconciling && !s.IsGloballyTerminal() && t.isReady()
}

// cancelOrDelete is the first step of stopping a job without its state.
func (t *turn) cancelOrDelete(cancellable bool) (*Decision, error) {
	if cancellable {
		return t.cancel("the job is cancelled before its cluster is deleted")
	}
	d, err := t.clearAway(withHAMetadata)
	if d != nil || err != nil {
		return d, err
	}
	return &Decision{Because: "there is nothing left to stop", Recheck: plan.Immediately}, nil
}

// cancel makes it the step of this turn to cancel the job.
func (t *turn) cancel(because string) (*Decision, error) {
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	step := plan.CancelJob{Cluster: t.cluster(), Job: job.ID(t.st.JobStatus.JobID), Conf: c}
	return &Decision{Because: because, Recheck: plan.Immediately, Step: step}, nil
}

// propagations are the ways of deletion in the words of Kubernetes.
var propagations = map[settings.DeletionPropagation]metav1.DeletionPropagation{
	settings.DeletionForeground: metav1.DeletePropagationForeground,
	settings.DeletionBackground: metav1.DeletePropagationBackground,
	settings.DeletionOrphan:     metav1.DeletePropagationOrphan,
}

func (t *turn) propagation() metav1.DeletionPropagation {
	return propagations[t.seen.Settings.DeletionPropagation]
}

// dataFate is what becomes of high-availability metadata when a cluster is deleted.
type dataFate bool

const (
	keepHAMetadata dataFate = false
	withHAMetadata dataFate = true
)

// fateOf keeps the metadata for a job that continues from it.
func fateOf(restoresFromHA bool) dataFate { return dataFate(!restoresFromHA) }

// clearAway removes what is left of the cluster, one step a turn; nil when nothing is.
func (t *turn) clearAway(fate dataFate) (*Decision, error) {
	parts := []func() (*Decision, error){t.clearJobManager, t.clearTaskManagers}
	if fate == withHAMetadata {
		parts = append(parts, t.deleteHAMetadata)
	}
	for _, clear := range append(parts, t.awaitTaskManagers) {
		if d, err := clear(); d != nil || err != nil {
			return d, err
		}
	}
	return nil, nil
}

// clearJobManager removes the JobManager and waits until it has ended.
func (t *turn) clearJobManager() (*Decision, error) {
	deployment, known := t.seen.JobManager.Deployment.Get()
	if !known {
		return waitFor("the JobManager Deployment cannot be read: " + t.seen.JobManager.Deployment.Why()), nil
	}
	if deployment != nil {
		return t.deleteDeployment(deployment)
	}
	pods, known := t.seen.JobManager.Pods.Get()
	if !known {
		return waitFor("the JobManager's pods cannot be read: " + t.seen.JobManager.Pods.Why()), nil
	}
	if len(pods) > 0 {
		return waitFor(fmt.Sprintf("pod %s of the old JobManager has not ended yet", pods[0].Name)), nil
	}
	return nil, nil
}

func (t *turn) deleteDeployment(d *world.Deployment) (*Decision, error) {
	switch {
	case !d.Owned:
		return nil, foreign(d.Name)
	case d.Deleting:
		return waitFor("the JobManager Deployment is being deleted"), nil
	}
	if t.isSettled() {
		// Announced, so that the loss of this cluster is not taken for an accident.
		t.st.JobManagerDeploymentStatus = v1beta1.JobManagerMissing
	}
	return &Decision{
		Because: "the old cluster stands in the way", Recheck: settling,
		Step: plan.DeleteCluster{Cluster: t.cluster(), UID: d.UID, Propagation: t.propagation()},
	}, nil
}

// foreign is the error about a Deployment that belongs to somebody else.
func foreign(name string) error {
	return fmt.Errorf("deployment %q exists and does not belong to this resource; delete or rename it, or rename the resource", name)
}

func (t *turn) deleteHAMetadata() (*Decision, error) {
	ha, known := t.seen.HA.Get()
	if !known && t.seen.HA.Why() != "" {
		return waitFor("high-availability metadata cannot be read: " + t.seen.HA.Why()), nil
	}
	if len(ha.Objects) == 0 {
		return nil, nil
	}
	c, err := t.metadataConf()
	if err != nil {
		return nil, err
	}
	return &Decision{
		Because: "the state of the stopped job is given up", Recheck: plan.Immediately,
		Step: plan.DeleteHAMetadata{Cluster: t.cluster(), Conf: c},
	}, nil
}

// waitFor is a decision to do nothing until something changes, or soon.
func waitFor(because string) *Decision { return &Decision{Because: because, Recheck: settling} }

// finishStopping goes on with what suspend announced, and records the end of it.
func finishStopping(t *turn) (*Decision, error) {
	if !t.isStopping() {
		return nil, nil
	}
	restore := t.last.Spec.Job.UpgradeMode
	d, err := t.clearAway(fateOf(restore == v1beta1.UpgradeModeLastState))
	if d != nil || err != nil {
		return d, err
	}
	t.clusterIsGone()
	if err := t.recordGone(restore); err != nil {
		return nil, err
	}
	return &Decision{Because: "the job was stopped and its cluster is gone", Recheck: plan.Immediately}, nil
}

// recordGone records that the job is stopped. One that makes room for a savepoint the user names goes on from there, and so does
// one whose user has taken that back by now: a job whose state is wanted does not start from nothing.
func (t *turn) recordGone(restore v1beta1.UpgradeMode) error {
	d, err := t.change()
	if err != nil {
		return err
	}
	if d.Class() == diff.SavepointRedeploy {
		t.useInitialSavepoint()
		restore = v1beta1.UpgradeModeSavepoint
	}
	path := t.lastSavepoint()
	wanted := t.spec.Job.UpgradeMode != v1beta1.UpgradeModeStateless && path != "" && path != clusterconf.LastStatePath
	if restore == v1beta1.UpgradeModeStateless && wanted {
		restore = v1beta1.UpgradeModeSavepoint
	}
	return t.recordStopped(restore)
}

// useInitialSavepoint makes the savepoint that the user names the state of the next job.
func (t *turn) useInitialSavepoint() {
	t.st.JobStatus.UpgradeSavepointPath = ""
	if path := t.spec.Job.InitialSavepointPath; path != nil {
		t.st.JobStatus.UpgradeSavepointPath = *path
	}
}

// metadataConf is the configuration that says where the high-availability metadata of the cluster is.
func (t *turn) metadataConf() (conf.Conf, error) {
	if t.last == nil {
		return clusterconf.For(t.seen.Defaults, t.meta(), &t.spec)
	}
	return t.observeConf()
}

// clusterIsGone notes that nothing of the cluster runs any more.
func (t *turn) clusterIsGone() {
	t.st.JobManagerDeploymentStatus = v1beta1.JobManagerMissing
	if !t.jobState().IsGloballyTerminal() {
		t.setJobState(job.Finished)
	}
}
