package rest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// TLS is how Flink's own clients speak to a JobManager: they trust a certificate that somebody in the pool vouches for,
// whatever name is in it, since the certificates of Flink clusters are made before their addresses are known. A nil pool
// means the system's trust. The key is shown to JobManagers that ask for one; nil for none.
func TLS(trusted *x509.CertPool, key *tls.Certificate) *tls.Config {
	config := &tls.Config{
		MinVersion: tls.VersionTLS12,
		// Go can only check names and chain together; the chain is checked below.
		InsecureSkipVerify: true, //nolint:gosec // see above
		VerifyConnection:   func(state tls.ConnectionState) error { return verify(trusted, state) },
	}
	if key != nil {
		config.Certificates = []tls.Certificate{*key}
	}
	return config
}

func verify(trusted *x509.CertPool, state tls.ConnectionState) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("JobManager shows no certificate")
	}
	options := x509.VerifyOptions{Roots: trusted, Intermediates: x509.NewCertPool()}
	for _, certificate := range state.PeerCertificates[1:] {
		options.Intermediates.AddCert(certificate)
	}
	_, err := state.PeerCertificates[0].Verify(options)
	return err
}
