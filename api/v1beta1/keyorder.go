package v1beta1

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/json"
)

// KeyOrder remembers the order in which a user wrote the keys of maps, because lastReconciledSpec repeats it.
// The API server sorts keys, so mostly there is nothing to remember. It has no other meaning: any two are equal.
type KeyOrder struct{ fields map[string][]string }

// Equal is true: order does not matter to what a spec means.
func (o KeyOrder) Equal(KeyOrder) bool { return true }

// DeepCopyInto copies the order, which is never changed.
func (o *KeyOrder) DeepCopyInto(out *KeyOrder) { *out = *o }

// KeysInOrder lists the keys of a map as the user wrote them, then those added since, sorted.
func KeysInOrder[V any](o KeyOrder, field string, m map[string]V) []string {
	sorted := slices.Sorted(maps.Keys(m))
	written := o.fields[field]
	if len(written) == 0 {
		return sorted
	}
	gone := func(key string) bool { _, has := m[key]; return !has }
	known := func(key string) bool { return slices.Contains(written, key) }
	return append(slices.DeleteFunc(slices.Clone(written), gone), slices.DeleteFunc(sorted, known)...)
}

func (o *KeyOrder) remember(field string, keys []string) {
	if len(keys) == 0 {
		return
	}
	if o.fields == nil {
		o.fields = map[string][]string{}
	}
	o.fields[field] = keys
}

// ordered decodes a map and notes the order of its keys unless it is the sorted one.
type ordered[V any] struct {
	values map[string]V
	keys   []string
}

// UnmarshalJSON reads the map.
func (o *ordered[V]) UnmarshalJSON(raw []byte) error {
	if err := json.Unmarshal(raw, &o.values); err != nil {
		return err
	}
	if len(o.values) < 2 {
		return nil
	}
	keys, err := keysOf(raw)
	if err != nil {
		return err
	}
	if !slices.IsSorted(keys) {
		o.keys = keys
	}
	return nil
}

// keysOf lists the keys of a JSON object whose values are no objects or arrays.
func keysOf(raw []byte) ([]string, error) {
	d := stdjson.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil, fmt.Errorf("cannot read the keys of an object: %w", err)
	}
	var keys []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("cannot read the keys of an object: %w", err)
		}
		var value stdjson.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, fmt.Errorf("cannot read the value of %q: %w", key, err)
		}
		if text, ok := key.(string); ok && !slices.Contains(keys, text) {
			keys = append(keys, text)
		}
	}
	return keys, nil
}
