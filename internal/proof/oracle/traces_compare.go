package oracle

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

// identities translates the recorded job ids into ours, in the order in which they appear.
type identities map[string]string

// same tells whether a recorded id and ours stand for the same job.
func (ids identities) same(recorded, ours string) bool {
	if known, found := ids[recorded]; found {
		return known == ours
	}
	for _, other := range ids {
		if other == ours {
			return false
		}
	}
	ids[recorded] = ours
	return true
}

func lengthOf(list any) int {
	switch l := list.(type) {
	case []any:
		return len(l)
	case []string:
		return len(l)
	}
	return 0
}

func texts(effects []map[string]any) []string {
	out := make([]string, 0, len(effects))
	for _, e := range effects {
		text, err := json.Marshal(e)
		if err != nil {
			text = []byte(err.Error())
		}
		out = append(out, string(text))
	}
	return out
}

func (p *player) submissions(effects []map[string]any) []map[string]any {
	return slices.DeleteFunc(slices.Clone(effects), func(e map[string]any) bool {
		return !isSubmission(e) || e["answer"] == "error"
	})
}

// compareSubmission compares which job was submitted, and what status said just before.
func (p *player) compareSubmission(recorded, got map[string]any) {
	if !p.ids.same(fmt.Sprint(recorded["jobId"]), fmt.Sprint(got["jobId"])) {
		p.differ("job id of the submission: recorded %v, ours %v", recorded["jobId"], got["jobId"])
	}
	before, _ := recorded["persisted"].(map[string]any)
	ours, _ := got["persisted"].(map[string]any)
	for _, field := range []string{"observedGeneration", "reconciliationState", "lastReconciledJobState"} {
		if a, b := fmt.Sprint(before[field]), fmt.Sprint(ours[field]); a != b {
			p.differ("status at the submission, %s: recorded %s, ours %s", field, a, b)
		}
	}
	if !p.ids.same(fmt.Sprint(before["jobId"]), fmt.Sprint(ours["jobId"])) {
		p.differ("status at the submission, jobId: recorded %v, ours %v", before["jobId"], ours["jobId"])
	}
}

func (p *player) compareEvents(recorded []traceEvent) {
	var want, got []string
	for _, e := range recorded {
		want = addEvent(want, e)
	}
	for _, e := range p.world.Events() {
		got = addEvent(got, traceEvent(e))
	}
	if p.departed[keepsStateOfCancelled] {
		want, got = withoutModes(want), withoutModes(got)
	}
	if diff := cmp.Diff(want, withoutHelp(want, got)); diff != "" {
		p.differ("events (-recorded +ours):\n%s", diff)
	}
}

// withoutHelp cuts off what our messages of failed upgrades say beyond the recorded ones: what was tried, what state there is,
// what the user can do.
func withoutHelp(recorded, ours []string) []string {
	out := slices.Clone(ours)
	for i, text := range out {
		if !slices.Contains(recorded, text) {
			at := slices.IndexFunc(recorded, func(r string) bool { return strings.HasPrefix(text, r+" Tried: ") })
			if at >= 0 {
				out[i] = recorded[at]
			}
		}
	}
	return out
}

