package application_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/turn/decide/application"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// triggered says that a stop with a savepoint was announced so long ago.
func triggered(ago time.Duration) change {
	return func(s *scene) {
		info := &s.app.Status.JobStatus.SavepointInfo
		info.TriggerID, info.TriggerTimestamp = string(newTrigger), new(noon.Add(-ago).UnixMilli())
		info.TriggerType, info.FormatType = v1beta1.SnapshotTriggerUpgrade, v1beta1.SavepointFormatCanonical
	}
}

// inStatus keeps record of snapshots in status instead of in resources of their own.
var inStatus = option("kubernetes.operator.snapshot.resource.enabled", "false")

// savepointIs shows how the savepoint goes that status waits for.
func savepointIs(p world.Progress) change {
	return func(s *scene) { s.seen.Flink.Savepoint = world.Known(p) }
}

// stateful is a changed application whose job is in an upgrade mode.
func stateful(m v1beta1.UpgradeMode, changes ...change) func() scene {
	return of(running, append([]change{mode(m), recorded(v1beta1.JobStateRunning, m), stable, edited}, changes...)...)
}

// withMetadata is stateful with high availability.
func withMetadata(m v1beta1.UpgradeMode, changes ...change) func() scene {
	return of(running, append([]change{
		highlyAvailable, mode(m), recorded(v1beta1.JobStateRunning, m), stable, edited, recoverable,
	}, changes...)...)
}

func TestAJobIsStoppedWithItsState(t *testing.T) {
	const rule = "suspend for an upgrade"
	told := []string{wider, suspending}
	play(t, map[string]row{
		"with a savepoint while it runs": {
			given: stateful(savepoint), recheck: plan.Immediately,
			want: outcome{rule: rule, step: "stop with savepoint", status: "READY RUNNING | DEPLOYED UPGRADING | running savepoint", events: told},
		},
		"by leaving it to its metadata": {
			given: withMetadata(lastState), recheck: soon,
			want: outcome{
				rule: rule, step: "delete uid-deployment Foreground",
				status: "MISSING CANCELLING | DEPLOYED UPGRADING | running last-state", events: told,
			},
		},
		"by leaving it to its metadata where a savepoint is not possible": {
			given: withMetadata(savepoint, jobState(job.Restarting), jobs(sameJob, job.Restarting)), recheck: soon,
			want: outcome{
				rule: rule, step: "delete uid-deployment Foreground",
				status: "MISSING CANCELLING | DEPLOYED UPGRADING | running last-state", events: told,
			},
		},
		"by cancelling it where there is no metadata": {
			given: stateful(lastState), recheck: plan.Immediately,
			want: outcome{
				rule: rule, step: "cancel same job", status: "READY CANCELLING | UPGRADING UPGRADING | running savepoint", events: told,
			},
		},
		"not at all while its metadata cannot be read": {
			given: withMetadata(lastState, unseenMetadata), recheck: soon,
			want: outcome{rule: rule, status: "READY RUNNING | DEPLOYED STABLE | running last-state", events: []string{wider}},
		},
		"at once when it has ended with a checkpoint": {
			given: stateful(savepoint, jobState(job.Finished), jobs(sameJob, job.Finished), checkpoint("s3://cp/9")), recheck: plan.Immediately,
			want: outcome{rule: rule, status: "READY FINISHED | UPGRADING UPGRADING | suspended savepoint", events: []string{wider}},
		},
		"not before its last checkpoint is known": {
			given: stateful(savepoint, jobState(job.Finished), jobs(sameJob, job.Finished), func(s *scene) {
				s.seen.Flink.Checkpoint = world.Unknown[*world.Checkpoint]("just ended")
			}),
			recheck: soon,
			want:    outcome{rule: rule, status: "READY FINISHED | DEPLOYED STABLE | running savepoint", events: []string{wider}},
		},
	})
}

