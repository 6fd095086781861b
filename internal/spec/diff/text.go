package diff

import (
	"strings"

	"github.com/drey-project/drey/internal/spec/jackson"
)

// String lists the differences, each leaf as path : old -> new; empty when there are none.
func (r Result) String() string {
	if len(r.Entries) == 0 {
		return ""
	}
	var parts []string
	for _, e := range r.Entries {
		for _, p := range changedPaths(e.before, e.after) {
			parts = append(parts, e.line(p))
		}
	}
	return "Diff: " + r.kind + "[" + strings.Join(parts, ", ") + "]"
}

func (e Entry) line(p path) string {
	old, new := p.in(e.before), p.in(e.after)
	left := shown(old)
	if new.IsAbsent() && old.AsText() == "" {
		left = "{..}" // an object, list or empty text went away
	}
	return e.Field + p.String() + " : " + left + " -> " + shown(new)
}

// shown is the text of a value; objects, lists and empty texts are shown as JSON.
func shown(n jackson.Node) string {
	if n.IsAbsent() {
		return "null"
	}
	if text := n.AsText(); text != "" {
		return text
	}
	return jackson.Print(n)
}
