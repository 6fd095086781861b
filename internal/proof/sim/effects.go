package sim

import (
	"encoding/json"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/plan"
)

// Effect is something irreversible that the operator did, in the words of the recorded traces.
type Effect map[string]any

// Told is an event that the operator published.
type Told struct {
	Type, Reason, Component, Message string
}

// recordSubmission notes a submission together with what status said at that moment.
func (w *World) recordSubmission(name string, s Submission, d *appsv1.Deployment) {
	if w.isSession(name) {
		w.recordSession(name, d)
		return
	}
	e := Effect{"e": "submitApplication", "cluster": name, "jobId": string(s.Job), "restore": nil, "generation": nil}
	if s.Restore != "" {
		e["restore"] = s.Restore
	}
	if generation, set := d.Annotations[names.AnnotationGeneration]; set {
		e["generation"] = generation
	}
	e["parallelism"], e["image"] = s.Parallelism, d.Spec.Template.Spec.Containers[0].Image
	e["persisted"] = w.persisted(name)
	w.effects = append(w.effects, e)
}

// persisted is what status says of the attempt that is under way.
func (w *World) persisted(name string) map[string]any {
	app := w.app(name)
	if app == nil {
		return nil
	}
	st := app.Status
	out := map[string]any{"reconciliationState": string(st.ReconciliationStatus.State)}
	if st.JobStatus.JobID != "" {
		out["jobId"] = st.JobStatus.JobID
	}
	if st.ObservedGeneration != nil {
		out["observedGeneration"] = *st.ObservedGeneration
	}
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](st.ReconciliationStatus)
	if err == nil && last.Spec.Job != nil {
		out["lastReconciledJobState"] = string(last.Spec.Job.State)
	}
	return out
}

// recordFlink notes what was asked of Flink.
func (w *World) recordFlink() {
	for _, e := range w.flink.Effects() {
		if e.Answer == flinksim.StoppedTwice {
			w.violate("job %s is asked to stop with a savepoint, which it does already under another trigger", e.Job)
		}
		var fields Effect
		text, err := json.Marshal(e)
		if err == nil {
			err = json.Unmarshal(text, &fields)
		}
		if err != nil {
			w.violate("%v", err)
		}
		w.effects = append(w.effects, fields)
	}
}

// recordSnapshot notes that the operator made a FlinkStateSnapshot.
func (w *World) recordSnapshot(s *v1beta1.FlinkStateSnapshot) {
	w.effects = append(w.effects, Effect{
		"e": "create", "kind": kindSnapshot, "name": s.Name, "labels": s.Labels, "spec": *s.Spec.DeepCopy(),
	})
}

// recordDeletion notes that an object is deleted; high-availability metadata counts as one thing.
func (w *World) recordDeletion(name id) {
	switch {
	case name.kind == kindDeployment || name.kind == kindSnapshot:
		w.effects = append(w.effects, Effect{"e": "delete", "kind": name.kind, "name": name.key.Name})
	case name.kind == kindConfigMap && strings.HasSuffix(name.key.Name, "-config-map"):
		w.recordLostMetadata(name.key.Name)
	}
}

func (w *World) recordLostMetadata(name string) {
	if n := len(w.effects); n > 0 && w.effects[n-1]["e"] == "deleteCollection" {
		deleted, _ := w.effects[n-1]["deleted"].([]string)
		w.effects[n-1]["deleted"] = append(deleted, name)
		return
	}
	w.effects = append(w.effects, Effect{"e": "deleteCollection", "kind": kindConfigMap, "deleted": []string{name}})
}

// told notes an event that was published.
func (w *World) told(e *corev1.Event) {
	w.events = append(w.events, Told{e.Type, e.Reason, e.Source.Component, e.Message})
}

// Peek are the irreversible things done since the last call of Effects.
func (w *World) Peek() []map[string]any {
	var out []map[string]any
	for _, e := range w.effects {
		out = append(out, e)
	}
	return out
}

// Effects are the irreversible things done since the last call, those asked of Flink included.
func (w *World) Effects() []Effect {
	out := w.effects
	w.effects = nil
	return out
}

// Events are the events published since the last call.
func (w *World) Events() []Told {
	out := w.events
	w.events, w.shown = nil, 0
	return out
}

// line is one turn, after which a resource is in a state, as the transcript shows it.
func line[S any](d plan.Decision[S], state string) string {
	parts := []string{d.Rule, state}
	if d.Step != nil {
		parts = append(parts, plan.Name(d.Step))
	}
	return strings.Join(append(parts, d.Because), " | ")
}
