package oracle

import (
	"encoding/json"

	"github.com/drey-project/drey/internal/render/native"
)

// runNativeManifests plays the deploy step of a native cluster.
func runNativeManifests(v Vector) Result {
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
	err = d.submit(native.Cluster)
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
