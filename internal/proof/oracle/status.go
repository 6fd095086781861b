package oracle

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/lifecycle"
)

// conditionNow stands in recordings for the time at which a condition was derived.
const conditionNow = "NOW"

func runStatus(v Vector) Result {
	got, err := deriveStatus(v.In)
	if failed(v.Out) {
		if err == nil {
			return Result{Diff: fmt.Sprintf("derives %v, but the recorded derivation failed", got)}
		}
		return Result{}
	}
	if err != nil {
		return Result{Diff: err.Error()}
	}
	var want derived
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	return Result{Diff: cmp.Diff(want, got)}
}

// derived is what follows from a status, in the recorded form.
type derived struct {
	Lifecycle             string `json:"lifecycleState"`
	Conditions            any    `json:"conditions"`
	BeforeFirstDeployment bool   `json:"beforeFirstDeployment"`
	Stable                bool   `json:"stable"`
}

func deriveStatus(raw json.RawMessage) (derived, error) {
	var in struct {
		Resource json.RawMessage `json:"resource"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return derived{}, err
	}
	if kindOf(in.Resource) == v1beta1.KindFlinkSessionJob {
		var j v1beta1.FlinkSessionJob
		if err := json.Unmarshal(in.Resource, &j); err != nil {
			return derived{}, err
		}
		state, err := lifecycle.SessionJob(&j.Status)
		return commonPart(state, j.Status.CommonStatus), err
	}
	var d v1beta1.FlinkDeployment
	if err := json.Unmarshal(in.Resource, &d); err != nil {
		return derived{}, err
	}
	state, err := lifecycle.Deployment(&d.Status)
	if err != nil {
		return derived{}, err
	}
	got := commonPart(state, d.Status.CommonStatus)
	got.Conditions, err = conditions(&d.Status)
	return got, err
}

func commonPart(state v1beta1.LifecycleState, s v1beta1.CommonStatus) derived {
	return derived{
		Lifecycle:             string(state),
		BeforeFirstDeployment: record.BeforeFirstDeployment(s.ReconciliationStatus),
		Stable:                record.IsStable(s.ReconciliationStatus),
	}
}

// conditions are in the recorded form; an unknown job state, where the Java operator throws, is an "error".
func conditions(s *v1beta1.FlinkDeploymentStatus) (any, error) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 1, time.UTC)
	found, err := lifecycle.Conditions(s, now)
	if errors.Is(err, lifecycle.ErrJobStateUnknown) {
		return "error", nil
	}
	if err != nil {
		return nil, err
	}
	for i, c := range found {
		if c.LastTransitionTime == now.Format(time.RFC3339Nano) {
			found[i].LastTransitionTime = conditionNow
		}
	}
	text, err := json.Marshal(found)
	if err != nil {
		return nil, err
	}
	var wire any
	err = json.Unmarshal(text, &wire)
	return wire, err
}
