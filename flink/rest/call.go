package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"
)

// call is one request before it is sent.
type call struct {
	method  string
	path    string
	body    any
	upload  *upload
	timeout time.Duration
}

type upload struct {
	name    string
	content io.Reader
}

// maxErrorAnswer bounds how much is read of an answer that says the call failed.
const maxErrorAnswer = 256 << 10

func get[T any](ctx context.Context, c *Client, path string) (T, error) {
	var answer T
	err := c.do(ctx, call{method: http.MethodGet, path: path, timeout: c.timeout}, &answer)
	return answer, err
}

// do sends the call and decodes its answer into the value that answer points to, unless it is nil.
func (c *Client) do(ctx context.Context, call call, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, call.timeout)
	defer cancel()
	request, err := c.request(ctx, call)
	if err != nil {
		return err
	}
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return transportError(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return failure(response)
	}
	return c.decode(ctx, response.Body, answer)
}

func (c *Client) request(ctx context.Context, call call) (*http.Request, error) {
	body, contentType, err := call.payload()
	if err != nil {
		return nil, err
	}
	target := strings.TrimSuffix(c.base.String(), "/") + call.path
	request, err := http.NewRequestWithContext(ctx, call.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("cannot make a request for %q", call.path)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	request.Header.Set("Accept", "application/json")
	return request, nil
}

func (call call) payload() (io.Reader, string, error) {
	switch {
	case call.upload != nil:
		return call.upload.stream()
	case call.body != nil:
		text, err := json.Marshal(call.body)
		return bytes.NewReader(text), "application/json; charset=UTF-8", err
	}
	return http.NoBody, "", nil
}

// stream sends the jar as it is read, so that a large jar does not lie in memory.
func (u *upload) stream() (io.Reader, string, error) {
	var envelope bytes.Buffer
	form := multipart.NewWriter(&envelope)
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition("jarfile", u.name))
	header.Set("Content-Type", "application/x-java-archive")
	if _, err := form.CreatePart(header); err != nil {
		return nil, "", err
	}
	head := bytes.NewReader(bytes.Clone(envelope.Bytes()))
	envelope.Reset()
	if err := form.Close(); err != nil {
		return nil, "", err
	}
	return io.MultiReader(head, u.content, &envelope), form.FormDataContentType(), nil
}

// decode reads the whole answer, so that the connection can be used again, and one byte past
// the bound, so that an answer that is too large is told from one that just fits.
func (c *Client) decode(ctx context.Context, body io.Reader, answer any) error {
	text, err := io.ReadAll(io.LimitReader(body, c.maxAnswer+1))
	if err != nil {
		return transportError(ctx, err)
	}
	if int64(len(text)) > c.maxAnswer {
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.maxAnswer)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return nil
}

// failure reads what Flink says about a call that failed; whatever stands between may answer in its own words.
func failure(response *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(response.Body, maxErrorAnswer))
	var answer errorWire
	if err != nil || json.Unmarshal(text, &answer) != nil || len(answer.Errors) == 0 {
		return &Error{StatusCode: response.StatusCode, Message: http.StatusText(response.StatusCode)}
	}
	return &Error{StatusCode: response.StatusCode, Message: answer.message(), Details: answer.Errors}
}

func dial(ctx context.Context, base *url.URL) (net.Conn, error) {
	port := base.Port()
	if port == "" {
		port = map[string]string{"https": "443"}[base.Scheme]
	}
	if port == "" {
		port = "80"
	}
	var dialer net.Dialer
	return dialer.DialContext(ctx, "tcp", net.JoinHostPort(base.Hostname(), port))
}
