package operator

import (
	"math"
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/internal/spec/settings"
)

// never is how long a resource waits that failed too often; any change of it ends the wait.
const never = 10 * 365 * 24 * time.Hour

// backoff tells how long a failed turn waits: exponentially longer with every failure in a row, and for good once the
// attempts are used up. It is a rate limiter of a work queue.
type backoff struct {
	settings func() settings.Retry
	mutex    sync.Mutex
	failures map[reconcile.Request]int
}

func newBackoff(s func() settings.Retry) *backoff {
	return &backoff{settings: s, failures: map[reconcile.Request]int{}}
}

// When counts a failure and says how long to wait.
func (b *backoff) When(r reconcile.Request) time.Duration {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.failures[r]++
	return wait(b.settings(), b.failures[r])
}

// wait is the pause after the given number of failures in a row.
func wait(s settings.Retry, failures int) time.Duration {
	if failures > s.MaxAttempts {
		return never
	}
	pause := float64(s.InitialInterval) * math.Pow(s.Multiplier, float64(failures-1))
	if s.MaxInterval != nil {
		pause = min(pause, float64(*s.MaxInterval))
	}
	return time.Duration(min(pause, float64(never)))
}

// Forget ends a row of failures.
func (b *backoff) Forget(r reconcile.Request) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	delete(b.failures, r)
}

// NumRequeues is the number of failures in a row.
func (b *backoff) NumRequeues(r reconcile.Request) int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.failures[r]
}
