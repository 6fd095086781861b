package sim

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/flinksim"
)

// digest stands for a world and a story's stage in it: worlds with the same digest have the same future, as long as nothing is
// harmed. It is taken of a normal form in which names that were handed out by counting (UIDs, job ids, triggers, paths of
// snapshots, progress) are replaced by their rank among those that the world still knows. That is sound because
//
//   - nobody reads more from such a name than whether it equals another one, or comes before it, and ranks keep both;
//   - a name that is handed out next comes after all of them in either world;
//   - resource versions are only compared with those of the same object, and digests are only taken while no cache is behind;
//   - Event objects are written and never read, save by who counts them up.
//
// The time is in it as it is: what happens later than it did elsewhere is another world.
type digest [sha256.Size]byte

// digest is the digest of a world between two steps of its story.
func (w *World) digest() digest {
	sketches := w.store.sketches()
	sketches = append(sketches, sketchOf(w.describe()))
	sketches = append(sketches, sketchOf(w.describeSnapshots(sketches)))
	ranks := rank(sketches)
	sum := sha256.New()
	var number [8]byte
	for _, s := range sketches {
		sum.Write(s.hash[:])
		for _, m := range s.marks {
			binary.LittleEndian.PutUint64(number[:], uint64(ranks[m]))
			sum.Write(number[:])
		}
	}
	return digest(sum.Sum(nil))
}

// describe is all of a world but its objects and snapshots.
func (w *World) describe() []byte {
	var out bytes.Buffer
	fmt.Fprintln(&out, w.now.UnixMilli(), w.stage.action, w.stage.mode, w.stage.calm.hot, w.stage.calm.waits, w.stage.calm.attempts)
	if w.stage.mode == hurrying {
		fmt.Fprintln(&out, w.stage.rounds)
	}
	fmt.Fprintln(&out, w.dying, w.lives, w.results)
	for _, name := range slices.Sorted(maps.Keys(w.ledgers)) {
		w.ledgers[name].describe(&out)
	}
	for _, name := range slices.SortedFunc(maps.Keys(w.memories), byName) {
		fmt.Fprintln(&out, name, w.memories[name])
	}
	w.describeHistory(&out)
	w.flink.Describe(&out)
	return out.Bytes()
}

// describeHistory is what invariants remember of FlinkStateSnapshots.
func (w *World) describeHistory(out *bytes.Buffer) {
	for _, o := range w.store.list(kindSnapshot, w.store.revision) {
		fmt.Fprintln(out, o.GetName(), len(w.requests[o.GetName()]))
		known := ""
		for _, v := range w.store.objects[id{kindSnapshot, client.ObjectKeyFromObject(o)}] {
			if before, there := v.object.(*v1beta1.FlinkStateSnapshot); there && before.Status.Path != known {
				known = before.Status.Path
				fmt.Fprintln(out, before.UID, known)
			}
		}
	}
}

func (l *ledger) describe(out *bytes.Buffer) {
	fmt.Fprintln(out, l.resource, l.newest, l.stray, l.given, l.torn, l.consent.everything, l.consent.paths)
	fmt.Fprintf(out, "%s%d\n", flinksim.Mark, l.progress)
	if l.nonce != nil {
		fmt.Fprintln(out, *l.nonce)
	}
}

// describeSnapshots is what is known of the snapshots that others refer to.
func (w *World) describeSnapshots(sketches []sketch) []byte {
	var numbers []int64
	for _, s := range sketches {
		for _, m := range s.marks {
			if m.kind == markSnapshot {
				numbers = append(numbers, m.number)
			}
		}
	}
	slices.Sort(numbers)
	var out bytes.Buffer
	for _, n := range slices.Compact(numbers) {
		for _, path := range []string{"checkpoints/chk-", "savepoints/savepoint-"} {
			if s, found := w.flink.Snapshot("file:///flink-data/" + path + strconv.FormatInt(n, 10)); found {
				fmt.Fprintf(&out, "%d %s %t %t %s%d\n", len(path), s.Job, s.Savepoint, s.Disposed, flinksim.Mark, s.Progress)
			}
		}
	}
	return out.Bytes()
}

