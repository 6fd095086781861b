package rest

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/job"
)

// JobSummary is one line of the list of jobs.
type JobSummary struct {
	ID    job.ID
	Name  string
	State job.State
	Start time.Time
}

// JobDetails describes one job with its vertices.
type JobDetails struct {
	ID             job.ID
	Name           string
	State          job.State
	Start          time.Time
	MaxParallelism int
	// Entered says when the job last entered a state.
	Entered  map[job.State]time.Time
	Vertices []Vertex
	// Plan is the job graph in Flink's JSON form.
	Plan []byte
}

// Vertex is one operator chain of a running job.
type Vertex struct {
	ID               job.VertexID
	Name             string
	SlotSharingGroup string
	State            string
	Parallelism      int
	MaxParallelism   int
}

// Result is what became of a job; it is meaningful when Done.
type Result struct {
	Done bool
	// Failure is nil for a job that did not fail.
	Failure *Failure
}

// Exception is an entry of a job's exception history, or one that came with it.
type Exception struct {
	Name          string
	StackTrace    string
	Time          time.Time
	Task          string
	Endpoint      string
	TaskManager   string
	FailureLabels map[string]string
}

// Jobs lists the jobs that the cluster knows, running and finished.
func (c *Client) Jobs(ctx context.Context) ([]JobSummary, error) {
	answer, err := get[jobsWire](ctx, c, "/jobs/overview")
	if err != nil {
		return nil, wrap(err, "cannot list jobs")
	}
	return answer.summaries(), nil
}

// Job describes one job.
func (c *Client) Job(ctx context.Context, id job.ID) (JobDetails, error) {
	answer, err := get[jobWire](ctx, c, path("jobs", string(id)))
	if err != nil {
		return JobDetails{}, wrap(err, "cannot read job %s", id)
	}
	return answer.details(), nil
}

// Result says what became of a job, once; it does not wait for the job to end.
func (c *Client) Result(ctx context.Context, id job.ID) (Result, error) {
	answer, err := get[resultWire](ctx, c, path("jobs", string(id), "execution-result"))
	if err != nil {
		return Result{}, wrap(err, "cannot read the result of job %s", id)
	}
	return answer.result(), nil
}

// Exceptions is the exception history of a job in the order Flink gives it, newest first.
func (c *Client) Exceptions(ctx context.Context, id job.ID) ([]Exception, error) {
	answer, err := get[exceptionsWire](ctx, c, path("jobs", string(id), "exceptions"))
	if err != nil {
		return nil, wrap(err, "cannot read the exceptions of job %s", id)
	}
	return answer.exceptions(), nil
}

// Cancel asks for a job to be cancelled; the job may take its time.
func (c *Client) Cancel(ctx context.Context, id job.ID) error {
	call := call{method: http.MethodPatch, path: path("jobs", string(id)) + "?mode=cancel", timeout: c.timeout}
	return wrap(c.do(ctx, call, nil), "cannot cancel job %s", id)
}

// Requirements are the parallelism bounds of a job under the adaptive scheduler.
func (c *Client) Requirements(ctx context.Context, id job.ID) (map[job.VertexID]job.Bounds, error) {
	answer, err := get[requirementsWire](ctx, c, path("jobs", string(id), "resource-requirements"))
	if err != nil {
		return nil, wrap(err, "cannot read the resource requirements of job %s", id)
	}
	return answer.bounds(), nil
}

// SetRequirements replaces the parallelism bounds of a job; every vertex must be named.
func (c *Client) SetRequirements(ctx context.Context, id job.ID, bounds map[job.VertexID]job.Bounds) error {
	call := call{method: http.MethodPut, path: path("jobs", string(id), "resource-requirements"), body: requirementsOf(bounds), timeout: c.timeout}
	return wrap(c.do(ctx, call, nil), "cannot set the resource requirements of job %s", id)
}

// path joins segments that may hold any character into an escaped path.
func path(segments ...string) string {
	var b strings.Builder
	for _, segment := range segments {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(segment))
	}
	return b.String()
}
