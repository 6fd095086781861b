package jackson

import "slices"

// Kind is what a node holds.
type Kind int

// The kinds of nodes. Missing is the node that is not there.
const (
	Missing Kind = iota
	Null
	Bool
	Integer
	Long // a whole number in a field of 64 bits, or too large for 32
	Double
	String
	Quantity // a text that is compared as an amount
	Array
	Object
)

// Node is one value of a JSON document; objects keep the order of their fields. Nodes are never changed once built.
type Node struct {
	kind  Kind
	text  string // of a scalar
	keys  []string
	items []Node // of an array, or the values beside the keys
}

// NullNode is an explicit null.
func NullNode() Node { return Node{kind: Null} }

// Text is a string.
func Text(s string) Node { return Node{kind: String, text: s} }

// Amount is a Kubernetes quantity.
func Amount(s string) Node { return Node{kind: Quantity, text: s} }

// List is an array.
func List(items ...Node) Node { return Node{kind: Array, items: items} }

// Field is one field of an object.
type Field struct {
	Name  string
	Value Node
}

// Record is an object with the given fields.
func Record(fields ...Field) Node {
	n := Node{kind: Object, keys: make([]string, len(fields)), items: make([]Node, len(fields))}
	for i, f := range fields {
		n.keys[i], n.items[i] = f.Name, f.Value
	}
	return n
}

// Kind is what the node holds.
func (n Node) Kind() Kind { return n.kind }

// IsAbsent tells that the node is null or not there.
func (n Node) IsAbsent() bool { return n.kind == Missing || n.kind == Null }

// Keys are the names of the fields of an object, in order.
func (n Node) Keys() []string { return n.keys }

// Items are the elements of an array, or the values of an object in the order of its keys.
func (n Node) Items() []Node { return n.items }

// Get is the value of a field, or a missing node.
func (n Node) Get(key string) Node {
	if i := slices.Index(n.keys, key); i >= 0 {
		return n.items[i]
	}
	return Node{}
}

// With is a copy of an object with a field set; a field that is there keeps its place.
func (n Node) With(key string, value Node) Node {
	out := Node{kind: Object, keys: slices.Clone(n.keys), items: slices.Clone(n.items)}
	out.set(key, value)
	return out
}

// Without is a copy of an object without a field.
func (n Node) Without(key string) Node {
	i := slices.Index(n.keys, key)
	if i < 0 {
		return n
	}
	return Node{
		kind:  Object,
		keys:  slices.Delete(slices.Clone(n.keys), i, i+1),
		items: slices.Delete(slices.Clone(n.items), i, i+1),
	}
}

// AsText is the text of a scalar: "null" for a null, nothing for arrays, objects and missing nodes.
func (n Node) AsText() string {
	if n.kind == Null {
		return "null"
	}
	return n.text
}

func (n *Node) set(key string, value Node) {
	if i := slices.Index(n.keys, key); i >= 0 {
		n.items[i] = value
		return
	}
	n.keys, n.items = append(n.keys, key), append(n.items, value)
}

// Equal tells that two trees hold the same values; the order of the fields of an object does not matter.
func Equal(a, b Node) bool {
	if a.kind != b.kind || a.text != b.text || len(a.items) != len(b.items) {
		return false
	}
	if a.kind != Object {
		return slices.EqualFunc(a.items, b.items, Equal)
	}
	for i, key := range a.keys {
		if other := b.Get(key); other.kind == Missing || !Equal(a.items[i], other) {
			return false
		}
	}
	return true
}
