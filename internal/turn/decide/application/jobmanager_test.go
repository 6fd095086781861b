package application_test

import (
	"strings"
	"testing"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// deploying is an application whose Deployment was just created.
func deploying(changes ...change) scene {
	return running(jobManager(v1beta1.JobManagerDeploying), jobState(job.Reconciling), starting, silent).with(changes...)
}

const missing = "Warning JobManagerDeployment Missing: Missing JobManager deployment"

// since shows a JobManager that became available so long ago.
func since(ago time.Duration) change {
	return deployment(func(d *world.Deployment) { d.AvailableSince = noon.Add(-ago) })
}

func TestTheJobManagerIsWatched(t *testing.T) {
	is := func(status string) outcome {
		return outcome{rule: "nothing to do", status: status + " | DEPLOYED STABLE | running stateless"}
	}
	lost := func(status string) outcome {
		o := is(status)
		o.events = []string{missing}
		return o
	}
	noRecovery := option("kubernetes.operator.jm-deployment-recovery.enabled", "false")
	play(t, map[string]row{
		"it is starting": {
			given: of(deploying), want: is("DEPLOYING RECONCILING"), recheck: often,
		},
		"its pods are up and it does not answer yet": {
			given: of(deploying, up), want: is("DEPLOYING RECONCILING"), recheck: often,
		},
		"it answers with an error": {
			given: of(deploying, up, failing), want: is("DEPLOYED_NOT_READY RECONCILING"), recheck: soon,
		},
		"it answers for the first time": {
			given: of(deploying, up, jobs(sameJob, job.Created)), want: is("DEPLOYED_NOT_READY RECONCILING"), recheck: plan.Immediately,
		},
		"it has just come up and does not know its job yet": {
			given: of(deploying, since(time.Second), noJobs), want: is("DEPLOYED_NOT_READY RECONCILING"), recheck: soon,
		},
		"it was ready and has come up anew": {
			given: of(running, since(time.Second), noJobs), want: is("DEPLOYED_NOT_READY RECONCILING"), recheck: soon,
		},
		"it answers with an error while ready": {
			given: of(running, failing), want: is("READY RECONCILING"), recheck: seldom,
		},
		"it falls silent while ready": {
			given: of(running, silent), want: is("DEPLOYING RECONCILING"), recheck: often,
		},
		"it answers while its pod is not ready": {
			given: of(running, starting), want: is("READY RUNNING"), recheck: seldom,
		},
		"it is gone": {
			given: of(running, gone, noRecovery), want: lost("MISSING RECONCILING"), recheck: seldom,
		},
		"it is gone before it was ready": {
			given: of(deploying, gone, noRecovery), want: lost("MISSING RECONCILING"), recheck: seldom,
		},
		"it is gone and was told so": {
			given: of(running, gone, noRecovery, jobManager(v1beta1.JobManagerMissing), jobState(job.Reconciling)),
			want:  is("MISSING RECONCILING"), recheck: seldom,
		},
		"it is gone after it could not start": {
			given: of(running, gone, noRecovery, jobManager(v1beta1.JobManagerError), jobState(job.Reconciling)),
			want:  is("MISSING RECONCILING"), recheck: seldom,
		},
		"it is gone with a job that has ended": {
			given: of(running, gone, jobState(job.Finished)), want: lost("MISSING FINISHED"), recheck: seldom,
		},
		"it is gone because the job is suspended": {
			given: of(suspended), want: outcome{rule: "nothing to do", status: "MISSING FINISHED | DEPLOYED SUSPENDED | suspended stateless"},
			recheck: seldom,
		},
	})
}

func TestAJobManagerThatCannotStart(t *testing.T) {
	const pulls = `Back-off pulling image "nope"`
	crash := waiting(plan.ReasonCrashLoopBackOff, "back-off 10s")
	crash.Waiting[0].LastMessage = "no such class"
	second := world.Pod{Name: "app-2", Waiting: []world.Waiting{{Container: "main", Reason: "ContainerCreating"}}}
	create := func(d *world.Deployment) {
		unavailable(d)
		d.CreateFailure = &world.Failure{Reason: "FailedCreate", Message: "exceeded quota"}
	}
	tests := map[string]struct {
		given change
		want  string
	}{
		"an image that cannot be pulled":           {pods(waiting(plan.ReasonImagePullBackOff, pulls)), "ImagePullBackOff: [main] " + pulls},
		"an image that could not be pulled once":   {pods(waiting(plan.ReasonErrImagePull, pulls)), "ErrImagePull: [main] " + pulls},
		"a container that cannot run":              {pods(waiting(plan.ReasonRunContainerError, "no exec")), "RunContainerError: [main] no exec"},
		"a container without its configuration":    {pods(waiting(plan.ReasonCreateContainerConfigError, "no secret")), "CreateContainerConfigError: [main] no secret"},
		"a container that is killed for memory":    {pods(waiting(plan.ReasonOOMKilled, "killed")), "OOMKilled: [main] killed"},
		"a container that crashes":                 {pods(waiting(plan.ReasonCrashLoopBackOff, "back-off 10s")), "CrashLoopBackOff: [main] back-off 10s"},
		"a container that crashes and says why":    {pods(crash), "CrashLoopBackOff: [main] CrashLoop - no such class"},
		"a crash for want of a place":              {everything(option("high-availability.type", "kubernetes"), recorded(v1beta1.JobStateRunning, stateless), jobManager(v1beta1.JobManagerDeploying), pods(crash)), "CrashLoopBackOff: [main] CrashLoop - no such class; no JobManager can start with high-availability.type while high-availability.storageDir is not set"},
		"a pod that cannot be created":             {deployment(create), "FailedCreate: exceeded quota"},
		"a volume that cannot be mounted":          {pods(world.Pod{MountFailure: "no such claim"}), "FailedMount: no such claim"},
		"a container comes before a volume":        {pods(world.Pod{MountFailure: "no such claim"}, crash), "CrashLoopBackOff: [main] CrashLoop - no such class"},
		"a container that is only being created":   {pods(second), ""},
		"the bad pod among others":                 {pods(second, crash), "CrashLoopBackOff: [main] CrashLoop - no such class"},
		"pods that cannot be seen prove nothing":   {unseenPods, ""},
		"a pod that waits for nothing is starting": {pods(world.Pod{Name: "app-1"}), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := decide(t, of(deploying, test.given))
			want, state := []string(nil), v1beta1.JobManagerDeploying
			if test.want != "" {
				want, state = []string{"Warning JobManagerDeployment " + test.want}, v1beta1.JobManagerError
			}
			got := eventsInWords(d.Events)
			if d.Status.JobManagerDeploymentStatus != state || strings.Join(got, "\n") != strings.Join(want, "\n") || d.Step != nil {
				t.Errorf("decided %s, want %s and events %v", words(d), state, want)
			}
			if (d.Status.Error != "") != (test.want != "") || d.Recheck == 0 || d.Err != nil {
				t.Errorf("status.error %q, next turn in %v, error %v", d.Status.Error, d.Recheck, d.Err)
			}
			again := decide(t, of(deploying, test.given, jobManager(state), failedWith(d.Status.Error)))
			if len(again.Events) != 0 || again.Status.JobManagerDeploymentStatus != state {
				t.Errorf("the same is told again: %s", words(again))
			}
		})
	}
}

// everything makes several changes.
func everything(changes ...change) change {
	return func(s *scene) { *s = s.with(changes...) }
}

func TestAJobManagerThatCouldNotStartRecovers(t *testing.T) {
	stuck := []change{jobManager(v1beta1.JobManagerError), failedWith("boom")}
	for name, test := range map[string]struct {
		given change
		want  v1beta1.JobManagerDeploymentStatus
	}{
		"when nothing speaks against it any more": {pods(world.Pod{Name: "app-1"}), v1beta1.JobManagerDeploying},
		"when it answers": {func(s *scene) {
			up(s)
			jobs(sameJob, job.Running)(s)
		}, v1beta1.JobManagerDeployedNotReady},
	} {
		t.Run(name, func(t *testing.T) {
			d := decide(t, of(deploying, append(stuck, test.given)...))
			if d.Status.JobManagerDeploymentStatus != test.want || d.Status.Error != "" {
				t.Errorf("decided %s with error %q", words(d), d.Status.Error)
			}
		})
	}
}
