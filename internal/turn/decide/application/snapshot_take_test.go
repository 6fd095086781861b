package application_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const (
	manual   = v1beta1.SnapshotTriggerManual
	periodic = v1beta1.SnapshotTriggerPeriodic
	upgraded = v1beta1.SnapshotTriggerUpgrade
)

func TestASnapshotThatIsDueIsAnnouncedInStatusAndAskedFor(t *testing.T) {
	old := func(s *scene) {
		*s = s.with(spec(func(f *v1beta1.FlinkDeploymentSpec) { f.FlinkVersion = new(v1beta1.FlinkVersionV1_16) }),
			recorded(v1beta1.JobStateRunning, stateless), stable, checkpointNonce(1))
	}
	remembered := func(s *scene) { s.seen.Memory.Savepoint = noon.Add(-time.Minute) }
	savepoint, pendingSavepoint := "savepoint f1 of same job to s3://sp as CANONICAL", "MANUAL CANONICAL f1 since 0s"
	playSnapshots(t, map[string]snapshotRow{
		"nothing is due":     {of(recordedInStatus), told{}, idle},
		"a savepoint":        {of(recordedInStatus, savepointNonce(1)), told{step: savepoint, pending: pendingSavepoint}, underWay},
		"a checkpoint":       {of(recordedInStatus, checkpointNonce(1)), told{step: "checkpoint f2 of same job as FULL", pending: "MANUAL FULL f2 since 0s"}, underWay},
		"both, one a turn":   {of(recordedInStatus, savepointNonce(1), checkpointNonce(2)), told{step: savepoint, pending: pendingSavepoint + "MANUAL FULL f2 since 0s"}, atOnce},
		"a periodic one":     {of(recordedInStatus, every(savepointPeriod, "1h")), told{step: savepoint, pending: "PERIODIC CANONICAL f1 since 0s"}, underWay},
		"not before it time": {of(recordedInStatus, every(savepointPeriod, "1h"), remembered), told{}, idle},
		"not of a job that is starting": {of(recordedInStatus, savepointNonce(1), jobs(sameJob, job.Created)), told{
			events: []string{"Normal Job JobStatusChanged: Job status changed from RUNNING to CREATED"},
		}, idle},
		"a period that cannot be read is told": {of(recordedInStatus, every(savepointPeriod, "often")), told{events: []string{
			"Warning Operator SavepointError: kubernetes.operator.periodic.savepoint.interval is \"often\": neither a duration such as 6h nor a cron expression such as 0 0 */6 * * ?",
		}}, idle},
		"a checkpoint of an old Flink is told": {of(recordedInStatus, old), told{
			events: []string{"Warning Operator CheckpointError: checkpoints can be triggered from Flink 1.17 on"},
		}, idle},
	})
}

