package observe

import (
	"context"
	"errors"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/turn/world"
)

// checkpoints asks for the job's checkpoints. What Flink says of a job that has just ended does not count: for as long as
// web.refresh-interval it may answer from before the end, and leave out the checkpoint that the job ended with.
func (l *look) checkpoints(ctx context.Context, flink Flink, mine rest.JobSummary, c conf.Conf, seen *world.Flink) {
	stats, err := flink.Checkpoints(ctx, mine.ID)
	if err != nil && rest.CheckpointingDisabled(err) {
		stats, err = rest.CheckpointStats{}, nil
	}
	seen.Pending = as(fact(stats, err), pending)
	seen.Checkpoint = as(fact(stats, err), newest)
	if mine.State.IsGloballyTerminal() && l.hasJustEnded(mine, c) {
		seen.Checkpoint = world.Unknown[*world.Checkpoint]("Flink may not have refreshed what it says of the job since it ended")
	}
}

// hasJustEnded tells whether less than web.refresh-interval has passed since the operator saw that the job had ended.
func (l *look) hasJustEnded(mine rest.JobSummary, c conf.Conf) bool {
	refresh, err := conf.Get(c, option.WebRefreshInterval)
	if err != nil || refresh <= 0 {
		return false
	}
	if job.State(l.app.Status.JobStatus.State) == mine.State {
		return false // status says so only after that
	}
	ended := l.memory.Ended
	return ended.Job != mine.ID || ended.State != mine.State || l.Now().Before(ended.At.Add(refresh))
}

func newest(s rest.CheckpointStats) *world.Checkpoint {
	latest, found := s.Latest()
	if !found {
		return nil
	}
	return &world.Checkpoint{ID: latest.ID, Path: latest.Path, Trigger: latest.Time, StateSize: latest.StateSize}
}

func pending(s rest.CheckpointStats) *time.Time {
	if p, found := s.Pending(); found {
		return &p.Triggered
	}
	return nil
}

// triggers asks how what status waits for goes.
func (l *look) triggers(ctx context.Context, flink Flink, seen *world.Flink) {
	status := l.app.Status.JobStatus
	id := job.ID(status.JobID)
	if trigger := status.SavepointInfo.TriggerID; trigger != "" {
		seen.Savepoint = savepointProgress(flink.Savepoint(ctx, id, job.TriggerID(trigger)))
	}
	if trigger := status.CheckpointInfo.TriggerID; trigger != "" {
		seen.Triggered = checkpointProgress(flink.TriggeredCheckpoint(ctx, id, job.TriggerID(trigger)))
	}
}

func savepointProgress(s rest.SavepointStatus, err error) world.Seen[world.Progress] {
	switch {
	case errors.Is(err, rest.ErrNotFound):
		return world.Known(world.Progress{Stage: world.Forgotten, Failure: err.Error()})
	case err != nil:
		return world.Unknown[world.Progress](err.Error())
	case s.Failure != nil:
		return world.Known(world.Progress{Stage: world.Failed, Location: leftBehind(*s.Failure), Failure: rootCause(*s.Failure)})
	case s.Location != "":
		return world.Known(world.Progress{Stage: world.Completed, Location: s.Location})
	}
	return world.Known(world.Progress{Stage: world.InProgress})
}

// leftBehind is the savepoint of a job that failed after it was taken (StopWithSavepointStoppingException): it is consistent, and
// newer than any checkpoint.
func leftBehind(f rest.Failure) string {
	const before, after = "A savepoint has been created at: ", ", but the corresponding job "
	_, rest, found := strings.Cut(f.StackTrace, before)
	path, _, ended := strings.Cut(rest, after)
	if !found || !ended {
		return ""
	}
	return path
}

// rootCause is what a failure began with, in one line.
func rootCause(f rest.Failure) string {
	causes := f.Causes()
	if len(causes) == 0 {
		return f.Class
	}
	last := causes[len(causes)-1]
	return strings.TrimSuffix(last.Class+": "+last.Message, ": ")
}

func checkpointProgress(s rest.CheckpointStatus, err error) world.Seen[world.Progress] {
	switch {
	case errors.Is(err, rest.ErrNotFound):
		return world.Known(world.Progress{Stage: world.Forgotten, Failure: err.Error()})
	case err != nil:
		return world.Unknown[world.Progress](err.Error())
	case s.Failure != nil:
		return world.Known(world.Progress{Stage: world.Failed, Failure: rootCause(*s.Failure)})
	case s.Done:
		return world.Known(world.Progress{Stage: world.Completed, Checkpoint: s.ID})
	}
	return world.Known(world.Progress{Stage: world.InProgress})
}

// snapshots reads the FlinkStateSnapshots that name the resource, unless the operator knows no such resources.
func (l *look) snapshots(ctx context.Context, kind v1beta1.JobKind) world.Seen[[]v1beta1.FlinkStateSnapshot] {
	var found v1beta1.FlinkStateSnapshotList
	if err := l.Kube.List(ctx, &found, client.InNamespace(l.cluster.Namespace)); err != nil {
		return world.Unknown[[]v1beta1.FlinkStateSnapshot](err.Error())
	}
	mine := []v1beta1.FlinkStateSnapshot{}
	for _, s := range found.Items {
		if r := s.Spec.JobReference; r != nil && r.Kind == kind && r.Name == l.app.Name {
			mine = append(mine, s)
		}
	}
	return world.Known(mine)
}
