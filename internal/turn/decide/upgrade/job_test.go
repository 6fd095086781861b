package upgrade_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/world"
)

func millis(at time.Time) string { return fmt.Sprint(at.UnixMilli()) }

func TestAStatelessUpgradeGivesStateUp(t *testing.T) {
	cases{
		"a running job is cancelled":      {given(stateless), goOn(upgrade.Stateless, stateless, stateless)},
		"a failing job is cancelled":      {given(stateless, state(job.Failing)), goOn(upgrade.Stateless, stateless, stateless)},
		"a cancelling job counts as well": {given(stateless, state(job.Cancelling)), goOn(upgrade.Stateless, stateless, stateless)},
		"nothing is done to an ended job": {given(stateless, state(job.Failed)), goOn(upgrade.Noop, stateless, stateless)},
		"a lost JobManager is no obstacle": {
			given(stateless, state(job.Reconciling), jobManager(v1beta1.JobManagerMissing), noMetadata), goOn(upgrade.Stateless, stateless, stateless),
		},
		"metadata need not be seen": {given(stateless, state(job.Failed), unseenMetadata), goOn(upgrade.Noop, stateless, stateless)},
	}.run(t)
}

func TestAnEndedJobIsRestoredFromWhatStatusRecorded(t *testing.T) {
	recorded := goOn(upgrade.Noop, savepoint, savepoint)
	legacy := func(in *upgrade.Input) {
		in.Status.UpgradeSavepointPath = ""
		in.Status.SavepointInfo.LastSavepoint = &v1beta1.Savepoint{Location: "s3://old"}
	}
	down := jobManager(v1beta1.JobManagerMissing)
	cases{
		"a finished job whose JobManager answers":  {given(savepoint, state(job.Finished)), recorded},
		"a failed job that left no metadata":       {given(savepoint, state(job.Failed), down, noMetadata), recorded},
		"a failed job without high availability":   {given(savepoint, state(job.Failed), down, noHA, unseenMetadata), recorded},
		"a canceled job, whatever else there is":   {given(savepoint, state(job.Canceled), down, unseenMetadata), recorded},
		"a canceled job that had no state":         {given(savepoint, state(job.Canceled), path("")), recorded},
		"a job with a savepoint of the older form": {given(savepoint, state(job.Finished), legacy), recorded},
		"a session job":                                  {given(savepoint, state(job.Failed), sessionJob, unseenMetadata), recorded},
		"a failed job in mode last-state":                {given(lastState, state(job.Failed)), goOn(upgrade.Noop, savepoint, lastState)},
		"a failed job to another Flink version":          {given(savepoint, state(job.Failed), otherVersion), recorded},
		"metadata beside a silent JobManager counts":     {given(savepoint, state(job.Failed), down), goOn(upgrade.LastState, lastState, lastState)},
		"metadata without a checkpoint does not":         {given(savepoint, state(job.Failed), down, emptyMetadata), recorded},
		"unseen metadata beside a silent one is awaited": {given(savepoint, state(job.Failed), down, unseenMetadata), look(upgrade.HAMetadata, savepoint)},
	}.run(t)
}

func TestASavepointUpgradeStopsARunningJob(t *testing.T) {
	off := set(fallbackEnabled, "false")
	cases{
		"a running job":                      {given(savepoint), goOn(upgrade.Savepoint, savepoint, savepoint)},
		"a running job without metadata":     {given(savepoint, noMetadata), goOn(upgrade.Savepoint, savepoint, savepoint)},
		"a running session job":              {given(savepoint, sessionJob), goOn(upgrade.Savepoint, savepoint, savepoint)},
		"a cancelling job is waited for":     {given(savepoint, state(job.Cancelling)), upgrade.Choice{Mode: savepoint}},
		"a restarting job falls back":        {given(savepoint, state(job.Restarting)), goOn(upgrade.LastState, lastState, lastState)},
		"a restarting job may not fall back": {given(savepoint, state(job.Restarting), off), wait(savepoint)},
		"a restarting job is cancelled if the user prefers that": {
			given(savepoint, state(job.Restarting), set(cancelEnabled, "true")), goOn(upgrade.Cancel, savepoint, lastState),
		},
		"a restarting job without metadata is cancelled": {
			given(savepoint, state(job.Restarting), noMetadata), goOn(upgrade.Cancel, savepoint, lastState),
		},
		"a restarting session job is cancelled": {
			given(savepoint, state(job.Restarting), sessionJob, unseenMetadata), goOn(upgrade.Cancel, savepoint, lastState),
		},
		"a session job that may not fall back waits": {given(savepoint, state(job.Restarting), sessionJob, off), wait(savepoint)},
		"a session job that is not seen waits":       {given(savepoint, state(job.Reconciling), sessionJob), stuck(lastState)},
		"whether there is metadata must be seen": {
			given(savepoint, state(job.Restarting), unseenMetadata), look(upgrade.HAMetadata, lastState),
		},
	}.run(t)
}

