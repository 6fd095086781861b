package rest_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
)

// exchange is one call that a real JobManager answered.
type exchange struct {
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body"`
	Status int             `json:"status"`
	Answer json.RawMessage `json:"answer"`
}

// RoundTrip gives the recorded answer to the recorded request, and to no other.
func (e exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	got := r.Method + " " + r.URL.RequestURI()
	if want := e.Method + " " + e.Path; got != want {
		return nil, fmt.Errorf("request is %s, want %s", got, want)
	}
	if len(e.Body) > 0 && !bytes.Equal(body, e.Body) {
		return nil, fmt.Errorf("body is %s, want %s", body, e.Body)
	}
	return &http.Response{StatusCode: e.Status, Body: io.NopCloser(bytes.NewReader(e.Answer))}, nil
}

// replay is the call that a recorded request belongs to.
type replay struct {
	request *regexp.Regexp
	call    func(context.Context, *rest.Client, arguments) (any, error)
}

// arguments are the variable parts of a recorded request.
type arguments struct {
	job  job.ID
	last string
	body map[string]any
}

func (a arguments) text(key string) string {
	text, _ := a.body[key].(string)
	return text
}

type (
	c   = *rest.Client
	ctx = context.Context
)

func on(request string, call func(ctx, c, arguments) (any, error)) replay {
	return replay{regexp.MustCompile("^" + request + "$"), call}
}

// reads come in an order in which the more special request is first.
func reads() []replay {
	return []replay{
		on("GET /config", func(x ctx, c c, _ arguments) (any, error) { return c.Info(x) }),
		on("GET /taskmanagers", func(x ctx, c c, _ arguments) (any, error) { return c.TaskManagers(x) }),
		on("GET /jobs/overview", func(x ctx, c c, _ arguments) (any, error) { return c.Jobs(x) }),
		on("GET /jobs/[^/]+", func(x ctx, c c, a arguments) (any, error) { return c.Job(x, a.job) }),
		on("GET .*/execution-result", func(x ctx, c c, a arguments) (any, error) { return c.Result(x, a.job) }),
		on("GET .*/exceptions", func(x ctx, c c, a arguments) (any, error) { return c.Exceptions(x, a.job) }),
		on("GET .*/checkpoints/config", func(x ctx, c c, a arguments) (any, error) { return c.CheckpointConfig(x, a.job) }),
		on("GET .*/checkpoints", func(x ctx, c c, a arguments) (any, error) { return c.Checkpoints(x, a.job) }),
		on(`GET .*/checkpoints/details/\d+`, func(x ctx, c c, a arguments) (any, error) {
			id, err := strconv.ParseInt(a.last, 10, 64)
			if err != nil {
				return nil, err
			}
			return c.Checkpoint(x, a.job, id)
		}),
		on("GET .*/checkpoints/.*", func(x ctx, c c, a arguments) (any, error) {
			return c.TriggeredCheckpoint(x, a.job, job.TriggerID(a.last))
		}),
		on("GET .*/savepoints/.*", func(x ctx, c c, a arguments) (any, error) { return c.Savepoint(x, a.job, job.TriggerID(a.last)) }),
		on("GET /savepoint-disposal/.*", func(x ctx, c c, a arguments) (any, error) { return c.Disposal(x, job.TriggerID(a.last)) }),
		on("GET .*/resource-requirements", func(x ctx, c c, a arguments) (any, error) { return c.Requirements(x, a.job) }),
		on("GET /jobs/[^/]+/metrics.*", func(x ctx, c c, a arguments) (any, error) { return c.JobMetrics(x, a.job, a.metrics()...) }),
		on("GET /taskmanagers/metrics.*", func(x ctx, c c, a arguments) (any, error) { return c.TaskManagerMetrics(x, a.metrics()...) }),
		on("GET /jobmanager/metrics.*", func(x ctx, c c, a arguments) (any, error) { return c.JobManagerMetrics(x, a.metrics()...) }),
		on("GET .*/subtasks/metrics", func(x ctx, c c, a arguments) (any, error) { return c.VertexMetricNames(x, a.job, recordedVertex) }),
		on(`GET .*/subtasks/metrics\?.*`, func(x ctx, c c, a arguments) (any, error) {
			return c.VertexMetrics(x, a.job, recordedVertex, a.metrics()...)
		}),
	}
}

