package controlplane

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

const maxAnswer = 16 << 20

// Client asks the API server small questions, without starting a kubectl for each.
type Client struct {
	url  string
	http *http.Client
}

// Client gives a client with the rights of an administrator.
func (p Plan) Client(_ context.Context) (*Client, error) {
	authority, err := os.ReadFile(p.File("ca.crt"))
	if err != nil {
		return nil, err
	}
	pair, err := tls.LoadX509KeyPair(p.File("admin.crt"), p.File("admin.key"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}}}
	return &Client{url: p.URL(), http: &http.Client{Transport: transport, Timeout: 5 * time.Second}}, nil
}

// Get reads a path of the API into a value; nil means that only the answer's code matters.
func (c *Client) Get(ctx context.Context, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+path, nil)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", path, response.Status)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(body, into)
}

// Ready waits until the API server answers that it is ready, or until alive says that waiting is useless.
func (c *Client) Ready(ctx context.Context, alive func() error) error {
	for {
		err := c.Get(ctx, "/readyz", nil)
		if err == nil {
			return nil
		}
		if dead := alive(); dead != nil {
			return dead
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the API server is not ready: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
