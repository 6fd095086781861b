// Package keystore reads the key stores and trust stores of Java programs, in both of Java's formats.
//
// Passwords never appear in its errors.
package keystore

import (
	"bytes"
	"context"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"

	"software.sslmate.com/src/go-pkcs12"
)

// ErrNoKey means that a store holds no private key.
var ErrNoKey = errors.New("no private key in it")

// maxStore bounds what is read of a file.
const maxStore = 16 << 20

// Key reads the private key and its certificates from a key store. The error is fs.ErrNotExist if there is no such file.
func Key(_ context.Context, path, password string) (tls.Certificate, error) {
	text, err := read(path)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("cannot read key store %q: %w", path, err)
	}
	key, err := ParseKey(text, password)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("cannot read key store %q: %w", path, err)
	}
	return key, nil
}

// Trust reads the certificates that a trust store trusts. The error is fs.ErrNotExist if there is no such file.
func Trust(_ context.Context, path, password string) (*x509.CertPool, error) {
	text, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read trust store %q: %w", path, err)
	}
	trusted, err := ParseTrust(text, password)
	if err != nil {
		return nil, fmt.Errorf("cannot read trust store %q: %w", path, err)
	}
	return trusted, nil
}

func read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxStore+1))
	if err == nil && len(text) > maxStore {
		return nil, fmt.Errorf("more than %d bytes", maxStore)
	}
	return text, err
}

// ParseKey is the first private key of a store, and its certificates.
func ParseKey(text []byte, password string) (tls.Certificate, error) {
	if bytes.HasPrefix(text, jksMagic()) {
		return jksKey(text, password)
	}
	key, leaf, others, err := pkcs12.DecodeChain(text, password)
	if err != nil {
		return tls.Certificate{}, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return tls.Certificate{}, ErrNoKey
	}
	chain := tls.Certificate{PrivateKey: signer, Leaf: leaf, Certificate: [][]byte{leaf.Raw}}
	for _, other := range others {
		chain.Certificate = append(chain.Certificate, other.Raw)
	}
	return chain, nil
}

// ParseTrust is the trusted certificates of a store.
func ParseTrust(text []byte, password string) (*x509.CertPool, error) {
	certificates, err := trusted(text, password)
	if err != nil {
		return nil, err
	}
	if len(certificates) == 0 {
		return nil, errors.New("no trusted certificate in it")
	}
	pool := x509.NewCertPool()
	for _, c := range certificates {
		pool.AddCert(c)
	}
	return pool, nil
}

func trusted(text []byte, password string) ([]*x509.Certificate, error) {
	if bytes.HasPrefix(text, jksMagic()) {
		return jksTrusted(text, password)
	}
	return pkcs12.DecodeTrustStore(text, password)
}
