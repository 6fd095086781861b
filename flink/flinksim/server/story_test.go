package server_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/flinksim/server"
	"github.com/drey-project/drey/flink/rest"
)

// tester is a test or a property.
type tester interface {
	Helper()
	Fatal(...any)
}

func sorted(all map[string]call) []string { return slices.Sorted(maps.Keys(all)) }

// world has one cluster with a running job and a jar.
func world(t tester) *flinksim.World {
	t.Helper()
	w := flinksim.New(start)
	c := w.Start(flinksim.Submission{ID: "app", Job: "00000000000000000000000000000001"})
	c.Up()
	if _, err := c.Upload("a.jar"); err != nil {
		t.Fatal(err)
	}
	return w
}

func apply(t tester, w *flinksim.World, text string) {
	t.Helper()
	var a flinksim.Action
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	if err := w.Apply(a); err != nil {
		t.Fatal(err)
	}
}

// direct hands requests to a handler without a network.
type direct struct{ handler http.Handler }

// RoundTrip is over when the handler is, as an answer or because the caller gave up.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	d.handler.ServeHTTP(recorder, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

// inProcess is a REST client of the cluster that needs no network.
func inProcess(w *flinksim.World) *rest.Client {
	base := &url.URL{Scheme: "http", Host: "jobmanager:8081"}
	return rest.New(base, rest.WithTransport(direct{server.New(w).Handler("app")}))
}

func TestASilentClusterKeepsTheCallerWaiting(t *testing.T) {
	for name, action := range map[string]string{
		"the port is off":          `{"setFlink":{"cluster":"app","reachable":false}}`,
		"the JobManager is down":   `{"setKube":{"cluster":"app","jm":"deploying"}}`,
		"the cluster has vanished": `{"setKube":{"cluster":"app","jm":"missing"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := world(t)
				apply(t, w, action)
				if _, err := inProcess(w).Jobs(t.Context()); !errors.Is(err, rest.ErrTimeout) {
					t.Errorf("error is %v, want %v", err, rest.ErrTimeout)
				}
			})
		})
	}
}

func TestAJarIsUploadedAndRun(t *testing.T) {
	w := world(t)
	listening := httptest.NewServer(server.New(w).Handler("app"))
	defer listening.Close()
	base, err := url.Parse(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	remote := rest.New(base)
	jar, err := remote.UploadJar(t.Context(), "my job.jar", strings.NewReader("content"))
	if err != nil || jar != "00000002_my job.jar" {
		t.Fatalf("got %q, %v", jar, err)
	}
	if _, err := remote.RunJar(t.Context(), jar, rest.RunRequest{JobID: "00000000000000000000000000000002", ClaimMode: rest.NoClaim}); err != nil {
		t.Error(err)
	}
	if err := remote.DeleteJar(t.Context(), jar); err != nil {
		t.Error(err)
	}
	jobs, err := remote.Jobs(t.Context())
	if err != nil || len(jobs) != 2 {
		t.Errorf("got %v, %v", jobs, err)
	}
}

func TestWhatFlinkDoesNotKnowIsRefused(t *testing.T) {
	handler := server.New(world(t)).Handler("app")
	tests := map[string]struct {
		method, path, body string
		want               int
	}{
		"a path":                        {http.MethodGet, "/nothing", "", 404},
		"a field of a request":          {http.MethodPost, "/jobs/00000000000000000000000000000001/stop", `{"nonsense":1}`, 400},
		"a body that is no JSON":        {http.MethodPost, "/jobs/00000000000000000000000000000001/savepoints", `{`, 400},
		"another way to end a job":      {http.MethodPatch, "/jobs/00000000000000000000000000000001?mode=stop", "", 400},
		"an id that is no number":       {http.MethodGet, "/jobs/00000000000000000000000000000001/checkpoints/details/x", "", 400},
		"an upload that is no form":     {http.MethodPost, "/jars/upload", "jar", 400},
		"nothing: the path is known":    {http.MethodGet, "/config", "", 200},
		"nothing: the path has version": {http.MethodGet, "/v1/jobs/overview", "", 200},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), test.method, test.path, strings.NewReader(test.body)))
			if recorder.Code != test.want {
				t.Errorf("answer is %d %s, want %d", recorder.Code, recorder.Body, test.want)
			}
		})
	}
}

func TestALostAnswerLeavesTheJobRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := world(t)
		apply(t, w, `{"setFlink":{"answers":{"run":"lost"}}}`)
		remote, request := inProcess(w), rest.RunRequest{JobID: "00000000000000000000000000000002"}
		if _, err := remote.RunJar(t.Context(), "00000001_a.jar", request); !errors.Is(err, rest.ErrTimeout) {
			t.Errorf("error is %v, want %v", err, rest.ErrTimeout)
		}
		if _, err := remote.RunJar(t.Context(), "00000001_a.jar", request); !rest.AlreadySubmitted(err) {
			t.Errorf("asked again: error is %v, want one of a job that was submitted before", err)
		}
	})
}

func TestAClusterThatWasShutDownIsGone(t *testing.T) {
	w := world(t)
	if err := inProcess(w).Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, ok := w.Cluster("app"); ok {
		t.Error("the cluster is still there")
	}
}
