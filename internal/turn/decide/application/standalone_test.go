package application_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/application"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// standalone makes the cluster one whose TaskManagers the operator looks after; it comes before what records the spec.
func standalone(s *scene) { s.app.Spec.Mode = v1beta1.KubernetesModeStandalone }

// taskManagers shows a Deployment of two TaskManagers that belongs to the resource.
func taskManagers(how ...func(*world.TaskManagerDeployment)) change {
	return func(s *scene) {
		d := &world.TaskManagerDeployment{Name: "app-taskmanager", UID: "uid-taskmanagers", Owned: true, Replicas: 2}
		for _, h := range how {
			h(d)
		}
		s.seen.TaskManagers.Deployment = world.Known(d)
	}
}

func theirs(d *world.TaskManagerDeployment) { d.Owned = false }
func going(d *world.TaskManagerDeployment)  { d.Deleting = true }

// noTaskManagers shows that there is no Deployment of TaskManagers.
var noTaskManagers change = func(s *scene) {
	s.seen.TaskManagers = world.TaskManagers{
		Deployment: world.Known[*world.TaskManagerDeployment](nil), Pods: world.Known([]string{}),
	}
}

// with adds pods that have not ended yet.
func (c change) with(pods ...string) change {
	return func(s *scene) {
		c(s)
		s.seen.TaskManagers.Pods = world.Known(pods)
	}
}

func unseenTaskManagers(s *scene) {
	s.seen.TaskManagers.Deployment = world.Unknown[*world.TaskManagerDeployment]("the API server is away")
}

func unseenTaskManagerPods(s *scene) {
	noTaskManagers(s)
	s.seen.TaskManagers.Pods = world.Unknown[[]string]("the API server is away")
}

func reactive(s *scene) { option("scheduler-mode", "REACTIVE")(s) }

// whole is a standalone application that runs, after changes of what it always was.
func whole(before []change, changes ...change) func() scene {
	return func() scene {
		s := created(append([]change{standalone}, before...)...).with(
			recorded(v1beta1.JobStateRunning, stateless), reconciliation(v1beta1.ReconciliationDeployed), stable,
			jobManager(v1beta1.JobManagerReady), jobState(job.Running), up, taskManagers(), jobs(sameJob, job.Running))
		return s.with(changes...)
	}
}

// resting is one that its user has suspended, and whose job has left a savepoint.
func resting(changes ...change) func() scene {
	return whole(nil, append([]change{
		wanting(v1beta1.JobStateSuspended), recorded(v1beta1.JobStateSuspended, savepoint), stable, jobState(job.Finished),
		jobs(sameJob, job.Finished),
	}, changes...)...)
}

func TestAStandaloneClusterIsDeployed(t *testing.T) {
	wait := outcome{rule: "deploy for the first time", status: nothing}
	play(t, map[string]row{
		"with its TaskManagers": {
			given: of(created, standalone, noTaskManagers),
			want: outcome{
				rule: "deploy for the first time", step: "deploy new job with parallelism 2 and TaskManagers",
				status: "MISSING | UPGRADING UPGRADING | suspended stateless first", events: []string{"Normal JobManagerDeployment Submit: Starting deployment"},
			},
			recheck: often,
		},
		"not before its surroundings are known": {
			given: of(created, standalone, unseenTaskManagers),
			want:  outcome{rule: "wait until the cluster can be read", status: nothing}, recheck: soon,
		},
		"not before its place is free": {
			given: of(created, standalone, taskManagers()),
			want:  outcome{rule: "deploy for the first time", step: "delete uid-taskmanagers Foreground", status: nothing}, recheck: soon,
		},
		"not while TaskManagers are being deleted": {
			given: of(created, standalone, taskManagers(going)), want: wait, recheck: soon,
		},
		"not while TaskManagers still run": {
			given: of(created, standalone, noTaskManagers.with("app-taskmanager-0")), want: wait, recheck: soon,
		},
		"not while nobody knows whether TaskManagers still run": {
			given: of(created, standalone, unseenTaskManagerPods), want: wait, recheck: soon,
		},
		"again where the operator died before the TaskManagers": {
			given: whole(nil, jobManager(v1beta1.JobManagerMissing), jobState(job.Reconciling), noTaskManagers, silent),
			want: outcome{
				rule: "finish a submission", step: "deploy same job with parallelism 2 and TaskManagers again",
				status: "MISSING RECONCILING | DEPLOYED STABLE | running stateless",
			},
			recheck: plan.Immediately,
		},
	})
}

