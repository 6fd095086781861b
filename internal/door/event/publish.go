package event

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"

	"github.com/drey-project/drey/internal/turn/plan"
)

// attempts bounds how often one event is written when others write, or expire, the same Event object meanwhile.
const attempts = 3

// remembered is how many Event objects are kept, so that a repetition is one write and no read.
const remembered = 256

// Listener hears of every Event object that was written, with the resource that it is about.
type Listener func(ctx context.Context, about corev1.ObjectReference, written *corev1.Event)

// Publisher writes Event objects.
type Publisher struct {
	client    typedcorev1.EventsGetter
	now       func() time.Time
	listeners []Listener
	memory    memory
}

// NewPublisher returns a Publisher that writes through client, reads the time from now and tells the listeners.
func NewPublisher(client typedcorev1.EventsGetter, now func() time.Time, listeners ...Listener) *Publisher {
	return &Publisher{client: client, now: now, listeners: listeners, memory: newMemory(remembered)}
}

// Publish tells e about a resource. That events may not be written here (a namespace that terminates, missing
// permissions) is no error: it must not stop the turn.
func (p *Publisher) Publish(ctx context.Context, about corev1.ObjectReference, e plan.Event) error {
	for range attempts {
		written, err := p.write(ctx, about, e)
		switch {
		case err == nil:
			p.tell(ctx, about, written)
			return nil
		case apierrors.IsForbidden(err):
			return nil
		case isOvertaken(err):
			continue
		}
		return fmt.Errorf("cannot publish event %s of %s %s/%s: %w", e.Reason, about.Kind, about.Namespace, about.Name, err)
	}
	// Somebody else keeps writing the same Event, or its namespace is gone: there is nobody left to tell.
	return nil
}

// Remember lets the publisher know an Event that another one has written.
func (p *Publisher) Remember(ctx context.Context, e *corev1.Event) {
	p.memory.keep(ctx, types.NamespacedName{Namespace: e.Namespace, Name: e.Name}, e)
}

// write creates the Event, or counts it up if it is there; it returns nil if there was nothing to write. Most events are new,
// so nobody looks for one that this process has not written itself.
func (p *Publisher) write(ctx context.Context, about corev1.ObjectReference, e plan.Event) (*corev1.Event, error) {
	key := types.NamespacedName{Namespace: about.Namespace, Name: Name(about, e)}
	if earlier := p.memory.recall(ctx, key); earlier != nil {
		return p.again(ctx, key, earlier, e)
	}
	created, err := p.client.Events(key.Namespace).Create(ctx, First(about, e, p.now()), metav1.CreateOptions{})
	if err == nil {
		p.memory.keep(ctx, key, created)
	}
	if !apierrors.IsAlreadyExists(err) {
		return created, err
	}
	earlier, err := p.client.Events(key.Namespace).Get(ctx, key.Name, metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	p.memory.keep(ctx, key, earlier)
	return p.again(ctx, key, earlier, e)
}

// again counts an Event up. When that fails, what is remembered of it is out of date.
func (p *Publisher) again(
	ctx context.Context, key types.NamespacedName, earlier *corev1.Event, e plan.Event,
) (*corev1.Event, error) {
	next := Again(earlier, e, p.now())
	if next == nil {
		return nil, nil
	}
	updated, err := p.client.Events(key.Namespace).Update(ctx, next, metav1.UpdateOptions{})
	if err != nil {
		p.memory.forget(ctx, key)
		return nil, err
	}
	p.memory.keep(ctx, key, updated)
	return updated, nil
}

// isOvertaken tells whether the Event object appeared, changed or expired between reading and writing it.
func isOvertaken(err error) bool {
	return apierrors.IsConflict(err) || apierrors.IsAlreadyExists(err) || apierrors.IsNotFound(err)
}

func (p *Publisher) tell(ctx context.Context, about corev1.ObjectReference, written *corev1.Event) {
	if written == nil {
		return
	}
	for _, listener := range p.listeners {
		listener(ctx, about, written)
	}
}
