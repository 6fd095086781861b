package job_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/drey-project/drey/flink/job"
)

func TestParseID(t *testing.T) {
	digits := strings.Repeat("0aF9", 8)
	if id, err := job.ParseID(digits); id != job.ID(strings.ToLower(digits)) || err != nil {
		t.Errorf("got %q, %v", id, err)
	}
	if id, err := job.ParseVertexID(digits); id != job.VertexID(strings.ToLower(digits)) || err != nil {
		t.Errorf("got %q, %v", id, err)
	}
	if id, err := job.ParseTriggerID(digits); id != job.TriggerID(strings.ToLower(digits)) || err != nil {
		t.Errorf("got %q, %v", id, err)
	}
	for _, text := range []string{"", "abc", digits + "0", strings.Repeat("g", 32), strings.Repeat("-", 32)} {
		_, jobErr := job.ParseID(text)
		_, vertexErr := job.ParseVertexID(text)
		_, triggerErr := job.ParseTriggerID(text)
		if jobErr == nil || vertexErr == nil || triggerErr == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestIDsFromBits(t *testing.T) {
	bits := [16]byte{15: 1}
	want := strings.Repeat("0", 31) + "1"
	if id := job.IDOf(bits); string(id) != want {
		t.Errorf("got %q", id)
	}
	if id := job.TriggerIDOf(bits); string(id) != want {
		t.Errorf("got %q", id)
	}
}

func TestStates(t *testing.T) {
	ended := map[job.State]bool{job.Failed: true, job.Canceled: true, job.Finished: true}
	for _, state := range job.States() {
		if !state.IsKnown() {
			t.Errorf("%s is not known", state)
		}
		if got := state.IsGloballyTerminal(); got != ended[state] {
			t.Errorf("%s globally terminal: %v", state, got)
		}
		if got := state.IsTerminal(); got != (ended[state] || state == job.Suspended) {
			t.Errorf("%s terminal: %v", state, got)
		}
	}
	if job.State("UNKNOWN").IsKnown() || len(job.States()) != 11 {
		t.Errorf("%d states", len(job.States()))
	}
}

func TestBoundsAsRequested(t *testing.T) {
	text, err := json.Marshal(job.Bounds{Lower: 1, Upper: 4})
	if want := `{"lowerBound":1,"upperBound":4}`; string(text) != want || err != nil {
		t.Errorf("got %s, %v", text, err)
	}
}
