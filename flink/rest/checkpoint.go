package rest

import (
	"context"
	"strconv"
	"time"

	"github.com/drey-project/drey/flink/job"
)

// CheckpointPending is the status of a checkpoint that Flink is still taking.
const CheckpointPending = "IN_PROGRESS"

// NotAddressable stands in a checkpoint's path when it cannot be restored from by path.
const NotAddressable = "<checkpoint-not-externally-addressable>"

// CheckpointStats are the checkpoints of a job that Flink remembers.
type CheckpointStats struct {
	// Completed, Savepoint and Restored are nil when there was none.
	Completed, Savepoint *Checkpoint
	Restored             *RestoredCheckpoint
	Counts               CheckpointCounts
	// History is newest first.
	History []Checkpoint
}

// CheckpointCounts are the numbers of checkpoints since the JobManager started.
type CheckpointCounts struct {
	Restored   int64 `json:"restored"`
	Total      int64 `json:"total"`
	InProgress int64 `json:"in_progress"`
	Completed  int64 `json:"completed"`
	Failed     int64 `json:"failed"`
}

// Checkpoint is one checkpoint or savepoint of a job.
type Checkpoint struct {
	ID             int64
	Status         string
	Savepoint      bool
	Triggered      time.Time
	Path           string
	StateSize      int64
	FailureMessage string
}

// RestoredCheckpoint is where a job started from.
type RestoredCheckpoint struct {
	ID        int64
	Restored  time.Time
	Savepoint bool
	Path      string
}

// CheckpointConfig is how a job checkpoints.
type CheckpointConfig struct {
	Mode          string
	Interval      time.Duration
	Timeout       time.Duration
	MinPause      time.Duration
	MaxConcurrent int64
	Externalized  bool
	// DeleteOnCancel says that externalized checkpoints go when the job is cancelled.
	DeleteOnCancel bool
}

// Checkpoints are the checkpoints of a job that Flink remembers.
// CheckpointingDisabled tells the error of a job that takes none.
func (c *Client) Checkpoints(ctx context.Context, id job.ID) (CheckpointStats, error) {
	answer, err := get[checkpointsWire](ctx, c, path("jobs", string(id), "checkpoints"))
	if err != nil {
		return CheckpointStats{}, wrap(err, "cannot read the checkpoints of job %s", id)
	}
	return answer.stats(), nil
}

// Checkpoint is one checkpoint of a job; the error is ErrNotFound when Flink has forgotten it.
func (c *Client) Checkpoint(ctx context.Context, id job.ID, checkpoint int64) (Checkpoint, error) {
	number := strconv.FormatInt(checkpoint, 10)
	answer, err := get[checkpointWire](ctx, c, path("jobs", string(id), "checkpoints", "details", number))
	if err != nil {
		return Checkpoint{}, wrap(err, "cannot read checkpoint %d of job %s", checkpoint, id)
	}
	return answer.checkpoint(), nil
}

// CheckpointConfig is how a job checkpoints.
func (c *Client) CheckpointConfig(ctx context.Context, id job.ID) (CheckpointConfig, error) {
	answer, err := get[checkpointConfigWire](ctx, c, path("jobs", string(id), "checkpoints", "config"))
	if err != nil {
		return CheckpointConfig{}, wrap(err, "cannot read the checkpoint configuration of job %s", id)
	}
	return answer.config(), nil
}

// LatestCheckpoint is the newest place a job can be restored from, and when it came to be.
type LatestCheckpoint struct {
	ID        int64
	Path      string
	Time      time.Time
	StateSize int64
}

// Latest is the newest of the restored, the completed and the savepoint, by id; the earlier named wins a tie.
func (s CheckpointStats) Latest() (LatestCheckpoint, bool) {
	var latest LatestCheckpoint
	found := false
	if r := s.Restored; r != nil && r.Path != "" {
		latest, found = LatestCheckpoint{ID: r.ID, Path: r.Path, Time: r.Restored}, true
	}
	for _, c := range []*Checkpoint{s.Completed, s.Savepoint} {
		if c == nil || c.Path == "" || found && c.ID <= latest.ID {
			continue
		}
		latest, found = LatestCheckpoint{ID: c.ID, Path: c.Path, Time: c.Triggered, StateSize: c.StateSize}, true
	}
	return latest, found
}

// Pending is the checkpoint that is being taken, if the newest one in the history is.
func (s CheckpointStats) Pending() (Checkpoint, bool) {
	if len(s.History) == 0 || s.History[0].Status != CheckpointPending {
		return Checkpoint{}, false
	}
	return s.History[0], true
}
