// Package jaruri reads the URI of a jar as Java does, because Flink will read it so, too.
//
// Go's own parser accepts texts that Java rejects, such as a path with a blank.
package jaruri

import (
	"fmt"
	"strings"
	"unicode"
)

// URI is a parsed URI; all parts are as they were written.
type URI struct {
	Scheme string
	// Opaque is what follows the scheme when that is not a slash.
	Opaque string
	// Authority is what follows two slashes; "" also when there are none.
	Authority string
	Path      string
	Query     *string
	Fragment  *string
}

// Parse reads a URI.
func Parse(text string) (URI, error) {
	u, err := parse(text)
	if err != nil {
		return URI{}, fmt.Errorf("%w: %s", err, text)
	}
	return u, nil
}

func parse(text string) (URI, error) {
	if text == "" {
		return URI{}, nil
	}
	rest, fragment, err := cutFragment(text)
	if err != nil {
		return URI{}, err
	}
	u := URI{Fragment: fragment}
	if colon := strings.IndexAny(rest, ":/?"); colon >= 0 && rest[colon] == ':' {
		if err := checkScheme(rest[:colon]); err != nil {
			return URI{}, err
		}
		u.Scheme, rest = rest[:colon], rest[colon+1:]
		if !strings.HasPrefix(rest, "/") {
			return u.opaque(rest)
		}
	}
	return u.hierarchical(rest)
}

func cutFragment(text string) (string, *string, error) {
	rest, fragment, has := strings.Cut(text, "#")
	if !has {
		return rest, nil, nil
	}
	return rest, &fragment, check("fragment", fragment, uric)
}

func (u URI) opaque(rest string) (URI, error) {
	if rest == "" {
		return URI{}, fmt.Errorf("Expected scheme-specific part at index %d", len(u.Scheme)+1)
	}
	u.Opaque = rest
	return u, check("opaque part", rest, uric)
}

func (u URI) hierarchical(rest string) (URI, error) {
	if after, has := strings.CutPrefix(rest, "//"); has {
		end := strings.IndexAny(after+"/", "/?")
		u.Authority, rest = after[:end], after[end:]
		if u.Authority == "" && rest == "" && u.Fragment == nil {
			return URI{}, fmt.Errorf("Expected authority at index %d", len(u.Scheme)+3)
		}
		if err := checkAuthority(u.Authority); err != nil {
			return URI{}, err
		}
	}
	path, query, has := strings.Cut(rest, "?")
	u.Path = path
	if has {
		u.Query = &query
	}
	if err := check("path", path, pathChars); err != nil {
		return URI{}, err
	}
	return u, check("query", query, uric)
}

// The ASCII characters, besides letters and digits, that the parts of a URI may hold unescaped.
const (
	unreserved     = "_-!.~'()*"
	uric           = unreserved + ";/?:@&=+$,[]"
	pathChars      = unreserved + ":@&=+$,;/"
	authorityChars = unreserved + "$,;:@&=+"
)

func checkScheme(scheme string) error {
	for i, c := range scheme {
		if !isLetter(c) && (i == 0 || !strings.ContainsRune("0123456789+-.", c)) {
			return fmt.Errorf("Illegal character in scheme name at index %d", i)
		}
	}
	if scheme == "" {
		return fmt.Errorf("Expected scheme name at index 0")
	}
	return nil
}

func checkAuthority(authority string) error {
	if address, _, has := strings.Cut(authority, "]"); has && strings.Contains(address, "[") {
		return check("authority", authority, authorityChars+"[]%")
	}
	return check("authority", authority, authorityChars)
}

// check tells which character of a part is not allowed there. Others than ASCII are, unless they are blank or control a terminal.
func check(part, text, allowed string) error {
	for i, c := range text {
		switch {
		case isLetter(c), c >= '0' && c <= '9', c < unicode.MaxASCII && strings.ContainsRune(allowed, c):
		case c == '%':
			if i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2]) {
				return fmt.Errorf("Malformed escape pair in %s at index %d", part, i)
			}
		case c > unicode.MaxASCII && !unicode.IsSpace(c) && !unicode.IsControl(c):
		default:
			return fmt.Errorf("Illegal character in %s at index %d", part, i)
		}
	}
	return nil
}

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
