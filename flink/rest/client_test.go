package rest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
)

// transport is a JobManager as a function.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

func answering(status int, body string) transport {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

func hanging(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func clientOf(t http.RoundTripper, options ...rest.Option) *rest.Client {
	base := &url.URL{Scheme: "http", User: url.UserPassword("flink", "secret"), Host: "jobmanager:8081"}
	return rest.New(base, append(options, rest.WithTransport(t))...)
}

const someJob = job.ID("00000000000000000000000000000001")

func TestFailuresAreToldApart(t *testing.T) {
	tests := map[string]struct {
		jobManager transport
		want       error
	}{
		"no connection": {
			jobManager: func(*http.Request) (*http.Response, error) {
				return nil, &url.Error{Op: "Get", URL: "http://flink:secret@jobmanager:8081/jobs", Err: errors.New("connection refused")}
			},
			want: rest.ErrUnreachable,
		},
		"an answer that breaks off": {
			jobManager: func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 200, Body: io.NopCloser(io.MultiReader(strings.NewReader(`{"jobs"`), broken{}))}, nil
			},
			want: rest.ErrUnreachable,
		},
		"an answer that is no JSON":           {jobManager: answering(200, "<html>"), want: rest.ErrMalformed},
		"an answer of another type":           {jobManager: answering(200, `{"jobs": 7}`), want: rest.ErrMalformed},
		"an answer that is too large":         {jobManager: answering(200, strings.Repeat(" ", 1001)), want: rest.ErrTooLarge},
		"a call that was held back":           {jobManager: failing(rest.ErrBusy), want: rest.ErrBusy},
		"an unknown subject":                  {jobManager: answering(404, `{"errors":["no"]}`), want: rest.ErrNotFound},
		"an unknown subject behind a gateway": {jobManager: answering(404, "nothing here"), want: rest.ErrNotFound},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := clientOf(test.jobManager, rest.WithMaxAnswer(1000)).Jobs(t.Context())
			if !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("error tells a secret: %v", err)
			}
		})
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset by peer") }

func failing(err error) transport {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

func TestAnAnswerThatJustFitsIsRead(t *testing.T) {
	answer := `{"jobs":[]}`
	if _, err := clientOf(answering(200, answer), rest.WithMaxAnswer(int64(len(answer)))).Jobs(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestEveryCallHasADeadline(t *testing.T) {
	tests := map[string]struct {
		call func(context.Context, *rest.Client) error
		want time.Duration
	}{
		"an ordinary call": {
			call: func(ctx context.Context, c *rest.Client) error { return c.Cancel(ctx, someJob) },
			want: 3 * time.Second,
		},
		"the start of a job": {
			call: func(ctx context.Context, c *rest.Client) error {
				_, err := c.RunJar(ctx, "a.jar", rest.RunRequest{})
				return err
			},
			want: time.Minute,
		},
		"an upload": {
			call: func(ctx context.Context, c *rest.Client) error {
				_, err := c.UploadJar(ctx, "a.jar", strings.NewReader("a"))
				return err
			},
			want: time.Minute,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := clientOf(transport(hanging), rest.WithTimeout(3*time.Second), rest.WithSubmissionTimeout(time.Minute))
				start := time.Now()
				err := test.call(t.Context(), client)
				if !errors.Is(err, rest.ErrTimeout) || errors.Is(err, rest.ErrUnreachable) {
					t.Errorf("error is %v, want %v", err, rest.ErrTimeout)
				}
				if got := time.Since(start); got != test.want {
					t.Errorf("waited %s, want %s", got, test.want)
				}
			})
		})
	}
}

func TestACallThatTheCallerGivesUpIsNoTimeout(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	jobManager := transport(func(r *http.Request) (*http.Response, error) { cancel(); return hanging(r) })
	_, err := clientOf(jobManager).Jobs(ctx)
	if !errors.Is(err, context.Canceled) || errors.Is(err, rest.ErrTimeout) || errors.Is(err, rest.ErrUnreachable) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
}

func TestAnErrorThatNeverEndsIsReadInPart(t *testing.T) {
	var read int
	endless := readerFunc(func(p []byte) (int, error) { read += len(p); return len(p), nil })
	jobManager := transport(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 500, Body: io.NopCloser(endless)}, nil
	})
	_, err := clientOf(jobManager).Jobs(t.Context())
	answer, ok := errors.AsType[*rest.Error](err)
	if !ok || answer.StatusCode != 500 {
		t.Errorf("error is %v, want an answer 500", err)
	}
	if read > 1<<20 {
		t.Errorf("read %d bytes", read)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAnUploadIsAFormWithOneFile(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, header, err := r.FormFile("jarfile")
		if err != nil {
			t.Error(err)
			return
		}
		content, err := io.ReadAll(file)
		if got := fmt.Sprint(header.Filename, " ", string(content), " ", header.Header.Get("Content-Type"), err); got != `my "job".jar content application/x-java-archive<nil>` {
			t.Error(got)
		}
		fmt.Fprint(w, `{"filename":"/tmp/upload/42_my.jar","status":"success"}`)
	}))
	defer server.Close()
	id, err := clientAt(t, server).UploadJar(t.Context(), `my "job".jar`, bytes.NewBufferString("content"))
	if err != nil || id != "42_my.jar" {
		t.Errorf("got %q, %v", id, err)
	}
}

func clientAt(t *testing.T, server *httptest.Server, options ...rest.Option) *rest.Client {
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return rest.New(base, options...)
}

func TestReachableAsksForAConnectionOnly(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	client := rest.New(&url.URL{Scheme: "http", Host: listener.Addr().String()})
	if err := client.Reachable(t.Context()); err != nil {
		t.Error(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := client.Reachable(t.Context()); !errors.Is(err, rest.ErrUnreachable) {
		t.Errorf("error is %v, want %v", err, rest.ErrUnreachable)
	}
}
