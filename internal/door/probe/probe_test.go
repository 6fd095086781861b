package probe_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drey-project/drey/internal/door/probe"
)

func healthy(context.Context) error { return nil }

func ill(context.Context) error { return errors.New("informer of pods does not work") }

// hanging is a check that ends with its context only.
func hanging(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestAnswer(t *testing.T) {
	tests := map[string]struct {
		checks     []probe.Check
		wantStatus int
		wantText   string
	}{
		"nothing to check":         {wantStatus: 200, wantText: "OK"},
		"all is well":              {checks: []probe.Check{healthy, healthy}, wantStatus: 200, wantText: "OK"},
		"one check fails":          {checks: []probe.Check{healthy, ill}, wantStatus: 500, wantText: "ERROR"},
		"one check takes too long": {checks: []probe.Check{hanging}, wantStatus: 500, wantText: "ERROR"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var reported error
				start := time.Now()
				recorder := httptest.NewRecorder()
				request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/any/path", http.NoBody)
				probe.Handler(func(err error) { reported = err }, test.checks...).ServeHTTP(recorder, request)
				if recorder.Code != test.wantStatus || recorder.Body.String() != test.wantText {
					t.Errorf("answer is %d %s, want %d %s", recorder.Code, recorder.Body, test.wantStatus, test.wantText)
				}
				if (reported != nil) != (test.wantStatus == 500) {
					t.Errorf("reported %v", reported)
				}
				if waited := time.Since(start); waited >= time.Second {
					t.Errorf("answered after %s", waited)
				}
			})
		})
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- probe.Serve(ctx, listener, probe.Handler(func(error) {}, healthy)) }()
	response, err := http.Get("http://" + listener.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if string(text) != "OK" || err != nil {
		t.Errorf("got %s, %v", text, err)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