func TestAStopWithSavepointIsAwaited(t *testing.T) {
	const rule = "await the savepoint of the stopped job"
	const pending = "READY RUNNING | DEPLOYED UPGRADING | running savepoint"
	there := world.Progress{Stage: world.Completed, Location: "s3://sp/1"}
	forgotten := world.Progress{Stage: world.Forgotten}
	failed := func(why string) []string {
		return []string{"Warning JobManagerDeployment SavepointError: The job was not stopped, because its savepoint failed: " + why +
			". Tried: to stop the job with a savepoint; it is tried again. Known state: none; retained checkpoints, if any, lie below s3://cp/" +
			string(sameJob) + ". To go on: set spec.job.initialSavepointPath to the state to restore and spec.job.savepointRedeployNonce to a new " +
			"number; or set spec.job.upgradeMode to stateless to begin without state."}
	}
	play(t, map[string]row{
		"that has just begun": {
			given: stateful(savepoint, triggered(time.Second), savepointIs(world.Progress{Stage: world.InProgress})),
			want:  outcome{rule: rule, status: pending}, recheck: 500 * time.Millisecond,
		},
		"that takes a while": {
			given: stateful(savepoint, triggered(20*time.Second), savepointIs(world.Progress{Stage: world.InProgress})),
			want:  outcome{rule: rule, status: pending}, recheck: 5 * time.Second,
		},
		"that takes too long": {
			given: stateful(savepoint, triggered(11*time.Minute), savepointIs(world.Progress{Stage: world.InProgress})),
			want: outcome{
				rule: rule, status: "READY RUNNING | DEPLOYED STABLE | running savepoint", failed: true,
				events: failed("it was not there after 10m0s (execution.checkpointing.timeout)"),
			},
			recheck: time.Minute,
		},
		"that nobody can see": {
			given: stateful(savepoint, triggered(time.Second), silent, up),
			want:  outcome{rule: rule, status: "DEPLOYING RECONCILING | DEPLOYED UPGRADING | running savepoint"}, recheck: 500 * time.Millisecond,
		},
		"that Flink was never asked for": {
			given: stateful(savepoint, triggered(time.Second), savepointIs(forgotten)),
			want:  outcome{rule: rule, step: "stop with savepoint", status: pending}, recheck: plan.Immediately,
		},
		"that has failed": {
			given:   stateful(savepoint, triggered(time.Second), savepointIs(world.Progress{Stage: world.Failed, Failure: "disk full"})),
			want:    outcome{rule: rule, status: "READY RUNNING | DEPLOYED STABLE | running savepoint", failed: true, events: failed("disk full")},
			recheck: time.Minute,
		},
		"that is there and needs a resource": {
			given: stateful(savepoint, triggered(time.Second), savepointIs(there), jobs(sameJob, job.Finished)), recheck: plan.Immediately,
			want: outcome{rule: rule, step: "create a snapshot", status: pending},
		},
		"that is there and recorded in status": {
			given: stateful(savepoint, triggered(time.Second), savepointIs(there), jobs(sameJob, job.Finished), inStatus), recheck: plan.Immediately,
			want: outcome{rule: rule, status: "READY FINISHED | UPGRADING UPGRADING | suspended savepoint"},
		},
		"that is there although the job failed": {
			given: stateful(savepoint, triggered(time.Second), jobs(sameJob, job.Failed), inStatus,
				savepointIs(world.Progress{Stage: world.Failed, Location: "s3://sp/1", Failure: "stopping failed"})),
			want: outcome{rule: rule, status: "READY FINISHED | UPGRADING UPGRADING | suspended savepoint"}, recheck: plan.Immediately,
		},
		"whose JobManager is gone": {
			given: stateful(savepoint, triggered(time.Second), gone),
			want: outcome{
				rule: rule, status: "MISSING RECONCILING | DEPLOYED STABLE | running savepoint", failed: true,
				events: append([]string{"Warning JobManagerDeployment Missing: Missing JobManager deployment"}, failed("the JobManager is MISSING")...),
			},
			recheck: time.Minute,
		},
		"of a job that its user suspends": {
			given: of(running, mode(savepoint), recorded(v1beta1.JobStateRunning, savepoint), stable, wanting(v1beta1.JobStateSuspended),
				triggered(time.Second), savepointIs(there), jobs(sameJob, job.Finished), inStatus),
			want: outcome{rule: rule, status: "READY FINISHED | DEPLOYED SUSPENDED | suspended savepoint"}, recheck: plan.Immediately,
		},
	})
}

