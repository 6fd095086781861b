package application

import (
	"fmt"
	"slices"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// startFailures are the reasons for which a waiting container is not expected to start by itself.
var startFailures = map[plan.Reason]bool{
	plan.ReasonCrashLoopBackOff:           true,
	plan.ReasonImagePullBackOff:           true,
	plan.ReasonErrImagePull:               true,
	plan.ReasonRunContainerError:          true,
	plan.ReasonCreateContainerConfigError: true,
	plan.ReasonOOMKilled:                  true,
}

// seeJobManager reads the state of the JobManager Deployment into status.
func (t *turn) seeJobManager() {
	deployment, known := t.seen.JobManager.Deployment.Get()
	switch {
	case !known || t.isSuspendedAndGone():
	case deployment == nil:
		t.missJobManager()
	case deployment.Deleting && t.st.JobManagerDeploymentStatus == v1beta1.JobManagerMissing:
		// It goes because an earlier turn wanted it to.
	case t.answers(deployment) && t.isWarmingUp(deployment):
		t.st.JobManagerDeploymentStatus = v1beta1.JobManagerDeployedNotReady
		t.loseSightOfJob()
	case t.answers(deployment):
		t.greet()
	case t.st.JobManagerDeploymentStatus == v1beta1.JobManagerReady && !t.seen.Flink.Silent:
		// An error answer is an answer: the JobManager is there.
	case isUp(deployment) && !t.seen.Flink.Silent && t.seen.Flink.Jobs.Why() != "":
		t.st.JobManagerDeploymentStatus = v1beta1.JobManagerDeployedNotReady
	default:
		t.seeStart(deployment)
	}
}

func (t *turn) isSuspendedAndGone() bool {
	return t.st.JobManagerDeploymentStatus == v1beta1.JobManagerMissing &&
		t.wants() == v1beta1.JobStateSuspended && t.lastJobState() == v1beta1.JobStateSuspended
}

// greet takes a JobManager that answers for ready the second time it does; in between, status shows that it has come up.
func (t *turn) greet() {
	switch t.st.JobManagerDeploymentStatus {
	case v1beta1.JobManagerReady, v1beta1.JobManagerDeployedNotReady:
		t.st.JobManagerDeploymentStatus = v1beta1.JobManagerReady
	case v1beta1.JobManagerDeploying, v1beta1.JobManagerMissing, v1beta1.JobManagerError:
		t.st.JobManagerDeploymentStatus = v1beta1.JobManagerDeployedNotReady
		t.soon = true
	}
}

// isWarmingUp tells whether a JobManager that has just come up may not have got to its job yet: its REST API answers before
// the job is submitted, or recovered.
func (t *turn) isWarmingUp(d *world.Deployment) bool {
	jobs, _ := t.seen.Flink.Jobs.Get()
	known := slices.ContainsFunc(jobs, func(j world.Job) bool { return string(j.ID) == t.st.JobStatus.JobID })
	return !known && t.lastJobState() == v1beta1.JobStateRunning && !t.jobState().IsGloballyTerminal() &&
		t.seen.Now.Before(d.AvailableSince.Add(t.seen.Settings.RestReadyDelay))
}

// answers tells whether the JobManager runs and its REST API knows its jobs.
func (t *turn) answers(d *world.Deployment) bool {
	return t.seen.Flink.Jobs.IsKnown() && (isUp(d) || t.st.JobManagerDeploymentStatus == v1beta1.JobManagerReady)
}

func isUp(d *world.Deployment) bool { return d.Replicas > 0 && d.Available > 0 }

func (t *turn) missJobManager() {
	before := t.st.JobManagerDeploymentStatus
	t.st.JobManagerDeploymentStatus = v1beta1.JobManagerMissing
	t.loseSightOfJob()
	if before == v1beta1.JobManagerMissing || before == v1beta1.JobManagerError {
		return
	}
	lost := &failure.Error{Kind: failure.MissingJobManager, Message: "Missing JobManager deployment"}
	t.st.Error = t.errorText(lost)
	t.tell(plan.Event{
		Type: plan.Warning, Reason: plan.ReasonMissing, Component: plan.FromJobManager, Message: lost.Message,
	})
}

// loseSightOfJob notes that the job cannot be seen, unless it has ended for good.
func (t *turn) loseSightOfJob() {
	if !t.jobState().IsGloballyTerminal() {
		t.setJobState(job.Reconciling)
	}
}

// seeStart tells a JobManager that is starting from one that cannot start.
func (t *turn) seeStart(d *world.Deployment) {
	if t.jobState() == job.Running {
		t.setJobState(job.Reconciling)
	}
	why := startFailure(d, t.seen.JobManager.Pods)
	if why == nil {
		t.st.JobManagerDeploymentStatus = v1beta1.JobManagerDeploying
		return
	}
	t.setJobState(job.Reconciling)
	if t.st.JobManagerDeploymentStatus == v1beta1.JobManagerError {
		return
	}
	t.st.JobManagerDeploymentStatus = v1beta1.JobManagerError
	why = t.explained(*why)
	t.st.Error = t.errorText(&failure.Error{Kind: failure.DeploymentFailed, Reason: why.Reason, Message: why.Message})
	t.tell(plan.Event{
		Type: plan.Warning, Reason: plan.Reason(why.Reason), Component: plan.FromJobManager, Message: why.Message,
	})
}

// explained adds to a crash the mistake in the configuration that is its cause.
func (t *turn) explained(why world.Failure) *world.Failure {
	c, err := t.observeConf()
	if err != nil || plan.Reason(why.Reason) != plan.ReasonCrashLoopBackOff || !option.IsHighlyAvailable(c) {
		return &why
	}
	if directory, err := conf.Get(c, option.HAStorageDir); err == nil && directory == "" {
		why.Message += fmt.Sprintf("; no JobManager can start with %s while %s is not set", option.HighAvailability.Key, option.HAStorageDir.Key)
	}
	return &why
}

// startFailure finds out why a JobManager cannot start; nil when nothing speaks against it.
func startFailure(d *world.Deployment, pods world.Seen[[]world.Pod]) *world.Failure {
	if d.CreateFailure != nil {
		return d.CreateFailure
	}
	for _, pod := range pods.Or(nil) {
		for _, w := range pod.Waiting {
			if startFailures[plan.Reason(w.Reason)] {
				return &world.Failure{Reason: w.Reason, Message: waitingText(w)}
			}
		}
	}
	for _, pod := range pods.Or(nil) {
		if pod.MountFailure != "" {
			return &world.Failure{Reason: string(plan.ReasonFailedMount), Message: pod.MountFailure}
		}
	}
	return nil
}

func waitingText(w world.Waiting) string {
	if w.Reason == string(plan.ReasonCrashLoopBackOff) && w.LastMessage != "" {
		return fmt.Sprintf("[%s] CrashLoop - %s", w.Container, w.LastMessage)
	}
	return fmt.Sprintf("[%s] %s", w.Container, w.Message)
}
