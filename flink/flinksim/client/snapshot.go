package client

import (
	"context"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
)

// StopWithSavepoint asks for a job to be stopped with a savepoint.
func (c *Client) StopWithSavepoint(ctx context.Context, id job.ID, r rest.StopRequest) (job.TriggerID, error) {
	request := flinksim.SnapshotRequest{Directory: r.Directory, Format: string(r.Format), Drain: r.Drain, Trigger: r.Trigger}
	return ask(ctx, c, func(s *flinksim.Cluster) (job.TriggerID, error) { return s.Stop(id, request) })
}

// TriggerSavepoint asks for a savepoint.
func (c *Client) TriggerSavepoint(ctx context.Context, id job.ID, r rest.SavepointRequest) (job.TriggerID, error) {
	request := flinksim.SnapshotRequest{Directory: r.Directory, Format: string(r.Format), Trigger: r.Trigger}
	return ask(ctx, c, func(s *flinksim.Cluster) (job.TriggerID, error) { return s.TriggerSavepoint(id, request) })
}

// Savepoint tells how a savepoint, or a stop with a savepoint, goes.
func (c *Client) Savepoint(ctx context.Context, id job.ID, trigger job.TriggerID) (rest.SavepointStatus, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.SavepointStatus, error) {
		p, err := s.Savepoint(id, trigger)
		return rest.SavepointStatus{Done: p.Done, Location: p.Location, Failure: failure(p.Failure)}, err
	})
}

// TriggerCheckpoint asks for a checkpoint.
func (c *Client) TriggerCheckpoint(ctx context.Context, id job.ID, r rest.CheckpointRequest) (job.TriggerID, error) {
	request := flinksim.SnapshotRequest{Format: string(r.Type), Trigger: r.Trigger}
	return ask(ctx, c, func(s *flinksim.Cluster) (job.TriggerID, error) { return s.TriggerCheckpoint(id, request) })
}

// TriggeredCheckpoint tells how a triggered checkpoint goes.
func (c *Client) TriggeredCheckpoint(ctx context.Context, id job.ID, trigger job.TriggerID) (rest.CheckpointStatus, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.CheckpointStatus, error) {
		p, err := s.Triggered(id, trigger)
		return rest.CheckpointStatus{Done: p.Done, ID: p.Checkpoint, Failure: failure(p.Failure)}, err
	})
}

// DisposeSavepoint asks for the files of a savepoint to be removed.
func (c *Client) DisposeSavepoint(ctx context.Context, location string) (job.TriggerID, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (job.TriggerID, error) { return s.Dispose(location) })
}

// Disposal tells how the removal of a savepoint goes.
func (c *Client) Disposal(ctx context.Context, trigger job.TriggerID) (rest.DisposalStatus, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.DisposalStatus, error) {
		p, err := s.Disposal(trigger)
		return rest.DisposalStatus{Done: p.Done, Failure: failure(p.Failure)}, err
	})
}

// Checkpoints are the checkpoints of a job that the cluster remembers.
func (c *Client) Checkpoints(ctx context.Context, id job.ID) (rest.CheckpointStats, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.CheckpointStats, error) {
		known, err := s.Checkpoints(id)
		return stats(known), err
	})
}

// Checkpoint is one checkpoint of a job.
func (c *Client) Checkpoint(ctx context.Context, id job.ID, checkpoint int64) (rest.Checkpoint, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.Checkpoint, error) {
		found, err := s.Checkpoint(id, checkpoint)
		if err != nil {
			return rest.Checkpoint{}, err
		}
		return completedCheckpoint(found), nil
	})
}

// CheckpointConfig is how a job checkpoints.
func (c *Client) CheckpointConfig(ctx context.Context, id job.ID) (rest.CheckpointConfig, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.CheckpointConfig, error) {
		_, err := s.Checkpoints(id)
		return rest.CheckpointConfig{Mode: "exactly_once", Interval: time.Minute, Timeout: 10 * time.Minute, MaxConcurrent: 1, DeleteOnCancel: true}, err
	})
}

func stats(known flinksim.Statistics) rest.CheckpointStats {
	var all rest.CheckpointStats
	if p := known.Pending; p != nil {
		all.Counts.InProgress, all.Counts.Total = 1, 1
		all.History = append(all.History, rest.Checkpoint{ID: p.ID, Status: rest.CheckpointPending, Triggered: p.Time})
	}
	if known.Completed != nil {
		done := completedCheckpoint(*known.Completed)
		all.Completed = &done
		all.Counts.Completed, all.Counts.Total = 1, all.Counts.Total+1
		all.History = append(all.History, done)
	}
	if known.Savepoint != nil {
		done := completedCheckpoint(*known.Savepoint)
		done.Savepoint = true
		all.Savepoint = &done
	}
	if r := known.Restored; r != nil {
		all.Restored = &rest.RestoredCheckpoint{ID: r.ID, Restored: r.Time, Path: r.Path}
		all.Counts.Restored = 1
	}
	return all
}

func completedCheckpoint(c flinksim.Checkpoint) rest.Checkpoint {
	return rest.Checkpoint{ID: c.ID, Status: "COMPLETED", Triggered: c.Time, Path: c.Path, StateSize: c.StateSize()}
}

// failure is a Java exception of a class and a message; nil for none.
func failure(text string) *rest.Failure {
	if text == "" {
		return nil
	}
	class, _, _ := strings.Cut(text, ":")
	return &rest.Failure{Class: class, StackTrace: text}
}

func exception(e flinksim.Exception) rest.Exception {
	return rest.Exception{
		Name: e.Name, StackTrace: e.StackTrace, Time: time.UnixMilli(e.Timestamp).UTC(), Task: e.Task,
		Endpoint: e.Endpoint, TaskManager: e.TaskManager, FailureLabels: e.FailureLabels,
	}
}
