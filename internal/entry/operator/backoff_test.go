package operator

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/internal/spec/settings"
)

func request(name string) reconcile.Request {
	return reconcile.Request{NamespacedName: types.NamespacedName{Name: name}}
}

func TestFailuresInARowWaitLonger(t *testing.T) {
	tests := map[string]struct {
		retry settings.Retry
		want  []time.Duration
	}{
		"as the Java operator does by default": {
			settings.Retry{MaxAttempts: 3, InitialInterval: 5 * time.Second, Multiplier: 1.5},
			[]time.Duration{5 * time.Second, 7500 * time.Millisecond, 11250 * time.Millisecond, never, never},
		},
		"up to a maximum": {
			settings.Retry{MaxAttempts: 9, InitialInterval: time.Second, Multiplier: 10, MaxInterval: new(30 * time.Second)},
			[]time.Duration{time.Second, 10 * time.Second, 30 * time.Second, 30 * time.Second},
		},
		"without growing": {
			settings.Retry{MaxAttempts: 9, InitialInterval: time.Second, Multiplier: 1}, []time.Duration{time.Second, time.Second},
		},
		"never if nothing is tried again":         {settings.Retry{InitialInterval: time.Second, Multiplier: 2}, []time.Duration{never}},
		"no longer than what a duration can hold": {settings.Retry{MaxAttempts: 9, InitialInterval: time.Hour, Multiplier: 1e30}, []time.Duration{time.Hour, never}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBackoff(func() settings.Retry { return test.retry })
			for i, want := range test.want {
				if got := b.When(request("app")); got != want {
					t.Errorf("failure %d waits %v, want %v", i+1, got, want)
				}
			}
			if got := b.NumRequeues(request("app")); got != len(test.want) {
				t.Errorf("%d failures are counted, want %d", got, len(test.want))
			}
		})
	}
}

func TestASuccessEndsTheRow(t *testing.T) {
	b := newBackoff(func() settings.Retry {
		return settings.Retry{MaxAttempts: 3, InitialInterval: time.Second, Multiplier: 2}
	})
	b.When(request("app"))
	b.When(request("app"))
	if got := b.When(request("other")); got != time.Second {
		t.Errorf("another resource waits %v", got)
	}
	b.Forget(request("app"))
	if got := b.When(request("app")); got != time.Second || b.NumRequeues(request("app")) != 1 {
		t.Errorf("after a success the first failure waits %v", got)
	}
}

func TestSettingsHoldFromTheNextFailureOn(t *testing.T) {
	retry := settings.Retry{MaxAttempts: 3, InitialInterval: time.Second, Multiplier: 2}
	b := newBackoff(func() settings.Retry { return retry })
	b.When(request("app"))
	retry.InitialInterval = time.Minute
	if got := b.When(request("app")); got != 2*time.Minute {
		t.Errorf("waits %v", got)
	}
}
