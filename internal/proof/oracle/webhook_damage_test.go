package oracle

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is sent, the webhook gives a verdict or says that it cannot; it never breaks down.
func TestDamagedResourcesAreNoDangerToTheWebhook(t *testing.T) {
	text, err := os.ReadFile("testdata/validation.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(strings.Lines(string(text)))
	rapid.Check(t, func(r *rapid.T) {
		var v Vector
		var in judged
		if err := json.Unmarshal([]byte(rapid.SampledFrom(lines).Draw(r, "recording")), &v); err != nil {
			r.Fatal(err)
		}
		if err := json.Unmarshal(v.In, &in); err != nil {
			r.Fatal(err)
		}
		var resource any
		if err := json.Unmarshal(in.Resource, &resource); err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(1, 3).Draw(r, "damages") {
			resource = damaged(r, resource)
		}
		if in.Resource, err = json.Marshal(resource); err != nil {
			r.Fatal(err)
		}
		handler, err := webhookOf(in)
		if err != nil {
			r.Fatal(err)
		}
		for _, path := range []string{"/validate", "/mutate"} {
			_, err := admit(handler, path, in.Resource)
			if err != nil && !strings.HasPrefix(err.Error(), "status 500: ") {
				r.Errorf("%s: %v", path, err)
			}
		}
	})
}

// damaged replaces something inside a value by something else.
func damaged(r *rapid.T, value any) any {
	if rapid.IntRange(0, 4).Draw(r, "depth") == 0 {
		return rapid.SampledFrom([]any{
			nil, true, -1, 1e30, "", "text", "v1_20", "savepoint", []any{}, []any{nil}, map[string]any{}, map[string]any{"memory": nil},
		}).Draw(r, "instead")
	}
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 {
			return v
		}
		key := rapid.SampledFrom(slices.Sorted(maps.Keys(v))).Draw(r, "key")
		v[key] = damaged(r, v[key])
	case []any:
		if len(v) == 0 {
			return v
		}
		at := rapid.IntRange(0, len(v)-1).Draw(r, "at")
		v[at] = damaged(r, v[at])
	}
	return value
}
