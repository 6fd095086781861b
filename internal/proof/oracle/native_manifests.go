package oracle

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/render/native"
	"github.com/drey-project/drey/internal/render/standalone"
	"github.com/drey-project/drey/internal/spec/clusterconf"
)

// runNativeManifests plays the deploy step of a native cluster.
func runNativeManifests(v Vector) Result {
	return runDeployment(v, native.Cluster)
}

// runStandaloneManifests plays the deploy step of a standalone cluster.
func runStandaloneManifests(v Vector) Result {
	return runDeployment(v, standalone.Cluster)
}

func runDeployment(v Vector, render func(cluster.Input) (cluster.Manifests, error)) Result {
	var in deployInput
	var out deployOutput
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	if err := json.Unmarshal(v.Out, &out); err != nil {
		return Result{Diff: err.Error()}
	}
	d, err := prepare(in)
	if err == nil && failed(v.Out) {
		err = d.submit(render)
	}
	if failed(v.Out) || err != nil && len(out.Error) > 0 && !creates(out.Requests) {
		return mustFail(err)
	}
	if err != nil {
		return Result{Diff: err.Error()}
	}
	diff := d.diffConf(entries{out.SubmitConfig, d.conf.Dialect()}, entries{d.conf.Map(), d.conf.Dialect()})
	err = d.submit(render)
	switch {
	case len(out.Error) > 0:
		diff += mustFail(err).Diff
		if creates(out.Requests) {
			diff += d.diffRequests(out.Requests)
		}
		if deletes(out.Requests) {
			d.departed = []int{deletesWhatItDidNotCreate}
		}
	case err != nil:
		diff += err.Error()
	default:
		diff += d.diffRequests(out.Requests)
	}
	return Result{Diff: diff + d.diffStatus(out, err) + d.diffDecision(out), Departed: d.departed}
}

// diffStatus compares what the step leaves in status.
func (d *deployment) diffStatus(out deployOutput, err error) string {
	id, _ := d.conf.Lookup(option.FixedJobID.Key)
	savepoint := d.in.Resource.Status.JobStatus.UpgradeSavepointPath
	if d.start.Savepoint == clusterconf.LastStatePath {
		savepoint = clusterconf.LastStatePath
	}
	if (err == nil) != (out.Status.JobManager == string(v1beta1.JobManagerDeploying)) {
		return fmt.Sprintf("status: JobManager is %s, deploying gives %v", out.Status.JobManager, err)
	}
	if id == out.Status.JobID && savepoint == out.Status.Savepoint {
		return ""
	}
	return fmt.Sprintf("status: job id %q, want %q; savepoint %q, want %q", id, out.Status.JobID, savepoint, out.Status.Savepoint)
}

// creates tells whether the recorded operation got as far as creating something.
func creates(requests []request) bool {
	return slices.ContainsFunc(requests, func(r request) bool { return r.Method == "POST" && r.Answered < 300 })
}

func deletes(requests []request) bool {
	return slices.ContainsFunc(requests, func(r request) bool { return r.Method == "DELETE" })
}

func mustFail(err error) Result {
	if err == nil {
		return Result{Diff: "succeeds, but the recorded operation failed"}
	}
	return Result{}
}
