package keystore

import (
	"bytes"
	"crypto/sha1"
	"os"
	"testing"

	"pgregory.net/rapid"
)

// signed is a JKS store with a digest that is right, so that its contents are looked at.
func signed(body []byte, password string) []byte {
	digest := sha1.Sum(bytes.Join([][]byte{utf16Of(password), []byte(jksSalt), body}, nil))
	return append(bytes.Clone(body), digest[:]...)
}

func TestADamagedStoreIsAnErrorAndNoPanic(t *testing.T) {
	const password = "password1234"
	for _, name := range []string{"key.jks", "trust.jks"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		body := text[:len(text)-sha1.Size]
		t.Run(name+" cut off", func(t *testing.T) {
			for length := len(jksMagic()); length < len(body); length++ {
				if _, err := parseJKS(signed(body[:length], password), password); err == nil {
					t.Errorf("no error after %d of %d bytes", length, len(body))
				}
			}
		})
		t.Run(name+" with wrong bytes", func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				damaged := bytes.Clone(body)
				for range rapid.IntRange(1, 4).Draw(t, "bytes") {
					damaged[rapid.IntRange(len(jksMagic()), len(body)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
				}
				key, err := ParseKey(signed(damaged, password), password)
				if err == nil && key.PrivateKey == nil {
					t.Error("neither a key nor an error")
				}
				trusted, err := ParseTrust(signed(damaged, password), password)
				if err == nil && trusted == nil {
					t.Error("neither certificates nor an error")
				}
			})
		})
	}
}
