package application

import (
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// A standalone cluster differs from a native one in that its TaskManagers are a Deployment of their own:
//
//	               native                          standalone
//	created        JobManager                      JobManager, then TaskManagers
//	removed        JobManager                      JobManager; once that has ended, TaskManagers
//	stopped job    the JobManager stays and tells  the cluster goes
//	more replicas  an upgrade                      the Deployment is scaled, if the scheduler is reactive

// isStandalone tells that the operator looks after the TaskManagers. That cannot change once it was recorded.
func (t *turn) isStandalone() bool {
	if t.last != nil {
		return t.last.Spec.Mode == v1beta1.KubernetesModeStandalone
	}
	return t.spec.Mode == v1beta1.KubernetesModeStandalone
}

// isClusterGone tells that nothing of the cluster is left that runs.
func (t *turn) isClusterGone() bool {
	return t.st.JobManagerDeploymentStatus == v1beta1.JobManagerMissing && t.taskManagers() == nil
}

// taskManagers is the Deployment of TaskManagers; nil when there is none.
func (t *turn) taskManagers() *world.TaskManagerDeployment {
	d, _ := t.seen.TaskManagers.Deployment.Get()
	return d
}

// clearTaskManagers removes the TaskManagers. It comes after the JobManager has ended, so that none of them sees it come back.
func (t *turn) clearTaskManagers() (*Decision, error) {
	d := t.taskManagers()
	switch {
	case !t.isStandalone():
		return nil, nil
	case !t.seen.TaskManagers.Deployment.IsKnown():
		return waitFor("the TaskManager Deployment cannot be read: " + t.seen.TaskManagers.Deployment.Why()), nil
	case d == nil || !d.Owned && t.isDeleted(): // what is not this resource's own stays
		return nil, nil
	case !d.Owned:
		return nil, foreign(d.Name)
	case d.Deleting:
		return waitFor("the TaskManager Deployment is being deleted"), nil
	}
	return &Decision{
		Because: "the TaskManagers of the old cluster have no JobManager any more", Recheck: settling,
		Step: plan.DeleteTaskManagers{Cluster: t.cluster(), UID: d.UID, Propagation: t.propagation()},
	}, nil
}

// awaitTaskManagers waits until the TaskManagers have ended: those of an older cluster would work for the next JobManager, with the
// image and the jar that they were started with.
func (t *turn) awaitTaskManagers() (*Decision, error) {
	if !t.isStandalone() || t.taskManagers() != nil {
		return nil, nil
	}
	pods, known := t.seen.TaskManagers.Pods.Get()
	switch {
	case !known:
		return waitFor("the pods of TaskManagers cannot be read: " + t.seen.TaskManagers.Pods.Why()), nil
	case len(pods) > 0:
		return waitFor(fmt.Sprintf("pod %s of the old TaskManagers has not ended yet", pods[0])), nil
	}
	return nil, nil
}

// removeSuspended removes the cluster of a job that has ended and is suspended, whose TaskManagers would go on for nothing. A job that
// was cancelled for its last checkpoint keeps its cluster, as with the Java operator.
func removeSuspended(t *turn) (*Decision, error) {
	if t.last == nil || !t.isStandalone() || !t.isSettled() || t.jobState() != job.Finished {
		return nil, nil
	}
	if t.lastJobState() != v1beta1.JobStateSuspended || t.wants() != v1beta1.JobStateSuspended {
		return nil, nil
	}
	fate := fateOf(t.last.Spec.Job.UpgradeMode == v1beta1.UpgradeModeLastState)
	deployment, _ := t.seen.JobManager.Deployment.Get()
	ha, _ := t.seen.HA.Get()
	if t.isClusterGone() && deployment == nil && (fate == keepHAMetadata || len(ha.Objects) == 0) {
		return nil, nil
	}
	if d, err := t.clearAway(fate); d != nil || err != nil {
		return d, err
	}
	t.clusterIsGone()
	return &Decision{Because: "the job is suspended, and its cluster is gone", Recheck: t.pace()}, nil
}

// replaceTaskManagers brings TaskManagers back whose Deployment disappeared, where lost JobManagers are brought back, too.
func replaceTaskManagers(t *turn) (*Decision, error) {
	jobManager, _ := t.seen.JobManager.Deployment.Get()
	lost := t.isStandalone() && t.seen.TaskManagers.Deployment.IsKnown() && t.taskManagers() == nil
	needed := t.isSession() || !t.jobState().IsGloballyTerminal() && t.lastJobState() == v1beta1.JobStateRunning
	if !lost || !needed || !t.isSettled() || !isKept(jobManager) {
		return nil, nil
	}
	if t.st.JobManagerDeploymentStatus == v1beta1.JobManagerMissing {
		return nil, nil // the whole cluster is about to go
	}
	c, may, err := t.mayRecover()
	if err != nil || !may {
		return nil, err
	}
	deployed, err := t.deployed()
	if err != nil {
		return nil, err
	}
	t.tell(recovery)
	step, err := t.deployStep(submission{spec: &deployed, conf: c}, clusterconf.Start{JobID: job.ID(t.st.JobStatus.JobID), Store: t.seen.Fresh.Store})
	return &Decision{
		Because: "the TaskManager Deployment is gone, and the JobManager waits for it", Recheck: t.pace(), Step: plan.DeployTaskManagers{Deploy: step},
	}, err
}

// isKept tells that there is a JobManager Deployment of this resource which nobody deletes.
func isKept(d *world.Deployment) bool { return d != nil && d.Owned && !d.Deleting }

// scaleTaskManagers gives a standalone cluster another number of TaskManagers, to which a reactive scheduler fits the job.
func scaleTaskManagers(t *turn) (*Decision, error) {
	may, err := t.mayScaleTaskManagers()
	if err != nil || !may {
		return nil, err
	}
	c, err := clusterconf.For(t.seen.Defaults, t.meta(), &t.spec)
	if err != nil {
		return nil, err
	}
	wanted, err := conf.Get(c, option.TaskManagerReplicas)
	if err != nil {
		return nil, err
	}
	d := t.taskManagers()
	if d.Replicas == int32(wanted) {
		return t.alreadyScaled()
	}
	if err := t.tellChange(); err != nil {
		return nil, err
	}
	return &Decision{
		Because: "only the number of TaskManagers changes, and the scheduler makes use of those it finds", Recheck: t.pace(),
		Step: plan.ScaleTaskManagers{Cluster: t.cluster(), UID: d.UID, Replicas: int32(wanted)},
	}, nil
}

// mayScaleTaskManagers tells whether a change is one of the scale only, and the cluster that runs can follow it.
func (t *turn) mayScaleTaskManagers() (bool, error) {
	if !t.isStandalone() || t.last == nil {
		return false, nil
	}
	scale, err := t.isScaleChange()
	if err != nil || !scale || !t.isWhole() {
		return false, err
	}
	scheduler, err := observed(t, option.SchedulerMode)
	return scheduler == option.Reactive, err
}

// isWhole tells that JobManager and TaskManagers are there to stay.
func (t *turn) isWhole() bool {
	jobManager, _ := t.seen.JobManager.Deployment.Get()
	d := t.taskManagers()
	return isKept(jobManager) && d != nil && d.Owned && !d.Deleting &&
		t.st.JobManagerDeploymentStatus != v1beta1.JobManagerMissing
}
