package rest

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/job"
)

// The types of this file are Flink's JSON, field by field.

// millis is a time as Flink writes it: milliseconds since 1970, negative for never.
type millis int64

func (m millis) time() time.Time {
	if m < 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

func (m millis) duration() time.Duration {
	return time.Duration(m) * time.Millisecond
}

type errorWire struct {
	Errors []string `json:"errors"`
}

// message is the text worth showing: Flink puts "Internal server error." before the reason.
func (e errorWire) message() string {
	for _, text := range e.Errors {
		if !strings.HasPrefix(text, "Internal server error") && text != "" {
			return text
		}
	}
	return e.Errors[0]
}

type jobsWire struct {
	Jobs []struct {
		ID    job.ID    `json:"jid"`
		Name  string    `json:"name"`
		State job.State `json:"state"`
		Start millis    `json:"start-time"`
	} `json:"jobs"`
}

func (w jobsWire) summaries() []JobSummary {
	list := make([]JobSummary, 0, len(w.Jobs))
	for _, j := range w.Jobs {
		list = append(list, JobSummary{ID: j.ID, Name: j.Name, State: j.State, Start: j.Start.time()})
	}
	return list
}

type jobWire struct {
	ID             job.ID               `json:"jid"`
	Name           string               `json:"name"`
	State          job.State            `json:"state"`
	Start          millis               `json:"start-time"`
	MaxParallelism int                  `json:"maxParallelism"`
	Timestamps     map[job.State]millis `json:"timestamps"`
	Vertices       []vertexWire         `json:"vertices"`
	Plan           json.RawMessage      `json:"plan"`
}

type vertexWire struct {
	ID               job.VertexID `json:"id"`
	SlotSharingGroup string       `json:"slotSharingGroupId"`
	Name             string       `json:"name"`
	MaxParallelism   int          `json:"maxParallelism"`
	Parallelism      int          `json:"parallelism"`
	Status           string       `json:"status"`
}

func (w jobWire) details() JobDetails {
	details := JobDetails{ID: w.ID, Name: w.Name, State: w.State, Start: w.Start.time(), MaxParallelism: w.MaxParallelism, Plan: w.Plan}
	details.Entered = make(map[job.State]time.Time, len(w.Timestamps))
	for state, at := range w.Timestamps {
		if at > 0 {
			details.Entered[state] = at.time()
		}
	}
	for _, v := range w.Vertices {
		details.Vertices = append(details.Vertices, v.vertex())
	}
	return details
}

func (w vertexWire) vertex() Vertex {
	return Vertex{
		ID: w.ID, Name: w.Name, SlotSharingGroup: w.SlotSharingGroup, State: w.Status,
		Parallelism: w.Parallelism, MaxParallelism: w.MaxParallelism,
	}
}

type failureWire struct {
	Class      string `json:"class"`
	StackTrace string `json:"stack-trace"`
}

func (w *failureWire) failure() *Failure {
	if w == nil {
		return nil
	}
	return &Failure{Class: w.Class, StackTrace: w.StackTrace}
}

type statusWire struct {
	ID string `json:"id"`
}

func (w statusWire) done() bool { return w.ID == "COMPLETED" }

type resultWire struct {
	Status statusWire `json:"status"`
	Result struct {
		Failure *failureWire `json:"failure-cause"`
	} `json:"job-execution-result"`
}

func (w resultWire) result() Result {
	return Result{Done: w.Status.done(), Failure: w.Result.Failure.failure()}
}

type exceptionsWire struct {
	History struct {
		Entries []exceptionWire `json:"entries"`
	} `json:"exceptionHistory"`
}

// exceptionWire lacks endpoint, taskManagerId and failureLabels before Flink 1.18;
// location is the older name of endpoint.
type exceptionWire struct {
	Name          string            `json:"exceptionName"`
	StackTrace    string            `json:"stacktrace"`
	Timestamp     millis            `json:"timestamp"`
	Task          string            `json:"taskName"`
	Location      string            `json:"location"`
	Endpoint      string            `json:"endpoint"`
	TaskManager   string            `json:"taskManagerId"`
	FailureLabels map[string]string `json:"failureLabels"`
}

func (w exceptionsWire) exceptions() []Exception {
	list := make([]Exception, 0, len(w.History.Entries))
	for _, e := range w.History.Entries {
		list = append(list, e.exception())
	}
	return list
}

func (w exceptionWire) exception() Exception {
	return Exception{
		Name: w.Name, StackTrace: w.StackTrace, Time: w.Timestamp.time(), Task: w.Task,
		Endpoint: w.Endpoint, TaskManager: w.TaskManager, FailureLabels: w.FailureLabels,
	}
}

type parallelismWire struct {
	Parallelism job.Bounds `json:"parallelism"`
}

type requirementsWire map[job.VertexID]parallelismWire

func (w requirementsWire) bounds() map[job.VertexID]job.Bounds {
	bounds := make(map[job.VertexID]job.Bounds, len(w))
	for vertex, p := range w {
		bounds[vertex] = p.Parallelism
	}
	return bounds
}

func requirementsOf(bounds map[job.VertexID]job.Bounds) requirementsWire {
	wire := make(requirementsWire, len(bounds))
	for vertex, b := range bounds {
		wire[vertex] = parallelismWire{Parallelism: b}
	}
	return wire
}