func TestLostTaskManagersAreBroughtBack(t *testing.T) {
	const lost = "READY RUNNING | DEPLOYED STABLE | running stateless"
	nothingToDo := outcome{rule: "nothing to do", status: lost}
	play(t, map[string]row{
		"while the job waits for them": {
			given: whole(nil, noTaskManagers, jobs(sameJob, job.Running)), recheck: seldom,
			want: outcome{
				rule: "bring back lost TaskManagers", step: "deploy the TaskManagers", status: lost,
				events: []string{"Warning Job RecoverDeployment: Recovering lost deployment"},
			},
		},
		"not if their user does not want that": {
			given: whole([]change{option("kubernetes.operator.jm-deployment-recovery.enabled", "false")}, noTaskManagers),
			want:  nothingToDo, recheck: seldom,
		},
		"not while they are being deleted": {given: whole(nil, taskManagers(going)), want: nothingToDo, recheck: seldom},
		"not under a JobManager that goes": {
			given: whole(nil, noTaskManagers, ending), recheck: seldom, want: nothingToDo,
		},
		"not for a job that has ended": {
			given: whole(nil, noTaskManagers, jobState(job.Finished), jobs(sameJob, job.Finished)), recheck: seldom,
			want: outcome{rule: "nothing to do", status: "READY FINISHED | DEPLOYED STABLE | running stateless"},
		},
		"not in a native cluster": {given: of(running), want: nothingToDo, recheck: seldom},
	})
}

func TestTaskManagersOfSomebodyElseAreNotTouched(t *testing.T) {
	play(t, map[string]row{
		"by a deployment": {
			given: of(created, standalone, taskManagers(theirs)),
			want: outcome{
				rule: "report a failure", status: "MISSING | UPGRADING FAILED | nothing", fails: true, failed: true,
				events: []string{`Warning JobManagerDeployment Error: deployment "app-taskmanager" exists and does not belong to this resource; ` +
					"delete or rename it, or rename the resource"},
			},
		},
		"by a deletion": {
			given: whole(nil, gone, taskManagers(theirs), jobState(job.Finished), deleted, lifecycle(v1beta1.LifecycleDeleting)),
			want: outcome{
				rule: "release a deleted resource", step: "release the resource", status: "READY FINISHED | DEPLOYED DELETING | running stateless",
			},
		},
	})
}

func TestTheClusterOfASuspendedJobGoes(t *testing.T) {
	const rule = "remove the standalone cluster of a suspended job"
	const still = "READY FINISHED | DEPLOYED SUSPENDED | suspended savepoint"
	const missing = "MISSING FINISHED | DEPLOYED SUSPENDED | suspended savepoint"
	half := []change{jobManager(v1beta1.JobManagerMissing), gone}
	play(t, map[string]row{
		"first the JobManager": {
			given: resting(), want: outcome{rule: rule, step: "delete uid-deployment Foreground", status: missing}, recheck: soon,
		},
		"then the TaskManagers": {
			given: resting(half...), want: outcome{rule: rule, step: "delete uid-taskmanagers Foreground", status: missing}, recheck: soon,
		},
		"then nothing is left to do": {
			given: resting(append(half, noTaskManagers)...), want: outcome{rule: "nothing to do", status: missing}, recheck: seldom,
		},
		"but not that of a job that was cancelled for its last checkpoint": {
			given: resting(jobState(job.Canceled), jobs(sameJob, job.Canceled)),
			want:  outcome{rule: "nothing to do", status: "READY CANCELED | DEPLOYED SUSPENDED | suspended savepoint"}, recheck: seldom,
		},
		"nor that of a native one": {
			given: of(running, wanting(v1beta1.JobStateSuspended), recorded(v1beta1.JobStateSuspended, savepoint), stable,
				jobState(job.Finished), jobs(sameJob, job.Finished)),
			want: outcome{rule: "nothing to do", status: still}, recheck: seldom,
		},
	})
}

