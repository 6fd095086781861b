// Package client calls a simulated Flink cluster with the methods of the REST client, without a network.
//
// It differs from a rest.Client in nothing that a caller can see: the same signatures, the same values, the same errors.
package client

import (
	"context"
	"errors"
	"io"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
)

// Client calls one cluster of a simulated world. A cluster that has not started or has ended is not reachable.
type Client struct {
	world   *flinksim.World
	cluster string
}

// New makes a client for the cluster of that name.
func New(world *flinksim.World, cluster string) *Client {
	return &Client{world: world, cluster: cluster}
}

// ask calls the cluster and turns its refusals into the errors of package rest.
func ask[T any](ctx context.Context, c *Client, call func(*flinksim.Cluster) (T, error)) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	cluster, ok := c.world.Cluster(c.cluster)
	if !ok {
		return none, rest.ErrUnreachable
	}
	answer, err := call(cluster)
	return answer, restError(err)
}

func restError(err error) error {
	if refusal, ok := errors.AsType[*flinksim.Refusal](err); ok {
		return &rest.Error{StatusCode: refusal.Status, Message: refusal.Message, Details: []string{refusal.Message}}
	}
	if errors.Is(err, flinksim.ErrSilent) {
		return rest.ErrTimeout
	}
	return err
}

// tell is ask for a call without an answer.
func tell(ctx context.Context, c *Client, call func(*flinksim.Cluster) error) error {
	_, err := ask(ctx, c, func(s *flinksim.Cluster) (struct{}, error) { return struct{}{}, call(s) })
	return err
}

// Reachable reports with a nil error that the cluster answers.
func (c *Client) Reachable(ctx context.Context) error {
	return tell(ctx, c, func(s *flinksim.Cluster) error {
		if !s.Reachable() {
			return rest.ErrUnreachable
		}
		return nil
	})
}

// Jobs lists the jobs that the cluster knows.
func (c *Client) Jobs(ctx context.Context) ([]rest.JobSummary, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) ([]rest.JobSummary, error) {
		jobs, err := s.Jobs()
		list := make([]rest.JobSummary, 0, len(jobs))
		for _, j := range jobs {
			list = append(list, rest.JobSummary{ID: j.ID, Name: j.Name, State: j.State, Start: j.Start})
		}
		return list, err
	})
}

// Job describes one job; its vertices are those of the world's resource requirements.
func (c *Client) Job(ctx context.Context, id job.ID) (rest.JobDetails, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.JobDetails, error) {
		j, err := s.Job(id)
		return rest.JobDetails{ID: j.ID, Name: j.Name, State: j.State, Start: j.Start}, err
	})
}

// Result says what became of a job.
func (c *Client) Result(ctx context.Context, id job.ID) (rest.Result, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.Result, error) {
		j, err := s.Job(id)
		return rest.Result{Done: j.State.IsGloballyTerminal(), Failure: failure(j.Failure)}, err
	})
}

// Exceptions is the exception history of a job, newest first.
func (c *Client) Exceptions(ctx context.Context, id job.ID) ([]rest.Exception, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) ([]rest.Exception, error) {
		history, err := s.Exceptions(id)
		list := make([]rest.Exception, 0, len(history))
		for _, e := range history {
			list = append(list, exception(e))
		}
		return list, err
	})
}

// Cancel asks for a job to be cancelled.
func (c *Client) Cancel(ctx context.Context, id job.ID) error {
	return tell(ctx, c, func(s *flinksim.Cluster) error { return s.Cancel(id) })
}

// Requirements are the parallelism bounds of a job.
func (c *Client) Requirements(ctx context.Context, id job.ID) (map[job.VertexID]job.Bounds, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (map[job.VertexID]job.Bounds, error) { return s.Requirements(id) })
}

// SetRequirements replaces the parallelism bounds of a job.
func (c *Client) SetRequirements(ctx context.Context, id job.ID, bounds map[job.VertexID]job.Bounds) error {
	return tell(ctx, c, func(s *flinksim.Cluster) error { return s.SetRequirements(id, bounds) })
}

// Info asks for the version of the JobManager.
func (c *Client) Info(ctx context.Context) (rest.Info, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.Info, error) {
		version, revision, err := s.Version()
		return rest.Info{Version: version, Revision: revision}, err
	})
}

// TaskManagers lists the registered TaskManagers; the simulated cluster has none.
func (c *Client) TaskManagers(ctx context.Context) ([]rest.TaskManager, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) ([]rest.TaskManager, error) {
		_, _, err := s.Version()
		return []rest.TaskManager{}, err
	})
}

// JobMetrics are the named metrics of a job.
func (c *Client) JobMetrics(ctx context.Context, id job.ID, names ...string) (map[string]string, error) {
	return ask(ctx, c, func(s *flinksim.Cluster) (map[string]string, error) { return s.Metrics(id, names) })
}

// Shutdown asks the cluster to end.
func (c *Client) Shutdown(ctx context.Context) error {
	return tell(ctx, c, (*flinksim.Cluster).Shutdown)
}

// UploadJar gives the cluster a jar to run later.
func (c *Client) UploadJar(ctx context.Context, name string, jar io.Reader) (rest.JarID, error) {
	if _, err := io.Copy(io.Discard, jar); err != nil {
		return "", err
	}
	return ask(ctx, c, func(s *flinksim.Cluster) (rest.JarID, error) {
		id, err := s.Upload(name)
		return rest.JarID(id), err
	})
}

// RunJar starts a job from an uploaded jar.
func (c *Client) RunJar(ctx context.Context, jar rest.JarID, r rest.RunRequest) (job.ID, error) {
	run := flinksim.Run{
		JobID: r.JobID, Restore: r.SavepointPath, Parallelism: r.Parallelism,
		EntryClass: r.EntryClass, Args: r.Args, AllowNonRestoredState: r.AllowNonRestoredState,
	}
	return ask(ctx, c, func(s *flinksim.Cluster) (job.ID, error) { return s.RunJar(string(jar), run) })
}

// DeleteJar removes an uploaded jar.
func (c *Client) DeleteJar(ctx context.Context, jar rest.JarID) error {
	return tell(ctx, c, func(s *flinksim.Cluster) error { return s.DeleteJar(string(jar)) })
}
