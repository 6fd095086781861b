package jackson

import (
	"fmt"
	"strconv"
	"strings"
)

// model is a class of the Kubernetes model: its properties in printing order.
type model []property

type property struct {
	name string
	form form
	kind kind
	of   *model // of an object
}

// form says how many values a property holds.
type form int

const (
	one  form = iota
	list      // left out when empty
	dict      // left out when empty
)

// kind is the type of one value.
type kind int

const (
	text kind = iota
	integer
	long
	boolean
	intOrText
	quantity
	object
)

// PodTemplate reads a pod template and gives it as the Java operator would print it: known properties in its own order, without
// nulls and without empty lists and maps, then the unknown ones.
func PodTemplate(raw []byte) (Node, error) {
	return modelled(string(raw), &modelPodTemplateSpec, "pod template")
}

// Metadata does the same for the metadata of an object.
func Metadata(raw []byte) (Node, error) { return modelled(string(raw), &modelObjectMeta, "metadata") }

func modelled(raw string, m *model, what string) (Node, error) {
	n, err := Parse(raw)
	if err != nil {
		return Node{}, fmt.Errorf("%s: %w", what, err)
	}
	out, err := m.apply(n)
	if err != nil {
		return Node{}, fmt.Errorf("%s: %w", what, err)
	}
	return out, nil
}

// apply reorders one object after the model.
func (m *model) apply(n Node) (Node, error) {
	if n.kind == Null {
		return n, nil
	}
	if n.kind != Object {
		return Node{}, fmt.Errorf("cannot read %s as an object", Print(n))
	}
	var out Node
	out.kind = Object
	for _, p := range *m {
		value, err := p.apply(n.Get(p.name))
		if err != nil {
			return Node{}, fmt.Errorf("%s: %w", p.name, err)
		}
		if !value.IsAbsent() && (p.form == one || len(value.items) > 0) {
			out.keys, out.items = append(out.keys, p.name), append(out.items, value)
		}
	}
	for i, key := range n.keys {
		if !m.has(key) {
			out.keys, out.items = append(out.keys, key), append(out.items, n.items[i])
		}
	}
	return out, nil
}

func (m *model) has(name string) bool {
	for _, p := range *m {
		if p.name == name {
			return true
		}
	}
	return false
}

func (p property) apply(n Node) (Node, error) {
	if n.IsAbsent() {
		return n, nil
	}
	if p.form == one {
		return p.value(n)
	}
	if p.form == list && n.kind != Array || p.form == dict && n.kind != Object {
		return Node{}, fmt.Errorf("cannot read %s as a list or map", Print(n))
	}
	out := Node{kind: n.kind, keys: n.keys, items: make([]Node, len(n.items))}
	for i, item := range n.items {
		value, err := p.value(item)
		if err != nil {
			return Node{}, err
		}
		out.items[i] = value
	}
	return out, nil
}

// value converts one value as leniently as the Java operator does.
func (p property) value(n Node) (Node, error) {
	switch {
	case n.kind == Null:
		return n, nil
	case p.kind == object:
		return p.of.apply(n)
	case p.kind == quantity && n.kind == Object:
		return Amount(n.Get("amount").text + n.Get("format").text), nil
	case n.kind == Object || n.kind == Array:
		return Node{}, fmt.Errorf("cannot read %s as a single value", Print(n))
	}
	return p.scalar(n)
}

func (p property) scalar(n Node) (Node, error) {
	switch p.kind {
	case text:
		return Text(n.text), nil
	case quantity:
		return Amount(n.text), nil
	case integer:
		return wholeNumber(n, Integer)
	case long:
		return wholeNumber(n, Long)
	case boolean:
		return truth(n)
	case intOrText:
		return n, nil
	case object:
		return Node{}, fmt.Errorf("cannot read %s as an object", Print(n))
	}
	return n, nil
}

func wholeNumber(n Node, as Kind) (Node, error) {
	switch n.kind {
	case Integer, Long:
		return Node{kind: as, text: n.text}, nil
	case Double:
		f, err := strconv.ParseFloat(n.text, 64)
		return Node{kind: as, text: strconv.FormatInt(int64(f), 10)}, err
	case String:
		trimmed := strings.TrimSpace(n.text)
		if trimmed == "" {
			return NullNode(), nil
		}
		i, err := strconv.ParseInt(trimmed, 10, 64)
		return Node{kind: as, text: strconv.FormatInt(i, 10)}, err
	case Missing, Null, Bool, Quantity, Array, Object:
	}
	return Node{}, fmt.Errorf("cannot read %s as a whole number", Print(n))
}

func truth(n Node) (Node, error) {
	switch n.kind {
	case Bool:
		return n, nil
	case Integer, Long:
		return Flag(n.text != "0"), nil
	case String:
		switch strings.TrimSpace(n.text) {
		case "true", "True", "TRUE":
			return Flag(true), nil
		case "false", "False", "FALSE":
			return Flag(false), nil
		case "":
			return NullNode(), nil
		}
	case Missing, Null, Double, Quantity, Array, Object:
	}
	return Node{}, fmt.Errorf("cannot read %s as a boolean", Print(n))
}