func TestALastStateUpgradeKeepsTheNewestCheckpoint(t *testing.T) {
	cases{
		"a running job with metadata":             {given(lastState), goOn(upgrade.LastState, lastState, lastState)},
		"a running job without metadata":          {given(lastState, noMetadata), goOn(upgrade.Cancel, savepoint, lastState)},
		"a running job without high availability": {given(lastState, noHA), goOn(upgrade.Cancel, savepoint, lastState)},
		"a running job that the user wants cancelled": {
			given(lastState, set(cancelEnabled, "true")), goOn(upgrade.Cancel, savepoint, lastState),
		},
		"a running session job":                  {given(lastState, sessionJob), goOn(upgrade.Cancel, savepoint, lastState)},
		"whether there is metadata must be seen": {given(lastState, unseenMetadata), look(upgrade.HAMetadata, lastState)},
		"a mode that is null":                    {given("", state(job.Restarting)), goOn(upgrade.LastState, lastState, "")},
	}.run(t)
}

func TestAnotherFlinkVersionNeverReadsMetadata(t *testing.T) {
	directory := set(savepointDir, "s3://savepoints")
	cases{
		"a running job takes a savepoint":            {given(lastState, otherVersion, directory), goOn(upgrade.Savepoint, savepoint, lastState)},
		"without a directory it is cancelled":        {given(lastState, otherVersion), goOn(upgrade.Cancel, savepoint, lastState)},
		"a blank directory is none":                  {given(lastState, otherVersion, set(savepointDir, " ")), goOn(upgrade.Cancel, savepoint, lastState)},
		"a job in mode savepoint needs no directory": {given(savepoint, otherVersion), goOn(upgrade.Savepoint, savepoint, savepoint)},
		"a restarting job is cancelled, fallback or not": {
			given(savepoint, otherVersion, state(job.Restarting), set(fallbackEnabled, "false")), goOn(upgrade.Cancel, savepoint, lastState),
		},
		"a job that cannot be asked is waited for": {given(savepoint, otherVersion, directory, state(job.Reconciling)), wait(lastState)},
	}.run(t)
}

func TestCheckpointsThatAreTooOldGiveWayToASavepoint(t *testing.T) {
	completed := func(ago time.Duration) change {
		return func(in *upgrade.Input) { in.Completed = world.Known(&world.Checkpoint{Trigger: noon.Add(-ago)}) }
	}
	pending := func(ago time.Duration) change {
		return func(in *upgrade.Input) { in.Pending = world.Known(new(noon.Add(-ago))) }
	}
	started := func(ago time.Duration) change {
		return func(in *upgrade.Input) { in.Status.StartTime = millis(noon.Add(-ago)) }
	}
	unseen := func(in *upgrade.Input) { in.Completed = world.Unknown[*world.Checkpoint]("timeout") }
	unseenPending := func(in *upgrade.Input) { in.Pending = world.Seen[*time.Time]{} }
	limit := set(maxAge, "1 min")
	toSavepoint := goOn(upgrade.Savepoint, savepoint, lastState)
	toLastState := goOn(upgrade.LastState, lastState, lastState)
	cases{
		"no checkpoint at all":               {given(lastState, limit), toSavepoint},
		"a job that began just now":          {given(lastState, limit, started(30*time.Second), unseen), toLastState},
		"a checkpoint of 30 seconds":         {given(lastState, limit, completed(30*time.Second)), toLastState},
		"a checkpoint of exactly the limit":  {given(lastState, limit, completed(time.Minute)), toSavepoint},
		"a checkpoint of 61 seconds":         {given(lastState, limit, completed(61*time.Second)), toSavepoint},
		"one in progress since 30 seconds":   {given(lastState, limit, pending(30*time.Second)), wait(lastState)},
		"one in progress since 61 seconds":   {given(lastState, limit, pending(61*time.Second)), toSavepoint},
		"a young one counts before progress": {given(lastState, limit, completed(time.Second), pending(time.Second)), toLastState},
		"checkpoints that were not seen":     {given(lastState, limit, unseen), look(upgrade.Checkpoints, lastState)},
		"progress that was not seen":         {given(lastState, limit, unseenPending), look(upgrade.Checkpoints, lastState)},
		"no limit, so nothing need be seen":  {given(lastState, unseen), toLastState},
		"a young one of a job to be cancelled": {
			given(lastState, limit, completed(time.Second), set(cancelEnabled, "true")), goOn(upgrade.Cancel, savepoint, lastState),
		},
	}.run(t)
	in := given(lastState, limit)
	in.Status.StartTime = ""
	if _, err := upgrade.Choose(in); err == nil {
		t.Error("a job without a start time gives no error")
	}
}

func TestOptionsThatCannotBeReadAreErrors(t *testing.T) {
	for name, in := range map[string]upgrade.Input{
		"fallback": given(savepoint, state(job.Restarting), set(fallbackEnabled, "perhaps")),
		"cancel":   given(lastState, set(cancelEnabled, "perhaps")),
		"age":      given(lastState, set(maxAge, "old")),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := upgrade.Choose(in); err == nil {
				t.Error("no error")
			}
		})
	}
}
