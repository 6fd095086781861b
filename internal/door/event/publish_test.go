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
	stored, err := client.CoreV1().Events("ns2").Get(t.Context(), "JobManagerDeployment.1345830151", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if stored.Count != 2 {
		t.Errorf("count = %d, want 2", stored.Count)
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