// addEvent adds an event unless one like it is there. Messages that show Java's classes do not count.
func addEvent(list []string, e traceEvent) []string {
	message := e.Message
	if e.Reason == "CheckpointError" && e.Component == "Snapshot" {
		message, _, _ = strings.Cut(message, "\n") // what follows is the exception
	}
	if strings.Contains(message, "Exception") || e.Reason == "Error" {
		message = "(an error)"
	}
	text := fmt.Sprintf("%s %s %s: %s", e.Type, e.Reason, e.Component, message)
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// compareStatus compares the stored status with the recorded one.
func (p *player) compareStatus(recorded map[string]any, ours v1beta1.FlinkDeploymentStatus) {
	got, err := decodeStatus(ours)
	if err != nil {
		p.differ("%v", err)
		return
	}
	if len(recorded) == 0 {
		p.compareUntouched(ours)
		return
	}
	want := p.clone(recorded)
	p.alignJob(want, got)
	p.alignTriggers(want, got)
	alignError(want, got)
	p.departStatus(want, got)
	p.alignRetry(want, got)
	forgetTimes(want)
	forgetTimes(got)
	if diff := cmp.Diff(want, got); diff != "" {
		p.differ("status (-recorded +ours):\n%s", diff)
	}
}

// compareUntouched holds that nothing was written to a status that was recorded as empty.
func (p *player) compareUntouched(ours v1beta1.FlinkDeploymentStatus) {
	if diff := cmp.Diff(v1beta1.NewFlinkDeploymentStatus(), ours); diff != "" {
		p.differ("status (-empty +ours):\n%s", diff)
	}
}

func (p *player) clone(m map[string]any) map[string]any {
	var out map[string]any
	text, err := json.Marshal(m)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		p.differ("%v", err)
	}
	return out
}

// alignJob puts our name of a job in the place of the recorded one if both are the same job.
func (p *player) alignJob(want, got map[string]any) {
	a, _ := want["jobStatus"].(map[string]any)
	b, _ := got["jobStatus"].(map[string]any)
	recorded, hasA := a["jobId"].(string)
	ours, hasB := b["jobId"].(string)
	if hasA && hasB && p.ids.same(recorded, ours) {
		a["jobId"] = ours
	}
}

// alignError reduces errors to whether there is one, and to the sentences by which the lifecycle state is derived.
func alignError(statuses ...map[string]any) {
	for _, s := range statuses {
		if e, found := s["error"]; found {
			text := fmt.Sprint(e)
			s["error"] = fmt.Sprintf("an error, manual restore %v", strings.Contains(text, "Manual restore required."))
		}
	}
}

func forgetTimes(status map[string]any) {
	conditions, _ := status["conditions"].([]any)
	for _, c := range conditions {
		if condition, ok := c.(map[string]any); ok {
			delete(condition, "lastTransitionTime")
		}
	}
}

// decodeStatus is a status in the form of the recordings.
func decodeStatus(s v1beta1.FlinkDeploymentStatus) (map[string]any, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, err
	}
	if reconciliation, ok := out["reconciliationStatus"].(map[string]any); ok {
		stable := reconciliation["lastStableSpec"]
		if stable != nil && stable == reconciliation["lastReconciledSpec"] {
			reconciliation["lastStableSpec"] = "=lastReconciledSpec"
		}
		for _, field := range []string{"lastReconciledSpec", "lastStableSpec"} {
			decodeSpec(reconciliation, field)
		}
	}
	decodeJSON(out, "error")
	if info, ok := out["clusterInfo"].(map[string]any); ok {
		decodeJSON(info, "ClusterHealthInfo")
	}
	pruned, _ := prune(out).(map[string]any)
	return pruned, nil
}

func decodeSpec(in map[string]any, field string) {
	text, _ := in[field].(string)
	var record struct {
		Spec     any `json:"spec"`
		Metadata struct {
			First bool `json:"firstDeployment"`
		} `json:"resource_metadata"`
	}
	if json.Unmarshal([]byte(text), &record) == nil && record.Spec != nil {
		in[field] = map[string]any{"spec": record.Spec, "firstDeployment": record.Metadata.First}
	}
}

func decodeJSON(in map[string]any, field string) {
	text, ok := in[field].(string)
	var value any
	if ok && strings.HasPrefix(text, "{") && json.Unmarshal([]byte(text), &value) == nil {
		in[field] = value
	}
}

// prune drops nulls and empty objects.
func prune(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, child := range v {
			kept := prune(child)
			if m, isMap := kept.(map[string]any); kept == nil || isMap && len(m) == 0 {
				delete(v, key)
				continue
			}
			v[key] = kept
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
	}
	return value
}
