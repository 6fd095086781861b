package event

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/fake"
	clienttesting "k8s.io/client-go/testing"

	"github.com/drey-project/drey/internal/turn/plan"
)

func TestPublishCountsUp(t *testing.T) {
	client := fake.NewClientset()
	var told []int32
	publisher := NewPublisher(client.CoreV1(), noon, func(_ context.Context, _ corev1.ObjectReference, e *corev1.Event) {
		told = append(told, e.Count)
	})
	once := submit()
	once.Repeat.Never = true
	for _, e := range []plan.Event{submit(), submit(), once} {
		if err := publisher.Publish(t.Context(), app(), e); err != nil {
			t.Fatalf("Publish() = %v", err)
		}
	}
	if got := stored(t, client).Count; got != 2 {
		t.Errorf("count = %d, want 2", got)
	}
	if diff := cmp.Diff([]int32{1, 2}, told); diff != "" {
		t.Errorf("counts that listeners heard of (-want +got):\n%s", diff)
	}
}

func TestPublishWhenTheAPIServerRefuses(t *testing.T) {
	events := schema.GroupResource{Resource: "events"}
	tests := map[string]struct {
		verb    string
		answer  error
		times   int
		wantErr bool
	}{
		"that writing is forbidden stops nothing":       {"create", apierrors.NewForbidden(events, "a", errors.New("terminating")), 9, false},
		"that reading is forbidden stops nothing":       {"get", apierrors.NewForbidden(events, "a", errors.New("no role")), 9, false},
		"an Event that appeared meanwhile is read anew": {"create", apierrors.NewAlreadyExists(events, "a"), 1, false},
		"an Event that keeps changing is left alone":    {"create", apierrors.NewConflict(events, "a", errors.New("changed")), 9, false},
		"an API server in trouble is an error":          {"create", apierrors.NewInternalError(errors.New("etcd")), 9, true},
		"a failing read is an error":                    {"get", apierrors.NewTimeoutError("slow", 1), 9, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client := fake.NewClientset()
			if test.verb == "get" {
				told(t, client, submit()) // only an Event that is there is read
			}
			left := test.times
			client.PrependReactor(test.verb, "events", func(clienttesting.Action) (bool, runtime.Object, error) {
				left--
				return left >= 0, nil, test.answer
			})
			err := NewPublisher(client.CoreV1(), time.Now).Publish(t.Context(), app(), submit())
			if (err != nil) != test.wantErr {
				t.Errorf("Publish() = %v, want an error: %t", err, test.wantErr)
			}
		})
	}
}

// told publishes events in a new process each.
func told(t *testing.T, client *fake.Clientset, events ...plan.Event) {
	t.Helper()
	for _, e := range events {
		if err := NewPublisher(client.CoreV1(), noon).Publish(t.Context(), app(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPublishAsksForNoMoreThanItNeeds(t *testing.T) {
	once := submit()
	once.Repeat.Never = true
	tests := map[string]struct {
		before, by []plan.Event
		want       []string
		count      int32
	}{
		"a new event is one write": {by: []plan.Event{submit()}, want: []string{"create"}, count: 1},
		"a repetition is one write": {
			by: []plan.Event{submit(), submit(), submit()}, want: []string{"create", "update", "update"}, count: 3,
		},
		"one that is told once is not looked at again": {by: []plan.Event{once, once}, want: []string{"create"}, count: 1},
		"one that another process told is read once": {
			before: []plan.Event{submit()}, by: []plan.Event{submit(), submit()},
			want: []string{"create", "get", "update", "update"}, count: 3,
		},
		"one that another process told once stays": {
			before: []plan.Event{once}, by: []plan.Event{once, once}, want: []string{"create", "get"}, count: 1,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client := fake.NewClientset()
			told(t, client, test.before...)
			client.ClearActions()
			publisher := NewPublisher(client.CoreV1(), noon)
			for _, e := range test.by {
				if err := publisher.Publish(t.Context(), app(), e); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(test.want, verbs(client)); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			if stored := stored(t, client); stored.Count != test.count {
				t.Errorf("count = %d, want %d", stored.Count, test.count)
			}
		})
	}
}

func verbs(client *fake.Clientset) []string {
	var list []string
	for _, action := range client.Actions() {
		list = append(list, action.GetVerb())
	}
	return list
}

func stored(t *testing.T, client *fake.Clientset) *corev1.Event {
	t.Helper()
	e, err := client.CoreV1().Events("ns2").Get(t.Context(), Name(app(), submit()), metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestPublishForgetsWhatIsOutOfDate(t *testing.T) {
	client := fake.NewClientset()
	publisher := NewPublisher(client.CoreV1(), noon)
	publish := func() {
		t.Helper()
		if err := publisher.Publish(t.Context(), app(), submit()); err != nil {
			t.Fatal(err)
		}
	}
	publish()
	if err := client.CoreV1().Events("ns2").Delete(t.Context(), Name(app(), submit()), metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	publish()
	if got := stored(t, client).Count; got != 1 {
		t.Errorf("an Event that expired has count %d, want 1", got)
	}
	left := 1
	client.PrependReactor("update", "events", func(clienttesting.Action) (bool, runtime.Object, error) {
		left--
		return left >= 0, nil, apierrors.NewConflict(schema.GroupResource{Resource: "events"}, "a", errors.New("changed"))
	})
	publish()
	if got := stored(t, client).Count; got != 2 {
		t.Errorf("an Event that somebody else changed has count %d, want 2", got)
	}
}
