package podtemplate

import "fmt"

// Merge lays over on top of base. Objects are merged property by property and lists as arrays says; an absent side gives
// the other one. Texts and numbers in lists are not replaced: a list of them only grows at its end, as in the Java operator.
func Merge(base, over Template, arrays Arrays) Template {
	if over.IsAbsent() {
		return base
	}
	if base.IsAbsent() {
		return over
	}
	return Template{tree: arrays.objects(base.tree, over.tree)}
}

func (a Arrays) objects(base, over map[string]any) map[string]any {
	out := make(map[string]any, len(base)+len(over))
	for key, value := range base {
		out[key] = value
	}
	for key, value := range over {
		out[key] = a.property(out[key], value)
	}
	return out
}

func (a Arrays) property(base, over any) any {
	switch base := base.(type) {
	case map[string]any:
		return a.element(base, over)
	case []any:
		if over, isList := over.([]any); isList {
			return a.lists(base, over)
		}
	}
	return over
}

// element merges two list elements, or something into an object: what is not an object on both sides keeps the base.
func (a Arrays) element(base, over any) any {
	baseObject, isObject := base.(map[string]any)
	overObject, fits := over.(map[string]any)
	if isObject && fits {
		return a.objects(baseObject, overObject)
	}
	return base
}

func (a Arrays) lists(base, over []any) []any {
	if a == ByName && named(base) && named(over) {
		return a.listsByName(base, over)
	}
	out := append(make([]any, 0, max(len(base), len(over))), base...)
	for i, value := range over {
		if i >= len(out) {
			// An appended element is merged with itself, which drops doubles from its own named lists.
			out = append(out, value)
		}
		out[i] = a.element(out[i], value)
	}
	return out
}

// listsByName keeps the order of the base and appends new names. A name given twice counts once: its first place, its last value.
func (a Arrays) listsByName(base, over []any) []any {
	out := newNameList(len(base) + len(over))
	for _, value := range base {
		out.put(value)
	}
	last := newNameList(len(over))
	for _, value := range over {
		last.put(value)
	}
	for _, value := range last.values {
		if place, known := out.places[nameOf(value)]; known {
			out.values[place] = a.element(out.values[place], value)
			continue
		}
		out.put(value)
	}
	return out.values
}

// nameList is a list whose elements are found by name.
type nameList struct {
	values []any
	places map[string]int
}

func newNameList(size int) *nameList {
	return &nameList{values: make([]any, 0, size), places: make(map[string]int, size)}
}

func (l *nameList) put(value any) {
	name := nameOf(value)
	if place, known := l.places[name]; known {
		l.values[place] = value
		return
	}
	l.places[name] = len(l.values)
	l.values = append(l.values, value)
}

func named(list []any) bool {
	for _, value := range list {
		object, isObject := value.(map[string]any)
		if _, has := object["name"]; !isObject || !has {
			return false
		}
	}
	return true
}

func nameOf(value any) string {
	object, _ := value.(map[string]any)
	return fmt.Sprint(object["name"])
}
