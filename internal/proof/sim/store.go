package sim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// id names an object in the store.
type id struct {
	kind string
	key  types.NamespacedName
}

// version is an object as it was from a resource version on; a nil object was gone.
type version struct {
	from   int64
	object client.Object
	// sketch is the object in the normal form of digests, once it was drawn.
	sketch *sketch
}

// store is what an API server keeps: every object in every version it had, so that a cache can be behind.
type store struct {
	now      func() metav1.Time
	revision int64
	// changes counts the writes that matter: repeating an event does not.
	changes int
	objects map[id][]version
	uids    int
}

func newStore(now func() metav1.Time) *store {
	return &store{now: now, objects: map[id][]version{}}
}

// at is the object as of a revision; nil if there was none.
func (s *store) at(name id, revision int64) client.Object {
	versions := s.objects[name]
	for i := len(versions) - 1; i >= 0; i-- {
		if versions[i].from <= revision {
			return versions[i].object
		}
	}
	return nil
}

// get is the object as it is; nil if there is none. It must not be changed.
func (s *store) get(name id) client.Object { return s.at(name, s.revision) }

// list is every object of a kind as of a revision, by name.
func (s *store) list(kind string, revision int64) []client.Object {
	var found []client.Object
	for name := range s.objects {
		if name.kind != kind {
			continue
		}
		if o := s.at(name, revision); o != nil {
			found = append(found, o)
		}
	}
	slices.SortFunc(found, func(a, b client.Object) int { return cmp.Compare(a.GetName(), b.GetName()) })
	return found
}

// put stores a copy of an object under the next revision and writes its resource version into both.
func (s *store) put(kind string, o client.Object) {
	if kind != kindEvent {
		s.changes++
	}
	s.putQuietly(kind, o)
}

// putQuietly stores what nobody has to wait for.
func (s *store) putQuietly(kind string, o client.Object) {
	s.revision++
	o.SetResourceVersion(strconv.FormatInt(s.revision, 10))
	kept, _ := o.DeepCopyObject().(client.Object)
	name := id{kind, client.ObjectKeyFromObject(o)}
	s.objects[name] = append(s.objects[name], version{from: s.revision, object: kept})
}

// add stores a new object with an identity of its own.
func (s *store) add(kind string, o client.Object) {
	s.uids++
	o.SetUID(types.UID(fmt.Sprintf("00000000-0000-0000-0000-%012d", s.uids)))
	o.SetCreationTimestamp(s.now())
	s.put(kind, o)
}

// remove takes an object away, and with it what it alone owned.
func (s *store) remove(name id) {
	gone := s.get(name)
	if gone == nil {
		return
	}
	s.revision++
	s.changes++
	s.objects[name] = append(s.objects[name], version{from: s.revision})
	for _, other := range slices.SortedFunc(maps.Keys(s.objects), byName) {
		if o := s.get(other); o != nil && isOwnedBy(o, gone.GetUID()) && !survives(o) {
			s.remove(other)
		}
	}
}

// survives tells that an object goes by another way than garbage collection: pods end when their kubelet has ended them.
func survives(o client.Object) bool { return kindOf(o) == kindPod }

func byName(a, b id) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.key.String(), b.key.String()))
}

func isOwnedBy(o client.Object, owner types.UID) bool {
	return slices.ContainsFunc(o.GetOwnerReferences(), func(r metav1.OwnerReference) bool { return r.UID == owner })
}

// groupResource names a kind in the errors of the API server.
func groupResource(kind string) schema.GroupResource { return schema.GroupResource{Resource: kind} }
