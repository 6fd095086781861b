package webhook

import (
	"context"
	"crypto/tls"
	"errors"
	stdlog "log"
	"net"
	"net/http"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/log"
)

// server serves a handler over HTTP/1.1, all that admission needs.
type server struct {
	handler http.Handler
	tls     *tls.Config // nil: in the clear
	grace   time.Duration
}

// serve answers until the context ends; requests that came before that are still answered, within bounds.
func (s server) serve(ctx context.Context, listener net.Listener) error {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	h := &http.Server{
		Handler: s.handler, TLSConfig: s.tls, Protocols: protocols,
		// Requests keep the values of the context, such as the logger, but are not cut off by its end.
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 45 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: stdlog.New(lines{ctx}, "", 0),
	}
	ended := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { ended <- s.shutDown(context.WithoutCancel(ctx), h) })
	defer stop()
	err := s.listen(h, listener)
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-ended
}

func (s server) listen(h *http.Server, listener net.Listener) error {
	if s.tls == nil {
		return h.Serve(listener)
	}
	return h.ServeTLS(listener, "", "")
}

func (s server) shutDown(ctx context.Context, h *http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, s.grace)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil {
		return h.Close() // those that are still there had their time
	}
	return nil
}

// lines logs what the library has to say of connections, such as a caller who does not trust the certificate.
type lines struct{ ctx context.Context }

// Write logs one line.
func (l lines) Write(line []byte) (int, error) {
	log.FromContext(l.ctx).Info("Connection failed", "reason", strings.TrimSpace(string(line)))
	return len(line), nil
}
