package oracle

import (
	"encoding/json"

	"github.com/drey-project/drey/internal/spec/clusterconf"
)

// runIngress plays the handling of a resource's Ingress.
func runIngress(v Vector) Result {
	var in deployInput
	var out deployOutput
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	if err := json.Unmarshal(v.Out, &out); err != nil {
		return Result{Diff: err.Error()}
	}
	d, err := ingressOf(in)
	if failed(v.Out) || len(out.Error) > 0 {
		return mustFail(err)
	}
	if err != nil {
		return Result{Diff: err.Error()}
	}
	return Result{Diff: d.diffRequests(out.Requests)}
}

func ingressOf(in deployInput) (*deployment, error) {
	base, err := in.base()
	if err != nil {
		return nil, err
	}
	c, err := clusterconf.For(base, in.Resource.ObjectMeta, &in.Resource.Spec)
	if err != nil {
		return nil, err
	}
	object, err := renderIngress(in, c)
	return &deployment{in: in, conf: c, ingress: object}, err
}
