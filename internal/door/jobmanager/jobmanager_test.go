package jobmanager_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drey-project/drey/internal/door/jobmanager"
)

// room is where turns ask about one resource after another. It hears who is woken.
type room struct {
	*jobmanager.Asking[string, string, string]
	woken, talks atomic.Int32
}

func open() *room {
	r := &room{}
	r.Asking = jobmanager.New(jobmanager.Photographs(), func(asked, now string) bool { return asked == now },
		func(string) { r.woken.Add(1) }, func(err error) string { return err.Error() })
	return r
}

// after answers a while after it was asked, unless it is given up before.
func (r *room) after(d time.Duration, answer string) func(context.Context) string {
	return func(ctx context.Context) string {
		r.talks.Add(1)
		select {
		case <-time.After(d):
			return answer
		case <-ctx.Done():
			return "no answer"
		}
	}
}

const forEver = 1000 * time.Hour

// asks asks a question and holds the answer, and how long it took, against what is wanted.
func (r *room) asks(t *testing.T, key, question string, talk func(context.Context) string, want string, within time.Duration) {
	t.Helper()
	began := time.Now()
	got, came := r.Ask(t.Context(), key, question, talk)
	if came != (want != "") || got != want {
		t.Errorf("the answer to %s is %q (%t), want %q", question, got, came, want)
	}
	if took := time.Since(began); took > within {
		t.Errorf("the turn was held for %s, want at most %s", took, within)
	}
}

// counts holds the number of conversations, and of resources woken, against what is wanted.
func (r *room) counts(t *testing.T, talks, woken int32) {
	t.Helper()
	synctest.Wait()
	if r.talks.Load() != talks || r.woken.Load() != woken {
		t.Errorf("%d conversations woke %d times, want %d and %d", r.talks.Load(), r.woken.Load(), talks, woken)
	}
}

const (
	brief = 250 * time.Millisecond
	curt  = 20 * time.Millisecond
)

func TestAnAnswerInTimeIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		r.asks(t, "a", "how?", r.after(100*time.Millisecond, "well"), "well", 100*time.Millisecond)
		r.asks(t, "a", "how?", r.after(0, "better"), "better", 0)
		r.counts(t, 2, 0)
	})
}

func TestALateAnswerWakesAndIsUsedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		r.asks(t, "a", "how?", r.after(5*time.Second, "well"), "", brief)
		r.asks(t, "a", "how?", r.after(0, "never asked"), "", 0)
		r.counts(t, 1, 0)
		time.Sleep(5 * time.Second)
		r.counts(t, 1, 1)
		r.asks(t, "a", "how?", r.after(0, "never asked"), "well", 0)
		r.asks(t, "a", "how?", r.after(5*time.Second, "better"), "", curt)
		time.Sleep(6 * time.Second)
		r.counts(t, 2, 2)
	})
}

func TestAnAnswerIsThrownAway(t *testing.T) {
	tests := map[string]struct {
		question string
		after    time.Duration
	}{
		"to another question":                  {"where?", 10 * time.Second},
		"that is old":                          {"how?", 20 * time.Second},
		"to another question before it is old": {"where?", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := open()
				r.asks(t, "a", "how?", r.after(8*time.Second, "well"), "", brief)
				time.Sleep(test.after)
				r.asks(t, "a", test.question, r.after(0, "anew"), "anew", curt)
				time.Sleep(time.Minute)
				woken := int32(1)
				if test.after == 0 {
					woken = 0 // it was given up before it could answer
				}
				r.counts(t, 2, woken)
			})
		})
	}
}

func TestAConversationHasAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		r.asks(t, "a", "how?", r.after(forEver, "well"), "", brief)
		time.Sleep(time.Minute)
		r.counts(t, 1, 1)
		r.asks(t, "a", "how?", r.after(forEver, "well"), "no answer", 0)
	})
}

func TestWhoWasLateIsWaitedForLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		slow, quick := 300*time.Millisecond, 100*time.Millisecond
		for _, step := range []struct {
			takes time.Duration
			want  string
			held  time.Duration
		}{
			{slow, "", brief}, {0, "well", 0}, // takes what came late
			{quick, "", curt}, {0, "well", 0}, // it came late, but it came quickly
			{quick, "well", quick},
		} {
			r.asks(t, "a", "how?", r.after(step.takes, "well"), step.want, step.held)
			time.Sleep(time.Second)
		}
	})
}

func TestAHundredThatHangHoldNoWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		round := func() time.Duration {
			began := time.Now()
			for i := range 100 {
				r.Ask(t.Context(), fmt.Sprint(i), "how?", r.after(forEver, "well"))
			}
			return time.Since(began)
		}
		if first := round(); first > 100*brief {
			t.Errorf("one worker was held for %s, the first time", first)
		}
		if again := round(); again != 0 {
			t.Errorf("one worker was held for %s, although all were asked already", again)
		}
		r.counts(t, 100, 0)
		time.Sleep(time.Minute)
		r.counts(t, 100, 100)
		round() // takes what came of it
		if anew := round(); anew > 100*curt {
			t.Errorf("one worker was held for %s, although all were late before", anew)
		}
		r.asks(t, "healthy", "how?", r.after(10*time.Millisecond, "well"), "well", 10*time.Millisecond)
		time.Sleep(time.Minute)
	})
}

func TestAHundredThatHangAtOnceDelayNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		due := make(chan string, 101)
		for i := range 100 {
			due <- fmt.Sprint(i)
		}
		due <- "healthy"
		close(due)
		began := time.Now()
		var workers sync.WaitGroup
		for range 50 {
			workers.Go(func() {
				for key := range due {
					takes := forEver
					if key == "healthy" {
						takes = 10 * time.Millisecond
					}
					if _, came := r.Ask(t.Context(), key, "how?", r.after(takes, "well")); came {
						if waited := time.Since(began); waited > 3*curt {
							t.Errorf("it had its turn after %s", waited)
						}
					}
				}
			})
		}
		workers.Wait()
		time.Sleep(time.Minute)
		r.counts(t, 101, 100)
	})
}

func TestNothingOutlivesTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- r.Start(ctx) }()
		r.asks(t, "a", "how?", r.after(forEver, "well"), "", brief)
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		r.asks(t, "a", "how?", r.after(0, "well"), "", 0)
		r.counts(t, 1, 0) // and synctest fails if anything still runs
	})
}

func TestTheEndOfATurnIsNotThatOfTheConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		turn, end := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer end()
		if answer, came := r.Ask(turn, "a", "how?", r.after(time.Second, "well")); came {
			t.Errorf("the answer is %q", answer)
		}
		time.Sleep(time.Second)
		r.asks(t, "a", "how?", r.after(0, "never asked"), "well", 0)
	})
}

func TestAPanicIsAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open()
		r.asks(t, "a", "how?", func(context.Context) string { panic(errors.New("no such field")) },
			"the conversation with the JobManager broke off: no such field", 0)
	})
}
