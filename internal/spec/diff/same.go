package diff

import (
	"slices"

	"github.com/drey-project/drey/internal/spec/jackson"
	"github.com/drey-project/drey/internal/spec/quantity"
)

// same tells that two values mean the same: quantities are compared by amount, all else as it is written.
func same(a, b jackson.Node) bool {
	if a.IsAbsent() && b.IsAbsent() {
		return true
	}
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case jackson.Quantity:
		return sameAmount(a.AsText(), b.AsText())
	case jackson.Array:
		return slices.EqualFunc(a.Items(), b.Items(), same)
	case jackson.Object:
		return sameObject(a, b)
	case jackson.Missing, jackson.Null, jackson.Bool, jackson.Integer, jackson.Long, jackson.Double, jackson.String:
	}
	return jackson.Equal(a, b)
}

func sameObject(a, b jackson.Node) bool {
	if len(a.Keys()) != len(b.Keys()) {
		return false
	}
	for i, key := range a.Keys() {
		other := b.Get(key)
		if other.Kind() == jackson.Missing || !same(a.Items()[i], other) {
			return false
		}
	}
	return true
}

// sameAmount falls back to the texts when they are no quantities.
func sameAmount(a, b string) bool {
	if a == b {
		return true
	}
	left, err := quantity.Parse(a)
	if err != nil {
		return false
	}
	right, err := quantity.Parse(b)
	return err == nil && left.Compare(right) == 0
}
