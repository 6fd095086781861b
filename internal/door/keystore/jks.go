package keystore

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // the format's own digest
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

// A JKS store, all numbers big-endian:
//
//	magic, version, number of entries
//	entry: tag, alias, time, then  1: protected key, certificates   2: certificate
//	SHA-1 over the password, a salt text and all of the above

var errTruncated = errors.New("it ends too early")

// jksMagic begins every JKS store.
func jksMagic() []byte { return []byte{0xfe, 0xed, 0xfe, 0xed} }

const (
	jksKeyTag         = 1
	jksCertificateTag = 2
	jksSalt           = "Mighty Aphrodite"
)

// entry is one entry of a store: a certificate that is trusted, or a key with its certificates.
type entry struct {
	protectedKey []byte
	certificates [][]byte
}

func jksKey(text []byte, password string) (tls.Certificate, error) {
	entries, err := parseJKS(text, password)
	if err != nil {
		return tls.Certificate{}, err
	}
	for _, e := range entries {
		if e.protectedKey == nil {
			continue
		}
		return e.key(password)
	}
	return tls.Certificate{}, ErrNoKey
}

func (e entry) key(password string) (tls.Certificate, error) {
	der, err := unprotect(e.protectedKey, password)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("private key: %w", err)
	}
	if len(e.certificates) == 0 {
		return tls.Certificate{}, errors.New("private key without a certificate")
	}
	leaf, err := x509.ParseCertificate(e.certificates[0])
	return tls.Certificate{PrivateKey: key, Certificate: e.certificates, Leaf: leaf}, err
}

func jksTrusted(text []byte, password string) ([]*x509.Certificate, error) {
	entries, err := parseJKS(text, password)
	if err != nil {
		return nil, err
	}
	var list []*x509.Certificate
	for _, e := range entries {
		if e.protectedKey != nil {
			continue
		}
		certificate, err := x509.ParseCertificate(e.certificates[0])
		if err != nil {
			return nil, fmt.Errorf("trusted certificate: %w", err)
		}
		list = append(list, certificate)
	}
	return list, nil
}

func parseJKS(text []byte, password string) ([]entry, error) {
	if len(text) < sha1.Size {
		return nil, errTruncated
	}
	body, digest := text[:len(text)-sha1.Size], text[len(text)-sha1.Size:]
	want := sha1.Sum(bytes.Join([][]byte{utf16Of(password), []byte(jksSalt), body}, nil)) //nolint:gosec // the format's own digest
	if subtle.ConstantTimeCompare(want[:], digest) != 1 {
		return nil, errors.New("wrong password, or the store was changed")
	}
	r := &reader{rest: body[len(jksMagic()):]}
	version, count := r.number(), r.number()
	if version != 1 && version != 2 {
		return nil, fmt.Errorf("unknown version %d", version)
	}
	var entries []entry
	for range count {
		if r.failed != nil {
			break
		}
		entries = append(entries, r.entry(version))
	}
	return entries, r.failed
}

// reader takes a store apart; after a failure everything it gives is empty.
type reader struct {
	rest   []byte
	failed error
}

func (r *reader) take(n uint32) []byte {
	if r.failed == nil && uint64(n) > uint64(len(r.rest)) {
		r.failed = errTruncated
	}
	if r.failed != nil {
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) number() uint32 {
	digits := r.take(4)
	if digits == nil {
		return 0
	}
	return binary.BigEndian.Uint32(digits)
}

func (r *reader) name() {
	length := r.take(2)
	if length != nil {
		r.take(uint32(binary.BigEndian.Uint16(length)))
	}
}

func (r *reader) certificate(version uint32) []byte {
	if version == 2 {
		r.name()
	}
	return r.take(r.number())
}

func (r *reader) entry(version uint32) entry {
	tag := r.number()
	r.name()
	r.take(8)
	switch tag {
	case jksKeyTag:
		e := entry{protectedKey: r.take(r.number())}
		for range r.number() {
			if r.failed != nil {
				break
			}
			e.certificates = append(e.certificates, r.certificate(version))
		}
		return e
	case jksCertificateTag:
		return entry{certificates: [][]byte{r.certificate(version)}}
	}
	if r.failed == nil {
		r.failed = fmt.Errorf("unknown kind of entry %d", tag)
	}
	return entry{}
}

// unprotect undoes Java's own protection of keys: a stream of SHA-1 digests, each over the password and the one before,
// begun with a salt and checked by a digest over the key.
func unprotect(protected []byte, password string) ([]byte, error) {
	var info struct {
		Algorithm struct {
			ID         asn1.ObjectIdentifier
			Parameters asn1.RawValue `asn1:"optional"`
		}
		Data []byte
	}
	if _, err := asn1.Unmarshal(protected, &info); err != nil {
		return nil, fmt.Errorf("private key: %w", err)
	}
	if want := (asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 42, 2, 17, 1, 1}); !info.Algorithm.ID.Equal(want) {
		return nil, fmt.Errorf("private key is protected by unknown algorithm %s", info.Algorithm.ID)
	}
	if len(info.Data) < 2*sha1.Size {
		return nil, errTruncated
	}
	salt, check := info.Data[:sha1.Size], info.Data[len(info.Data)-sha1.Size:]
	key := bytes.Clone(info.Data[sha1.Size : len(info.Data)-sha1.Size])
	secret := utf16Of(password)
	digest := salt
	for i := range key {
		if i%sha1.Size == 0 {
			sum := sha1.Sum(append(bytes.Clone(secret), digest...)) //nolint:gosec // the format's own cipher
			digest = sum[:]
		}
		key[i] ^= digest[i%sha1.Size]
	}
	want := sha1.Sum(append(bytes.Clone(secret), key...)) //nolint:gosec // the format's own digest
	if subtle.ConstantTimeCompare(want[:], check) != 1 {
		return nil, errors.New("wrong password of the private key")
	}
	return key, nil
}

// utf16Of is a password as Java digests it.
func utf16Of(password string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(password)) {
		out = binary.BigEndian.AppendUint16(out, unit)
	}
	return out
}
