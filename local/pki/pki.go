// Package pki makes the certificates of a cluster and the kubeconfigs that carry them.
package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"time"
)

const validity = 10 * 365 * 24 * time.Hour

// Authority signs certificates.
type Authority struct {
	Pair
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	random      io.Reader
	now         time.Time
}

// Pair is a certificate with its key, both in PEM.
type Pair struct {
	Certificate, Key []byte
}

// Subject is what a certificate says of its holder.
type Subject struct {
	Name   string   // the user, to Kubernetes
	Groups []string // his groups
	Hosts  []string // names and addresses that he serves at
}

// NewAuthority makes an authority whose certificates are valid from now on.
func NewAuthority(name string, now time.Time, random io.Reader) (Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return Authority{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(validity),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(random, template, template, key.Public(), key)
	if err != nil {
		return Authority{}, err
	}
	pair, err := encode(der, key)
	if err != nil {
		return Authority{}, err
	}
	certificate, err := x509.ParseCertificate(der)
	return Authority{Pair: pair, certificate: certificate, key: key, random: random, now: now}, err
}

// Issue makes a key and signs a certificate for it.
func (a Authority) Issue(s Subject) (Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), a.random)
	if err != nil {
		return Pair{}, err
	}
	template, err := a.template(s)
	if err != nil {
		return Pair{}, err
	}
	der, err := x509.CreateCertificate(a.random, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return Pair{}, fmt.Errorf("cannot sign the certificate of %q: %w", s.Name, err)
	}
	return encode(der, key)
}

func (a Authority) template(s Subject) (*x509.Certificate, error) {
	serial := make([]byte, 16)
	if _, err := io.ReadFull(a.random, serial); err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial),
		Subject:      pkix.Name{CommonName: s.Name, Organization: s.Groups},
		NotBefore:    a.now.Add(-time.Hour), NotAfter: a.now.Add(validity),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}
	for _, host := range s.Hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
			continue
		}
		template.DNSNames = append(template.DNSNames, host)
	}
	return template, nil
}

// NewSigningKey makes the key pair that signs service account tokens: the private key, and the public one in place of a certificate.
func NewSigningKey(random io.Reader) (Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return Pair{}, err
	}
	pair, err := encode(nil, key)
	if err != nil {
		return Pair{}, err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	pair.Certificate = block("PUBLIC KEY", public)
	return pair, err
}

func encode(certificate []byte, key *ecdsa.PrivateKey) (Pair, error) {
	private, err := x509.MarshalECPrivateKey(key)
	return Pair{Certificate: block("CERTIFICATE", certificate), Key: block("EC PRIVATE KEY", private)}, err
}

func block(kind string, bytes []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes})
}
