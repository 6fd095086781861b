package application_test

import (
	"testing"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const recovering = "Warning Job RecoverDeployment: Recovering lost deployment"

// lost is an application whose JobManager is known to be gone.
func lost(changes ...change) scene {
	return running(jobManager(v1beta1.JobManagerMissing), jobState(job.Reconciling), gone).with(changes...)
}

// relied is lost with high availability.
func relied(changes ...change) scene {
	return lost(highlyAvailable, recorded(v1beta1.JobStateRunning, stateless), stable).with(changes...)
}

func TestALostJobManagerIsRecovered(t *testing.T) {
	const rule = "recover a lost JobManager"
	const status = "MISSING RECONCILING | DEPLOYED STABLE | running stateless"
	told := []string{recovering, submit}
	blind := "Warning JobManagerDeployment Error: high-availability metadata cannot be read: the API server is away"
	keeping := []change{mode(lastState), recorded(v1beta1.JobStateRunning, lastState), stable}
	play(t, map[string]row{
		"from nothing if nothing is wanted": {
			given: of(lost), recheck: often, want: outcome{rule: rule, step: "deploy new job with parallelism 2", status: status, events: told},
		},
		"in the turn in which it is missed": {
			given: of(running, gone), recheck: often,
			want: outcome{
				rule: rule, step: "deploy new job with parallelism 2", status: status,
				events: append([]string{missing}, told...),
			},
		},
		"not before its pods have ended": {
			given: of(lost, pods(world.Pod{Name: "app-0"})), recheck: soon, want: outcome{rule: rule, status: status},
		},
		"not before pods can be seen": {
			given: of(lost, unseenPods), recheck: soon, want: outcome{rule: rule, status: status},
		},
		"not without metadata that state could come from": {
			given: of(lost, keeping...), want: outcome{rule: rule, status: "MISSING RECONCILING | DEPLOYED STABLE | running last-state"},
		},
		"from metadata under its old name": {
			given: of(relied, append(keeping, recoverable)...), recheck: often,
			want: outcome{
				rule: rule, step: "deploy same job with parallelism 2 from KUBERNETES_OPERATOR_LAST_STATE with metadata",
				status: "MISSING RECONCILING | DEPLOYED STABLE | running last-state", events: told,
			},
		},
		"from metadata without a checkpoint": {
			given: of(relied, metadata(world.HAMetadata{Available: true})), recheck: often,
			want: outcome{rule: rule, step: "deploy same job with parallelism 2 with metadata", status: status, events: told},
		},
		"without the mark of an earlier recovery": {
			given: of(lost, restorable("KUBERNETES_OPERATOR_LAST_STATE")), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 2", status: status, events: told},
		},
		"not while metadata cannot be seen": {
			given: of(relied, unseenMetadata),
			want:  outcome{rule: "report a failure", status: status, events: []string{blind}, fails: true, failed: true},
		},
		"not when metadata is gone, and the user is told": {
			given: of(relied, noMetadata), recheck: seldom,
			want: outcome{
				rule: rule, status: "MISSING RECONCILING | DEPLOYED FAILED | running stateless", failed: true,
				events: append(told[:2:2], "Warning JobManagerDeployment RestoreFailed: "+metadataGone),
			},
		},
		"not if the user does not want it": {
			given: of(lost, option("kubernetes.operator.jm-deployment-recovery.enabled", "false")),
			want:  outcome{rule: "nothing to do", status: status}, recheck: seldom,
		},
		"with what was rolled back to": {
			given: of(changed, recorded(v1beta1.JobStateRunning, stateless), reconciliation(v1beta1.ReconciliationRolledBack),
				jobManager(v1beta1.JobManagerMissing), jobState(job.Reconciling), gone),
			want: outcome{
				rule: rule, step: "deploy new job with parallelism 2",
				status: "MISSING RECONCILING | ROLLED_BACK ROLLED_BACK | running stateless", events: told,
			},
			recheck: often,
		},
	})
}

func TestAFailedJobIsRestartedIfWanted(t *testing.T) {
	const rule = "restart a failed job"
	wanted := option("kubernetes.operator.job.restart.failed", "true")
	failedJob := func(s *scene) {
		jobState(job.Failed)(s)
		jobs(sameJob, job.Failed)(s)
	}
	keeping := []change{mode(savepoint), recorded(v1beta1.JobStateRunning, savepoint), stable, restorable("s3://sp/1")}
	play(t, map[string]row{
		"not unless it is wanted": {
			given: of(running, failedJob), want: outcome{rule: "nothing to do", status: "READY FAILED | DEPLOYED FAILED | running stateless"},
			recheck: seldom,
		},
		"after its cluster is deleted": {
			given: of(running, wanted, failedJob), recheck: soon,
			want: outcome{rule: rule, step: "delete uid-deployment Foreground", status: "MISSING FAILED | DEPLOYED FAILED | running stateless"},
		},
		"from nothing if nothing is wanted": {
			given: of(running, wanted, failedJob, jobManager(v1beta1.JobManagerMissing), gone, failedWith("boom")), recheck: often,
			want: outcome{
				rule: rule, step: "deploy new job with parallelism 2", status: "MISSING FAILED | DEPLOYED FAILED | running stateless",
				events: []string{submit},
			},
		},
		"once only if the restart was interrupted and its job answers": {
			given: of(running, wanted, jobState(job.Failed), jobManager(v1beta1.JobManagerMissing)), recheck: plan.Immediately,
			want: outcome{rule: "nothing to do", status: "DEPLOYED_NOT_READY FAILED | DEPLOYED FAILED | running stateless"},
		},
		"anew if the restart was interrupted and nobody answers": {
			given: of(running, wanted, jobState(job.Failed), jobManager(v1beta1.JobManagerMissing), starting, silent), recheck: soon,
			want: outcome{rule: rule, step: "delete uid-deployment Foreground", status: "MISSING FAILED | DEPLOYED FAILED | running stateless"},
		},
		"from its newest known state": {
			given: of(running, append(keeping, wanted, failedJob, jobManager(v1beta1.JobManagerMissing), gone)...), recheck: often,
			want: outcome{
				rule: rule, step: "deploy new job with parallelism 2 from s3://sp/1",
				status: "MISSING FAILED | DEPLOYED FAILED | running savepoint", events: []string{submit},
			},
		},
	})
}

func TestAnEndedJobKeepsItsJobManagerForAWhile(t *testing.T) {
	ended := func(ago time.Duration) change {
		return func(s *scene) { s.app.Status.JobStatus.UpdateTime = millis(noon.Add(-ago)) }
	}
	finished := []change{jobState(job.Finished), jobs(sameJob, job.Finished)}
	const kept = "READY FINISHED | DEPLOYED STABLE | running stateless"
	play(t, map[string]row{
		"within a day": {
			given: of(running, append(finished, ended(24*time.Hour))...), want: outcome{rule: "nothing to do", status: kept}, recheck: seldom,
		},
		"and no longer": {
			given: of(running, append(finished, ended(24*time.Hour+time.Second))...), recheck: soon,
			want: outcome{
				rule: "remove a finished cluster", step: "delete uid-deployment Foreground",
				status: "MISSING FINISHED | DEPLOYED STABLE | running stateless",
			},
		},
		"or as long as the user says": {
			given: of(running, append(finished, ended(time.Hour), option("kubernetes.operator.jm-deployment.shutdown-ttl", "10 min"))...),
			want: outcome{
				rule: "remove a finished cluster", step: "delete uid-deployment Foreground",
				status: "MISSING FINISHED | DEPLOYED STABLE | running stateless",
			},
			recheck: soon,
		},
		"and is not brought back": {
			given: of(running, jobState(job.Finished), ended(48*time.Hour), jobManager(v1beta1.JobManagerMissing), gone),
			want:  outcome{rule: "nothing to do", status: "MISSING FINISHED | DEPLOYED STABLE | running stateless"}, recheck: seldom,
		},
		"and a cancelled one is no ended one": {
			given: of(running, ended(48*time.Hour)), want: outcome{rule: "nothing to do", status: steady}, recheck: seldom,
		},
	})
}

// unstable is an application whose upgrade from parallelism 2 to 4 did not become stable within an hour.
func unstable(changes ...change) scene {
	return created(highlyAvailable, option("kubernetes.operator.deployment.rollback.enabled", "true"),
		recorded(v1beta1.JobStateRunning, stateless), stable, edited, recorded(v1beta1.JobStateRunning, stateless),
		reconciliation(v1beta1.ReconciliationDeployed), jobManager(v1beta1.JobManagerDeploying), jobState(job.Reconciling),
		starting, silent, recoverable).with(changes...)
}

func TestAnUnstableUpgradeIsRolledBack(t *testing.T) {
	const rule = "roll back an unstable upgrade"
	const rollback = "Normal JobManagerDeployment Rollback: Rolling back failed deployment."
	left := outcome{rule: "nothing to do", status: "DEPLOYING RECONCILING | DEPLOYED DEPLOYED | running stateless"}
	before := func(ago time.Duration) change {
		return func(s *scene) { s.app.Status.ReconciliationStatus.ReconciliationTimestamp = noon.Add(-ago).UnixMilli() }
	}
	back := []change{reconciliation(v1beta1.ReconciliationRollingBack), jobState(job.Cancelling)}
	freed := []change{reconciliation(v1beta1.ReconciliationRollingBack), jobState(job.Finished), jobManager(v1beta1.JobManagerMissing), gone, noMetadata}
	play(t, map[string]row{
		"by deleting its cluster": {
			given: of(unstable), recheck: soon,
			want: outcome{
				rule: rule, step: "delete uid-deployment Foreground", events: []string{rollback, suspending},
				status: "DEPLOYING CANCELLING | ROLLING_BACK ROLLING_BACK | running stateless",
			},
		},
		"by cancelling a job that answers": {
			given: of(unstable, up, jobManager(v1beta1.JobManagerReady), jobState(job.Restarting), jobs(sameJob, job.Restarting)),
			want: outcome{
				rule: rule, step: "cancel same job", events: []string{rollback, suspending},
				status: "READY CANCELLING | ROLLING_BACK ROLLING_BACK | running stateless",
			},
			recheck: plan.Immediately,
		},
		"until its cluster is gone": {
			given: of(unstable, append(back, gone, noMetadata)...), recheck: plan.Immediately,
			want: outcome{rule: "finish stopping the job", status: "MISSING FINISHED | ROLLING_BACK ROLLING_BACK | running stateless"},
		},
		"by deploying the stable spec": {
			given: of(unstable, freed...), recheck: often,
			want: outcome{
				rule: rule, step: "deploy new job with parallelism 2", events: []string{submit},
				status: "MISSING FINISHED | ROLLING_BACK ROLLING_BACK | running stateless",
			},
		},
		"unless the user changes the spec meanwhile": {
			given: of(unstable, append(freed, spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.Parallelism = 6 }))...), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 6", status: stopped, events: []string{submit}},
		},
		"not before it had its time":          {given: of(unstable, before(5*time.Minute)), want: left, recheck: often},
		"not without a state to go back to":   {given: of(unstable, noMetadata), want: left, recheck: often},
		"not while that state cannot be seen": {given: of(unstable, unseenMetadata), want: left, recheck: often},
		"not if the user does not want it": {
			given: of(unstable, option("kubernetes.operator.deployment.rollback.enabled", "false")), want: left, recheck: often,
		},
		"not without a stable spec": {
			given: of(unstable, func(s *scene) { s.app.Status.ReconciliationStatus.LastStableSpec = "" }), want: left, recheck: often,
		},
		"not to another Flink": {
			given: of(unstable, version(new(v1beta1.FlinkVersionV1_19)), recorded(v1beta1.JobStateRunning, stateless)), want: left, recheck: often,
		},
	})
}

func TestARecoveryFromNothingForgetsTheMarkOfAnEarlierOne(t *testing.T) {
	d := decide(t, of(lost, restorable("KUBERNETES_OPERATOR_LAST_STATE")))
	again := decide(t, func() scene {
		s := lost(deployment(unavailable, func(d *world.Deployment) { d.Generation = nil }), silent)
		s.app.Status = *d.Status.DeepCopy()
		return s
	})
	if got := stepInWords(again.Step); got != "deploy new job with parallelism 2 again" {
		t.Errorf("%s was followed by %s", words(d), words(again))
	}
}

func TestARollbackKeepsItsGeneration(t *testing.T) {
	ignored := option("kubernetes.operator.reconcile.interval", "1 min")
	d := decide(t, of(unstable, reconciliation(v1beta1.ReconciliationRollingBack), jobState(job.Finished),
		jobManager(v1beta1.JobManagerMissing), gone, noMetadata, spec(func(*v1beta1.FlinkDeploymentSpec) {}), ignored))
	step, deploys := d.Step.(plan.Deploy)
	if !deploys || *generationIn(step) != "2" {
		t.Errorf("decided %s", words(d))
	}
}
