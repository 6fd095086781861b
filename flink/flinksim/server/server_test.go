package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/drey-project/drey/flink/flinksim/client"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
)

var start = time.UnixMilli(1767225600000).UTC()

// flink is what both clients can do.
type flink interface {
	Jobs(context.Context) ([]rest.JobSummary, error)
	Job(context.Context, job.ID) (rest.JobDetails, error)
	Result(context.Context, job.ID) (rest.Result, error)
	Exceptions(context.Context, job.ID) ([]rest.Exception, error)
	Checkpoints(context.Context, job.ID) (rest.CheckpointStats, error)
	Checkpoint(context.Context, job.ID, int64) (rest.Checkpoint, error)
	CheckpointConfig(context.Context, job.ID) (rest.CheckpointConfig, error)
	JobMetrics(context.Context, job.ID, ...string) (map[string]string, error)
	Requirements(context.Context, job.ID) (map[job.VertexID]job.Bounds, error)
	SetRequirements(context.Context, job.ID, map[job.VertexID]job.Bounds) error
	Cancel(context.Context, job.ID) error
	StopWithSavepoint(context.Context, job.ID, rest.StopRequest) (job.TriggerID, error)
	TriggerSavepoint(context.Context, job.ID, rest.SavepointRequest) (job.TriggerID, error)
	Savepoint(context.Context, job.ID, job.TriggerID) (rest.SavepointStatus, error)
	TriggerCheckpoint(context.Context, job.ID, rest.CheckpointRequest) (job.TriggerID, error)
	TriggeredCheckpoint(context.Context, job.ID, job.TriggerID) (rest.CheckpointStatus, error)
	DisposeSavepoint(context.Context, string) (job.TriggerID, error)
	Disposal(context.Context, job.TriggerID) (rest.DisposalStatus, error)
	RunJar(context.Context, rest.JarID, rest.RunRequest) (job.ID, error)
	DeleteJar(context.Context, rest.JarID) error
	Info(context.Context) (rest.Info, error)
	TaskManagers(context.Context) ([]rest.TaskManager, error)
	Shutdown(context.Context) error
}

// call is one thing to ask of Flink.
type call func(context.Context, flink) (any, error)

func calls(id job.ID, trigger job.TriggerID) map[string]call {
	type ctx = context.Context
	vertex := job.VertexID("00000000000000000000000000000a01")
	return map[string]call{
		"jobs":              func(x ctx, f flink) (any, error) { return f.Jobs(x) },
		"job":               func(x ctx, f flink) (any, error) { j, err := f.Job(x, id); return j.State, err },
		"result":            func(x ctx, f flink) (any, error) { r, err := f.Result(x, id); return r.Done, err },
		"exceptions":        func(x ctx, f flink) (any, error) { return f.Exceptions(x, id) },
		"checkpoints":       func(x ctx, f flink) (any, error) { return f.Checkpoints(x, id) },
		"checkpoint":        func(x ctx, f flink) (any, error) { return f.Checkpoint(x, id, 1) },
		"checkpoint config": func(x ctx, f flink) (any, error) { return f.CheckpointConfig(x, id) },
		"metrics":           func(x ctx, f flink) (any, error) { return f.JobMetrics(x, id, "numRestarts", "other") },
		"requirements":      func(x ctx, f flink) (any, error) { return f.Requirements(x, id) },
		"set requirements": func(x ctx, f flink) (any, error) {
			return nil, f.SetRequirements(x, id, map[job.VertexID]job.Bounds{vertex: {Lower: 1, Upper: 3}})
		},
		"cancel": func(x ctx, f flink) (any, error) { return nil, f.Cancel(x, id) },
		"stop": func(x ctx, f flink) (any, error) {
			return f.StopWithSavepoint(x, id, rest.StopRequest{Directory: "s3://a", Format: rest.Native, Drain: true, Trigger: trigger})
		},
		"trigger savepoint": func(x ctx, f flink) (any, error) {
			return f.TriggerSavepoint(x, id, rest.SavepointRequest{Directory: "s3://a", Format: rest.Canonical, Trigger: trigger})
		},
		"savepoint": func(x ctx, f flink) (any, error) { s, err := f.Savepoint(x, id, trigger); return short(s), err },
		"trigger checkpoint": func(x ctx, f flink) (any, error) {
			return f.TriggerCheckpoint(x, id, rest.CheckpointRequest{Type: rest.Full, Trigger: trigger})
		},
		"triggered checkpoint": func(x ctx, f flink) (any, error) {
			s, err := f.TriggeredCheckpoint(x, id, trigger)
			return short(s), err
		},
		"dispose": func(x ctx, f flink) (any, error) {
			return f.DisposeSavepoint(x, "file:///flink-data/savepoints/savepoint-1")
		},
		"disposal": func(x ctx, f flink) (any, error) { return f.Disposal(x, "000000000000000000000000000f0001") },
		"run": func(x ctx, f flink) (any, error) {
			return f.RunJar(x, "00000001_a.jar", rest.RunRequest{JobID: id, Parallelism: 2, Args: []string{"a"}, SavepointPath: "s3://a"})
		},
		"delete jar":    func(x ctx, f flink) (any, error) { return nil, f.DeleteJar(x, "00000001_a.jar") },
		"info":          func(x ctx, f flink) (any, error) { return f.Info(x) },
		"task managers": func(x ctx, f flink) (any, error) { return f.TaskManagers(x) },
	}
}

