package pki

import (
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"
	"time"
)

func TestIssuedCertificateServesItsHosts(t *testing.T) {
	now := time.Now()
	authority, err := NewAuthority("test", now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := authority.Issue(Subject{Name: "system:node:drey", Groups: []string{"system:nodes"}, Hosts: []string{"drey", "127.0.0.1"}})
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := tls.X509KeyPair(pair.Certificate, pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority.Certificate)
	for _, host := range []string{"drey", "127.0.0.1"} {
		if _, err := loaded.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: roots, CurrentTime: now}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if got := loaded.Leaf.Subject.String(); got != "CN=system:node:drey,O=system:nodes" {
		t.Errorf("the subject is %q", got)
	}
}

func TestKubeconfigNamesServerAndUser(t *testing.T) {
	config := string(Kubeconfig("drey", "https://127.0.0.1:6443", []byte("ca"), Pair{Certificate: []byte("crt"), Key: []byte("key")}))
	for _, want := range []string{"server: https://127.0.0.1:6443\n", "certificate-authority-data: Y2E=\n", "client-certificate-data: Y3J0\n", "client-key-data: a2V5\n"} {
		if !strings.Contains(config, want) {
			t.Errorf("%q is missing in\n%s", want, config)
		}
	}
}
