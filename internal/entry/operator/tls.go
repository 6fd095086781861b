package operator

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"sync"

	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/keystore"
)

// stores are the Java stores that the operator's own environment names. Those of a cluster's configuration lie in its pods.
type stores struct {
	// trust is used if there is such a file; otherwise what the system trusts is trusted.
	trust string
	// key is empty for an operator that does not say who it is.
	key      string
	password string
}

func storesIn(env map[string]string) stores {
	return stores{trust: env["OPERATOR_TRUSTSTORE_PATH"], password: env["OPERATOR_KEYSTORE_PASSWORD"]}
}

// withKey shows the operator's key to who asks for it.
func (s stores) withKey(env map[string]string) stores {
	s.key = env["OPERATOR_KEYSTORE_PATH"]
	return s
}

// secured makes calls to JobManagers that speak TLS. It reads its stores when they are first needed, and again when their
// files change.
type secured struct {
	stores    stores
	mutex     sync.Mutex
	version   string
	transport *http.Transport
}

// RoundTrip makes one call.
func (s *secured) RoundTrip(request *http.Request) (*http.Response, error) {
	transport, err := s.current(request.Context())
	if err != nil {
		return nil, err
	}
	return transport.RoundTrip(request)
}

func (s *secured) current(ctx context.Context) (*http.Transport, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	version := versionOf(ctx, s.stores.trust) + versionOf(ctx, s.stores.key)
	if s.transport != nil && s.version == version {
		return s.transport, nil
	}
	config, err := s.stores.config(ctx)
	if err != nil {
		return nil, err
	}
	if s.transport != nil {
		s.transport.CloseIdleConnections()
	}
	s.transport, s.version = rest.NewTransport(config), version
	return s.transport, nil
}

// versionOf tells a file from what it was before.
func versionOf(_ context.Context, path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "none;"
	}
	return fmt.Sprintf("%d %d;", info.ModTime().UnixNano(), info.Size())
}

func (s stores) config(ctx context.Context) (*tls.Config, error) {
	trusted, err := s.trusted(ctx)
	if err != nil || s.key == "" {
		return rest.TLS(trusted, nil), err
	}
	key, err := keystore.Key(ctx, s.key, s.password)
	if err != nil {
		return nil, err
	}
	return rest.TLS(trusted, &key), nil
}

func (s stores) trusted(ctx context.Context) (*x509.CertPool, error) {
	if s.trust == "" {
		return nil, nil
	}
	trusted, err := keystore.Trust(ctx, s.trust, s.password)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return trusted, err
}
