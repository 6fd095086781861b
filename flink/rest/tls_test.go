package rest_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/drey-project/drey/flink/rest"
)

// secure is a JobManager that speaks TLS, with the change made to its side.
func secure(t *testing.T, change func(*tls.Config)) (*httptest.Server, *x509.CertPool) {
	t.Helper()
	answer := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"flink-version":"2.2.0"}`) }
	server := httptest.NewUnstartedServer(http.HandlerFunc(answer))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	change(server.TLS)
	server.StartTLS()
	t.Cleanup(server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	return server, pool
}

func TestWhoIsTrusted(t *testing.T) {
	server, pool := secure(t, func(*tls.Config) {})
	tests := map[string]struct {
		trusted *x509.CertPool
		want    error
	}{
		"one that is vouched for":           {trusted: pool},
		"one that nobody there vouches for": {trusted: x509.NewCertPool(), want: rest.ErrUnreachable},
		"one that the system does not know": {trusted: nil, want: rest.ErrUnreachable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client := clientAt(t, server, rest.WithTransport(rest.NewTransport(rest.TLS(test.trusted, nil))))
			if _, err := client.Info(t.Context()); !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
		})
	}
}

func TestNamesInCertificatesDoNotMatter(t *testing.T) {
	server, pool := secure(t, func(*tls.Config) {})
	// The certificate is for 127.0.0.1 and example.com, not for localhost.
	elsewhere := parse(t, strings.Replace(server.URL, "127.0.0.1", "localhost", 1))
	client := rest.New(elsewhere, rest.WithTransport(rest.NewTransport(rest.TLS(pool, nil))))
	if info, err := client.Info(t.Context()); err != nil || info.Version != "2.2.0" {
		t.Errorf("got %v, %v", info, err)
	}
}

func TestTheKeyIsShownToThoseWhoAsk(t *testing.T) {
	server, pool := secure(t, func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert })
	key := server.TLS.Certificates[0]
	with := clientAt(t, server, rest.WithTransport(rest.NewTransport(rest.TLS(pool, &key))))
	if _, err := with.Info(t.Context()); err != nil {
		t.Error(err)
	}
	without := clientAt(t, server, rest.WithTransport(rest.NewTransport(rest.TLS(pool, nil))))
	if _, err := without.Info(t.Context()); !errors.Is(err, rest.ErrUnreachable) {
		t.Errorf("error is %v, want %v", err, rest.ErrUnreachable)
	}
}
