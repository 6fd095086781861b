package world_test

import (
	"testing"

	"github.com/drey-project/drey/internal/turn/world"
)

func TestUnknownIsNotAbsent(t *testing.T) {
	tests := map[string]struct {
		fact  world.Seen[*int]
		known bool
		why   string
	}{
		"what is known to be absent is known":       {world.Known[*int](nil), true, ""},
		"what could not be read says why":           {world.Unknown[*int]("refused"), false, "refused"},
		"what nobody asked for is unknown, and why": {world.Seen[*int]{}, false, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, known := test.fact.Get()
			if known != test.known || test.fact.IsKnown() != test.known || test.fact.Why() != test.why {
				t.Errorf("known %t because %q, want %t because %q", known, test.fact.Why(), test.known, test.why)
			}
		})
	}
}

func TestAssumptionsHoldOnlyForWhatIsUnknown(t *testing.T) {
	if got := world.Known(1).Or(2); got != 1 {
		t.Errorf("a known 1 is %d", got)
	}
	if got := world.Unknown[int]("refused").Or(2); got != 2 {
		t.Errorf("an unknown fact is %d, assumed 2", got)
	}
}
