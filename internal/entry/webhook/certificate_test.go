package webhook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/drey-project/drey/internal/door/keystore"
)

// The stores hold different keys under the same password.
const (
	oldStore = "../../door/keystore/testdata/key.pkcs12"
	newStore = "../../door/keystore/testdata/key.jks"
	password = "password1234"
)

func storeText(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func leafOf(t *testing.T, path string) *x509.Certificate {
	t.Helper()
	key, err := keystore.ParseKey(storeText(t, path), password)
	if err != nil {
		t.Fatal(err)
	}
	return key.Leaf
}

func secured(path, kind string) map[string]string {
	return map[string]string{envKeystore: path, envType: kind, envPassword: password}
}

// securedServer serves over TLS with the key store at a path, and returns its address.
func securedServer(t *testing.T, path string) string {
	t.Helper()
	config, err := transport(t.Context(), secured(path, "pkcs12"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return started(t, server{handler: Handler(parts(t)), tls: config, grace: time.Second})
}

// started is the address of a server that runs until the end of the test.
func started(t *testing.T, s server) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	return listener.Addr().String()
}

// presented is the certificate that a server shows to a new connection.
func presented(t *testing.T, address string) *x509.Certificate {
	t.Helper()
	connection, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	return connection.ConnectionState().PeerCertificates[0]
}

func TestAReplacedKeyStoreCountsFromTheNextConnectionOn(t *testing.T) {
	replace := map[string]func(t *testing.T, path string, text []byte){
		"written over": func(t *testing.T, path string, text []byte) {
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"renamed over": func(t *testing.T, path string, text []byte) {
			if err := os.WriteFile(path+".new", text, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(path+".new", path); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, write := range replace {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "keystore.p12")
			write(t, path, storeText(t, oldStore))
			address := securedServer(t, path)
			if !presented(t, address).Equal(leafOf(t, oldStore)) {
				t.Error("the first certificate is another one")
			}
			write(t, path, storeText(t, newStore))
			if !presented(t, address).Equal(leafOf(t, newStore)) {
				t.Error("the second certificate is not the new one")
			}
		})
	}
}

// mount writes a file as a kubelet mounts secrets: through two links, of which one is replaced.
func mount(t *testing.T, dir, version string, text []byte) string {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, version), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, version, "keystore.p12"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(version, filepath.Join(dir, "..data_tmp")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "..data_tmp"), filepath.Join(dir, "..data")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "keystore.p12")
	if err := os.Symlink("..data/keystore.p12", path); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	return path
}

func TestTheCertificateIsRenewedUnderLoad(t *testing.T) {
	dir := t.TempDir()
	path := mount(t, dir, "..1", storeText(t, oldStore))
	address := securedServer(t, path)
	var answers atomic.Int64
	done, callers := make(chan struct{}), sync.WaitGroup{}
	for range 4 {
		callers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					askOnce(t, address)
					answers.Add(1)
				}
			}
		})
	}
	waitFor(t, func() bool { return answers.Load() > 20 })
	mount(t, dir, "..2", storeText(t, newStore))
	if !presented(t, address).Equal(leafOf(t, newStore)) {
		t.Error("the new certificate is not shown")
	}
	before := answers.Load()
	waitFor(t, func() bool { return answers.Load() > before+20 })
	close(done)
	callers.Wait()
}

// askOnce asks over a new connection.
func askOnce(t *testing.T, address string) {
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}
	answer, err := client.Post("https://"+address+pathValidate, "application/json", strings.NewReader(request(sessionCluster)))
	if err != nil {
		t.Error(err)
		return
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("status %d", answer.StatusCode)
	}
}

func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for !holds() {
		select {
		case <-deadline:
			t.Fatal("it does not come")
		case <-time.After(time.Millisecond):
		}
	}
}

func TestABrokenKeyStoreLeavesTheLastCertificate(t *testing.T) {
	damages := map[string]func(path string) error{
		"no store any more": func(path string) error { return os.WriteFile(path, []byte("nothing"), 0o600) },
		"half of a store":   func(path string) error { return os.Truncate(path, 600) },
		"no file":           os.Remove,
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "keystore.p12")
			if err := os.WriteFile(path, storeText(t, oldStore), 0o600); err != nil {
				t.Fatal(err)
			}
			address := securedServer(t, path)
			if err := damage(path); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if !presented(t, address).Equal(leafOf(t, oldStore)) {
					t.Error("another certificate")
				}
			}
			if err := os.WriteFile(path, storeText(t, newStore), 0o600); err != nil {
				t.Fatal(err)
			}
			if !presented(t, address).Equal(leafOf(t, newStore)) {
				t.Error("the repaired store is not read")
			}
		})
	}
}

func TestKeyStoresThatAreGivenWrong(t *testing.T) {
	without := func(variable string) map[string]string {
		env := secured(oldStore, "pkcs12")
		delete(env, variable)
		return env
	}
	wrong := secured(oldStore, "pkcs12")
	wrong[envPassword] = "another"
	cases := map[string]struct {
		env  map[string]string
		want string
	}{
		"a file that is not there":            {secured("testdata/none.p12", "pkcs12"), "cannot find the key store"},
		"an unknown format":                   {secured(oldStore, "pem"), `WEBHOOK_KEYSTORE_TYPE "pem" is unknown`},
		"no format":                           {without(envType), "WEBHOOK_KEYSTORE_TYPE must be given"},
		"no password":                         {without(envPassword), "WEBHOOK_KEYSTORE_PASSWORD must be given"},
		"a wrong password":                    {wrong, "cannot read key store"},
		"an unknown way to have certificates": {map[string]string{envOwn: "yes"}, `DREY_WEBHOOK_CERTIFICATE "yes" is unknown`},
		"own certificates for nowhere":        {map[string]string{envOwn: "own"}, "OPERATOR_NAMESPACE must be given"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := transport(t.Context(), c.env, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if strings.Contains(err.Error(), c.env[envPassword]) && c.env[envPassword] != "" {
				t.Errorf("the password is told: %v", err)
			}
		})
	}
}

func TestFormatsOfKeyStores(t *testing.T) {
	for name, c := range map[string]struct{ path, kind string }{
		"PKCS12": {oldStore, "pkcs12"}, "PKCS12 in capital letters": {oldStore, "PKCS12"},
		"JKS": {newStore, "jks"}, "JKS under the name of PKCS12": {newStore, "PKCS12"},
	} {
		t.Run(name, func(t *testing.T) {
			config, err := transport(t.Context(), secured(c.path, c.kind), nil)
			if err != nil || config.MinVersion != tls.VersionTLS12 {
				t.Errorf("got %+v, %v", config, err)
			}
		})
	}
	t.Run("none at all means no TLS", func(t *testing.T) {
		if config, err := transport(t.Context(), nil, nil); err != nil || config != nil {
			t.Errorf("got %+v, %v", config, err)
		}
	})
}
