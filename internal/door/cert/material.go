package cert

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"
)

const (
	// validity is how long a certificate holds.
	validity = 365 * 24 * time.Hour
	// renewal is how long before its end a certificate is replaced.
	renewal = validity / 3
	// skew is how much the clocks of two machines may differ.
	skew = time.Hour
)

// Keys of the data of the Secret.
const (
	keyCertificate = "tls.crt"
	keyPrivate     = "tls.key"
	keyTrusted     = "ca.crt"
)

const pemCertificate = "CERTIFICATE"

// material is a self-signed certificate with its key, and the certificates that callers shall trust: this one, and those
// before it that still hold, because another replica may still show one of them. All is PEM.
type material struct{ certificate, key, trusted []byte }

// data is the material in the form of a Secret.
func (m material) data() map[string][]byte {
	return map[string][]byte{keyCertificate: m.certificate, keyPrivate: m.key, keyTrusted: m.trusted}
}

func materialOf(data map[string][]byte) material {
	return material{certificate: data[keyCertificate], key: data[keyPrivate], trusted: data[keyTrusted]}
}

// pair is the key pair of the material.
func (m material) pair() (tls.Certificate, error) {
	if len(m.certificate) == 0 || len(m.key) == 0 {
		return tls.Certificate{}, errors.New("there is no certificate yet")
	}
	return tls.X509KeyPair(m.certificate, m.key)
}

// due tells whether the material is to be replaced: it cannot be used, ends soon, or is for other hosts.
func (m material) due(hosts []string, now time.Time) bool {
	pair, err := m.pair()
	if err != nil || now.Before(pair.Leaf.NotBefore) || now.After(pair.Leaf.NotAfter.Add(-renewal)) {
		return true
	}
	for _, host := range hosts {
		if pair.Leaf.VerifyHostname(host) != nil {
			return true
		}
	}
	return !bytes.Contains(m.trusted, m.certificate)
}

// trusts tells whether a certificate, if there is one, is among those that are trusted.
func (m material) trusts(c *tls.Certificate) bool {
	return c != nil && bytes.Contains(m.trusted, encoded(c.Leaf))
}

// trusting adds a certificate, if there is one, to those that are trusted.
func (m material) trusting(c *tls.Certificate) material {
	if c != nil && !m.trusts(c) {
		m.trusted = append(bytes.Clone(m.trusted), encoded(c.Leaf)...)
	}
	return m
}

// succeeding puts a new certificate before those of the old material that still hold.
func (m material) succeeding(old material, now time.Time) material {
	m.trusted = bytes.Clone(m.certificate)
	for rest := old.trusted; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return m
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if block.Type == pemCertificate && err == nil && now.Before(c.NotAfter) {
			m.trusted = append(m.trusted, encoded(c)...)
		}
	}
}

func encoded(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: pemCertificate, Bytes: c.Raw})
}

// issue makes a key and a certificate for hosts.
func issue(_ context.Context, hosts []string, now time.Time) (material, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return material{}, fmt.Errorf("cannot make a key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return material{}, fmt.Errorf("cannot make a serial number: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "FlinkDeployment Validator"}, DNSNames: hosts,
		NotBefore: now.Add(-skew), NotAfter: now.Add(validity),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return material{}, fmt.Errorf("cannot make a certificate: %w", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return material{}, fmt.Errorf("cannot write a key: %w", err)
	}
	return material{
		certificate: pem.EncodeToMemory(&pem.Block{Type: pemCertificate, Bytes: certificate}),
		key:         pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
	}, nil
}
