package operator

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/door/keystore"
	"github.com/drey-project/drey/internal/turn/observe"
)

const (
	testStores = "../../door/keystore/testdata/"
	password   = "password1234"
)

// jobManager answers over TLS with the key of the test's stores.
func jobManager(t *testing.T, asks tls.ClientAuthType) string {
	t.Helper()
	key, err := keystore.Key(t.Context(), testStores+"key.jks", password)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"flink-version":"2.2.0"}`)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{key}, ClientAuth: asks, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// asks is what comes of a call with the environment, to a JobManager with the options.
func asks(ctx context.Context, t *testing.T, env, options map[string]string) error {
	t.Helper()
	client, err := newJobManagers(&configuration{env: env, derived: map[[2]string]observe.Operator{}}, "127.0.0.1").client(types.NamespacedName{Namespace: "team", Name: "app"}, conf.FromMap(options))
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Info(ctx)
	return err
}

func TestJobManagersThatSpeakTLS(t *testing.T) {
	const on, shown = "security.ssl.rest.enabled", "security.ssl.rest.authentication-enabled"
	whole := map[string]string{
		"OPERATOR_TRUSTSTORE_PATH": testStores + "trust.jks", "OPERATOR_KEYSTORE_PATH": testStores + "key.pkcs12",
		"OPERATOR_KEYSTORE_PASSWORD": password,
	}
	without := func(name, instead string) map[string]string {
		env := map[string]string{}
		for key, value := range whole {
			env[key] = value
		}
		env[name] = instead
		return env
	}
	tests := map[string]struct {
		env, options map[string]string
		server       tls.ClientAuthType
		want         string
	}{
		"one that is trusted": {env: whole, options: map[string]string{on: "true"}},
		"one that asks who calls": {
			env: whole, options: map[string]string{on: "true", shown: "true"}, server: tls.RequireAnyClientCert,
		},
		"one that asks although its configuration does not say so": {
			env: whole, options: map[string]string{on: "true"}, server: tls.RequireAnyClientCert, want: "certificate required",
		},
		"one that is called without TLS": {env: whole, options: nil, want: "400"},
		"one that nobody vouches for": {
			env: without("OPERATOR_TRUSTSTORE_PATH", "none"), options: map[string]string{on: "true"}, want: "certificate",
		},
		"a trust store with another password": {
			env: without("OPERATOR_KEYSTORE_PASSWORD", "wrong-secret"), options: map[string]string{on: "true"}, want: "trust store",
		},
		"a key store that is missing": {
			env: without("OPERATOR_KEYSTORE_PATH", "none"), options: map[string]string{on: "true", shown: "true"}, want: "key store",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			options := map[string]string{"rest.port": jobManager(t, test.server)}
			for key, value := range test.options {
				options[key] = value
			}
			err := asks(t.Context(), t, test.env, options)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %q", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "wrong-secret") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestStoresAreReadAgainWhenTheyChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trust")
	put := func(name string, at time.Time) {
		t.Helper()
		text, err := os.ReadFile(testStores + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	s := &secured{stores: storesIn(map[string]string{"OPERATOR_TRUSTSTORE_PATH": path, "OPERATOR_KEYSTORE_PASSWORD": password})}
	var made []*http.Transport
	for _, step := range []func(){
		func() { put("trust.jks", time.Unix(1, 0)) }, func() {}, func() { put("trust.pkcs12", time.Unix(2, 0)) },
	} {
		step()
		transport, err := s.current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, transport)
	}
	if made[0] != made[1] || made[1] == made[2] {
		t.Errorf("transports %p, want the first twice and then another", made)
	}
}
