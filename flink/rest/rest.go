// Package rest speaks to the REST API of a Flink JobManager.
//
// Every call has a deadline, every answer is read through a bound, and every
// failure is one of the errors in errors.go, so a caller decides with errors.Is
// and errors.As and never by reading text:
//
//	caller ──▶ Client ──▶ Guard (few in flight, circuit breaker) ──▶ JobManager
//	              │
//	              └── *Error | ErrUnreachable | ErrTimeout | ErrBusy | ErrMalformed
//
// Works with Flink 1.15 to 2.x: unknown fields of answers are ignored, and zero
// fields of requests are left out, because Flink refuses fields it does not know.
package rest

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Client calls one JobManager. It is safe for concurrent use.
type Client struct {
	base      *url.URL
	transport http.RoundTripper
	timeout   time.Duration
	long      time.Duration
	maxAnswer int64
}

// Option changes a Client that is being made.
type Option func(*Client)

const (
	defaultTimeout     = 10 * time.Second
	defaultLongTimeout = 10 * time.Minute
	defaultMaxAnswer   = 16 << 20
	reachableTimeout   = time.Second
)

// New makes a client for the JobManager at base, for example http://my-job-rest.default:8081.
func New(base *url.URL, options ...Option) *Client {
	c := &Client{base: base, timeout: defaultTimeout, long: defaultLongTimeout, maxAnswer: defaultMaxAnswer}
	for _, option := range options {
		option(c)
	}
	if c.transport == nil {
		alone := NewTransport(nil)
		alone.DisableKeepAlives = true
		c.transport = alone
	}
	return c
}

// WithTransport sends the calls through the given transport, usually a Guard shared by all clients. Without it every call
// makes its own connection.
func WithTransport(t http.RoundTripper) Option {
	return func(c *Client) { c.transport = t }
}

// WithTimeout bounds each ordinary call; the default is ten seconds.
func WithTimeout(d time.Duration) Option {
	return func(c *Client) { c.timeout = d }
}

// WithSubmissionTimeout bounds the upload and the start of a job; the default is ten minutes.
func WithSubmissionTimeout(d time.Duration) Option {
	return func(c *Client) { c.long = d }
}

// WithMaxAnswer bounds the size in bytes of an answer; the default is 16 MiB.
func WithMaxAnswer(n int64) Option {
	return func(c *Client) { c.maxAnswer = n }
}

// NewTransport is an HTTP transport for many JobManagers, of which few keep a connection between calls, and no proxy
// stands before them. A nil config means Go's own trust.
func NewTransport(config *tls.Config) *http.Transport {
	return &http.Transport{
		TLSClientConfig:     config,
		TLSHandshakeTimeout: 5 * time.Second,
		MaxIdleConns:        100,
		MaxIdleConnsPerHost: 2,
		IdleConnTimeout:     30 * time.Second,
	}
}

// Reachable reports with a nil error that the REST port of the JobManager accepts connections.
func (c *Client) Reachable(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, min(c.timeout, reachableTimeout))
	defer cancel()
	connection, err := dial(ctx, c.base)
	if err != nil {
		return fmt.Errorf("cannot connect to the JobManager at %s: %w", c.base.Host, transportError(ctx, err))
	}
	return connection.Close()
}
