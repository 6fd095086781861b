package oracle

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/record"
)

// recordedNow is the clock of the recordings.
const recordedNow = 1700000000000

// runLastSpec replays how specs are written into status and read back.
func runLastSpec(v Vector) Result {
	var in struct {
		Op, Text, Type string
		Resource       json.RawMessage
	}
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	var got any
	var err error
	switch {
	case in.Op == "decode" && in.Type == v1beta1.KindFlinkSessionJob:
		got, err = decodedRecord[v1beta1.FlinkSessionJobSpec](in.Text)
	case in.Op == "decode":
		got, err = decodedRecord[v1beta1.FlinkDeploymentSpec](in.Text)
	default:
		got, err = updatedRecord(in.Op, in.Resource, v.In)
	}
	if err != nil || failed(v.Out) {
		return judgeFailing(v.Out, err)
	}
	return Result{Diff: diffStatus(v.Out, got)}
}

func decodedRecord[S record.Spec](text string) (any, error) {
	r, err := record.Decode[S](text)
	if err != nil {
		return nil, err
	}
	again, err := record.Encode(r)
	if err != nil {
		return nil, err
	}
	var shown struct {
		Spec     json.RawMessage `json:"spec"`
		Metadata json.RawMessage `json:"resource_metadata"`
	}
	if err := json.Unmarshal([]byte(again), &shown); err != nil {
		return nil, err
	}
	if r.Meta == nil {
		shown.Metadata = nil
	}
	return map[string]any{"spec": shown.Spec, "meta": shown.Metadata, "reencoded": again}, nil
}

func updatedRecord(op string, resource, in json.RawMessage) (any, error) {
	var kind struct{ Kind string }
	if err := json.Unmarshal(resource, &kind); err != nil {
		return nil, err
	}
	if kind.Kind == v1beta1.KindFlinkSessionJob {
		var j v1beta1.FlinkSessionJob
		if err := json.Unmarshal(resource, &j); err != nil {
			return nil, err
		}
		status, err := updatedSessionJob(op, &j)
		return map[string]any{"lastReconciledSpec": status.ReconciliationStatus.LastReconciledSpec, "status": status}, err
	}
	var d v1beta1.FlinkDeployment
	if err := json.Unmarshal(resource, &d); err != nil {
		return nil, err
	}
	status, err := updatedDeployment(op, &d, in)
	return map[string]any{"lastReconciledSpec": status.ReconciliationStatus.LastReconciledSpec, "status": status}, err
}

func updatedDeployment(op string, d *v1beta1.FlinkDeployment, in json.RawMessage) (v1beta1.FlinkDeploymentStatus, error) {
	now := time.UnixMilli(recordedNow)
	switch op {
	case "encode":
		status := d.Status
		return status, remember(&status.CommonStatus, d.Spec, d.Generation)
	case "beforeDeploy":
		return record.BeforeDeployment(d, now)
	case "metadata":
		return record.Seen(d)
	case "deployed":
		taskManagers, err := recordedTaskManagers(d, in)
		if err != nil {
			return v1beta1.FlinkDeploymentStatus{}, err
		}
		return record.Deployed(d, taskManagers, now)
	}
	return v1beta1.FlinkDeploymentStatus{}, fmt.Errorf("unknown operation %q", op)
}

func updatedSessionJob(op string, j *v1beta1.FlinkSessionJob) (v1beta1.FlinkSessionJobStatus, error) {
	now := time.UnixMilli(recordedNow)
	switch op {
	case "encode":
		status := j.Status
		return status, remember(&status.CommonStatus, j.Spec, j.Generation)
	case "beforeDeploy":
		return record.BeforeSubmission(j, now)
	case "metadata":
		return record.SeenJob(j)
	case "deployed":
		return record.Submitted(j, now)
	}
	return v1beta1.FlinkSessionJobStatus{}, fmt.Errorf("unknown operation %q", op)
}

// remember writes a spec as it stands.
func remember[S record.Spec](status *v1beta1.CommonStatus, spec S, generation int64) error {
	meta, err := record.Fresh[S](status.ReconciliationStatus)
	if err != nil {
		return err
	}
	text, err := record.Encode(record.Record[S]{Spec: spec, Meta: &meta})
	status.ReconciliationStatus.LastReconciledSpec = text
	status.ObservedGeneration = &generation
	return err
}

func recordedTaskManagers(d *v1beta1.FlinkDeployment, in json.RawMessage) (int32, error) {
	var side operatorSide
	if err := json.Unmarshal(in, &side); err != nil {
		return 0, err
	}
	base, err := side.base()
	if err != nil {
		return 0, err
	}
	return taskManagersOf(base, d)
}

func taskManagersOf(base conf.Conf, d *v1beta1.FlinkDeployment) (int32, error) {
	deploy, err := clusterconf.For(base, d.ObjectMeta, &d.Spec)
	if err != nil {
		return 0, err
	}
	count, err := clusterconf.TaskManagers(deploy)
	return int32(count), err
}

// diffStatus compares answers as JSON. The derived fields of a status are the matter of another kind of recording.
func diffStatus(want json.RawMessage, got any) string {
	text, err := json.Marshal(got)
	if err != nil {
		return err.Error()
	}
	left, right := map[string]any{}, map[string]any{}
	if err := json.Unmarshal(want, &left); err != nil {
		return err.Error()
	}
	if err := json.Unmarshal(text, &right); err != nil {
		return err.Error()
	}
	for _, side := range []map[string]any{left, right} {
		if status, ok := side["status"].(map[string]any); ok {
			delete(status, "lifecycleState")
		}
	}
	return cmp.Diff(left, right)
}
