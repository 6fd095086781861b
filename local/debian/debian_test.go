package debian

import (
	"slices"
	"testing"
)

func TestMissing(t *testing.T) {
	needs := Needs{
		"sh": "dash", "/etc/passwd": "base-passwd",
		"no-such-program": "some", "/no/such/file": "some", "no-such-program-either": "another",
	}
	if got, want := missing(t.Context(), needs), []string{"another", "some"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
