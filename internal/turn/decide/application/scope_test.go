package application_test

import (
	"strings"
	"testing"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const (
	soon   = 2 * time.Second
	often  = 10 * time.Second
	seldom = 60 * time.Second

	steady  = "READY RUNNING | DEPLOYED STABLE | running stateless"
	nothing = "MISSING | UPGRADING | nothing"
)

func version(v *v1beta1.FlinkVersion) change {
	return spec(func(s *v1beta1.FlinkDeploymentSpec) { s.FlinkVersion = v })
}

func TestWhatIsNotTouched(t *testing.T) {
	play(t, map[string]row{
		"a canary is left alone": {
			given: of(created, label(names.LabelCanary, "true")),
			want:  outcome{rule: "leave a canary alone", status: nothing},
		},
		"a deleted canary is let go": {
			given: of(created, label(names.LabelCanary, "TRUE"), deleted),
			want:  outcome{rule: "leave a canary alone", step: "release the resource", status: nothing},
		},
		"a label that says no makes no canary": {
			given: of(running, label(names.LabelCanary, "false")), want: outcome{rule: "nothing to do", status: steady},
			recheck: seldom,
		},
		"an unsupported Flink version is refused": {
			given: of(created, version(new(v1beta1.FlinkVersionV1_14))),
			want: outcome{rule: "refuse an unsupported Flink version", status: nothing, events: []string{
				"Warning Operator UnsupportedFlinkVersion: Flink version v1_14 is not supported by this operator version",
			}},
		},
		"no Flink version at all is refused": {
			given: of(created, version(nil)),
			want: outcome{rule: "refuse an unsupported Flink version", status: nothing, events: []string{
				"Warning Operator UnsupportedFlinkVersion: Flink version null is not supported by this operator version",
			}},
		},
		"a deleted resource of an unsupported version is cleaned up": {
			given: of(created, version(nil), deleted),
			want: outcome{
				rule: "release a deleted resource", step: "release the resource", status: "MISSING | UPGRADING DELETING | nothing",
				events: []string{"Normal Operator Cleanup: Cleaning up FlinkDeployment"},
			},
		},
	})
}

func TestNothingIsDoneWithoutSight(t *testing.T) {
	wait := func(status string) outcome {
		return outcome{rule: "wait until the cluster can be read", status: status}
	}
	play(t, map[string]row{
		"a new resource": {
			given: of(created, unseenDeployment), want: wait(nothing), recheck: soon,
		},
		"a steady one": {
			given: of(running, unseenDeployment), want: wait(steady), recheck: soon,
		},
		"a changed one": {
			given: of(changed, unseenDeployment), want: wait(steady), recheck: soon,
		},
		"a deleted one": {
			given:   of(running, deleted, unseenDeployment),
			want:    wait("READY RUNNING | DEPLOYED DELETING | running stateless"),
			recheck: soon,
		},
		"a first deployment waits for pods to be known": {
			given: of(created, unseenPods), want: outcome{rule: "deploy for the first time", status: nothing}, recheck: soon,
		},
		"a first deployment waits for pods to end": {
			given: of(created, pods(world.Pod{Name: "app-0", Deleting: true})),
			want:  outcome{rule: "deploy for the first time", status: nothing}, recheck: soon,
		},
	})
}

const zeroParallelism = "Job parallelism must be larger than 0"

func TestAnInvalidSpecIsTold(t *testing.T) {
	told := "Warning Operator ValidationError: " + zeroParallelism
	play(t, map[string]row{
		"before the first deployment it stops everything": {
			given: of(created, invalid),
			want: outcome{
				rule: "reject an invalid spec", status: "MISSING | UPGRADING FAILED | nothing", events: []string{told}, failed: true,
			},
		},
		"afterwards the last valid one stays in effect": {
			given:   of(running, invalid),
			want:    outcome{rule: "nothing to do", status: steady, events: []string{told}, failed: true},
			recheck: seldom,
		},
		"a lost JobManager is recovered with the last valid one": {
			given: of(running, invalid, jobManager(v1beta1.JobManagerMissing), jobState(job.Reconciling), gone),
			want: outcome{
				rule: "recover a lost JobManager", step: "deploy new job with parallelism 2", failed: true,
				status: "MISSING RECONCILING | DEPLOYED STABLE | running stateless",
				events: []string{
					told, "Warning Job RecoverDeployment: Recovering lost deployment",
					"Normal JobManagerDeployment Submit: Starting deployment",
				},
			},
			recheck: often,
		},
		"an upgrade under way is finished with the last valid one": {
			given: of(running, recorded(v1beta1.JobStateSuspended, stateless), reconciliation(v1beta1.ReconciliationUpgrading),
				jobManager(v1beta1.JobManagerMissing), jobState(job.Finished), gone, invalid),
			want: outcome{
				rule: "restore after suspension", step: "deploy new job with parallelism 2",
				status: "MISSING FINISHED | UPGRADING UPGRADING | suspended stateless",
				events: []string{
					told, "Normal JobManagerDeployment SpecChanged: UPGRADE change(s) detected " +
						"(Diff: FlinkDeploymentSpec[job.state : suspended -> running]), starting reconciliation.",
					"Normal JobManagerDeployment Submit: Starting deployment",
				},
			},
			recheck: often,
		},
	})
}

func TestAnErrorIsForgottenWithItsCause(t *testing.T) {
	tests := map[string]struct {
		given  func() scene
		failed bool
	}{
		"a stable job has recovered":      {of(running, failedWith("boom")), false},
		"a JobManager that cannot start":  {of(running, failedWith("boom"), starting, jobManager(v1beta1.JobManagerError), jobState(job.Reconciling), pods(waiting(plan.ReasonErrImagePull, "no")), silent), true},
		"a failed job":                    {of(running, failedWith("boom"), jobState(job.Failed), jobs(sameJob, job.Failed)), true},
		"a deployment that is not stable": {of(running, failedWith("boom"), jobManager(v1beta1.JobManagerDeploying), amendedMode(savepoint), starting, silent), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if d := decide(t, test.given); (d.Status.Error != "") != test.failed {
				t.Errorf("status.error is %q: %s", d.Status.Error, words(d))
			}
		})
	}
}

func TestWhatCannotBeReadStopsTheTurn(t *testing.T) {
	for name, broken := range map[string]change{
		"a damaged record": func(s *scene) { s.app.Status.ReconciliationStatus.LastReconciledSpec = "{" },
		"a damaged stable record": func(s *scene) {
			reconciliation(v1beta1.ReconciliationRolledBack)(s)
			edited(s)
			s.app.Status.ReconciliationStatus.LastStableSpec = "{"
		},
	} {
		for state, end := range map[string]change{"": func(*scene) {}, " of a deleted resource": deleted} {
			t.Run(name+state, func(t *testing.T) {
				d := decide(t, of(running, broken, end))
				if d.Err == nil || d.Step != nil || d.Rule != "report a failure" || d.Status.Error == "" {
					t.Errorf("decided %s", words(d))
				}
				if len(d.Events) == 0 || !strings.Contains(eventsInWords(d.Events)[len(d.Events)-1], "Warning JobManagerDeployment Error: cannot ") {
					t.Errorf("told %v", eventsInWords(d.Events))
				}
			})
		}
	}
}