func TestTaskManagersAreScaled(t *testing.T) {
	const rule = "scale TaskManagers"
	told := []string{"Normal JobManagerDeployment SpecChanged: SCALE change(s) detected (Diff: FlinkDeploymentSpec[job.parallelism : 2 -> 4]), " +
		"starting reconciliation."}
	suspending := append(told, "Normal JobManagerDeployment Suspended: Suspending existing deployment.")
	upgrade := outcome{
		rule: "suspend for an upgrade", step: "cancel same job", status: "READY CANCELLING | UPGRADING UPGRADING | running stateless", events: suspending,
	}
	play(t, map[string]row{
		"where the scheduler is reactive": {
			given: whole([]change{reactive}, edited), recheck: seldom,
			want: outcome{rule: rule, step: "scale uid-taskmanagers to 4", status: steady, events: told},
		},
		"once": {
			given: whole([]change{reactive}, edited, taskManagers(func(d *world.TaskManagerDeployment) { d.Replicas = 4 })), recheck: seldom,
			want: outcome{rule: rule, status: "READY RUNNING | DEPLOYED DEPLOYED | running stateless", events: told},
		},
		"whatever the job does": {
			given: whole([]change{reactive}, edited, jobState(job.Restarting), jobs(sameJob, job.Restarting)), recheck: seldom,
			want: outcome{
				rule: rule, step: "scale uid-taskmanagers to 4", status: "READY RESTARTING | DEPLOYED STABLE | running stateless", events: told,
			},
		},
		"but not where it is not": {given: whole(nil, edited), want: upgrade, recheck: plan.Immediately},
		"nor where they are gone": {given: whole([]change{reactive}, edited, noTaskManagers), want: upgrade, recheck: plan.Immediately},
	})
}

func TestWhatCameOfScaling(t *testing.T) {
	tests := map[string]struct {
		err  error
		want string
	}{
		"it is recorded":                  {nil, "READY RUNNING | DEPLOYED DEPLOYED | running stateless"},
		"what failed will be tried again": {errors.New("the API server is away"), steady},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := whole([]change{reactive}, edited)()
			d := application.Decide(s.app, s.seen)
			next := application.Advance(s.app, s.seen, d, plan.Outcome{Err: test.err, At: noon})
			if diff := cmp.Diff(test.want, statusInWords(next.Status)); diff != "" || (next.Err != nil) != (test.err != nil) {
				t.Errorf("error %v, status (-want +got):\n%s", next.Err, diff)
			}
		})
	}
}

func TestASavepointOnDeletionIsKeptBeforeTheClusterGoes(t *testing.T) {
	before := []change{inStatus, option("kubernetes.operator.job.savepoint-on-deletion", "true")}
	given := whole(before, deleted, lifecycle(v1beta1.LifecycleDeleting), triggered(0),
		savepointIs(world.Progress{Stage: world.Completed, Location: "s3://sp/1"}))
	d := decide(t, given)
	if d.Step != nil || d.Status.JobStatus.UpgradeSavepointPath != "s3://sp/1" || d.Status.JobStatus.SavepointInfo.TriggerID != "" {
		t.Errorf("after the stop: %s, status %+v", words(d), d.Status.JobStatus)
	}
	next := func() scene {
		s := given()
		s.app.Status = d.Status
		return s
	}
	if got := stepInWords(decide(t, next).Step); got != "delete uid-deployment Foreground" {
		t.Errorf("then: %s", got)
	}
}

// A standalone cluster goes in an order, and only what was seen goes.
func TestNoDecisionHarmsTaskManagers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		changes := append([]change{standalone}, append(anyStatus(t), anyWorld(t)...)...)
		made := of(created, append(changes, anyTaskManagers(t), one(t, "scheduler", reactive, func(*scene) {}))...)
		d, s := decide(t, made), made()
		jobManager, known := s.seen.JobManager.Deployment.Get()
		seen, seenKnown := s.seen.TaskManagers.Deployment.Get()
		pods, podsKnown := s.seen.TaskManagers.Pods.Get()
		deploy, deploys := d.Step.(plan.Deploy)
		remove, removes := d.Step.(plan.DeleteTaskManagers)
		scale, scales := d.Step.(plan.ScaleTaskManagers)
		_, replaces := d.Step.(plan.DeployTaskManagers)
		claims := map[string]bool{
			"deployed beside others":            deploys && !deploy.Again && (!seenKnown || seen != nil || !podsKnown || len(pods) > 0),
			"brought back without a JobManager": replaces && (jobManager == nil || jobManager.Deleting || !jobManager.Owned || seen != nil),
			"brought back for a deletion":       replaces && s.app.DeletionTimestamp != nil,
			"deleted under a JobManager":        removes && (!known || jobManager != nil),
			"deleted without having been seen":  removes && (seen == nil || !seen.Owned || seen.Deleting || remove.UID != seen.UID),
			"scaled without having been seen":   scales && (seen == nil || !seen.Owned || scale.UID != seen.UID || scale.Replicas < 1),
			"scaled while they are to go":       scales && s.app.DeletionTimestamp != nil,
		}
		for claim, broken := range claims {
			if broken {
				t.Fatalf("TaskManagers are %s: %s", claim, words(d))
			}
		}
	})
}
