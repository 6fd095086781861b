package upgrade_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/world"
)

func TestAJobThatCannotBeAskedNeedsMetadata(t *testing.T) {
	lost, starting := state(job.Reconciling), jobManager(v1beta1.JobManagerDeploying)
	gone := jobManager(v1beta1.JobManagerMissing)
	toLastState := goOn(upgrade.LastState, lastState, lastState)
	off := set(fallbackEnabled, "false")
	newHA := func(in *upgrade.Input) { in.Observe = in.Observe.Without(haType) }
	noNewHA := func(in *upgrade.Input) { in.Deploy = in.Deploy.Without(haType) }
	otherStore := func(in *upgrade.Input) { in.Deploy = in.Deploy.With(haType, "zookeeper") }
	otherRoot := func(in *upgrade.Input) {
		in.Observe = in.Observe.With(haType, "zookeeper")
		in.Deploy = in.Observe.With("high-availability.zookeeper.path.root", "/other")
	}
	cases{
		"metadata leads on":                          {given(lastState, lost, starting), toLastState},
		"from ZooKeeper as well":                     {given(lastState, lost, starting, set(haType, "zookeeper")), toLastState},
		"a lost JobManager is no obstacle":           {given(lastState, lost, gone), toLastState},
		"mode savepoint falls back":                  {given(savepoint, lost, gone), toLastState},
		"mode savepoint may not fall back":           {given(savepoint, lost, gone, off), wait(savepoint)},
		"a starting JobManager is waited for":        {given(lastState, lost, starting, noMetadata), stuck(lastState)},
		"high availability that is new has none yet": {given(lastState, lost, starting, newHA), stuck(lastState)},
		"high availability that ends leads nowhere":  {given(lastState, lost, starting, noNewHA), stuck(lastState)},
		"another store has none yet":                 {given(lastState, lost, starting, otherStore), stuck(lastState)},
		"another root in ZooKeeper has none yet":     {given(lastState, lost, starting, otherRoot), stuck(lastState)},
		"metadata must be seen":                      {given(lastState, lost, starting, unseenMetadata), look(upgrade.HAMetadata, lastState)},
		"metadata must be seen before giving up":     {given(savepoint, lost, gone, off, unseenMetadata), look(upgrade.HAMetadata, savepoint)},
	}.run(t)
}

func TestAJobManagerThatNeverStartedIsDiscarded(t *testing.T) {
	lost, starting := state(job.Reconciling), jobManager(v1beta1.JobManagerDeploying)
	discard := func(mode v1beta1.UpgradeMode) upgrade.Choice { return upgrade.Choice{Discard: true, Mode: mode} }
	unseen := func(in *upgrade.Input) { in.Deployment = world.Unknown[*world.Deployment]("timeout") }
	cases{
		"without metadata":                     {given(lastState, lost, starting, neverStarted, noMetadata), discard(lastState)},
		"even one that failed":                 {given(lastState, lost, jobManager(v1beta1.JobManagerError), neverStarted, noMetadata), discard(lastState)},
		"where falling back is not allowed":    {given(savepoint, lost, starting, neverStarted, set(fallbackEnabled, "false")), discard(savepoint)},
		"on the way to another version":        {given(savepoint, lost, starting, neverStarted, otherVersion), discard(lastState)},
		"metadata is better":                   {given(lastState, lost, starting, neverStarted), goOn(upgrade.LastState, lastState, lastState)},
		"not after a restore from metadata":    {given(lastState, lost, starting, neverStarted, noMetadata, lastMode(lastState)), stuck(lastState)},
		"not before the Deployment was seen":   {given(lastState, lost, starting, noMetadata, unseen), look(upgrade.Deployment, lastState)},
		"and then the recorded path is used":   {given(lastState, state(job.Failed), jobManager(v1beta1.JobManagerMissing), noMetadata), goOn(upgrade.Noop, savepoint, lastState)},
		"and then metadata is waited for, too": {given(lastState, state(job.Failed), jobManager(v1beta1.JobManagerMissing), otherVersion), wait(lastState)},
	}.run(t)
}

