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
	rest, fragment, has := strings.Cut(text, "#")
	u := URI{}
	if has {
		u.Fragment = &fragment
	}
	if colon := strings.IndexAny(rest, ":/?"); colon >= 0 && rest[colon] == ':' {
		if err := checkScheme(rest[:colon]); err != nil {
			return URI{}, err
		}
		u.Scheme, rest = rest[:colon], rest[colon+1:]
	}
	at := position(len(text) - len(rest))
	if has {
		at -= position(len(fragment) + 1)
	}
	if err := u.split(at, rest); err != nil {
		return URI{}, err
	}
	return u, at.plus(rest+"#").check("fragment", fragment, uric)
}

// position is where in the whole text a part begins.
type position int

func (p position) plus(part string) position { return p + position(len(part)) }

// split fills in what lies between scheme and fragment.
func (u *URI) split(at position, rest string) error {
	if u.Scheme != "" && !strings.HasPrefix(rest, "/") {
		if rest == "" {
			return fmt.Errorf("Expected scheme-specific part at index %d", at)
		}
		u.Opaque = rest
		return at.check("opaque part", rest, uric)
	}
	if after, has := strings.CutPrefix(rest, "//"); has {
		end := strings.IndexAny(after+"/", "/?")
		u.Authority, rest, at = after[:end], after[end:], at+2
		if u.Authority == "" && rest == "" && u.Fragment == nil {
			return fmt.Errorf("Expected authority at index %d", at)
		}
		if err := at.checkAuthority(u.Authority); err != nil {
			return err
		}
		at = at.plus(u.Authority)
	}
	path, query, has := strings.Cut(rest, "?")
	u.Path = path
	if has {
		u.Query = &query
	}
	if err := at.check("path", path, pathChars); err != nil {
		return err
	}
	return at.plus(path+"?").check("query", query, uric)
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

func (p position) checkAuthority(authority string) error {
	user, host, has := strings.Cut(authority, "@")
	if !has {
		user, host = "", authority
	}
	if !strings.HasPrefix(host, "[") {
		return p.check("authority", authority, authorityChars)
	}
	if !strings.Contains(host, "]") {
		return fmt.Errorf("Expected closing bracket for IPv6 address at index %d", p.plus(authority))
	}
	if err := p.check("user info", user, authorityChars); err != nil {
		return err
	}
	return (p.plus(authority) - position(len(host))).check("hostname", host, "[]:.%_-")
}

// check tells which character of a part is not allowed there. Those beyond ASCII are, unless they are blank or control a terminal.
func (p position) check(part, text, allowed string) error {
	for i, c := range text {
		switch {
		case isLetter(c), c >= '0' && c <= '9', c < unicode.MaxASCII && strings.ContainsRune(allowed, c):
		case c == '%':
			if i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2]) {
				return fmt.Errorf("Malformed escape pair at index %d", int(p)+i)
			}
		case c > unicode.MaxASCII && !unicode.IsSpace(c) && !unicode.IsControl(c):
		default:
			return fmt.Errorf("Illegal character in %s at index %d", part, int(p)+i)
		}
	}
	return nil
}

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
