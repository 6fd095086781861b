package webhook

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWithoutAKeyStoreItIsPlainHTTP(t *testing.T) {
	address := started(t, server{handler: Handler(parts(t)), grace: time.Second})
	answer, err := http.Post("http://"+address+pathValidate, "application/json", strings.NewReader(request(sessionCluster)))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/json" {
		t.Errorf("got %d, %s", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
}

func TestOldVersionsOfTLSAreRefused(t *testing.T) {
	address := securedServer(t, oldStore)
	for name, c := range map[string]struct {
		version uint16
		want    bool
	}{"1.1": {tls.VersionTLS11, false}, "1.2": {tls.VersionTLS12, true}, "1.3": {tls.VersionTLS13, true}} {
		t.Run(name, func(t *testing.T) {
			connection, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, MinVersion: c.version, MaxVersion: c.version})
			if (err == nil) != c.want {
				t.Errorf("got %v", err)
			}
			if err == nil {
				connection.Close()
			}
		})
	}
}

func TestRequestsThatHaveBegunAreAnsweredAtTheEnd(t *testing.T) {
	began, release := make(chan struct{}), make(chan struct{})
	s := server{grace: 10 * time.Second, handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		<-release
		if r.Context().Err() != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended, answered := make(chan error, 1), make(chan int, 1)
	go func() { ended <- s.serve(ctx, listener) }()
	go func() { answered <- statusFrom(t, "http://"+listener.Addr().String()) }()
	<-began
	cancel()
	waitFor(t, func() bool {
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err == nil {
			connection.Close()
		}
		return err != nil
	})
	close(release)
	if status := <-answered; status != http.StatusOK {
		t.Errorf("the last request got %d", status)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

func TestTheEndIsNotWaitedForForEver(t *testing.T) {
	began := make(chan struct{})
	s := server{grace: 10 * time.Millisecond, handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(began)
		<-r.Context().Done()
	})}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx, listener) }()
	go func() { _ = statusFrom(t, "http://"+listener.Addr().String()) }()
	<-began
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the server ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the server does not end")
	}
}

// statusFrom is the status of an answer; 0 without one.
func statusFrom(t *testing.T, url string) int {
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Error(err)
		return 0
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode
}
