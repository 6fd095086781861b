package event

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/lru"
)

// memory keeps the Event objects that this process has seen last. It is safe for concurrent use.
type memory struct{ events *lru.Cache }

func newMemory(size int) memory { return memory{lru.New(size)} }

func (m memory) keep(_ context.Context, key types.NamespacedName, e *corev1.Event) {
	kept := e.DeepCopy()
	kept.ManagedFields = nil
	m.events.Add(key, kept)
}

// recall is what is known of an Event object, nil for nothing. It must not be changed.
func (m memory) recall(_ context.Context, key types.NamespacedName) *corev1.Event {
	found, _ := m.events.Get(key)
	e, _ := found.(*corev1.Event)
	return e
}

func (m memory) forget(_ context.Context, key types.NamespacedName) { m.events.Remove(key) }
