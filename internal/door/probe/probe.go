// Package probe answers the health checks of Kubernetes.
package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// Check is nil when the part that it looks at is healthy.
type Check func(ctx context.Context) error

// checkTimeout bounds all checks of one answer, below the time that a kubelet waits by default.
const checkTimeout = 900 * time.Millisecond

// Handler answers every path: 200 with OK while all checks pass, 500 with ERROR otherwise. What is wrong goes to report,
// not to the asker, who need not have any rights.
func Handler(report func(error), checks ...Check) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkTimeout)
		defer cancel()
		if err := all(ctx, checks); err != nil {
			report(err)
			answer(w, http.StatusInternalServerError, "ERROR")
			return
		}
		answer(w, http.StatusOK, "OK")
	})
}

func all(ctx context.Context, checks []Check) error {
	var problems []error
	for _, check := range checks {
		problems = append(problems, check(ctx))
	}
	return errors.Join(problems...)
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	// An asker who has gone away has no use for the text.
	_, _ = io.WriteString(w, text)
}

// Serve answers health checks on a listener until the context ends.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 8 << 10}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	err := server.Serve(listener)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