func TestASnapshotThatIsDueIsCreatedAsAResource(t *testing.T) {
	remembered := func(s *scene) { s.seen.Memory.Savepoint = noon.Add(-time.Minute) }
	hourly := every(savepointPeriod, "1h")
	created := "create app-savepoint-manual-1773489600000 map[drey.dev/nonce:1]"
	again := told{step: "create app-savepoint-periodic-1773489600000 map[]"}
	playSnapshots(t, map[string]snapshotRow{
		"nothing is due":                       {of(recordedInResources), told{}, idle},
		"a savepoint":                          {of(recordedInResources, savepointNonce(1)), told{step: created}, atOnce},
		"a checkpoint":                         {of(recordedInResources, checkpointNonce(1)), told{step: "create app-checkpoint-manual-1773489600000 map[drey.dev/nonce:1]"}, atOnce},
		"both, one a turn":                     {of(recordedInResources, savepointNonce(1), checkpointNonce(1)), told{step: created}, atOnce},
		"unless it is not known what there is": {of(recordedInResources, savepointNonce(1), unseenSnapshots), told{}, idle},
		"one that exists is recorded":          {of(recordedInResources, savepointNonce(1), snapshots(wished("1", 0))), told{nonces: "1 -"}, idle},
		"one of another nonce does not count":  {of(recordedInResources, savepointNonce(1), snapshots(wished("1", time.Minute), wished("2", 0))), told{step: created}, atOnce},
		"nor one from before the last record":  {of(recordedInResources, savepointNonce(1), snapshots(wished("1", 2*time.Hour))), told{step: created}, atOnce},
		"nor one that a user made":             {of(recordedInResources, savepointNonce(1), snapshots(made(manual, "COMPLETED", 0))), told{step: created}, atOnce},
		"a periodic one":                       {of(recordedInResources, hourly), again, atOnce},
		"not before its time":                  {of(recordedInResources, hourly, remembered), told{}, idle},
		"nor while one is under way":           {of(recordedInResources, hourly, snapshots(made(periodic, "TRIGGER_PENDING", time.Minute))), told{}, idle},
		"a failed one is no reason to wait":    {of(recordedInResources, hourly, snapshots(made(periodic, "FAILED", time.Minute))), again, atOnce},
		"a completed one is":                   {of(recordedInResources, hourly, snapshots(made(periodic, "COMPLETED", time.Minute))), told{}, idle},
	})
}

func TestWhatIsCreatedSaysWhatIsWanted(t *testing.T) {
	given := of(recordedInResources, option("kubernetes.operator.savepoint.format.type", "NATIVE"), savepointNonce(1))
	d := decide(t, given)
	step, creates := d.Step.(plan.CreateSnapshot)
	if !creates {
		t.Fatalf("decided %s", words(d))
	}
	want := v1beta1.FlinkStateSnapshotSpec{
		JobReference: &v1beta1.JobReference{Kind: "FlinkDeployment", Name: "app"},
		Savepoint: &v1beta1.SavepointSpec{
			Path: "s3://sp", FormatType: "NATIVE", DisposeOnDelete: new(false), AlreadyExists: new(false),
		},
	}
	if diff := cmp.Diff(want, step.Snapshot.Spec); diff != "" {
		t.Errorf("spec (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"snapshot.trigger-type": "MANUAL"}, step.Snapshot.Labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

func TestPeriodsAreRememberedBeforeTheEffect(t *testing.T) {
	tests := map[string]struct {
		given                 func() scene
		savepoint, checkpoint time.Time
	}{
		"a savepoint":            {of(recordedInStatus, every(savepointPeriod, "1h")), noon, time.Time{}},
		"a checkpoint":           {of(recordedInResources, every(checkpointEvery, "1h")), time.Time{}, noon},
		"not one that users ask": {of(recordedInResources, savepointNonce(1)), time.Time{}, time.Time{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := decide(t, test.given).Memory
			if m.Savepoint != test.savepoint || m.Checkpoint != test.checkpoint {
				t.Errorf("remembered %v and %v", m.Savepoint, m.Checkpoint)
			}
		})
	}
}

func TestASavepointHoldsUpgradesBack(t *testing.T) {
	ignored := option("kubernetes.operator.job.upgrade.ignore-pending-savepoint", "true")
	tests := map[string]struct {
		given func() scene
		rule  string
	}{
		"while it is being taken": {of(recordedInStatus, waitingFor(manual, time.Second), progress(world.InProgress), edited), "wait for a savepoint of the running job"},
		"not if that is ignored":  {of(recordedInStatus, ignored, waitingFor(manual, time.Second), progress(world.InProgress), edited), "suspend for an upgrade"},
		"not once it is there":    {of(recordedInStatus, waitingFor(manual, time.Second), progress(world.Completed), edited), "suspend for an upgrade"},
		"a checkpoint does not":   {of(recordedInStatus, announcedCheckpoint(manual, time.Second), progress(world.InProgress), edited), "suspend for an upgrade"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if d := decide(t, test.given); d.Rule != test.rule {
				t.Errorf("decided %s", words(d))
			}
		})
	}
}
