package application_test

import (
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const (
	wider = "Normal JobManagerDeployment SpecChanged: UPGRADE change(s) detected " +
		"(Diff: FlinkDeploymentSpec[job.parallelism : 2 -> 4]), starting reconciliation."
	resumed = "Normal JobManagerDeployment SpecChanged: UPGRADE change(s) detected " +
		"(Diff: FlinkDeploymentSpec[job.state : suspended -> running]), starting reconciliation."
	stopping = "READY CANCELLING | UPGRADING UPGRADING | running stateless"
	stopped  = "MISSING FINISHED | UPGRADING UPGRADING | suspended stateless"
)

// upgrading is an application whose job was cancelled for a change of its parallelism.
func upgrading(changes ...change) scene {
	return changed(reconciliation(v1beta1.ReconciliationUpgrading), jobState(job.Cancelling), jobs(sameJob, job.Cancelling)).with(changes...)
}

// between is an application whose old cluster is gone and whose new spec was announced.
func between(changes ...change) scene {
	return changed(recorded(v1beta1.JobStateSuspended, stateless), reconciliation(v1beta1.ReconciliationUpgrading),
		jobManager(v1beta1.JobManagerMissing), jobState(job.Finished), gone).with(changes...)
}

func TestAChangedSpecStopsTheJob(t *testing.T) {
	const rule = "suspend for an upgrade"
	told := []string{wider, suspending}
	play(t, map[string]row{
		"that runs by cancelling it": {
			given: of(changed), recheck: plan.Immediately,
			want: outcome{rule: rule, step: "cancel same job", status: stopping, events: told},
		},
		"that is restarting by cancelling it": {
			given: of(changed, jobState(job.Restarting), jobs(sameJob, job.Restarting)), recheck: plan.Immediately,
			want: outcome{rule: rule, step: "cancel same job", status: stopping, events: told},
		},
		"that cannot be asked by deleting its cluster": {
			given: of(changed, jobManager(v1beta1.JobManagerDeploying), jobState(job.Reconciling), starting, silent), recheck: soon,
			want: outcome{
				rule: rule, step: "delete uid-deployment Foreground",
				status: "DEPLOYING CANCELLING | UPGRADING UPGRADING | running stateless", events: told,
			},
		},
		"whose JobManager cannot start by deleting its cluster": {
			given: of(changed, jobManager(v1beta1.JobManagerError), jobState(job.Reconciling), starting, silent,
				pods(waiting(plan.ReasonImagePullBackOff, "no such image"))),
			want: outcome{
				rule: rule, step: "delete uid-deployment Foreground",
				status: "ERROR CANCELLING | UPGRADING UPGRADING | running stateless", events: told,
			},
			recheck: soon,
		},
		"that has ended at once": {
			given: of(changed, jobState(job.Finished), jobs(sameJob, job.Finished)), recheck: plan.Immediately,
			want: outcome{rule: rule, status: "READY FINISHED | UPGRADING UPGRADING | suspended stateless", events: []string{wider}},
		},
		"that has failed at once": {
			given: of(changed, jobState(job.Failed), jobs(sameJob, job.Failed)), recheck: plan.Immediately,
			want: outcome{rule: rule, status: "READY FINISHED | UPGRADING UPGRADING | suspended stateless", events: []string{wider}},
		},
		"when its user suspends it": {
			given: of(running, wanting(v1beta1.JobStateSuspended)), recheck: plan.Immediately,
			want: outcome{rule: rule, step: "cancel same job", status: stopping, events: []string{
				"Normal JobManagerDeployment SpecChanged: UPGRADE change(s) detected " +
					"(Diff: FlinkDeploymentSpec[job.state : running -> suspended]), starting reconciliation.", suspending,
			}},
		},
		"although it is lost and nothing of it is left": {
			given: of(changed, jobManager(v1beta1.JobManagerMissing), jobState(job.Reconciling), gone), recheck: plan.Immediately,
			want: outcome{
				rule: rule, status: "MISSING CANCELLING | UPGRADING UPGRADING | running stateless", events: told,
			},
		},
	})
}

func TestStoppingGoesOn(t *testing.T) {
	const rule = "finish stopping the job"
	play(t, map[string]row{
		"by deleting the cluster": {
			given: of(upgrading), recheck: soon,
			want: outcome{rule: rule, step: "delete uid-deployment Foreground", status: stopping},
		},
		"by waiting for the Deployment": {
			given: of(upgrading, ending), recheck: soon, want: outcome{rule: rule, status: stopping},
		},
		"by waiting for the pods": {
			given: of(upgrading, gone, pods(world.Pod{Name: "app-0"})), recheck: soon, want: outcome{rule: rule, status: stopping},
		},
		"by waiting until pods can be seen": {
			given: of(upgrading, gone, unseenPods), recheck: soon, want: outcome{rule: rule, status: stopping},
		},
		"by waiting until metadata can be seen": {
			given: of(upgrading, gone, unseenMetadata), recheck: soon, want: outcome{rule: rule, status: stopping},
		},
		"by deleting the metadata": {
			given: of(upgrading, gone, recoverable), recheck: plan.Immediately,
			want: outcome{rule: rule, step: "delete high-availability metadata", status: stopping},
		},
		"until nothing is left and the new spec is announced": {
			given: of(upgrading, gone, noMetadata), recheck: plan.Immediately, want: outcome{rule: rule, status: stopped},
		},
		"until nothing is left of a suspended job": {
			given: of(upgrading, wanting(v1beta1.JobStateSuspended), gone), recheck: plan.Immediately,
			want: outcome{rule: rule, status: "MISSING FINISHED | DEPLOYED SUSPENDED | suspended stateless"},
		},
		"but never by deleting what belongs to another": {
			given: of(upgrading, alien),
			want: outcome{rule: "report a failure", status: stopping, fails: true, failed: true, events: []string{
				`Warning JobManagerDeployment Error: deployment "app" exists and does not belong to this resource; ` +
					"delete or rename it, or rename the resource",
			}},
		},
	})
}

func TestAStoppedJobIsRestored(t *testing.T) {
	const rule = "restore after suspension"
	submitted := outcome{rule: rule, step: "deploy new job with parallelism 4", status: stopped, events: []string{resumed, submit}}
	waits := outcome{rule: rule, status: stopped, events: []string{resumed}}
	play(t, map[string]row{
		"with the new spec":                         {given: of(between), recheck: often, want: submitted},
		"although metadata cannot be seen and none": {given: of(between, noMetadata), recheck: often, want: submitted},
		"once the place is free": {
			given: of(between, ending), recheck: soon, want: waits,
		},
		"once pods are known": {
			given: of(between, unseenPods), recheck: soon, want: waits,
		},
		"with what has changed meanwhile": {
			given: of(between, spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.Parallelism = 6 })), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 6", status: stopped, events: []string{
				"Normal JobManagerDeployment SpecChanged: UPGRADE change(s) detected " +
					"(Diff: FlinkDeploymentSpec[job.parallelism : 4 -> 6, job.state : suspended -> running]), starting reconciliation.", submit,
			}},
		},
		"when its user resumes it": {
			given: of(suspended, wanting(v1beta1.JobStateRunning)), recheck: often,
			want: outcome{rule: rule, step: "deploy new job with parallelism 2", status: stopped, events: []string{resumed, submit}},
		},
		"but not before its user resumes it": {
			given: of(suspended, edited),
			want:  outcome{rule: rule, status: "MISSING FINISHED | DEPLOYED SUSPENDED | suspended stateless", events: []string{wider}},
		},
		"from the savepoint that stopped it": {
			given: of(between, mode(savepoint), amendedMode(savepoint), restorable("s3://sp/7")), recheck: often,
			want: outcome{
				rule: rule, step: "deploy new job with parallelism 4 from s3://sp/7",
				status: "MISSING FINISHED | UPGRADING UPGRADING | suspended savepoint", events: []string{resumed, submit},
			},
		},
		"from its metadata under its old name": {
			given: of(created, highlyAvailable, edited, recorded(v1beta1.JobStateSuspended, lastState),
				reconciliation(v1beta1.ReconciliationUpgrading), jobState(job.Finished), mode(lastState), recoverable),
			want: outcome{
				rule: rule, step: "deploy same job with parallelism 4 from KUBERNETES_OPERATOR_LAST_STATE with metadata",
				status: "MISSING FINISHED | UPGRADING UPGRADING | suspended last-state", events: []string{resumed, submit},
			},
			recheck: often,
		},
		"but not without the metadata that it needs": {
			given: of(created, highlyAvailable, recorded(v1beta1.JobStateSuspended, lastState),
				reconciliation(v1beta1.ReconciliationUpgrading), jobState(job.Finished), noMetadata),
			want: outcome{
				rule: "restore after suspension", status: "MISSING FINISHED | UPGRADING UPGRADING | suspended stateless", failed: true,
				events: []string{
					"Normal JobManagerDeployment SpecChanged: UPGRADE change(s) detected (Diff: FlinkDeploymentSpec[job.state : suspended -> " +
						"running, job.upgradeMode : last-state -> stateless]), starting reconciliation.",
					submit, "Warning JobManagerDeployment RestoreFailed: " + metadataGone,
				},
			},
			recheck: seldom,
		},
	})
}

