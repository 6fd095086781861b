package server

import (
	"strings"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
)

type status struct {
	ID string `json:"id"`
}

func inProgress() status { return status{"IN_PROGRESS"} }
func completed() status  { return status{"COMPLETED"} }

// thrown is a Java exception as Flink writes it.
type thrown struct {
	Class      string `json:"class"`
	StackTrace string `json:"stack-trace"`
	Serialized string `json:"serialized-throwable"`
}

func throwable(text string) *thrown {
	class, _, _ := strings.Cut(text, ":")
	return &thrown{Class: class, StackTrace: text + "\n\tat a.b.C.d(C.java:1)\n", Serialized: "rO0ABQ=="}
}

type requestID struct {
	ID job.TriggerID `json:"request-id"`
}

func stop(x exchange) (reply, error) {
	body, err := decode[struct {
		TargetDirectory string        `json:"targetDirectory"`
		Drain           bool          `json:"drain"`
		FormatType      string        `json:"formatType"`
		TriggerID       job.TriggerID `json:"triggerId"`
	}](x)
	if err != nil {
		return reply{}, err
	}
	id, err := x.cluster.Stop(x.job(), flinksim.SnapshotRequest{
		Directory: body.TargetDirectory, Format: body.FormatType, Drain: body.Drain, Trigger: body.TriggerID,
	})
	return accepted(requestID{id}, err)
}

func triggerSavepoint(x exchange) (reply, error) {
	body, err := decode[struct {
		TargetDirectory string        `json:"target-directory"`
		CancelJob       bool          `json:"cancel-job"`
		FormatType      string        `json:"formatType"`
		TriggerID       job.TriggerID `json:"triggerId"`
	}](x)
	if err != nil {
		return reply{}, err
	}
	id, err := x.cluster.TriggerSavepoint(x.job(), flinksim.SnapshotRequest{
		Directory: body.TargetDirectory, Format: body.FormatType, Trigger: body.TriggerID,
	})
	return accepted(requestID{id}, err)
}

func savepoint(x exchange) (reply, error) {
	p, err := x.cluster.Savepoint(x.job(), x.trigger())
	if err != nil || !p.Done {
		return ok(map[string]any{"status": inProgress(), "operation": nil}, err)
	}
	if p.Failure != "" {
		return ok(map[string]any{"status": completed(), "operation": map[string]any{"failure-cause": throwable(p.Failure)}}, nil)
	}
	return ok(map[string]any{"status": completed(), "operation": map[string]any{"location": p.Location}}, nil)
}

func triggerCheckpoint(x exchange) (reply, error) {
	body, err := decode[struct {
		CheckpointType string        `json:"checkpointType"`
		TriggerID      job.TriggerID `json:"triggerId"`
	}](x)
	if err != nil {
		return reply{}, err
	}
	id, err := x.cluster.TriggerCheckpoint(x.job(), flinksim.SnapshotRequest{Format: body.CheckpointType, Trigger: body.TriggerID})
	return accepted(requestID{id}, err)
}

func triggeredCheckpoint(x exchange) (reply, error) {
	p, err := x.cluster.Triggered(x.job(), x.trigger())
	if err != nil || !p.Done {
		return ok(map[string]any{"status": inProgress(), "operation": nil}, err)
	}
	if p.Failure != "" {
		return ok(map[string]any{"status": completed(), "operation": map[string]any{"checkpointId": nil, "failureCause": throwable(p.Failure)}}, nil)
	}
	return ok(map[string]any{"status": completed(), "operation": map[string]any{"checkpointId": p.Checkpoint, "failureCause": nil}}, nil)
}

func dispose(x exchange) (reply, error) {
	body, err := decode[struct {
		Path string `json:"savepoint-path"`
	}](x)
	if err != nil {
		return reply{}, err
	}
	id, err := x.cluster.Dispose(body.Path)
	return ok(requestID{id}, err)
}

func disposal(x exchange) (reply, error) {
	p, err := x.cluster.Disposal(x.trigger())
	if err != nil || !p.Done {
		return ok(map[string]any{"status": inProgress(), "operation": nil}, err)
	}
	return ok(map[string]any{"status": completed(), "operation": empty{}}, nil)
}

func checkpoints(x exchange) (reply, error) {
	known, err := x.cluster.Checkpoints(x.job())
	if err != nil {
		return reply{}, err
	}
	history := []any{}
	counts := map[string]int{"restored": 0, "total": 0, "in_progress": 0, "completed": 0, "failed": 0}
	latest := map[string]any{"completed": nil, "savepoint": nil, "failed": nil, "restored": nil}
	if known.Pending != nil {
		history = append(history, statistics(*known.Pending, "IN_PROGRESS"))
		counts["in_progress"], counts["total"] = 1, 1
	}
	if known.Completed != nil {
		latest["completed"] = statistics(*known.Completed, "COMPLETED")
		history = append(history, latest["completed"])
		counts["completed"], counts["total"] = 1, counts["total"]+1
	}
	return ok(map[string]any{"counts": counts, "summary": empty{}, "latest": latest, "history": history}, nil)
}

// statistics is a checkpoint as Flink writes it.
func statistics(c flinksim.Checkpoint, state string) map[string]any {
	size := c.StateSize()
	if state == "IN_PROGRESS" {
		size = 0
	}
	all := map[string]any{
		"@class": strings.ToLower(state), "className": strings.ToLower(state), "id": c.ID, "status": state, "is_savepoint": false,
		"savepointFormat": nil, "trigger_timestamp": c.Time.UnixMilli(), "latest_ack_timestamp": c.Time.UnixMilli(),
		"checkpointed_size": size, "state_size": size, "end_to_end_duration": 0, "alignment_buffered": 0,
		"processed_data": 0, "persisted_data": 0, "num_subtasks": 1, "num_acknowledged_subtasks": 1,
		"checkpoint_type": "CHECKPOINT", "tasks": empty{},
	}
	if state == "COMPLETED" {
		all["external_path"], all["discarded"] = c.Path, false
	}
	return all
}

func checkpoint(x exchange) (reply, error) {
	id, err := x.number("id")
	if err != nil {
		return reply{}, err
	}
	found, err := x.cluster.Checkpoint(x.job(), id)
	return ok(statistics(found, "COMPLETED"), err)
}

func checkpointConfig(x exchange) (reply, error) {
	_, err := x.cluster.Checkpoints(x.job())
	return ok(map[string]any{
		"mode": "exactly_once", "interval": checkpointInterval.Milliseconds(), "timeout": checkpointTimeout.Milliseconds(),
		"min_pause": 0, "max_concurrent": 1,
		"externalization": map[string]bool{"enabled": false, "delete_on_cancellation": true},
	}, err)
}