func writes() []replay {
	return []replay{
		on("DELETE /cluster", func(x ctx, c c, _ arguments) (any, error) { return nil, c.Shutdown(x) }),
		on("PATCH /jobs/[^/]+", func(x ctx, c c, a arguments) (any, error) { return nil, c.Cancel(x, a.job) }),
		on("POST /savepoint-disposal", func(x ctx, c c, a arguments) (any, error) { return c.DisposeSavepoint(x, a.text("savepoint-path")) }),
		on("POST .*/checkpoints", func(x ctx, c c, a arguments) (any, error) {
			request := rest.CheckpointRequest{Type: rest.CheckpointType(a.text("checkpointType")), Trigger: job.TriggerID(a.text("triggerId"))}
			return c.TriggerCheckpoint(x, a.job, request)
		}),
		on("POST .*/savepoints", func(x ctx, c c, a arguments) (any, error) {
			request := rest.SavepointRequest{Directory: a.text("target-directory"), Format: rest.Format(a.text("formatType")), Trigger: job.TriggerID(a.text("triggerId"))}
			return c.TriggerSavepoint(x, a.job, request)
		}),
		on("POST .*/stop", func(x ctx, c c, a arguments) (any, error) {
			request := rest.StopRequest{Directory: a.text("targetDirectory"), Format: rest.Format(a.text("formatType")), Trigger: job.TriggerID(a.text("triggerId"))}
			return c.StopWithSavepoint(x, a.job, request)
		}),
		on("PUT .*/resource-requirements", func(x ctx, c c, a arguments) (any, error) {
			bounds := map[job.VertexID]job.Bounds{}
			for vertex := range a.body {
				bounds[job.VertexID(vertex)] = job.Bounds{Lower: 1, Upper: 1}
			}
			return nil, c.SetRequirements(x, a.job, bounds)
		}),
		on("POST /jars/upload", func(x ctx, c c, _ arguments) (any, error) {
			return c.UploadJar(x, "top speed.jar", strings.NewReader("a jar"))
		}),
		on("POST /jars/.*/run", func(x ctx, c c, a arguments) (any, error) { return c.RunJar(x, a.jar(-2), a.run()) }),
		on("DELETE /jars/.*", func(x ctx, c c, a arguments) (any, error) { return nil, c.DeleteJar(x, a.jar(-1)) }),
	}
}

const recordedVertex = "cbc357ccb763df2852fee8c4fc7d55f2"

func (a arguments) metrics() []string {
	_, names, _ := strings.Cut(a.last, "?get=")
	return strings.Split(names, ",")
}

// jar is the jar in the path, which is kept whole in the arguments.
func (a arguments) jar(at int) rest.JarID {
	segments := strings.Split(a.body["path"].(string), "/")
	name, err := url.PathUnescape(segments[len(segments)+at])
	if err != nil {
		return rest.JarID(err.Error())
	}
	return rest.JarID(name)
}

func (a arguments) run() rest.RunRequest {
	request := rest.RunRequest{
		EntryClass: a.text("entryClass"), JobID: job.ID(a.text("jobId")), SavepointPath: a.text("savepointPath"),
		ClaimMode: rest.RestoreMode(a.text("claimMode")),
	}
	request.AllowNonRestoredState, _ = a.body["allowNonRestoredState"].(bool)
	if _, ok := a.body["flinkConfiguration"]; ok {
		request.Parallelism, request.Args = 1, []string{"--discovery-interval", "10s"}
		request.Configuration = map[string]string{"kubernetes.operator.x": "y", "pipeline.name": "a job"}
	}
	return request
}

func TestEveryRecordedAnswerIsUnderstood(t *testing.T) {
	for _, version := range []string{"1.20.0", "2.2.0"} {
		t.Run("Flink "+version, func(t *testing.T) {
			var got strings.Builder
			for _, e := range recorded(t, version) {
				fmt.Fprintf(&got, "%s %s\n%s\n", e.Method, e.Path, outcome(t, e))
			}
			compareGolden(t, "testdata/flink-"+version+".golden", got.String())
		})
	}
}

func outcome(t *testing.T, e exchange) string {
	client := rest.New(&url.URL{Scheme: "http", Host: "jobmanager:8081"}, rest.WithTransport(e))
	for _, r := range append(reads(), writes()...) {
		if !r.request.MatchString(e.Method + " " + strings.TrimSuffix(e.Path, "?mode=cancel")) {
			continue
		}
		value, err := r.call(t.Context(), client, argumentsOf(t, e))
		if err != nil {
			return "  error: " + err.Error()
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return "  " + string(text)
	}
	t.Fatalf("no call for %s %s", e.Method, e.Path)
	return ""
}

func argumentsOf(t *testing.T, e exchange) arguments {
	a := arguments{body: map[string]any{}}
	if len(e.Body) > 0 {
		if err := json.Unmarshal(e.Body, &a.body); err != nil {
			t.Fatal(err)
		}
	}
	segments := strings.Split(strings.TrimSuffix(e.Path, "?mode=cancel"), "/")
	a.last = segments[len(segments)-1]
	if segments[1] == "jobs" {
		a.job = job.ID(segments[2])
	}
	if segments[1] == "jars" {
		a.body["path"] = e.Path
	}
	return a
}

func recorded(t *testing.T, version string) []exchange {
	file, err := os.Open("testdata/flink-" + version + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var exchanges []exchange
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e exchange
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		exchanges = append(exchanges, e)
	}
	if err := lines.Err(); err != nil || len(exchanges) == 0 {
		t.Fatalf("no exchanges: %v", err)
	}
	return exchanges
}

// compareGolden compares with a golden file, or writes it when the environment says GOLDEN=write.
func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("GOLDEN") == "write" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
