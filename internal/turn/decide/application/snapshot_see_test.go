package application_test

import (
	"testing"
	"time"

	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/world"
)

func TestASavepointIsFollowedInStatus(t *testing.T) {
	second, long := time.Second, 2*time.Minute
	failed := []string{"Warning Operator SavepointError: Savepoint failed for savepointTriggerNonce: 1"}
	late := func(s *scene) { s.seen.Memory.SavepointRetry = noon.Add(second) }
	wish, retried := savepointNonce(1), "savepoint old of same job to s3://sp as NATIVE"
	playSnapshots(t, map[string]snapshotRow{
		"one in progress":         {of(recordedInStatus, wish, waitingFor(manual, second), progress(world.InProgress)), told{pending: "MANUAL NATIVE old since 1s"}, underWay},
		"one that cannot be seen": {of(recordedInStatus, wish, waitingFor(manual, long)), told{pending: "MANUAL NATIVE old since 2m0s"}, underWay},
		"one of a user that is there": {of(recordedInStatus, wish, waitingFor(manual, second), progress(world.Completed)), told{
			last: "s3://sp/new MANUAL NATIVE 1s nonce 1", history: []string{"s3://sp/new"}, nonces: "1 -",
		}, atOnce},
		"a periodic one that is there": {of(recordedInStatus, wish, waitingFor(periodic, second), progress(world.Completed)), told{
			step: "savepoint f1 of same job to s3://sp as CANONICAL", pending: "MANUAL CANONICAL f1 since 0s",
			last: "s3://sp/new PERIODIC NATIVE 1s nonce -, periodic 1s", history: []string{"s3://sp/new"},
		}, atOnce},
		"one that failed is asked for later under another id": {of(recordedInStatus, wish, waitingFor(manual, second), progress(world.Failed)), told{
			pending: "MANUAL NATIVE f1 since 1s", events: failed,
		}, underWay},
		"not before its time": {of(recordedInStatus, wish, waitingFor(manual, second), progress(world.Forgotten), late), told{
			pending: "MANUAL NATIVE old since 1s",
		}, underWay},
		"one that nobody has asked for is asked for under its id": {of(recordedInStatus, wish, waitingFor(manual, second), progress(world.Forgotten)), told{
			step: retried, pending: "MANUAL NATIVE old since 1s",
		}, underWay},
		"so is a periodic one": {of(recordedInStatus, waitingFor(periodic, second), progress(world.Forgotten)), told{
			step: retried, pending: "PERIODIC NATIVE old since 1s",
		}, underWay},
		"one that fails for long is given up": {of(recordedInStatus, wish, waitingFor(manual, long), progress(world.Failed)), told{
			events: failed, nonces: "1 -",
		}, idle},
		"so is one that is unknown for long": {of(recordedInStatus, wish, waitingFor(manual, long), progress(world.Forgotten)), told{
			events: failed, nonces: "1 -",
		}, idle},
		"a periodic one that failed comes in its time": {of(recordedInStatus, waitingFor(periodic, second), progress(world.Failed)), told{
			events: []string{"Warning Operator SavepointError: Periodic savepoint failed"},
		}, idle},
		"the job stops running": {of(recordedInStatus, wish, waitingFor(manual, second), progress(world.InProgress), jobs(sameJob, job.Restarting)), told{
			nonces: "1 -", events: append([]string{"Normal Job JobStatusChanged: Job status changed from RUNNING to RESTARTING"}, failed...),
		}, idle},
		"with a periodic one": {of(recordedInStatus, wish, waitingFor(periodic, second), progress(world.InProgress), jobs(sameJob, job.Restarting)), told{
			events: append([]string{"Normal Job JobStatusChanged: Job status changed from RUNNING to RESTARTING"}, failed...),
		}, idle},
	})
}

func TestACheckpointIsFollowedInStatus(t *testing.T) {
	second, long := time.Second, 2*time.Minute
	wish, failed := checkpointNonce(3), []string{"Warning Operator CheckpointError: Checkpoint failed for checkpointTriggerNonce: 3"}
	playSnapshots(t, map[string]snapshotRow{
		"one in progress": {of(recordedInStatus, wish, announcedCheckpoint(manual, second), progress(world.InProgress)), told{pending: "MANUAL FULL old since 1s"}, underWay},
		"one of a user that is there": {of(recordedInStatus, wish, announcedCheckpoint(manual, second), progress(world.Completed)), told{
			last: "MANUAL FULL 1s nonce 3", nonces: "- 3",
		}, atOnce},
		"a periodic one that is there": {of(recordedInStatus, announcedCheckpoint(periodic, second), progress(world.Completed)), told{
			last: "PERIODIC FULL 1s nonce -, periodic 1s",
		}, atOnce},
		"one that failed": {of(recordedInStatus, wish, announcedCheckpoint(manual, second), progress(world.Failed)), told{
			pending: "MANUAL FULL f2 since 1s", events: failed,
		}, underWay},
		"one that nobody has asked for": {of(recordedInStatus, wish, announcedCheckpoint(manual, second), progress(world.Forgotten)), told{
			step: "checkpoint old of same job as FULL", pending: "MANUAL FULL old since 1s",
		}, underWay},
		"one that fails for long": {of(recordedInStatus, wish, announcedCheckpoint(manual, long), progress(world.Failed)), told{events: failed, nonces: "- 3"}, idle},
		"a periodic one that failed": {of(recordedInStatus, announcedCheckpoint(periodic, long), progress(world.Failed)), told{
			events: []string{"Warning Operator CheckpointError: Periodic checkpoint failed"},
		}, idle},
	})
}
