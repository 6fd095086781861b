package rest

import (
	"github.com/drey-project/drey/flink/job"
)

type triggerWire struct {
	ID job.TriggerID `json:"request-id"`
}

type stopWire struct {
	Directory string        `json:"targetDirectory,omitempty"`
	Drain     bool          `json:"drain"`
	Format    Format        `json:"formatType,omitempty"`
	Trigger   job.TriggerID `json:"triggerId,omitempty"`
}

type savepointWire struct {
	Directory string        `json:"target-directory,omitempty"`
	Cancel    bool          `json:"cancel-job"`
	Format    Format        `json:"formatType,omitempty"`
	Trigger   job.TriggerID `json:"triggerId,omitempty"`
}

type checkpointTriggerWire struct {
	Type    CheckpointType `json:"checkpointType,omitempty"`
	Trigger job.TriggerID  `json:"triggerId,omitempty"`
}

type disposeWire struct {
	Path string `json:"savepoint-path"`
}

// asyncWire is the state of anything that was triggered; the operation differs in its fields.
type asyncWire struct {
	Status    statusWire `json:"status"`
	Operation *struct {
		Location          string       `json:"location"`
		Failure           *failureWire `json:"failure-cause"`
		CheckpointID      int64        `json:"checkpointId"`
		CheckpointFailure *failureWire `json:"failureCause"`
	} `json:"operation"`
}

func (w asyncWire) savepoint() SavepointStatus {
	if w.Operation == nil {
		return SavepointStatus{}
	}
	failure := w.Operation.Failure.failure()
	done := w.Operation.Location != "" || failure != nil
	return SavepointStatus{Done: done, Location: w.Operation.Location, Failure: failure}
}

func (w asyncWire) checkpoint() CheckpointStatus {
	if w.Operation == nil {
		return CheckpointStatus{}
	}
	failure := w.Operation.CheckpointFailure.failure()
	return CheckpointStatus{Done: w.Status.done() || failure != nil, ID: w.Operation.CheckpointID, Failure: failure}
}

func (w asyncWire) disposal() DisposalStatus {
	status := DisposalStatus{Done: w.Status.done()}
	if w.Operation != nil {
		status.Failure = w.Operation.Failure.failure()
	}
	return status
}

type checkpointsWire struct {
	Counts CheckpointCounts `json:"counts"`
	Latest struct {
		Completed *checkpointWire `json:"completed"`
		Savepoint *checkpointWire `json:"savepoint"`
		Restored  *restoredWire   `json:"restored"`
	} `json:"latest"`
	History []checkpointWire `json:"history"`
}

type checkpointWire struct {
	ID             int64  `json:"id"`
	Status         string `json:"status"`
	Savepoint      bool   `json:"is_savepoint"`
	Triggered      millis `json:"trigger_timestamp"`
	Path           string `json:"external_path"`
	StateSize      int64  `json:"state_size"`
	FailureMessage string `json:"failure_message"`
}

type restoredWire struct {
	ID        int64  `json:"id"`
	Restored  millis `json:"restore_timestamp"`
	Savepoint bool   `json:"is_savepoint"`
	Path      string `json:"external_path"`
}

func (w *checkpointWire) checkpoint() Checkpoint {
	return Checkpoint{
		ID: w.ID, Status: w.Status, Savepoint: w.Savepoint, Triggered: w.Triggered.time(),
		Path: w.Path, StateSize: w.StateSize, FailureMessage: w.FailureMessage,
	}
}

func (w *checkpointWire) optional() *Checkpoint {
	if w == nil {
		return nil
	}
	return new(w.checkpoint())
}

func (w *restoredWire) optional() *RestoredCheckpoint {
	if w == nil {
		return nil
	}
	return &RestoredCheckpoint{ID: w.ID, Restored: w.Restored.time(), Savepoint: w.Savepoint, Path: w.Path}
}

func (w checkpointsWire) stats() CheckpointStats {
	stats := CheckpointStats{
		Counts: w.Counts, Completed: w.Latest.Completed.optional(),
		Savepoint: w.Latest.Savepoint.optional(), Restored: w.Latest.Restored.optional(),
	}
	for i := range w.History {
		stats.History = append(stats.History, w.History[i].checkpoint())
	}
	return stats
}

type checkpointConfigWire struct {
	Mode            string `json:"mode"`
	Interval        millis `json:"interval"`
	Timeout         millis `json:"timeout"`
	MinPause        millis `json:"min_pause"`
	MaxConcurrent   int64  `json:"max_concurrent"`
	Externalization struct {
		Enabled        bool `json:"enabled"`
		DeleteOnCancel bool `json:"delete_on_cancellation"`
	} `json:"externalization"`
}

func (w checkpointConfigWire) config() CheckpointConfig {
	return CheckpointConfig{
		Mode: w.Mode, Interval: w.Interval.duration(), Timeout: w.Timeout.duration(), MinPause: w.MinPause.duration(),
		MaxConcurrent: w.MaxConcurrent, Externalized: w.Externalization.Enabled, DeleteOnCancel: w.Externalization.DeleteOnCancel,
	}
}
