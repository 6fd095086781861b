package jaruri

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// File returns the URI of the same file for a Flink cluster that knows no scheme local: local:///a.jar becomes file:///a.jar.
// Other URIs stay. All are written in ASCII. A URI without a scheme is an error.
func File(text string) (string, error) {
	u, err := Parse(text)
	if err != nil {
		return "", err
	}
	if u.Scheme == "" {
		return "", fmt.Errorf("URI %q has no scheme", text)
	}
	if u.Scheme != "local" {
		return ascii(text), nil
	}
	if u.Authority+u.Path == "" && u.Query == nil && u.Fragment == nil {
		return "", errors.New("Expected authority at index 7: file://")
	}
	out := "file://" + u.Authority + requote(u.Path, pathChars)
	if u.Query != nil {
		out += "?" + requote(*u.Query, uric)
	}
	if u.Fragment != nil {
		out += "#" + requote(*u.Fragment, uric)
	}
	return ascii(out), nil
}

// requote resolves the escapes of a part and escapes anew what must be.
func requote(text, allowed string) string {
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' {
			plain.WriteByte(unhex(text[i+1])<<4 | unhex(text[i+2]))
			i += 2
			continue
		}
		plain.WriteByte(text[i])
	}
	var out strings.Builder
	for _, c := range []byte(plain.String()) {
		if c >= utf8.RuneSelf || isLetter(rune(c)) || c >= '0' && c <= '9' || strings.IndexByte(allowed, c) >= 0 {
			out.WriteByte(c)
			continue
		}
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	default:
		return c - 'a' + 10
	}
}

// ascii escapes everything else than ASCII.
func ascii(text string) string {
	var out strings.Builder
	for _, c := range []byte(text) {
		if c < utf8.RuneSelf {
			out.WriteByte(c)
			continue
		}
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}
