package rest

import (
	"context"
	"net/http"

	"github.com/drey-project/drey/flink/job"
)

// Format is the layout of a savepoint.
type Format string

// The formats of savepoints.
const (
	Canonical Format = "CANONICAL"
	Native    Format = "NATIVE"
)

// CheckpointType says how much a triggered checkpoint holds.
type CheckpointType string

// The types of triggered checkpoints.
const (
	Full        CheckpointType = "FULL"
	Incremental CheckpointType = "INCREMENTAL"
)

// StopRequest asks for a job to end with a savepoint.
// A Trigger that the client chose makes asking twice harmless; when it is empty, Flink chooses.
type StopRequest struct {
	Directory string
	Format    Format
	Drain     bool
	Trigger   job.TriggerID
}

// SavepointRequest asks for a savepoint of a job that goes on.
type SavepointRequest struct {
	Directory string
	Format    Format
	Trigger   job.TriggerID
}

// CheckpointRequest asks for a checkpoint outside its regular interval.
type CheckpointRequest struct {
	Type    CheckpointType
	Trigger job.TriggerID
}

// SavepointStatus is how far a savepoint, or a stop with a savepoint, has come.
// It is pending while Location is empty and Failure is nil.
type SavepointStatus struct {
	Done     bool
	Location string
	Failure  *Failure
}

// CheckpointStatus is how far a triggered checkpoint has come.
type CheckpointStatus struct {
	Done    bool
	ID      int64
	Failure *Failure
}

// DisposalStatus is how far the removal of a savepoint has come.
type DisposalStatus struct {
	Done    bool
	Failure *Failure
}

// StopWithSavepoint asks for a job to be stopped with a savepoint; Savepoint tells how it goes.
func (c *Client) StopWithSavepoint(ctx context.Context, id job.ID, r StopRequest) (job.TriggerID, error) {
	body := stopWire{Directory: r.Directory, Drain: r.Drain, Format: r.Format, Trigger: r.Trigger}
	trigger, err := c.trigger(ctx, path("jobs", string(id), "stop"), body)
	return trigger, wrap(err, "cannot stop job %s with a savepoint", id)
}

// TriggerSavepoint asks for a savepoint; Savepoint tells how it goes.
func (c *Client) TriggerSavepoint(ctx context.Context, id job.ID, r SavepointRequest) (job.TriggerID, error) {
	body := savepointWire{Directory: r.Directory, Format: r.Format, Trigger: r.Trigger}
	trigger, err := c.trigger(ctx, path("jobs", string(id), "savepoints"), body)
	return trigger, wrap(err, "cannot trigger a savepoint of job %s", id)
}

// Savepoint tells how a triggered savepoint, or a stop with a savepoint, goes.
// The error is ErrNotFound when Flink has forgotten the trigger.
func (c *Client) Savepoint(ctx context.Context, id job.ID, trigger job.TriggerID) (SavepointStatus, error) {
	answer, err := get[asyncWire](ctx, c, path("jobs", string(id), "savepoints", string(trigger)))
	if err != nil {
		return SavepointStatus{}, wrap(err, "cannot read savepoint %s of job %s", trigger, id)
	}
	return answer.savepoint(), nil
}

// TriggerCheckpoint asks for a checkpoint; TriggeredCheckpoint tells how it goes.
func (c *Client) TriggerCheckpoint(ctx context.Context, id job.ID, r CheckpointRequest) (job.TriggerID, error) {
	trigger, err := c.trigger(ctx, path("jobs", string(id), "checkpoints"), checkpointTriggerWire(r))
	return trigger, wrap(err, "cannot trigger a checkpoint of job %s", id)
}

// TriggeredCheckpoint tells how a triggered checkpoint goes.
func (c *Client) TriggeredCheckpoint(ctx context.Context, id job.ID, trigger job.TriggerID) (CheckpointStatus, error) {
	answer, err := get[asyncWire](ctx, c, path("jobs", string(id), "checkpoints", string(trigger)))
	if err != nil {
		return CheckpointStatus{}, wrap(err, "cannot read checkpoint %s of job %s", trigger, id)
	}
	return answer.checkpoint(), nil
}

// DisposeSavepoint asks for the files of a savepoint to be removed; Disposal tells how it goes.
// Flink always chooses the trigger here: its request has no field for one.
func (c *Client) DisposeSavepoint(ctx context.Context, location string) (job.TriggerID, error) {
	trigger, err := c.trigger(ctx, "/savepoint-disposal", disposeWire{Path: location})
	return trigger, wrap(err, "cannot dispose of savepoint %q", location)
}

// Disposal tells how the removal of a savepoint goes.
func (c *Client) Disposal(ctx context.Context, trigger job.TriggerID) (DisposalStatus, error) {
	answer, err := get[asyncWire](ctx, c, path("savepoint-disposal", string(trigger)))
	if err != nil {
		return DisposalStatus{}, wrap(err, "cannot read disposal %s", trigger)
	}
	return answer.disposal(), nil
}

func (c *Client) trigger(ctx context.Context, path string, body any) (job.TriggerID, error) {
	var answer triggerWire
	err := c.do(ctx, call{method: http.MethodPost, path: path, body: body, timeout: c.timeout}, &answer)
	return answer.ID, err
}
