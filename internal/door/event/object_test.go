package event

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/internal/turn/plan"
)

func app() corev1.ObjectReference {
	return corev1.ObjectReference{
		APIVersion: "flink.apache.org/v1beta1", Kind: "FlinkDeployment", Namespace: "ns2", Name: "other",
		UID: "4f8b2c11-9d3e-4a6f-8c55-0a1b2c3d4e5f",
	}
}

func submit() plan.Event {
	return plan.Event{
		Type: plan.Normal, Reason: plan.ReasonSubmit, Component: plan.FromJobManager, Message: "Starting deployment",
	}
}

func noon() time.Time { return time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC) }

func TestFirst(t *testing.T) {
	e := submit()
	e.Annotations = map[string]string{"task-name": "map"}
	e.Labels = map[string]string{"parallelismMap": "7"}
	want := &corev1.Event{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Event"},
		ObjectMeta: metav1.ObjectMeta{
			Name: "JobManagerDeployment.1345830151", Namespace: "ns2",
			Labels: map[string]string{"parallelismMap": "7"}, Annotations: map[string]string{"task-name": "map"},
		},
		InvolvedObject: app(),
		Reason:         "Submit",
		Message:        "Starting deployment",
		Source:         corev1.EventSource{Component: "JobManagerDeployment"},
		FirstTimestamp: metav1.NewTime(noon()),
		LastTimestamp:  metav1.NewTime(noon()),
		Count:          1,
		Type:           "Normal",
	}
	if diff := cmp.Diff(want, First(app(), e, noon())); diff != "" {
		t.Errorf("First() (-want +got):\n%s", diff)
	}
}

func TestNameOfEventsThatAreTheSame(t *testing.T) {
	tests := map[string]struct {
		change func(*plan.Event)
		same   bool
	}{
		"an equal event":                        {func(*plan.Event) {}, true},
		"another message":                       {func(e *plan.Event) { e.Message = "b" }, false},
		"another reason":                        {func(e *plan.Event) { e.Reason = plan.ReasonSuspended }, false},
		"another type":                          {func(e *plan.Event) { e.Type = plan.Warning }, false},
		"another component":                     {func(e *plan.Event) { e.Component = plan.FromJob }, false},
		"the message of the first as its key":   {func(e *plan.Event) { e.Key, e.Message = e.Message, "b" }, true},
		"other annotations, which do not count": {func(e *plan.Event) { e.Annotations = map[string]string{"a": "b"} }, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			other := submit()
			test.change(&other)
			if got := Name(app(), submit()) == Name(app(), other); got != test.same {
				t.Errorf("same name: %t, want %t", got, test.same)
			}
		})
	}
}

func TestAgain(t *testing.T) {
	old := map[string]string{"parallelismMap": "7"}
	tests := map[string]struct {
		change func(*plan.Event)
		after  time.Duration
		want   bool
	}{
		"an event counts up": {func(*plan.Event) {}, time.Second, true},
		"an event that is told once does not": {
			func(e *plan.Event) { e.Repeat.Never = true }, time.Hour, false,
		},
		"a quiet event is left alone while it is young": {
			func(e *plan.Event) { e.Repeat.Quiet = time.Minute }, 59 * time.Second, false,
		},
		"a quiet event counts up once it is old": {
			func(e *plan.Event) { e.Repeat.Quiet = time.Minute }, time.Minute, true,
		},
		"a quiet event with the same labels is left alone": {
			func(e *plan.Event) { e.Repeat.Quiet, e.Labels = time.Minute, old }, time.Second, false,
		},
		"a quiet event with other labels counts up at once": {
			func(e *plan.Event) { e.Repeat.Quiet, e.Labels = time.Minute, map[string]string{"parallelismMap": "8"} },
			time.Second, true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			e := submit()
			test.change(&e)
			earlier := First(app(), submit(), noon())
			earlier.Labels = old
			if got := Again(earlier, e, noon().Add(test.after)) != nil; got != test.want {
				t.Errorf("Again() writes: %t, want %t", got, test.want)
			}
		})
	}
}

func TestAgainShowsWhatIsNew(t *testing.T) {
	earlier := First(app(), submit(), noon())
	earlier.Labels = map[string]string{"kept": "yes"}
	e := submit()
	e.Message = "Starting deployment again"
	e.Annotations = map[string]string{"task-name": "map"}
	want := earlier.DeepCopy()
	want.Count, want.LastTimestamp, want.Message = 2, metav1.NewTime(noon().Add(time.Hour)), e.Message
	want.Annotations = e.Annotations

	got := Again(earlier, e, noon().Add(time.Hour))

	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Again() (-want +got):\n%s", diff)
	}
	if earlier.Count != 1 {
		t.Errorf("the earlier Event was changed: %v", earlier)
	}
}