// sketch is a text in which the marks are left out.
type sketch struct {
	hash  digest
	marks []mark
}

// mark is a name that was handed out by counting.
type mark struct {
	kind   markKind
	number int64
}

type markKind int

const (
	markSnapshot markKind = iota
	markProgress
	markPod
	markUID
	markStore
	markID
	// markVersion does not count at all.
	markVersion
)

// opening is how the marks of a kind begin; base is that of their number.
type opening struct {
	text string
	kind markKind
	base int
}

var openings = []opening{
	{"chk-", markSnapshot, 10}, {"savepoint-", markSnapshot, 10}, {"checkpointID-", markSnapshot, 10},
	{flinksim.Mark, markProgress, 10}, {"-pod-", markPod, 10}, {`"resourceVersion":"`, markVersion, 10},
	{"00000000-0000-0000-0000-", markUID, 10}, {"00000000-0000-4000-8000-", markStore, 10}, {"000000000000000000000000", markID, 16},
}

// isOpening tells which bytes marks begin with.
var isOpening = func() (is [256]bool) {
	for _, o := range openings {
		is[o.text[0]] = true
	}
	return is
}()

// sketchOf takes the marks out of a text.
func sketchOf(text []byte) sketch {
	var s sketch
	plain := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		o, digits := markAt(text, i)
		if digits == 0 {
			plain = append(plain, text[i])
			i++
			continue
		}
		end := i + len(o.text) + digits
		number, err := strconv.ParseInt(string(text[i+len(o.text):end]), o.base, 64)
		plain = append(plain, o.text...)
		if err == nil && o.kind != markVersion {
			s.marks = append(s.marks, mark{o.kind, number})
		}
		i = end
	}
	s.hash = sha256.Sum256(plain)
	return s
}

// markAt is the mark that begins at a place, and how many digits it has; none if there is no mark.
func markAt(text []byte, at int) (opening, int) {
	if !isOpening[text[at]] {
		return opening{}, 0
	}
	for _, o := range openings {
		if !bytes.HasPrefix(text[at:], []byte(o.text)) {
			continue
		}
		digits := 0
		for _, c := range text[at+len(o.text):] {
			if (c < '0' || c > '9') && (o.base == 10 || c < 'a' || c > 'f') {
				break
			}
			digits++
		}
		if digits > 0 {
			return o, digits
		}
	}
	return opening{}, 0
}

// rank is the place of every mark among those of its kind.
func rank(sketches []sketch) map[mark]int {
	ranks := map[mark]int{}
	var all []mark
	for _, s := range sketches {
		for _, m := range s.marks {
			if _, known := ranks[m]; !known {
				ranks[m] = 0
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b mark) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.number, b.number)) })
	for i, m := range all {
		if i > 0 && all[i-1].kind == m.kind {
			ranks[m] = ranks[all[i-1]] + 1
		}
	}
	return ranks
}

// sketches are those of all objects but events, by name. Every version of an object is drawn once.
func (s *store) sketches() []sketch {
	var all []sketch
	for _, name := range slices.SortedFunc(maps.Keys(s.objects), byName) {
		versions := s.objects[name]
		last := &versions[len(versions)-1]
		if name.kind == kindEvent || last.object == nil {
			continue
		}
		if last.sketch == nil {
			text, err := json.Marshal(last.object)
			if err != nil {
				panic(err) // objects that came from JSON go back to it
			}
			last.sketch = new(sketchOf(text))
		}
		all = append(all, sketch{name.digest(), nil}, *last.sketch)
	}
	return all
}

// digest is that of a name alone; the kind is not in the object itself.
func (i id) digest() digest { return sha256.Sum256([]byte(i.kind)) }
