package application_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const (
	submit     = "Normal JobManagerDeployment Submit: Starting deployment"
	suspending = "Normal JobManagerDeployment Suspended: Suspending existing deployment."
	announced  = "MISSING | UPGRADING UPGRADING | suspended stateless first"
)

// from makes the job start from a savepoint the first time.
func from(path string) change {
	return spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.InitialSavepointPath = &path })
}

// attempted is an application whose first deployment was announced, and nothing more is known of it.
func attempted(changes ...change) scene {
	return created(recorded(v1beta1.JobStateSuspended, stateless), first, reconciliation(v1beta1.ReconciliationUpgrading)).with(changes...)
}

func TestTheFirstDeployment(t *testing.T) {
	const rule = "deploy for the first time"
	foreign := `Warning JobManagerDeployment Error: deployment "app" exists and does not belong to this resource; ` +
		"delete or rename it, or rename the resource"
	play(t, map[string]row{
		"is announced and submitted with a new job": {
			given: of(created), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 2", status: announced, events: []string{submit}},
		},
		"starts from nothing unless a savepoint is given, whatever the mode": {
			given: of(created, mode(savepoint)), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 2", status: announced, events: []string{submit}},
		},
		"drops a path in the configuration": {
			given: of(created, option("execution.savepoint.path", "s3://mine"), option("execution.state-recovery.path", "s3://other")),
			want:  outcome{rule: rule, step: "deploy new job with parallelism 2", status: announced, events: []string{submit}}, recheck: often,
		},
		"starts from a savepoint that is given": {
			given: of(created, from("s3://sp/1")), recheck: often,
			want: outcome{
				rule: rule, step: "deploy new job with parallelism 2 from s3://sp/1",
				status: "MISSING | UPGRADING UPGRADING | suspended savepoint first", events: []string{submit},
			},
		},
		"takes the job id of the configuration": {
			given: of(created, option("$internal.pipeline.job-id", string(otherJob))), recheck: often,
			want: outcome{rule: rule, step: "deploy job " + string(otherJob) + " with parallelism 2", status: announced, events: []string{submit}},
		},
		"is not for a job that is to be suspended": {
			given: of(created, wanting(v1beta1.JobStateSuspended)),
			want:  outcome{rule: rule, status: nothing},
		},
		"never touches what belongs to another": {
			given: of(created, alien),
			want: outcome{
				rule: "report a failure", status: "MISSING | UPGRADING FAILED | nothing", events: []string{foreign}, fails: true, failed: true,
			},
		},
		"removes a cluster of its own that no status knows of": {
			given: of(created, up), recheck: soon,
			want: outcome{rule: rule, step: "delete uid-deployment Foreground", status: nothing},
		},
		"waits for a cluster that is being deleted": {
			given: of(created, ending), recheck: soon, want: outcome{rule: rule, status: nothing},
		},
		"is made anew when nothing came of it": {
			given: of(attempted), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 2", status: announced, events: []string{submit}},
		},
		"is made with the newest spec when nothing came of it": {
			given: of(attempted, edited), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 4", status: announced, events: []string{submit}},
		},
		"is given up when nothing came of it and the job is to be suspended": {
			given: of(attempted, wanting(v1beta1.JobStateSuspended)),
			want:  outcome{rule: rule, status: nothing},
		},
	})
}

func TestASubmissionIsFinished(t *testing.T) {
	const rule = "finish a submission"
	waits := "MISSING | UPGRADING UPGRADING | suspended stateless first"
	play(t, map[string]row{
		"when its Deployment exists": {
			given: of(attempted, starting), recheck: plan.Immediately,
			want: outcome{rule: rule, step: "deploy same job with parallelism 2 again", status: waits},
		},
		"as it was announced, although the spec has changed": {
			given: of(attempted, starting, edited), recheck: plan.Immediately,
			want: outcome{rule: rule, step: "deploy same job with parallelism 2 again", status: waits},
		},
		"from the savepoint that was announced": {
			given: of(attempted, amendedMode(savepoint), restorable("s3://sp/1"), starting), recheck: plan.Immediately,
			want: outcome{
				rule: rule, step: "deploy same job with parallelism 2 from s3://sp/1 again",
				status: "MISSING | UPGRADING UPGRADING | suspended savepoint first",
			},
		},
		"after a lost JobManager, whose Deployment has no generation": {
			given: of(running, jobManager(v1beta1.JobManagerMissing), jobState(job.Reconciling),
				deployment(unavailable, func(d *world.Deployment) { d.Generation = nil }), silent),
			want: outcome{
				rule: rule, step: "deploy same job with parallelism 2 again", status: "MISSING RECONCILING | DEPLOYED STABLE | running stateless",
			},
			recheck: plan.Immediately,
		},
		"but not while its Deployment is deleted": {
			given: of(attempted, ending), recheck: soon, want: outcome{rule: "deploy for the first time", status: nothing},
		},
		"but not by what another generation has left": {
			given: of(attempted, deployment(generation("7"))), recheck: soon,
			want: outcome{rule: "deploy for the first time", step: "delete uid-deployment Foreground", status: nothing},
		},
		"but not by what has no readable generation": {
			given: of(attempted, deployment(generation("one"))), recheck: soon,
			want: outcome{rule: "deploy for the first time", step: "delete uid-deployment Foreground", status: nothing},
		},
	})
}

func TestADeployStepSaysEverything(t *testing.T) {
	d := decide(t, of(created, highlyAvailable))
	step, ok := d.Step.(plan.Deploy)
	if !ok {
		t.Fatalf("decided %s", words(d))
	}
	if step.Cluster.String() != "team/app" || step.Owner != "uid-app" || step.Job == nil || string(step.JobID) != d.Status.JobStatus.JobID {
		t.Errorf("step %+v", step)
	}
	want := map[string]string{
		"$internal.pipeline.job-id":         string(newJob),
		"kubernetes.cluster-id":             "app",
		"job-result-store.storage-path":     "s3://ha/job-result-store/app/store",
		"job-result-store.delete-on-commit": "false",
		"kubernetes.jobmanager.annotations": "flinkdeployment.flink.apache.org/generation:1",
		"kubernetes.jobmanager.owner.reference": "" +
			"apiVersion:flink.apache.org/v1beta1,blockOwnerDeletion:true,controller:false,kind:FlinkDeployment,name:app,uid:uid-app",
		"execution.shutdown-on-application-finish": "false",
	}
	got := map[string]string{}
	for key := range want {
		got[key], _ = step.Conf.Lookup(key)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}
