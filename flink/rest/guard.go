package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Limits say how much trouble one JobManager may be, and how much it is spared.
type Limits struct {
	// InFlight is how many calls to one JobManager may be under way; others are refused with ErrBusy.
	InFlight int
	// Failures is how many calls in a row must fail before calls are held back.
	Failures int
	// FirstPause is for how long calls are held back then; it doubles with each failed probe up to LongestPause.
	FirstPause, LongestPause time.Duration
}

// DefaultLimits suit an operator with many JobManagers.
func DefaultLimits() Limits {
	return Limits{InFlight: 4, Failures: 3, FirstPause: time.Second, LongestPause: time.Minute}
}

// Guard keeps each JobManager's trouble its own: few calls in flight to each, and after failures
// in a row no call at all until a pause is over, when one call goes ahead to probe:
//
//	closed ──failures in a row──▶ open ──pause over──▶ probing ──success──▶ closed
//	                               ▲                      │
//	                               └──failure, longer pause┘
//
// A failure is a call that got no answer; an answer that says "no" shows a JobManager that works.
// It remembers nothing of a JobManager that answers and has no call under way.
type Guard struct {
	next   http.RoundTripper
	limits Limits
	mutex  sync.Mutex
	hosts  map[string]*host
}

// host is what the guard knows of one JobManager.
type host struct {
	inFlight int
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
	return &Guard{next: next, limits: limits, hosts: map[string]*host{}}
}

// RoundTrip makes the call, or refuses it with ErrBusy. A call is under way until its answer's body is closed.
func (g *Guard) RoundTrip(request *http.Request) (*http.Response, error) {
	name := request.URL.Host
	if err := g.enter(name, time.Now()); err != nil {
		return nil, err
	}
	response, err := g.next.RoundTrip(request)
	if err != nil {
		g.leave(name, outcomeOf(err), time.Now())
		return nil, err
	}
	response.Body = &guarded{ReadCloser: response.Body, guard: g, host: name}
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
	if err == nil || errors.Is(err, io.EOF) {
		return succeeded
	}
	if errors.Is(err, context.Canceled) {
		return abandoned
	}
	return failed
}

func (g *Guard) enter(name string, now time.Time) error {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	h := g.hosts[name]
	if h == nil {
		g.sweep(now)
		h = &host{}
		g.hosts[name] = h
	}
	if h.inFlight >= g.limits.InFlight {
		return fmt.Errorf("%w: %d calls are under way", ErrBusy, h.inFlight)
	}
	if !h.until.IsZero() && (h.probing || now.Before(h.until)) {
		return fmt.Errorf("%w: the last %d calls got no answer", ErrBusy, h.failures)
	}
	h.probing = !h.until.IsZero()
	h.inFlight++
	return nil
}

func (g *Guard) leave(name string, how outcome, now time.Time) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	h := g.hosts[name]
	if h == nil {
		return
	}
	h.inFlight = max(0, h.inFlight-1)
	h.probing = false
	switch how {
	case succeeded:
		*h = host{inFlight: h.inFlight}
	case failed:
		h.fail(g.limits, now)
	case abandoned:
	}
	if h.inFlight == 0 && h.failures == 0 {
		delete(g.hosts, name)
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
		if h.inFlight == 0 && now.Sub(h.last) > 10*g.limits.LongestPause {
			delete(g.hosts, name)
		}
	}
}

// guarded ends the call when the body is closed, and notices when the answer breaks off.
type guarded struct {
	io.ReadCloser
	guard  *Guard
	host   string
	broken error
	once   sync.Once
}

func (b *guarded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.broken = err
	}
	return n, err
}

func (b *guarded) Close() error {
	b.once.Do(func() { b.guard.leave(b.host, outcomeOf(b.broken), time.Now()) })
	return b.ReadCloser.Close()
}
