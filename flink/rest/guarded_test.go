package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drey-project/drey/flink/rest"
)

// blanks is a body that never ends, or comes to a halt after a number of bytes.
type blanks struct {
	ctx  context.Context
	left int
}

func (b *blanks) Read(p []byte) (int, error) {
	if b.left == 0 {
		<-b.ctx.Done()
		return 0, b.ctx.Err()
	}
	n := min(len(p), 32<<10)
	if b.left > 0 {
		n = min(n, b.left)
		b.left -= n
	}
	for i := range n {
		p[i] = ' '
	}
	return n, nil
}

func (b *blanks) Close() error { return nil }

const forEver = -1

// pouring answers with so many blanks, and then with nothing more.
func pouring(n int) transport {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: &blanks{ctx: r.Context(), left: n}}, nil
	}
}

func TestAnAnswerWithoutEndIsAFailure(t *testing.T) {
	for name, test := range map[string]struct {
		left int
		want error
	}{
		"that pours": {forEver, rest.ErrTooLarge}, "that halts": {1 << 10, rest.ErrTimeout}, "that halts when it is large": {1 << 20, rest.ErrTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := guarding(pouring(test.left))
				for range 3 {
					if err := m.ask(t.Context()); !errors.Is(err, test.want) {
						t.Errorf("the error is %v, want %v", err, test.want)
					}
				}
				if err := m.ask(t.Context()); !errors.Is(err, rest.ErrBusy) {
					t.Errorf("afterwards it is %v, want %v", err, rest.ErrBusy)
				}
			})
		})
	}
}

func TestLargeAnswersTakeTurns(t *testing.T) {
	const large = 1 << 20
	synctest.Test(t, func(t *testing.T) {
		m := guarding(pouring(large)) // it lets one large answer in at a time
		done := make(chan error, 1)
		go func() { done <- m.ask(t.Context()) }()
		synctest.Wait()
		m.turn(healthy)
		if err := m.ask(t.Context()); err != nil {
			t.Errorf("a small answer beside a large one: %v", err)
		}
		m.turn(func(*http.Request) (*http.Response, error) {
			body := strings.Repeat(" ", large) + `{"jobs":[]}`
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body))}, nil
		})
		time.Sleep(time.Second) // virtual: the first one has a second left
		began := time.Now()
		if err := m.ask(t.Context()); err != nil || time.Since(began) == 0 {
			t.Errorf("another large one after %s: %v", time.Since(began), err)
		}
		if err := <-done; !errors.Is(err, rest.ErrTimeout) {
			t.Errorf("the first one: %v", err)
		}
	})
}
