package podtemplate

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// shape is what the pod API says about one place in a template.
type shape struct {
	kind   kind
	fields map[string]*shape // of an object: the properties it declares
	inner  *shape            // of a list or map: its elements
}

type kind int

const (
	anything kind = iota // kept as it is
	object
	list
	mapping
	text
	number
	truth
)

var podTemplate = shapeOf(reflect.TypeFor[corev1.PodTemplateSpec]())

func shapeOf(t reflect.Type) *shape {
	if t.Kind() == reflect.Pointer {
		return shapeOf(t.Elem())
	}
	if special, known := specialShapes()[t]; known {
		return special
	}
	build, known := map[reflect.Kind]func(reflect.Type) *shape{
		reflect.Struct: objectShape,
		reflect.Slice:  listShape,
		reflect.Map:    func(t reflect.Type) *shape { return &shape{kind: mapping, inner: shapeOf(t.Elem())} },
		reflect.String: func(reflect.Type) *shape { return &shape{kind: text} },
		reflect.Int32:  func(reflect.Type) *shape { return &shape{kind: number} },
		reflect.Int64:  func(reflect.Type) *shape { return &shape{kind: number} },
		reflect.Bool:   func(reflect.Type) *shape { return &shape{kind: truth} },
	}[t.Kind()]
	if !known {
		return &shape{kind: anything}
	}
	return build(t)
}

// specialShapes are those of types that JSON shows differently than Go does.
func specialShapes() map[reflect.Type]*shape {
	return map[reflect.Type]*shape{
		reflect.TypeFor[resource.Quantity]():  {kind: text},
		reflect.TypeFor[intstr.IntOrString](): {kind: anything},
	}
}

func listShape(t reflect.Type) *shape {
	if t.Elem().Kind() == reflect.Uint8 {
		return &shape{kind: text}
	}
	return &shape{kind: list, inner: shapeOf(t.Elem())}
}

func objectShape(t reflect.Type) *shape {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return &shape{kind: anything}
	}
	out := &shape{kind: object, fields: map[string]*shape{}}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "" {
			out.fields[name] = shapeOf(field.Type)
			continue
		}
		for inlined, inner := range shapeOf(field.Type).fields {
			out.fields[inlined] = inner
		}
	}
	return out
}

// object gives the normal form of an object; properties it does not declare are kept as they are.
func (s *shape) object(in map[string]any) map[string]any {
	out := make(map[string]any, len(in))
	for name, value := range in {
		field, declared := s.fields[name]
		if !declared {
			out[name] = value
			continue
		}
		if normal := field.normal(value); normal != nil {
			out[name] = normal
		}
	}
	return out
}

// normal gives the normal form of a value, nil when it says nothing. What does not fit its place is left for others to judge.
func (s *shape) normal(value any) any {
	switch value := value.(type) {
	case nil:
		return nil
	case map[string]any:
		return s.normalObject(value)
	case []any:
		return s.normalList(value)
	case json.Number, bool:
		if s.kind == text {
			return fmt.Sprint(value)
		}
		return value
	case string:
		return s.normalText(value)
	default:
		return value
	}
}

func (s *shape) normalObject(value map[string]any) any {
	switch s.kind {
	case object:
		return s.object(value)
	case mapping:
		if len(value) == 0 {
			return nil
		}
		out := make(map[string]any, len(value))
		for key, element := range value {
			out[key] = s.inner.normal(element)
		}
		return out
	case anything, list, text, number, truth:
	}
	return value
}

func (s *shape) normalList(value []any) any {
	if s.kind != list {
		return value
	}
	if len(value) == 0 {
		return nil
	}
	out := make([]any, len(value))
	for i, element := range value {
		out[i] = s.inner.normal(element)
	}
	return out
}

func (s *shape) normalText(value string) any {
	switch s.kind {
	case number:
		if json.Valid([]byte(value)) {
			return json.Number(strings.TrimSpace(value))
		}
	case truth:
		switch value {
		case "true", "True", "TRUE":
			return true
		case "false", "False", "FALSE":
			return false
		}
	case anything, object, list, mapping, text:
	}
	return value
}
