// Package event publishes what a turn has to tell as Kubernetes Events.
//
// An Event of the same occasion has the same name, so a repetition counts the earlier Event up instead of adding one.
package event

import (
	"maps"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/plan"
)

// Name returns the name of the Event object that tells e about a resource.
func Name(about corev1.ObjectReference, e plan.Event) string {
	key := e.Key
	if key == "" {
		key = e.Message
	}
	return names.Event(names.Occasion{
		Component: string(e.Component), Reason: string(e.Reason), Key: key, Type: string(e.Type),
		Kind: about.Kind, Name: about.Name, UID: string(about.UID),
	})
}

// First returns the Event object that tells e about a resource for the first time.
func First(about corev1.ObjectReference, e plan.Event, now time.Time) *corev1.Event {
	at := metav1.NewTime(now)
	return &corev1.Event{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Event"},
		ObjectMeta: metav1.ObjectMeta{
			Name: Name(about, e), Namespace: about.Namespace,
			Labels: maps.Clone(e.Labels), Annotations: maps.Clone(e.Annotations),
		},
		InvolvedObject: about,
		Reason:         string(e.Reason),
		Message:        e.Message,
		Source:         corev1.EventSource{Component: string(e.Component)},
		FirstTimestamp: at,
		LastTimestamp:  at,
		Count:          1,
		Type:           string(e.Type),
	}
}

// Again returns the earlier Event object counted up and with the new message, or nil if e leaves it as it is.
func Again(earlier *corev1.Event, e plan.Event, now time.Time) *corev1.Event {
	if e.Repeat.Never || isQuiet(earlier, e, now) {
		return nil
	}
	next := earlier.DeepCopy()
	next.Count++
	next.LastTimestamp = metav1.NewTime(now)
	next.Message = e.Message
	if e.Labels != nil {
		next.Labels = maps.Clone(e.Labels)
	}
	if e.Annotations != nil {
		next.Annotations = maps.Clone(e.Annotations)
	}
	return next
}

// isQuiet tells whether the earlier Event is young enough, and about the same thing, to stand for e as well.
func isQuiet(earlier *corev1.Event, e plan.Event, now time.Time) bool {
	for label, value := range e.Labels {
		if earlier.Labels[label] != value {
			return false
		}
	}
	return e.Repeat.Quiet > 0 && now.Before(earlier.LastTimestamp.Add(e.Repeat.Quiet))
}
