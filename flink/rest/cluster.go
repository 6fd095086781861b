package rest

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/job"
)

// Info is what a JobManager says about itself.
type Info struct {
	Version  string
	Revision string
	// Refresh is for how long the JobManager repeats what it found out about a job: its vertices, its exceptions and its
	// checkpoints may be this old when they are read, the list of jobs is not. So the checkpoints of a job that has just
	// ended are certain only when it was seen to have ended this long ago.
	Refresh time.Duration
}

// TaskManager is one TaskManager that is registered with the JobManager.
type TaskManager struct {
	ID        string
	Slots     int
	FreeSlots int
}

// Metric is an aggregate over subtasks or TaskManagers; aggregates that were not given are nil.
type Metric struct {
	ID   string   `json:"id"`
	Min  *float64 `json:"min"`
	Max  *float64 `json:"max"`
	Avg  *float64 `json:"avg"`
	Sum  *float64 `json:"sum"`
	Skew *float64 `json:"skew"`
}

// Info asks for the version of the JobManager.
func (c *Client) Info(ctx context.Context) (Info, error) {
	answer, err := get[infoWire](ctx, c, "/config")
	return answer.info(), wrap(err, "cannot read the version of the JobManager")
}

// TaskManagers lists the registered TaskManagers.
func (c *Client) TaskManagers(ctx context.Context) ([]TaskManager, error) {
	answer, err := get[taskManagersWire](ctx, c, "/taskmanagers")
	if err != nil {
		return nil, wrap(err, "cannot list TaskManagers")
	}
	return answer.list(), nil
}

// Shutdown asks the cluster to end.
func (c *Client) Shutdown(ctx context.Context) error {
	return wrap(c.do(ctx, call{method: http.MethodDelete, path: "/cluster", timeout: c.timeout}, nil), "cannot shut the cluster down")
}

// JobMetrics are the named metrics of a job; those that Flink does not know are absent.
func (c *Client) JobMetrics(ctx context.Context, id job.ID, names ...string) (map[string]string, error) {
	answer, err := get[[]valueWire](ctx, c, path("jobs", string(id), "metrics")+selection(names))
	return values(answer), wrap(err, "cannot read the metrics of job %s", id)
}

// JobManagerMetrics are the named metrics of the JobManager.
func (c *Client) JobManagerMetrics(ctx context.Context, names ...string) (map[string]string, error) {
	answer, err := get[[]valueWire](ctx, c, "/jobmanager/metrics"+selection(names))
	return values(answer), wrap(err, "cannot read the metrics of the JobManager")
}

// VertexMetricNames lists the metrics that the subtasks of a vertex have.
func (c *Client) VertexMetricNames(ctx context.Context, id job.ID, vertex job.VertexID) ([]string, error) {
	answer, err := get[[]Metric](ctx, c, path("jobs", string(id), "vertices", string(vertex), "subtasks", "metrics"))
	names := make([]string, 0, len(answer))
	for _, m := range answer {
		names = append(names, m.ID)
	}
	return names, wrap(err, "cannot list the metrics of vertex %s", vertex)
}

// VertexMetrics are the named metrics of a vertex, aggregated over its subtasks.
func (c *Client) VertexMetrics(ctx context.Context, id job.ID, vertex job.VertexID, names ...string) ([]Metric, error) {
	answer, err := get[[]Metric](ctx, c, path("jobs", string(id), "vertices", string(vertex), "subtasks", "metrics")+selection(names))
	return answer, wrap(err, "cannot read the metrics of vertex %s", vertex)
}

// TaskManagerMetrics are the named metrics, aggregated over all TaskManagers.
func (c *Client) TaskManagerMetrics(ctx context.Context, names ...string) ([]Metric, error) {
	answer, err := get[[]Metric](ctx, c, "/taskmanagers/metrics"+selection(names))
	return answer, wrap(err, "cannot read the metrics of the TaskManagers")
}

// selection keeps the commas: Flink splits the value at them, and names hold everything else escaped.
func selection(names []string) string {
	if len(names) == 0 {
		return ""
	}
	escaped := make([]string, 0, len(names))
	for _, name := range names {
		escaped = append(escaped, url.QueryEscape(name))
	}
	return "?get=" + strings.Join(escaped, ",")
}
