package upgrade_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/world"
)

// anyInput draws a situation in which everything was seen.
func anyInput(t *rapid.T) upgrade.Input {
	toss := func(name string) bool { return rapid.Bool().Draw(t, name) }
	in := given(rapid.SampledFrom([]v1beta1.UpgradeMode{stateless, savepoint, lastState}).Draw(t, "mode"),
		state(rapid.SampledFrom(append(job.States(), "")).Draw(t, "state")),
		jobManager(rapid.SampledFrom([]v1beta1.JobManagerDeploymentStatus{
			v1beta1.JobManagerReady, v1beta1.JobManagerDeployedNotReady, v1beta1.JobManagerDeploying, v1beta1.JobManagerMissing,
			v1beta1.JobManagerError,
		}).Draw(t, "JobManager")),
		lastMode(rapid.SampledFrom([]v1beta1.UpgradeMode{stateless, savepoint, lastState}).Draw(t, "last mode")),
		path(rapid.SampledFrom([]string{"", "s3://sp/1", "KUBERNETES_OPERATOR_LAST_STATE"}).Draw(t, "path")))
	for _, change := range []change{
		noMetadata, noHA, sessionJob, otherVersion, neverStarted, set(fallbackEnabled, "false"), set(cancelEnabled, "true"),
		set(maxAge, "1 min"), set(savepointDir, "s3://savepoints"),
		func(in *upgrade.Input) { in.Completed = world.Known(&world.Checkpoint{Trigger: noon}) },
		func(in *upgrade.Input) { in.Pending = world.Known(new(noon)) },
	} {
		if toss("change") {
			change(&in)
		}
	}
	if in.Kind == v1beta1.JobKindFlinkSessionJob {
		in.VersionChanged = false
	}
	return in
}

func TestNoChoiceGivesStateUpUnasked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		c, err := upgrade.Choose(in)
		if err != nil {
			if e, is := errors.AsType[*failure.Error](err); !is || e.Reason != "UpgradeFailed" || c.IsAvailable() {
				t.Fatalf("%v beside %+v", err, c)
			}
			return
		}
		now := job.State(in.Status.State)
		ready := in.JobManager == v1beta1.JobManagerReady || in.Kind == v1beta1.JobKindFlinkSessionJob
		ha, _ := in.HA.Get()
		claims := map[string]bool{
			"state is given up unasked":                (c.Suspend == upgrade.Stateless || c.Restore == stateless) && in.Job.UpgradeMode != stateless,
			"a job is left alone that has not ended":   c.Suspend == upgrade.Noop && !now.IsGloballyTerminal(),
			"a savepoint is asked of no running job":   c.Suspend == upgrade.Savepoint && now != job.Running,
			"a job is cancelled that cannot be asked":  c.Suspend == upgrade.Cancel && (!ready || now.IsGloballyTerminal() || now == job.Reconciling),
			"metadata is read by another version":      c.Suspend == upgrade.LastState && in.VersionChanged,
			"metadata is relied on that is not there":  c.Suspend == upgrade.LastState && !ha.Available && now != job.Running,
			"metadata is read for a session job":       c.Suspend == upgrade.LastState && in.Kind == v1beta1.JobKindFlinkSessionJob,
			"a JobManager is discarded that ran":       c.Discard && (c.IsAvailable() || in.LastMode == lastState),
			"a JobManager is discarded with its state": c.Discard && in.JobManager == v1beta1.JobManagerMissing,
			"a fact is missing although all was seen":  c.Missing != "",
		}
		for claim, holds := range claims {
			if holds {
				t.Errorf("%s: %+v", claim, c)
			}
		}
	})
}

func TestAFactThatWasNotSeenIsWaitedForOrDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		full, fullErr := upgrade.Choose(in)
		hide := rapid.SampledFrom([]func(){
			func() { in.HA = world.Unknown[world.HAMetadata]("hidden") },
			func() { in.Completed = world.Unknown[*world.Checkpoint]("hidden") },
			func() { in.Pending = world.Unknown[*time.Time]("hidden") },
			func() { in.Deployment = world.Unknown[*world.Deployment]("hidden") },
		}).Draw(t, "hidden fact")
		hide()
		got, err := upgrade.Choose(in)
		if err == nil && got.Missing != "" {
			if got.IsAvailable() || got.Discard || got.AllowOthers {
				t.Errorf("acts without having seen %s: %+v", got.Missing, got)
			}
			return
		}
		if diff := cmp.Diff(full, got, cmpopts.IgnoreFields(upgrade.Choice{}, "Because")); diff != "" || (err == nil) != (fullErr == nil) {
			t.Errorf("what is hidden makes a difference (-seen +hidden):\n%s\n%v\n%v", diff, fullErr, err)
		}
	})
}
