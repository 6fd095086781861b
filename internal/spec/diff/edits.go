package diff

import "github.com/drey-project/drey/internal/spec/jackson"

// edit is one step of turning a tree into another.
type edit struct {
	kind  editKind
	at    path
	value jackson.Node // what is added or removed
}

type editKind int

const (
	replaced editKind = iota
	added
	removed
	moved
)

// changedPaths lists the places where two trees differ, in the order in which the Java operator (zjsonpatch) edits one into the other:
// list elements are counted as they stand in the midst of editing, and a value that goes in one place and comes in another is one place.
func changedPaths(before, after jackson.Node) []path {
	var e editor
	e.compare(nil, before, after)
	var paths []path
	for _, edit := range joinMoves(e.edits) {
		paths = append(paths, edit.at)
	}
	return paths
}

type editor struct{ edits []edit }

func (e *editor) add(kind editKind, at path, value jackson.Node) {
	e.edits = append(e.edits, edit{kind: kind, at: at, value: value})
}

func (e *editor) compare(at path, before, after jackson.Node) {
	switch {
	case jackson.Equal(before, after):
	case before.Kind() == jackson.Array && after.Kind() == jackson.Array:
		e.compareLists(at, before.Items(), after.Items())
	case before.Kind() == jackson.Object && after.Kind() == jackson.Object:
		e.compareObjects(at, before, after)
	default:
		e.add(replaced, at, after)
	}
}

func (e *editor) compareObjects(at path, before, after jackson.Node) {
	for i, key := range before.Keys() {
		if other := after.Get(key); other.Kind() != jackson.Missing {
			e.compare(at.key(key), before.Items()[i], other)
			continue
		}
		e.add(removed, at.key(key), before.Items()[i])
	}
	for i, key := range after.Keys() {
		if before.Get(key).Kind() == jackson.Missing {
			e.add(added, at.key(key), after.Items()[i])
		}
	}
}

// compareLists keeps the longest run of elements that both lists have in common and edits what lies between.
func (e *editor) compareLists(at path, before, after []jackson.Node) {
	next := 0 // position in the list while it is being edited
	for _, keep := range commonElements(before, after) {
		for !jackson.Equal(before[0], keep) || !jackson.Equal(after[0], keep) {
			place := at.index(next)
			switch {
			case jackson.Equal(before[0], keep):
				e.add(added, place, after[0])
				after = after[1:]
				next++
			case jackson.Equal(after[0], keep):
				e.add(removed, place, before[0])
				before = before[1:]
			default:
				e.compare(place, before[0], after[0])
				before, after = before[1:], after[1:]
				next++
			}
		}
		before, after = before[1:], after[1:]
		next++
	}
	e.compareRest(at, next, before, after)
}

// compareRest edits the ends of two lists, which have no element in common.
func (e *editor) compareRest(at path, next int, before, after []jackson.Node) {
	for len(before) > 0 && len(after) > 0 {
		e.compare(at.index(next), before[0], after[0])
		before, after = before[1:], after[1:]
		next++
	}
	for _, item := range after {
		e.add(added, at.index(next), item)
		next++
	}
	for _, item := range before {
		e.add(removed, at.index(next), item)
	}
}

// commonElements is the longest common subsequence of two lists.
func commonElements(a, b []jackson.Node) []jackson.Node {
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := range a {
		for j := range b {
			length[i+1][j+1] = max(length[i][j+1], length[i+1][j])
			if jackson.Equal(a[i], b[j]) {
				length[i+1][j+1] = length[i][j] + 1
			}
		}
	}
	common := make([]jackson.Node, length[len(a)][len(b)])
	for i, j, last := len(a), len(b), len(common); last > 0; {
		switch {
		case jackson.Equal(a[i-1], b[j-1]):
			i, j, last = i-1, j-1, last-1
			common[last] = a[i]
		case length[i-1][j] >= length[i][j-1]:
			i--
		default:
			j--
		}
	}
	return common
}

// joinMoves makes one edit of two that take a value away and put an equal one elsewhere.
func joinMoves(edits []edit) []edit {
	for i := 0; i < len(edits); i++ {
		for j := i + 1; j < len(edits); j++ {
			if !edits[i].undoes(edits[j]) {
				continue
			}
			to := edits[i].at
			if edits[i].kind == removed {
				to = whileEditing(edits[j].at, edits[i+1:j])
			}
			edits[i] = edit{kind: moved, at: to}
			edits = append(edits[:j], edits[j+1:]...)
			break
		}
	}
	return edits
}

func (e edit) undoes(other edit) bool {
	opposite := e.kind == removed && other.kind == added || e.kind == added && other.kind == removed
	return opposite && jackson.Equal(e.value, other.value)
}

// whileEditing is where a path pointed before the given edits to the lists along it.
func whileEditing(p path, edits []edit) path {
	out := p
	for _, e := range edits {
		last := len(e.at) - 1
		if last < 0 || last >= len(p) || !e.at[last].array || !sameSteps(e.at[:last], p[:last]) {
			continue
		}
		switch e.kind {
		case added:
			out = out.shifted(last, -1)
		case removed:
			out = out.shifted(last, 1)
		case replaced, moved:
		}
	}
	return out
}

func sameSteps(a, b path) bool {
	for i := range a {
		if a[i].token != b[i].token {
			return false
		}
	}
	return true
}
