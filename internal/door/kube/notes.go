package kube

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// forgetAfter bounds the life of a note: no watch is behind for so long, and objects that are never read leave their notes.
const forgetAfter = 5 * time.Minute

// subject is the object that a note is about.
type subject struct {
	kind schema.GroupKind
	key  types.NamespacedName
}

// note is the last write to an object.
type note struct {
	version string
	uid     types.UID
	deleted bool
	at      time.Time
	// object is the whole object after the write; nil if that is not known.
	object client.Object
}

// notes are the last writes that the caches have not been seen to know.
type notes struct {
	mutex sync.Mutex
	last  map[subject]note
	swept time.Time
}

func newNotes() *notes {
	return &notes{last: map[subject]note{}}
}

func (n *notes) wrote(_ context.Context, s subject, o client.Object) {
	n.put(s, note{version: o.GetResourceVersion(), uid: o.GetUID(), at: time.Now()})
}

// kept adds the whole object to the note of its last write.
func (n *notes) kept(_ context.Context, s subject, o client.Object) {
	copied, ok := o.DeepCopyObject().(client.Object)
	n.mutex.Lock()
	defer n.mutex.Unlock()
	written, noted := n.last[s]
	if ok && noted && written.version == o.GetResourceVersion() {
		written.object = copied
		n.last[s] = written
	}
}

// doubt forgets the whole object: after a write that failed, the API server has to be asked.
func (n *notes) doubt(_ context.Context, s subject) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if written, noted := n.last[s]; noted {
		written.object = nil
		n.last[s] = written
	}
}

// object is the object of that UID as the last write left it; nil if that is not known. It must not be changed.
func (n *notes) object(_ context.Context, s subject, uid types.UID) client.Object {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if written := n.last[s]; !written.deleted && written.uid == uid {
		return written.object
	}
	return nil
}

func (n *notes) deleted(_ context.Context, s subject, uid types.UID) {
	n.put(s, note{uid: uid, deleted: true, at: time.Now()})
}

func (n *notes) put(s subject, latest note) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.sweep(latest.at)
	n.last[s] = latest
}

// gone notes that the API server has the object no more: it was deleted after the last write, and the cache may not know.
func (n *notes) gone(_ context.Context, s subject) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if written, ok := n.last[s]; ok {
		written.deleted = true
		n.last[s] = written
	}
}

// sweep forgets old notes, at most once in the time after which they are old.
func (n *notes) sweep(now time.Time) {
	if now.Sub(n.swept) < forgetAfter {
		return
	}
	n.swept = now
	for s, written := range n.last {
		if now.Sub(written.at) >= forgetAfter {
			delete(n.last, s)
		}
	}
}

// ahead tells whether the last write to an object is newer than what the cache holds of it, nil for nothing.
// A note that the cache has caught up with is done.
func (n *notes) ahead(_ context.Context, s subject, cached client.Object) bool {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	written, ok := n.last[s]
	if !ok {
		return false
	}
	if time.Since(written.at) < forgetAfter && written.isAheadOf(cached) {
		return true
	}
	delete(n.last, s)
	return false
}

func (n note) isAheadOf(cached client.Object) bool {
	if n.deleted {
		return cached != nil && (n.uid == "" || cached.GetUID() == n.uid) && cached.GetDeletionTimestamp() == nil
	}
	if cached == nil {
		return true
	}
	order, err := resourceversion.CompareResourceVersion(cached.GetResourceVersion(), n.version)
	if err != nil {
		// An API server that does not count its versions: only the very version is known to be no older.
		return cached.GetResourceVersion() != n.version
	}
	return order < 0
}

// about are the objects of a kind that there are notes about, in one namespace or, if that is empty, in all.
func (n *notes) about(_ context.Context, kind schema.GroupKind, namespace string) []subject {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	var list []subject
	for s := range n.last {
		if s.kind == kind && (namespace == "" || s.key.Namespace == namespace) {
			list = append(list, s)
		}
	}
	return list
}