func TestWhatIsResumedFromMetadataIsFinishedSo(t *testing.T) {
	resumed := func(changes ...change) scene {
		return created(highlyAvailable, recorded(v1beta1.JobStateSuspended, lastState),
			reconciliation(v1beta1.ReconciliationUpgrading), jobState(job.Finished), recoverable).with(changes...)
	}
	d := decide(t, of(resumed))
	again := decide(t, func() scene {
		s := resumed(starting, silent)
		s.app.Status = *d.Status.DeepCopy()
		return s
	})
	if got := stepInWords(again.Step); got != "deploy same job with parallelism 2 from KUBERNETES_OPERATOR_LAST_STATE again" {
		t.Errorf("%s was followed by %s", words(d), words(again))
	}
}

func TestChangesThatNeedNoRestart(t *testing.T) {
	restartNonce := func(s *v1beta1.FlinkDeploymentSpec) { s.RestartNonce = new(int64(1)) }
	play(t, map[string]row{
		"nothing has changed": {
			given: of(running), recheck: seldom, want: outcome{rule: "nothing to do", status: steady},
		},
		"another upgrade mode is only noted": {
			given: of(running, mode(savepoint)), recheck: seldom, want: outcome{rule: "nothing to do", status: steady},
		},
		"an option of the operator is only noted": {
			given: of(running, spec(func(*v1beta1.FlinkDeploymentSpec) {}), option("kubernetes.operator.job.restart.failed", "true")),
			want:  outcome{rule: "nothing to do", status: steady}, recheck: seldom,
		},
		"a new restart nonce restarts": {
			given: of(running, spec(restartNonce)), recheck: plan.Immediately,
			want: outcome{rule: "suspend for an upgrade", step: "cancel same job", status: stopping, events: []string{
				"Normal JobManagerDeployment SpecChanged: UPGRADE change(s) detected " +
					"(Diff: FlinkDeploymentSpec[restartNonce : null -> 1]), starting reconciliation.", suspending,
			}},
		},
		"what was rolled back to is adopted when the user goes back to it": {
			given: of(changed, recorded(v1beta1.JobStateRunning, stateless), reconciliation(v1beta1.ReconciliationRolledBack),
				spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.Parallelism = 2 })),
			want:    outcome{rule: "adopt a spec that is already deployed", status: steady},
			recheck: seldom,
		},
	})
}

func TestAnIgnoredChangeIsSeen(t *testing.T) {
	d := decide(t, of(running, option("kubernetes.operator.job.restart.failed", "true"), spec(func(*v1beta1.FlinkDeploymentSpec) {})))
	if d.Status.ObservedGeneration == nil || *d.Status.ObservedGeneration != 2 {
		t.Errorf("observedGeneration is %v, want 2", d.Status.ObservedGeneration)
	}
}

func TestAChangeIsToldOnceForEachGeneration(t *testing.T) {
	told := decide(t, of(changed)).Events[0]
	if told.Key != "SpecChange: 2" || !told.Repeat.Never {
		t.Errorf("told %+v", told)
	}
}
