package event

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"

	"github.com/drey-project/drey/internal/turn/plan"
)

// attempts bounds how often one event is written when others write, or expire, the same Event object meanwhile.
const attempts = 3

// Listener hears of every Event object that was written, with the resource that it is about.
type Listener func(ctx context.Context, about corev1.ObjectReference, written *corev1.Event)

// Publisher writes Event objects.
type Publisher struct {
	client    typedcorev1.EventsGetter
	now       func() time.Time
	listeners []Listener
}

// NewPublisher returns a Publisher that writes through client, reads the time from now and tells the listeners.
func NewPublisher(client typedcorev1.EventsGetter, now func() time.Time, listeners ...Listener) *Publisher {
	return &Publisher{client: client, now: now, listeners: listeners}
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

// write counts the Event up or creates it; it returns nil if there was nothing to write.
func (p *Publisher) write(ctx context.Context, about corev1.ObjectReference, e plan.Event) (*corev1.Event, error) {
	events := p.client.Events(about.Namespace)
	earlier, err := events.Get(ctx, Name(about, e), metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return events.Create(ctx, First(about, e, p.now()), metav1.CreateOptions{})
	}
	if err != nil {
		return nil, err
	}
	next := Again(earlier, e, p.now())
	if next == nil {
		return nil, nil
	}
	return events.Update(ctx, next, metav1.UpdateOptions{})
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
