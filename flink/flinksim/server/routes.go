package server

import (
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
)

// routes are the calls of the REST API that the operator makes.
func routes() map[string]func(exchange) (reply, error) {
	return map[string]func(exchange) (reply, error){
		"GET /config":                              config,
		"GET /taskmanagers":                        taskManagers,
		"DELETE /cluster":                          shutdown,
		"GET /jobs/overview":                       overview,
		"GET /jobs/{job}":                          details,
		"PATCH /jobs/{job}":                        cancel,
		"GET /jobs/{job}/execution-result":         result,
		"GET /jobs/{job}/exceptions":               exceptions,
		"GET /jobs/{job}/metrics":                  metrics,
		"GET /jobs/{job}/resource-requirements":    requirements,
		"PUT /jobs/{job}/resource-requirements":    setRequirements,
		"POST /jobs/{job}/stop":                    stop,
		"POST /jobs/{job}/savepoints":              triggerSavepoint,
		"GET /jobs/{job}/savepoints/{trigger}":     savepoint,
		"GET /jobs/{job}/checkpoints":              checkpoints,
		"POST /jobs/{job}/checkpoints":             triggerCheckpoint,
		"GET /jobs/{job}/checkpoints/config":       checkpointConfig,
		"GET /jobs/{job}/checkpoints/details/{id}": checkpoint,
		"GET /jobs/{job}/checkpoints/{trigger}":    triggeredCheckpoint,
		"POST /savepoint-disposal":                 dispose,
		"GET /savepoint-disposal/{trigger}":        disposal,
		"POST /jars/upload":                        upload,
		"POST /jars/{jar}/run":                     run,
		"DELETE /jars/{jar}":                       deleteJar,
	}
}

// config says that nothing is repeated from a cache, since this cluster has none.
func config(x exchange) (reply, error) {
	version, revision, err := x.cluster.Version()
	return ok(map[string]any{
		"refresh-interval": 0, "timezone-name": "Coordinated Universal Time", "timezone-offset": 0,
		"flink-version": version, "flink-revision": revision,
		"features": map[string]bool{"web-submit": true, "web-cancel": true, "web-rescale": false, "web-history": false},
	}, err)
}

func taskManagers(x exchange) (reply, error) {
	_, _, err := x.cluster.Version()
	return ok(map[string]any{"taskmanagers": []any{}}, err)
}

func shutdown(x exchange) (reply, error) { return ok(empty{}, x.cluster.Shutdown()) }

func overview(x exchange) (reply, error) {
	jobs, err := x.cluster.Jobs()
	list := make([]map[string]any, 0, len(jobs))
	for _, j := range jobs {
		list = append(list, map[string]any{
			"jid": j.ID, "name": j.Name, "state": j.State, "start-time": j.Start.UnixMilli(),
			"end-time": -1, "duration": 0, "last-modification": j.Start.UnixMilli(), "tasks": map[string]int{"total": 0},
		})
	}
	return ok(map[string]any{"jobs": list}, err)
}

func details(x exchange) (reply, error) {
	j, err := x.cluster.Job(x.job())
	return ok(map[string]any{
		"jid": j.ID, "name": j.Name, "isStoppable": false, "state": j.State, "job-type": "STREAMING",
		"start-time": j.Start.UnixMilli(), "end-time": -1, "duration": 0, "maxParallelism": 0,
		"timestamps": map[job.State]int64{j.State: 0}, "vertices": []any{}, "status-counts": map[string]int{}, "plan": empty{},
	}, err)
}

func cancel(x exchange) (reply, error) {
	if mode := x.request.URL.Query().Get("mode"); mode != "" && mode != "cancel" {
		return reply{}, &flinksim.Refusal{Status: http.StatusBadRequest, Message: "Only the cancel mode is supported."}
	}
	return accepted(empty{}, x.cluster.Cancel(x.job()))
}

func result(x exchange) (reply, error) {
	j, err := x.cluster.Job(x.job())
	if !j.State.IsGloballyTerminal() {
		return ok(map[string]any{"status": inProgress()}, err)
	}
	outcome := map[string]any{
		"id": j.ID, "application-status": applicationStatus(j.State), "accumulator-results": empty{}, "net-runtime": 0,
	}
	if j.Failure != "" {
		outcome["failure-cause"] = throwable(j.Failure)
	}
	return ok(map[string]any{"status": completed(), "job-execution-result": outcome}, err)
}