// short is a status as text, without the frames of stack traces, which only a server adds.
func short(status any) string {
	text, err := json.Marshal(status)
	if err != nil {
		return err.Error()
	}
	return strings.ReplaceAll(string(text), `\n\tat a.b.C.d(C.java:1)\n`, "")
}

// actions are what may happen to the cluster in between.
func actions() []string {
	return []string{
		`{"setFlink":{"answers":{"stop":"timeout","cancel":"slow","savepoint":"pending","checkpoint":"pending"}}}`,
		`{"setFlink":{"answers":{"stop":"success","cancel":"accept","savepoint":"complete","checkpoint":"complete"}}}`,
		`{"setFlink":{"answers":{"stop":"error","cancel":"error","savepoint":"fail","checkpoint":"fail","dispose":"error"}}}`,
		`{"setFlink":{"answers":{"stop":"stoppedButFailed","cancel":"terminated:FAILED","savepointTrigger":"error","run":"error"}}}`,
		`{"setFlink":{"answers":{"cancel":"notFound","checkpointTrigger":"error","checkpointStats":"error","requirementsApi":"error"}}}`,
		`{"setFlink":{"cluster":"app","job":{"state":"FAILED","error":"a.B: boom"}}}`,
		`{"setFlink":{"cluster":"app","job":{"state":"RUNNING"}}}`,
		`{"setFlink":{"cluster":"app","job":{"state":"LOST"}}}`,
		`{"setFlink":{"cluster":"app","checkpoint":{"id":1,"path":"s3://chk-1"},"pendingCheckpoint":{"id":2}}}`,
		`{"setFlink":{"cluster":"app","checkpoint":null,"checkpointingDisabled":true}}`,
		`{"setFlink":{"metrics":{"numRestarts":"3"},"exceptions":[{"exceptionName":"a.B","stacktrace":"a.B: c","timestamp":5,"failureLabels":{"k":"v"}}]}}`,
		`{"setFlink":{"requirements":{"00000000000000000000000000000a01":{"parallelism":{"lowerBound":1,"upperBound":1}}}}}`,
	}
}

func TestBothClientsSeeTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		direct := world(t)
		overHTTP := world(t)
		remote := inProcess(overHTTP)
		local := client.New(direct, "app")
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			text := rapid.SampledFrom(actions()).Draw(t, "action")
			apply(t, direct, text)
			apply(t, overHTTP, text)
			compareCall(t, local, remote)
		}
		if diff := cmp.Diff(direct.Effects(), overHTTP.Effects()); diff != "" {
			t.Fatalf("effects (-direct +over HTTP):\n%s", diff)
		}
	})
}

func compareCall(t *rapid.T, local, remote flink) {
	id := rapid.SampledFrom([]job.ID{"00000000000000000000000000000001", "00000000000000000000000000000002"}).Draw(t, "job")
	trigger := rapid.SampledFrom([]job.TriggerID{"", "000000000000000000000000000000aa", "000000000000000000000000000000bb"}).Draw(t, "trigger")
	all := calls(id, trigger)
	name := rapid.SampledFrom(sorted(all)).Draw(t, "call")
	if trigger == "" && (name == "savepoint" || name == "triggered checkpoint") {
		return
	}
	gotLocal, errLocal := all[name](t.Context(), local)
	gotRemote, errRemote := all[name](t.Context(), remote)
	if diff := cmp.Diff(meaning(errLocal), meaning(errRemote)); diff != "" {
		t.Fatalf("error of %s (-direct +over HTTP):\n%s\n%v\n%v", name, diff, errLocal, errRemote)
	}
	if errLocal != nil {
		return
	}
	if diff := cmp.Diff(short(gotLocal), short(gotRemote)); diff != "" {
		t.Fatalf("answer to %s (-direct +over HTTP):\n%s", name, diff)
	}
}

// meaning is what callers may find out about an error.
func meaning(err error) map[string]any {
	answer, _ := errors.AsType[*rest.Error](err)
	if answer == nil {
		answer = &rest.Error{}
	}
	return map[string]any{
		"failed": err != nil, "status": answer.StatusCode, "not found": errors.Is(err, rest.ErrNotFound),
		"terminated": rest.AlreadyTerminated(err), "disabled": rest.CheckpointingDisabled(err),
		"missing": rest.JobMissing(err), "submitted": rest.AlreadySubmitted(err), "message": answer.Message,
	}
}
