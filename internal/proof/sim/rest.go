package sim

import (
	"context"

	flinkclient "github.com/drey-project/drey/flink/flinksim/client"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
)

// restClient is a client of a simulated JobManager whose calls can be harmed.
type restClient struct {
	*flinkclient.Client
	w       *World
	cluster string
}

func (w *World) rest(cluster string) *restClient {
	return &restClient{Client: flinkclient.New(w.flink, cluster), w: w, cluster: cluster}
}

// ask makes a call that changes nothing.
func ask[A any](c *restClient, what string, question func() (A, error)) (answer A, err error) {
	err = c.w.call(call{"ask", what, c.cluster}, func() error {
		answer, err = question()
		return err
	})
	return answer, err
}

// order makes a call that changes something. An answer that is lost is no answer.
func order[A any](c *restClient, what string, request func() (A, error)) (answer A, err error) {
	err = c.w.call(call{"order", what, c.cluster}, func() error {
		answer, err = request()
		c.w.ordered(c.cluster)
		return err
	})
	if err != nil {
		var none A
		return none, err
	}
	return answer, nil
}

// ordered takes note of what Flink was asked to do.
func (w *World) ordered(cluster string) {
	w.noteGivenUp(cluster)
	w.recordFlink()
	w.follow()
}

func (c *restClient) Jobs(ctx context.Context) ([]rest.JobSummary, error) {
	return ask(c, "jobs", func() ([]rest.JobSummary, error) { return c.Client.Jobs(ctx) })
}

func (c *restClient) Savepoint(ctx context.Context, id job.ID, trigger job.TriggerID) (rest.SavepointStatus, error) {
	return ask(c, "savepoint", func() (rest.SavepointStatus, error) { return c.Client.Savepoint(ctx, id, trigger) })
}

func (c *restClient) TriggeredCheckpoint(ctx context.Context, id job.ID, trigger job.TriggerID) (rest.CheckpointStatus, error) {
	return ask(c, "checkpoint", func() (rest.CheckpointStatus, error) { return c.Client.TriggeredCheckpoint(ctx, id, trigger) })
}

func (c *restClient) Checkpoints(ctx context.Context, id job.ID) (rest.CheckpointStats, error) {
	return ask(c, "checkpoints", func() (rest.CheckpointStats, error) { return c.Client.Checkpoints(ctx, id) })
}

func (c *restClient) Checkpoint(ctx context.Context, id job.ID, checkpoint int64) (rest.Checkpoint, error) {
	return ask(c, "checkpoint details", func() (rest.Checkpoint, error) { return c.Client.Checkpoint(ctx, id, checkpoint) })
}

func (c *restClient) Cancel(ctx context.Context, id job.ID) error {
	_, err := order(c, "cancellation", func() (struct{}, error) { return struct{}{}, c.Client.Cancel(ctx, id) })
	return err
}

func (c *restClient) StopWithSavepoint(ctx context.Context, id job.ID, r rest.StopRequest) (job.TriggerID, error) {
	c.w.checkRequest(r.Trigger)
	return order(c, "stop with savepoint", func() (job.TriggerID, error) { return c.Client.StopWithSavepoint(ctx, id, r) })
}

func (c *restClient) TriggerSavepoint(ctx context.Context, id job.ID, r rest.SavepointRequest) (job.TriggerID, error) {
	c.w.checkRequest(r.Trigger)
	return order(c, "savepoint", func() (job.TriggerID, error) { return c.Client.TriggerSavepoint(ctx, id, r) })
}

func (c *restClient) TriggerCheckpoint(ctx context.Context, id job.ID, r rest.CheckpointRequest) (job.TriggerID, error) {
	c.w.checkRequest(r.Trigger)
	return order(c, "checkpoint", func() (job.TriggerID, error) { return c.Client.TriggerCheckpoint(ctx, id, r) })
}

func (c *restClient) DisposeSavepoint(ctx context.Context, location string) (job.TriggerID, error) {
	return order(c, "disposal", func() (job.TriggerID, error) {
		c.w.checkDisposal(c.cluster, location)
		return c.Client.DisposeSavepoint(ctx, location)
	})
}

func (c *restClient) SetRequirements(ctx context.Context, id job.ID, bounds map[job.VertexID]job.Bounds) error {
	_, err := order(c, "rescaling", func() (struct{}, error) { return struct{}{}, c.Client.SetRequirements(ctx, id, bounds) })
	return err
}