func applicationStatus(state job.State) string {
	switch state {
	case job.Finished:
		return "SUCCEEDED"
	case job.Failed:
		return "FAILED"
	case job.Canceled:
		return "CANCELED"
	case job.Initializing, job.Created, job.Running, job.Failing, job.Cancelling, job.Restarting, job.Suspended, job.Reconciling:
	}
	return "UNKNOWN"
}

func exceptions(x exchange) (reply, error) {
	history, err := x.cluster.Exceptions(x.job())
	if history == nil {
		history = []flinksim.Exception{}
	}
	return ok(map[string]any{"exceptionHistory": map[string]any{"entries": history, "truncated": false}}, err)
}

func metrics(x exchange) (reply, error) {
	var names []string
	if text := x.request.URL.Query().Get("get"); text != "" {
		names = strings.Split(text, ",")
	}
	found, err := x.cluster.Metrics(x.job(), names)
	list := make([]map[string]string, 0, len(found))
	for name, value := range found {
		entry := map[string]string{"id": name}
		if names != nil {
			entry["value"] = value
		}
		list = append(list, entry)
	}
	return ok(list, err)
}

func requirements(x exchange) (reply, error) {
	bounds, err := x.cluster.Requirements(x.job())
	wire := map[job.VertexID]flinksim.Bounds{}
	for vertex, b := range bounds {
		wire[vertex] = flinksim.Bounds{Parallelism: b}
	}
	return ok(wire, err)
}

func setRequirements(x exchange) (reply, error) {
	wire, err := decode[map[job.VertexID]flinksim.Bounds](x)
	if err != nil {
		return reply{}, err
	}
	bounds := map[job.VertexID]job.Bounds{}
	for vertex, b := range wire {
		bounds[vertex] = b.Parallelism
	}
	return ok(empty{}, x.cluster.SetRequirements(x.job(), bounds))
}

func upload(x exchange) (reply, error) {
	name, err := x.jarName()
	if err != nil {
		return reply{}, &flinksim.Refusal{Status: http.StatusBadRequest, Message: "Exactly 1 file must be sent, received none."}
	}
	id, err := x.cluster.Upload(name)
	return ok(map[string]string{"filename": "/tmp/flink-web-upload/" + id, "status": "success"}, err)
}

// jarName is the file name of the one part of a multipart body.
func (x exchange) jarName() (string, error) {
	_, boundary, _ := strings.Cut(x.request.Header.Get("Content-Type"), "boundary=")
	part, err := multipart.NewReader(strings.NewReader(string(x.body)), strings.Trim(boundary, `"`)).NextPart()
	if err != nil {
		return "", err
	}
	return part.FileName(), nil
}

// runBody is a request to start a job, with every field that Flink 1.20 takes.
type runBody struct {
	EntryClass            string            `json:"entryClass"`
	ProgramArgsList       []string          `json:"programArgsList"`
	Parallelism           int               `json:"parallelism"`
	JobID                 job.ID            `json:"jobId"`
	AllowNonRestoredState bool              `json:"allowNonRestoredState"`
	SavepointPath         string            `json:"savepointPath"`
	RestoreMode           string            `json:"restoreMode"`
	ClaimMode             string            `json:"claimMode"`
	FlinkConfiguration    map[string]string `json:"flinkConfiguration"`
}

func run(x exchange) (reply, error) {
	body, err := decode[runBody](x)
	if err != nil {
		return reply{}, err
	}
	id, err := x.cluster.RunJar(x.request.PathValue("jar"), flinksim.Run{
		JobID: body.JobID, Restore: body.SavepointPath, Parallelism: body.Parallelism, EntryClass: body.EntryClass,
		Args: body.ProgramArgsList, AllowNonRestoredState: body.AllowNonRestoredState,
	})
	return ok(map[string]job.ID{"jobid": id}, err)
}

func deleteJar(x exchange) (reply, error) {
	return ok(empty{}, x.cluster.DeleteJar(x.request.PathValue("jar")))
}

// number is a path value that is a number; Flink refuses others.
func (x exchange) number(name string) (int64, error) {
	n, err := strconv.ParseInt(x.request.PathValue(name), 10, 64)
	if err != nil {
		return 0, &flinksim.Refusal{Status: http.StatusBadRequest, Message: "Bad request, could not parse parameters."}
	}
	return n, nil
}

// checkpointTimeout and checkpointInterval are what every job is said to be configured with.
const (
	checkpointInterval = time.Minute
	checkpointTimeout  = 10 * time.Minute
)