func TestAnUpgradeThatOnlyTheUserCanHelpFails(t *testing.T) {
	const terminal = "Job is in terminal state but last checkpoint is unknown, possibly due to an unrecoverable restore error. " +
		"Manual restore required. "
	const missing = "JobManager deployment is missing and HA metadata is not available to make stateful upgrades. It is possible " +
		"that the job has finished or terminally failed, or the configmaps have been deleted.Manual restore required. "
	dummy := path("KUBERNETES_OPERATOR_LAST_STATE")
	lost := state(job.Reconciling)
	tests := map[string]struct {
		in   upgrade.Input
		want []string
		mode v1beta1.UpgradeMode
	}{
		"a failed job that was restored from metadata": {
			given(savepoint, state(job.Failed), dummy), []string{terminal, "it is FAILED", "Known state: none."}, savepoint,
		},
		"a lost JobManager without metadata": {
			given(lastState, lost, jobManager(v1beta1.JobManagerMissing), noMetadata),
			[]string{missing, "upgrade mode last-state; the JobManager is MISSING and the job RECONCILING", "Known state: s3://sp/1 ("}, lastState,
		},
		"a failed JobManager after falling back": {
			given(savepoint, lost, jobManager(v1beta1.JobManagerError), noMetadata), []string{missing, "the JobManager is ERROR"}, lastState,
		},
		"a failed JobManager without high availability": {
			given(lastState, lost, jobManager(v1beta1.JobManagerError), noHA, unseenMetadata), []string{missing}, lastState,
		},
		"a cancelled job whose JobManager is lost": {
			given(lastState, state(job.Cancelling), jobManager(v1beta1.JobManagerMissing), noMetadata), []string{missing, "the job CANCELLING"}, lastState,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := upgrade.Choose(test.in)
			e, is := errors.AsType[*failure.Error](err)
			if !is || e.Kind != failure.UpgradeFailure || e.Reason != "UpgradeFailed" || c.Mode != test.mode {
				t.Fatalf("got %v in mode %s", err, c.Mode)
			}
			for _, part := range append(test.want, "To go on: set spec.job.initialSavepointPath") {
				if !strings.Contains(e.Message, part) {
					t.Errorf("%q lacks %q", e.Message, part)
				}
			}
		})
	}
}

func TestAFailureNamesTheStateThatExists(t *testing.T) {
	in := given(lastState, state(job.Reconciling), jobManager(v1beta1.JobManagerMissing), noMetadata, set("execution.checkpointing.dir", "s3://cp/"))
	completed := v1beta1.FlinkStateSnapshotStatus{State: v1beta1.SnapshotCompleted, Path: "s3://key:secret@sp/2"}
	in.Snapshots = []v1beta1.FlinkStateSnapshot{
		{ObjectMeta: metav1.ObjectMeta{Name: "early", CreationTimestamp: metav1.NewTime(noon.Add(-time.Hour))}, Status: completed},
		{ObjectMeta: metav1.ObjectMeta{Name: "failed"}, Status: v1beta1.FlinkStateSnapshotStatus{State: v1beta1.SnapshotFailed, Path: "s3://x"}},
	}
	in.Status.SavepointInfo.LastSavepoint = &v1beta1.Savepoint{
		Location: "s3://sp/1", TriggerType: v1beta1.SnapshotTriggerManual, TimeStamp: noon.UnixMilli(),
	}
	_, err := upgrade.Choose(in)
	const want = "Known state: s3://sp/1 (MANUAL savepoint in status, of 2026-01-01T12:00:00Z); " +
		"s3://key:xxxxx@sp/2 (FlinkStateSnapshot early, of 2026-01-01T11:00:00Z); " +
		"retained checkpoints, if any, lie below s3://cp/abc."
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestARestoreFromMetadataThatIsGoneFails(t *testing.T) {
	err := upgrade.CannotRestore(given(lastState, noMetadata))
	e, is := errors.AsType[*failure.Error](err)
	if !is || e.Kind != failure.UpgradeFailure || e.Reason != "RestoreFailed" {
		t.Fatalf("got %v", err)
	}
	for _, part := range []string{"HA metadata is not available to restore from last state", "s3://sp/1", "To go on"} {
		if !strings.Contains(e.Message, part) {
			t.Errorf("%q lacks %q", e.Message, part)
		}
	}
}

func TestAWaitThatOnlyTheUserCanEndSaysSo(t *testing.T) {
	in := given(lastState, state(job.Reconciling), jobManager(v1beta1.JobManagerDeploying), neverStarted, noMetadata, lastMode(lastState))
	c, err := upgrade.Choose(in)
	if err != nil || !strings.Contains(c.Because, "never started") {
		t.Errorf("got %q, %v", c.Because, err)
	}
}
