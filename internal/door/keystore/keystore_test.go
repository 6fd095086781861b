package keystore_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/drey-project/drey/internal/door/keystore"
)

const password = "password1234"

func TestStoresOfJavaAreRead(t *testing.T) {
	for _, format := range []string{"jks", "pkcs12"} {
		t.Run(format, func(t *testing.T) {
			key, err := keystore.Key(t.Context(), "testdata/key."+format, password)
			if err != nil {
				t.Fatal(err)
			}
			trusted, err := keystore.Trust(t.Context(), "testdata/trust."+format, password)
			if err != nil {
				t.Fatal(err)
			}
			if key.Leaf.Subject.CommonName != "jobmanager" {
				t.Errorf("certificate is of %s", key.Leaf.Subject)
			}
			if _, err := key.Leaf.Verify(x509.VerifyOptions{Roots: trusted}); err != nil {
				t.Errorf("the trust store does not trust the key: %v", err)
			}
			shakeHands(t, key)
		})
	}
}

// shakeHands fails unless the private key belongs to the certificate.
func shakeHands(t *testing.T, key tls.Certificate) {
	t.Helper()
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{key}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		if connection, err := listener.Accept(); err == nil {
			_ = connection.(*tls.Conn).Handshake()
			_ = connection.Close()
		}
	}()
	connection, err := tls.Dial("tcp", listener.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := connection.Close(); err != nil {
		t.Error(err)
	}
}

func TestStoresThatCannotBeRead(t *testing.T) {
	tests := map[string]struct {
		path, password string
		want           error
	}{
		"a JKS store with another password":     {path: "testdata/key.jks", password: "wrong-secret"},
		"a PKCS12 store with another password":  {path: "testdata/key.pkcs12", password: "wrong-secret"},
		"a file that is missing":                {path: "testdata/nothing", want: fs.ErrNotExist},
		"a file that is no store":               {path: "testdata/README.md"},
		"a trust store in place of a key store": {path: "testdata/trust.jks", password: password, want: keystore.ErrNoKey},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := keystore.Key(t.Context(), test.path, test.password)
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
			if test.password != "" && err != nil && strings.Contains(err.Error(), test.password) {
				t.Errorf("error tells the password: %v", err)
			}
		})
	}
}

func TestAKeyStoreTrustsNobody(t *testing.T) {
	for _, format := range []string{"jks", "pkcs12"} {
		if _, err := keystore.Trust(t.Context(), "testdata/key."+format, password); err == nil {
			t.Errorf("%s: no error", format)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"key.jks", "trust.jks", "key.pkcs12", "trust.pkcs12"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if key, err := keystore.ParseKey(text, password); err == nil && key.PrivateKey == nil {
			t.Error("neither a key nor an error")
		}
		if trusted, err := keystore.ParseTrust(text, password); err == nil && trusted == nil {
			t.Error("neither certificates nor an error")
		}
	})
}
