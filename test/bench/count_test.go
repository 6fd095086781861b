package bench

import (
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/client-go/rest"
)

// counter stands between the operator and the API server and counts what passes.
type counter struct {
	url   string
	mutex sync.Mutex
	calls map[string]int
}

// count starts a counter in front of an API server. Who comes through it has the rights of the configuration.
func count(ctx context.Context, config *rest.Config) (*counter, error) {
	target, err := url.Parse(config.Host)
	if err != nil {
		return nil, err
	}
	secure, err := rest.TLSConfigFor(config)
	if err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &counter{url: "http://" + listener.Addr().String(), calls: map[string]int{}}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.FlushInterval = -1 // watches are streams
	proxy.Transport = &http.Transport{TLSClientConfig: secure.Clone(), MaxIdleConnsPerHost: 100, TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.note(call(r))
		proxy.ServeHTTP(w, r)
	})}
	// It ends with the test.
	go func() { _ = server.Serve(listener) }()
	context.AfterFunc(ctx, func() { server.Close() })
	return c, nil
}

// kubeconfig writes a kubeconfig that leads through the counter.
func (c *counter) kubeconfig(dir string) (string, error) {
	path := filepath.Join(dir, "kubeconfig")
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: counted, cluster: {server: %q}}]
contexts: [{name: counted, context: {cluster: counted, user: ""}}]
current-context: counted
`, c.url)
	return path, os.WriteFile(path, []byte(text), 0o600)
}

func (c *counter) note(what string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.calls[what]++
}

// reset begins to count from zero.
func (c *counter) reset() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.calls = map[string]int{}
}

// tally is what was counted.
type tally map[string]int

func (c *counter) tally() tally {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return maps.Clone(c.calls)
}

// sum adds up the calls that a question is answered yes for.
func (t tally) sum(counts func(what string) bool) int {
	n := 0
	for what, times := range t {
		if counts(what) {
			n += times
		}
	}
	return n
}

func any(string) bool { return true }

func isWrite(what string) bool {
	verb, _, _ := strings.Cut(what, " ")
	return verb != "get" && verb != "list" && verb != "watch"
}

func isStatusWrite(what string) bool { return isWrite(what) && strings.HasSuffix(what, "/status") }

func (t tally) String() string {
	var lines []string
	for _, what := range slices.Sorted(maps.Keys(t)) {
		lines = append(lines, fmt.Sprintf("%s %d", what, t[what]))
	}
	return strings.Join(lines, ", ")
}

// call names a request as the audit log does: verb resource[/subresource].
func call(r *http.Request) string {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	skip := map[string]int{"api": 2, "apis": 3}[parts[0]]
	if skip == 0 || len(parts) <= skip {
		return "get " + r.URL.Path
	}
	parts = parts[skip:]
	if parts[0] == "namespaces" && len(parts) > 2 {
		parts = parts[2:]
	}
	what := parts[0]
	if len(parts) > 2 {
		what += "/" + parts[2]
	}
	return verb(r, len(parts) > 1) + " " + what
}

func verb(r *http.Request, named bool) string {
	switch {
	case r.Method == http.MethodGet && r.URL.Query().Get("watch") != "":
		return "watch"
	case r.Method == http.MethodGet && !named:
		return "list"
	}
	return map[string]string{"GET": "get", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}[r.Method]
}
