package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drey-project/drey/flink/rest"
)

// mood is a JobManager whose behaviour a test changes on the way, behind a guard.
type mood struct {
	calls atomic.Int32
	now   atomic.Pointer[transport]
	guard *rest.Guard
}

func (m *mood) turn(now transport) { m.now.Store(&now) }

func (m *mood) RoundTrip(r *http.Request) (*http.Response, error) {
	m.calls.Add(1)
	return (*m.now.Load())(r)
}

func guarding(now transport) *mood {
	m := &mood{}
	m.turn(now)
	m.guard = rest.NewGuard(m, rest.Limits{InFlight: 2, Queue: time.Second, Failures: 3, FirstPause: time.Second, LongestPause: 4 * time.Second})
	return m
}

// ask makes a call that is given two seconds.
func (m *mood) ask(ctx context.Context) error {
	_, err := clientOf(m.guard, rest.WithTimeout(2*time.Second)).Jobs(ctx)
	return err
}

var (
	healthy = answering(200, `{"jobs":[]}`)
	down    = failing(errors.New("connection refused"))
)

func TestCallsAreHeldBackAfterFailuresInARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := guarding(down)
		for range 3 {
			if err := m.ask(t.Context()); !errors.Is(err, rest.ErrUnreachable) {
				t.Fatalf("error is %v, want %v", err, rest.ErrUnreachable)
			}
		}
		if err := m.ask(t.Context()); !errors.Is(err, rest.ErrBusy) {
			t.Errorf("error is %v, want %v", err, rest.ErrBusy)
		}
		if got := m.calls.Load(); got != 3 {
			t.Errorf("%d calls reached the JobManager, want 3", got)
		}
	})
}

func TestTheJobManagerIsProbedAfterPausesThatGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := guarding(down)
		for range 3 {
			_ = m.ask(t.Context())
		}
		for _, pause := range []time.Duration{1, 2, 4, 4} {
			time.Sleep(pause*time.Second - time.Millisecond)
			if err := m.ask(t.Context()); !errors.Is(err, rest.ErrBusy) {
				t.Errorf("before %ds are over: error is %v, want %v", pause, err, rest.ErrBusy)
			}
			time.Sleep(time.Millisecond)
			if err := m.ask(t.Context()); !errors.Is(err, rest.ErrUnreachable) {
				t.Errorf("after %ds: error is %v, want %v", pause, err, rest.ErrUnreachable)
			}
		}
		time.Sleep(4 * time.Second)
		m.turn(healthy)
		for range 2 {
			if err := m.ask(t.Context()); err != nil {
				t.Errorf("the JobManager is back: %v", err)
			}
		}
	})
}

func TestOnlyOneProbeGoesAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := guarding(down)
		for range 3 {
			_ = m.ask(t.Context())
		}
		time.Sleep(time.Second)
		m.turn(hanging)
		done := make(chan error)
		go func() { done <- m.ask(t.Context()) }()
		synctest.Wait()
		if err := m.ask(t.Context()); !errors.Is(err, rest.ErrBusy) {
			t.Errorf("error is %v, want %v", err, rest.ErrBusy)
		}
		if err := <-done; !errors.Is(err, rest.ErrTimeout) {
			t.Errorf("the probe's error is %v, want %v", err, rest.ErrTimeout)
		}
	})
}

func TestFewCallsAreUnderWayAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := guarding(hanging)
		done := make(chan error, 3)
		for range 2 {
			go func() { done <- m.ask(t.Context()) }()
		}
		synctest.Wait()
		start := time.Now()
		if err := m.ask(t.Context()); !errors.Is(err, rest.ErrBusy) {
			t.Errorf("error is %v, want %v", err, rest.ErrBusy)
		}
		if got := time.Since(start); got != time.Second {
			t.Errorf("waited %s, want 1s", got)
		}
		time.Sleep(500 * time.Millisecond)
		go func() { done <- m.ask(t.Context()) }()
		synctest.Wait()
		m.turn(healthy)
		var timeouts, answers int
		for range 3 {
			switch err := <-done; {
			case err == nil:
				answers++
			case errors.Is(err, rest.ErrTimeout):
				timeouts++
			}
		}
		if timeouts != 2 || answers != 1 {
			t.Errorf("%d timeouts and %d answers, want the two that were under way and the one that waited", timeouts, answers)
		}
		if err := m.ask(t.Context()); err != nil {
			t.Errorf("when they are done: %v", err)
		}
	})
}

func TestWhatCountsAsAFailure(t *testing.T) {
	tests := map[string]struct {
		jobManager transport
		heldBack   bool
	}{
		"no connection":              {jobManager: down, heldBack: true},
		"no answer in time":          {jobManager: hanging, heldBack: true},
		"an answer that breaks off":  {jobManager: breakingOff, heldBack: true},
		"a good answer":              {jobManager: healthy},
		"an answer that says no":     {jobManager: answering(500, `{"errors":["no"]}`)},
		"a caller who has given up":  {jobManager: failing(context.Canceled)},
		"an answer that is nonsense": {jobManager: answering(200, "<html>")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := guarding(test.jobManager)
				for range 3 {
					_ = m.ask(t.Context())
				}
				if got := errors.Is(m.ask(t.Context()), rest.ErrBusy); got != test.heldBack {
					t.Errorf("held back: %t, want %t", got, test.heldBack)
				}
			})
		})
	}
}

func breakingOff(*http.Request) (*http.Response, error) {
	body := io.NopCloser(io.MultiReader(strings.NewReader(`{"jobs"`), broken{}))
	return &http.Response{StatusCode: 200, Body: body}, nil
}

func TestAJobManagerThatIsForgottenStartsAnew(t *testing.T) {
	m := guarding(down)
	for range 3 {
		_ = m.ask(t.Context())
	}
	m.guard.Forget("jobmanager:8081")
	if err := m.ask(t.Context()); !errors.Is(err, rest.ErrUnreachable) {
		t.Errorf("error is %v, want %v", err, rest.ErrUnreachable)
	}
}

func TestTroubleOfOneInstanceIsNotThatOfTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := guarding(down)
		first, second := rest.WithInstance(t.Context(), "first"), rest.WithInstance(t.Context(), "second")
		for range 3 {
			_ = m.ask(first)
		}
		for name, call := range map[string]context.Context{"the same one": first, "one that does not say": t.Context()} {
			if err := m.ask(call); !errors.Is(err, rest.ErrBusy) {
				t.Errorf("%s: error is %v, want %v", name, err, rest.ErrBusy)
			}
		}
		m.turn(healthy)
		if err := m.ask(second); err != nil {
			t.Errorf("the next one: %v", err)
		}
	})
}

func TestTroubleOfOneJobManagerIsItsOwn(t *testing.T) {
	m := guarding(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == "jobmanager:8081" {
			return down(r)
		}
		return healthy(r)
	})
	for range 4 {
		_ = m.ask(t.Context())
	}
	other := rest.New(parse(t, "http://other:8081"), rest.WithTransport(m.guard))
	if _, err := other.Jobs(t.Context()); err != nil {
		t.Error(err)
	}
}

func parse(t *testing.T, text string) *url.URL {
	parsed, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
