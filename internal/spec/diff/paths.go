package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/drey-project/drey/internal/spec/jackson"
)

// step is one step down a tree: a key of an object, or an index of an array.
type step struct {
	token string
	array bool
}

type path []step

// String is the path as users see it, .spec.containers.0, with the escapes of JSON pointers.
func (p path) String() string {
	escapes := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, s := range p {
		b.WriteString("." + escapes.Replace(s.token))
	}
	return b.String()
}

// in is the value at the path, or a missing node.
func (p path) in(n jackson.Node) jackson.Node {
	for _, s := range p {
		n = s.in(n)
	}
	return n
}

func (s step) in(n jackson.Node) jackson.Node {
	if n.Kind() != jackson.Array {
		return n.Get(s.token)
	}
	if i, err := strconv.Atoi(s.token); err == nil && i >= 0 && i < len(n.Items()) {
		return n.Items()[i]
	}
	return jackson.Node{}
}

func (p path) key(name string) path { return append(slices.Clone(p), step{token: name}) }

func (p path) index(i int) path {
	return append(slices.Clone(p), step{token: strconv.Itoa(i), array: true})
}

// shifted moves an index of the path, as counted while the list is being edited.
func (p path) shifted(at, by int) path {
	i, err := strconv.Atoi(p[at].token)
	if err != nil || by == 0 {
		return p
	}
	out := slices.Clone(p)
	out[at].token = strconv.Itoa(i + by)
	return out
}