func TestASavepointIsTheStateOfTheNextJob(t *testing.T) {
	given := []change{triggered(time.Second), savepointIs(world.Progress{Stage: world.Completed, Location: "s3://sp/1"})}
	recorded := decide(t, stateful(savepoint, append(given, inStatus)...)).Status
	if last := recorded.JobStatus.SavepointInfo.LastSavepoint; last == nil || last.Location != "s3://sp/1" {
		t.Errorf("the last savepoint is %v", last)
	}
	created, _ := advance(t, stateful(savepoint, given...), nil)
	for name, status := range map[string]v1beta1.FlinkDeploymentStatus{"in status": recorded, "as a resource": created} {
		if s := status.JobStatus; s.UpgradeSavepointPath != "s3://sp/1" || s.SavepointInfo.TriggerID != "" {
			t.Errorf("%s: the next job starts from %q, while %q is pending", name, s.UpgradeSavepointPath, s.SavepointInfo.TriggerID)
		}
		if diff := cmp.Diff("READY FINISHED | UPGRADING UPGRADING | suspended savepoint", statusInWords(status)); diff != "" {
			t.Errorf("%s: status (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatFlinkRefusesIsTakenBack(t *testing.T) {
	refused := &rest.Error{StatusCode: 500, Message: "no"}
	tests := map[string]struct {
		given  func() scene
		err    error
		status string
		reason string
	}{
		"a refused stop": {stateful(savepoint), refused, "READY RUNNING | DEPLOYED STABLE | running savepoint", "SavepointError"},
		"a stop that may have been heard": {
			stateful(savepoint), errors.New("no answer"), "READY RUNNING | DEPLOYED UPGRADING | running savepoint", "Error",
		},
		"a refused cancellation": {stateful(lastState), refused, "READY RUNNING | DEPLOYED STABLE | running last-state", "CleanupFailed"},
		"a cancellation that may have been heard": {
			stateful(lastState), errors.New("no answer"), "READY CANCELLING | UPGRADING UPGRADING | running savepoint", "Error",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			status, events := advance(t, test.given, test.err)
			if diff := cmp.Diff(test.status, statusInWords(status)); diff != "" {
				t.Errorf("status (-want +got):\n%s", diff)
			}
			if told := eventsInWords(events); len(told) != 1 || !strings.HasPrefix(told[0], "Warning JobManagerDeployment "+test.reason+":") {
				t.Errorf("told %v, want %s", told, test.reason)
			}
		})
	}
}

func TestAnotherTriggerOfFlinksIsRemembered(t *testing.T) {
	s := stateful(savepoint)()
	d := decide(t, stateful(savepoint))
	next := application.Advance(s.app, s.seen, d, plan.Outcome{Trigger: "flinks", At: noon})
	if got := next.Status.JobStatus.SavepointInfo.TriggerID; got != "flinks" {
		t.Errorf("status waits for %q", got)
	}
}

func TestAJobIsRedeployedFromASavepoint(t *testing.T) {
	chosen := spec(func(s *v1beta1.FlinkDeploymentSpec) {
		s.Job.InitialSavepointPath, s.Job.SavepointRedeployNonce = new("s3://sp/chosen"), new(int64(1))
	})
	event := "Normal JobManagerDeployment SpecChanged: SAVEPOINT_REDEPLOY change(s) detected (Diff: FlinkDeploymentSpec[" +
		"job.initialSavepointPath : null -> s3://sp/chosen, job.savepointRedeployNonce : null -> 1]), starting reconciliation."
	given := func(changes ...change) func() scene {
		return of(running, append([]change{mode(savepoint), recorded(v1beta1.JobStateRunning, savepoint), stable, chosen}, changes...)...)
	}
	play(t, map[string]row{
		"that runs": {
			given: given(), recheck: plan.Immediately,
			want: outcome{
				rule: "suspend for an upgrade", step: "cancel same job", status: "READY CANCELLING | UPGRADING UPGRADING | running stateless",
				events: []string{event},
			},
		},
		"that has ended": {
			given: given(jobState(job.Failed), jobs(sameJob, job.Failed)), recheck: plan.Immediately,
			want: outcome{
				rule: "suspend for an upgrade", status: "READY FINISHED | UPGRADING UPGRADING | suspended savepoint", events: []string{event},
			},
		},
		"that is suspended": {
			given: of(suspended, wanting(v1beta1.JobStateRunning), recorded(v1beta1.JobStateSuspended, lastState), chosen), recheck: plan.Immediately,
			want: outcome{
				rule: "restore after suspension", status: "MISSING FINISHED | UPGRADING UPGRADING | suspended savepoint",
				events: []string{strings.NewReplacer(
					"FlinkDeploymentSpec[", "FlinkDeploymentSpec[job.state : suspended -> running, ",
					"chosen, ", "chosen, job.upgradeMode : last-state -> stateless, ",
				).Replace(event)},
			},
		},
	})
	for name, d := range map[string]application.Decision{
		"announced": decide(t, given()), "recorded": decide(t, given(jobState(job.Failed), jobs(sameJob, job.Failed))),
	} {
		if got := d.Status.JobStatus.UpgradeSavepointPath; got != "s3://sp/chosen" {
			t.Errorf("%s: the next job starts from %q", name, got)
		}
	}
}
