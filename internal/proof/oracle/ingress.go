package oracle

import (
	"encoding/json"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/drey-project/drey/internal/render/ingress"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/turn/plan"
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
	told, err := ingressEvents(in)
	if err != nil {
		return Result{Diff: err.Error()}
	}
	return Result{Diff: d.diffRequests(out.Requests) + cmp.Diff(out.Events, told, cmpopts.EquateEmpty())}
}

// ingressEvents are what a user is told about the Ingress of a resource.
func ingressEvents(in deployInput) ([]recordedEvent, error) {
	_, s, err := settingsOf(in)
	if err != nil || s.IngressManaged || in.Resource.Spec.Ingress == nil {
		return nil, err
	}
	return []recordedEvent{{
		Type: string(plan.Warning), Reason: string(plan.ReasonIngressManagement), Message: ingress.NotManaged,
		Component: string(plan.FromOperator),
	}}, nil
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
