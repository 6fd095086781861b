package oracle

import (
	"encoding/json"

	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/render/native"
	"github.com/drey-project/drey/internal/render/standalone"
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
	if failed(v.Out) {
		return mustFail(err)
	}
	if err != nil {
		return Result{Diff: err.Error()}
	}
	diff := diffConf(out.SubmitConfig, d.conf.Map(), d.conf.Dialect(), d.conf.Dialect())
	err = d.submit(render)
	if len(out.Error) > 0 {
		return Result{Diff: diff + mustFail(err).Diff}
	}
	if err != nil {
		return Result{Diff: diff + err.Error()}
	}
	return Result{Diff: diff + d.diffRequests(out.Requests)}
}

func mustFail(err error) Result {
	if err == nil {
		return Result{Diff: "succeeds, but the recorded operation failed"}
	}
	return Result{}
}
