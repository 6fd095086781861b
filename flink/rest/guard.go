package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Limits say how much trouble one JobManager may be, and how much it is spared.
type Limits struct {
	// InFlight is how many calls to one JobManager may be under way.
	InFlight int
	// Queue is for how long a call waits for others to end before it is refused with ErrBusy.
	Queue time.Duration
	// Failures is how many calls in a row must fail before calls are held back.
	Failures int
	// Large is how many large answers may be read at once, of all JobManagers together; at least one may.
	Large int
	// FirstPause is for how long calls are held back then; it doubles with each failed probe up to LongestPause.
	FirstPause, LongestPause time.Duration
}

// DefaultLimits suit an operator with many JobManagers, whose calls nobody waits for that has anything else to do.
func DefaultLimits() Limits {
	return Limits{InFlight: 4, Queue: 5 * time.Second, Failures: 3, Large: 4, FirstPause: time.Second, LongestPause: 30 * time.Second}
}

// Guard keeps each JobManager's trouble its own: few calls in flight to each, and after failures
// in a row no call at all until a pause is over, when one call goes ahead to probe, or until there is
// another JobManager behind the address (WithInstance):
//
//	closed ──failures in a row──▶ open ──pause over──▶ probing ──success──▶ closed
//	                               ▲                      │
//	                               └──failure, longer pause┘
//
// A failure is a call that got no answer, or one that was too long to be read to its end; an answer that says "no" shows a
// JobManager that works. Large answers take turns, so that many that have no end do not fill the memory.
// It remembers nothing of a JobManager that answers and has no call under way.
type Guard struct {
	next   http.RoundTripper
	limits Limits
	large  chan struct{}
	mutex  sync.Mutex
	hosts  map[string]*host
}

// host is what the guard knows of one JobManager. Its slots are free of the guard's mutex, the rest is not.
type host struct {
	slots chan struct{}
	// instance is the JobManager that answers there, if that was ever said.
	instance string
	// users are the calls that wait or are under way.
	users    int
	failures int
	pause    time.Duration
	// until is when the next probe may go; zero while calls pass freely.
	until   time.Time
	probing bool
	// last is when a call last failed.
	last time.Time
}

// NewGuard guards the JobManagers behind a transport.
func NewGuard(next http.RoundTripper, limits Limits) *Guard {
	return &Guard{next: next, limits: limits, large: make(chan struct{}, max(1, limits.Large)), hosts: map[string]*host{}}
}

// RoundTrip makes the call, or refuses it with ErrBusy. A call is under way until its answer's body is closed.
func (g *Guard) RoundTrip(request *http.Request) (*http.Response, error) {
	name := request.URL.Host
	h := g.join(name, instanceOf(request.Context()), time.Now())
	if err := g.enter(request.Context(), h); err != nil {
		g.leave(name, h)
		return nil, err
	}
	response, err := g.next.RoundTrip(request)
	if err != nil {
		g.end(name, h, outcomeOf(err), time.Now())
		return nil, err
	}
	over := func(broken error) { g.end(name, h, outcomeOf(broken), time.Now()) }
	response.Body = &guarded{ReadCloser: response.Body, over: over, large: g.large, cancelled: request.Context()}
	return response, nil
}

// Forget drops what is known of a JobManager that no longer exists.
func (g *Guard) Forget(hostport string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	delete(g.hosts, hostport)
}

type outcome int

const (
	succeeded outcome = iota
	failed
	// abandoned calls were given up by the caller and say nothing about the JobManager.
	abandoned
)

func outcomeOf(err error) outcome {
	if err == nil {
		return succeeded
	}
	if errors.Is(err, context.Canceled) {
		return abandoned
	}
	return failed
}

func (g *Guard) join(name, instance string, now time.Time) *host {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	h := g.hosts[name]
	if h == nil {
		g.sweep(now)
		h = &host{slots: make(chan struct{}, g.limits.InFlight)}
		g.hosts[name] = h
	}
	h.users++
	h.meet(instance)
	return h
}

// meet forgets the failures of one JobManager when there is another one.
func (h *host) meet(instance string) {
	if instance == "" || instance == h.instance {
		return
	}
	if h.instance != "" {
		h.failures, h.pause, h.until, h.probing = 0, 0, time.Time{}, false
	}
	h.instance = instance
}

// enter waits for a slot, unless calls are held back before or after.
func (g *Guard) enter(ctx context.Context, h *host) error {
	if err := g.held(h, time.Now()); err != nil {
		return err
	}
	queue, cancel := context.WithTimeout(ctx, g.limits.Queue)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
	case <-queue.Done():
		return fmt.Errorf("%w: %d calls are under way", ErrBusy, g.limits.InFlight)
	}
	err := g.begin(h, time.Now())
	if err != nil {
		<-h.slots
	}
	return err
}

// held is ErrBusy while the circuit is open.
func (g *Guard) held(h *host, now time.Time) error {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return h.held(now)
}

// begin closes the circuit to others if this call is the probe.
func (g *Guard) begin(h *host, now time.Time) error {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if err := h.held(now); err != nil {
		return err
	}
	h.probing = !h.until.IsZero()
	return nil
}

func (h *host) held(now time.Time) error {
	if !h.until.IsZero() && (h.probing || now.Before(h.until)) {
		return fmt.Errorf("%w: the last %d calls got no answer", ErrBusy, h.failures)
	}
	return nil
}

// end is the end of a call that was under way.
func (g *Guard) end(name string, h *host, how outcome, now time.Time) {
	g.mutex.Lock()
	h.record(how, g.limits, now)
	g.mutex.Unlock()
	<-h.slots
	g.leave(name, h)
}

func (g *Guard) leave(name string, h *host) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	h.users--
	if h.users == 0 && h.failures == 0 && g.hosts[name] == h {
		delete(g.hosts, name)
	}
}

func (h *host) record(how outcome, limits Limits, now time.Time) {
	h.probing = false
	switch how {
	case succeeded:
		h.failures, h.pause, h.until = 0, 0, time.Time{}
	case failed:
		h.fail(limits, now)
	case abandoned:
	}
}

func (h *host) fail(limits Limits, now time.Time) {
	h.failures++
	h.last = now
	if h.failures < limits.Failures {
		return
	}
	h.pause = min(max(limits.FirstPause, 2*h.pause), limits.LongestPause)
	h.until = now.Add(h.pause)
}

// sweep forgets JobManagers that have not been called since they failed long ago, so that deleted clusters leave nothing behind.
func (g *Guard) sweep(now time.Time) {
	for name, h := range g.hosts {
		if h.users == 0 && now.Sub(h.last) > 10*g.limits.LongestPause {
			delete(g.hosts, name)
		}
	}
}
