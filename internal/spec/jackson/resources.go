package jackson

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/api/v1beta1"
)

// resources leaves out what is empty, as for all types of Kubernetes.
func resources(r v1beta1.ResourceRequirements) Node {
	n := Node{kind: Object}
	if len(r.Claims) > 0 {
		n.set("claims", sequence(r.Claims, claim))
	}
	if len(r.Limits) > 0 {
		n.set("limits", quantities(r.Order, "limits", r.Limits))
	}
	if len(r.Requests) > 0 {
		n.set("requests", quantities(r.Order, "requests", r.Requests))
	}
	return n
}

func claim(c corev1.ResourceClaim) Node {
	n := Node{kind: Object}
	if c.Name != "" {
		n.set("name", Text(c.Name))
	}
	if c.Request != "" {
		n.set("request", Text(c.Request))
	}
	return n
}

func quantities(order v1beta1.KeyOrder, field string, m map[string]v1beta1.Quantity) Node {
	n := Node{kind: Object}
	for _, key := range v1beta1.KeysInOrder(order, field, m) {
		n.keys, n.items = append(n.keys, key), append(n.items, Amount(string(m[key])))
	}
	return n
}

func texts(order v1beta1.KeyOrder, field string, m map[string]string) Node {
	if m == nil {
		return NullNode()
	}
	n := Node{kind: Object}
	for _, key := range v1beta1.KeysInOrder(order, field, m) {
		n.keys, n.items = append(n.keys, key), append(n.items, Text(m[key]))
	}
	return n
}

// sequence is a list; nil is a null.
func sequence[T any](items []T, write func(T) Node) Node {
	if items == nil {
		return NullNode()
	}
	n := Node{kind: Array, items: make([]Node, len(items))}
	for i, item := range items {
		n.items[i] = write(item)
	}
	return n
}

// optional is a value or a null.
func optional[T any](value *T, write func(T) Node) Node {
	if value == nil {
		return NullNode()
	}
	return write(*value)
}

// enum is a name or, when empty, a null.
func enum[T ~string](value T) Node {
	if value == "" {
		return NullNode()
	}
	return Text(string(value))
}

func int32Node(i int32) Node { return Int(int64(i)) }
