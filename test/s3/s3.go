// Package s3 is a small client of an S3 store, for tests that look at what Flink keeps there.
package s3

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxObject is how much of an object is read.
const maxObject = 64 << 20

// Bucket is a bucket of a store.
type Bucket struct {
	Endpoint string // http://host:port
	Name     string
	Access   string
	Secret   string
}

// List gives the names of all objects that begin as given.
func (b Bucket) List(ctx context.Context, prefix string) ([]string, error) {
	var names []string
	query := url.Values{"list-type": {"2"}, "prefix": {prefix}}
	for {
		body, err := b.do(ctx, http.MethodGet, "", query)
		if err != nil {
			return nil, fmt.Errorf("cannot list %s: %w", prefix, err)
		}
		var page struct {
			Contents              []struct{ Key string }
			NextContinuationToken string
		}
		if err := xml.Unmarshal(body, &page); err != nil {
			return nil, fmt.Errorf("cannot list %s: %w", prefix, err)
		}
		for _, object := range page.Contents {
			names = append(names, object.Key)
		}
		if page.NextContinuationToken == "" {
			return names, nil
		}
		query.Set("continuation-token", page.NextContinuationToken)
	}
}

// Read gives the content of an object.
func (b Bucket) Read(ctx context.Context, name string) (string, error) {
	body, err := b.do(ctx, http.MethodGet, name, nil)
	if err != nil {
		return "", fmt.Errorf("cannot read %s: %w", name, err)
	}
	return string(body), nil
}

// Remove deletes an object.
func (b Bucket) Remove(ctx context.Context, name string) error {
	if _, err := b.do(ctx, http.MethodDelete, name, nil); err != nil {
		return fmt.Errorf("cannot remove %s: %w", name, err)
	}
	return nil
}

func (b Bucket) do(ctx context.Context, method, name string, query url.Values) ([]byte, error) {
	u := b.Endpoint + "/" + b.Name + "/" + escape(name) + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(u, "?"), nil)
	if err != nil {
		return nil, err
	}
	b.sign(request, time.Now())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxObject))
	if err != nil {
		return nil, err
	}
	if response.StatusCode/100 != 2 {
		return nil, fmt.Errorf("the store says %s: %s", response.Status, body)
	}
	return body, nil
}

// escape keeps the slashes of an object's name.
func escape(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(url.QueryEscape(part), "+", "%20")
	}
	return strings.Join(parts, "/")
}
