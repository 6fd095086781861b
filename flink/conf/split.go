package conf

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// splitter cuts a text at a delimiter, in the way of Flink's structured options: parts may be quoted with single or double
// quotes, in which the quote itself is doubled. Blanks around an unquoted part are dropped, so are blanks between parts.
type splitter struct {
	delimiter byte
	parts     []string
	// last is what stood before the cursor.
	last token
	// misplaced is the first complaint about a quote; a quote that never ends goes before it.
	misplaced error
}

type token int

const (
	nothing token = iota
	delimiter
	unquoted
	quoted
)

// split returns the parts of text; an empty text has none, and a delimiter at the start or the end adds none.
func split(text string, delimiter byte) ([]string, error) {
	s := &splitter{delimiter: delimiter}
	for at := 0; at < len(text); {
		next, err := s.take(text, at)
		if err != nil {
			return nil, err
		}
		at = next
	}
	if s.misplaced != nil {
		return nil, s.misplaced
	}
	return s.parts, nil
}

func (s *splitter) take(text string, at int) (next int, err error) {
	switch text[at] {
	case '\'', '"':
		part, next, err := takeQuoted(text, at)
		if err != nil {
			return 0, err
		}
		s.add(part, quoted, at)
		return next, nil
	case s.delimiter:
		s.delimit()
		return at + 1, nil
	}
	if blank := leadingBlank(text[at:]); blank > 0 {
		return at + blank, nil
	}
	part, _, _ := strings.Cut(text[at:], string(s.delimiter))
	s.add(trim(part), unquoted, at)
	return at + len(part), nil
}

func (s *splitter) add(part string, kind token, at int) {
	if s.last == quoted && s.misplaced == nil {
		s.misplaced = fmt.Errorf("Could not split string. Illegal quoting at position: %d", at-1)
	}
	s.parts = append(s.parts, part)
	s.last = kind
}

// delimit notes a delimiter; two in a row have an empty part between them.
func (s *splitter) delimit() {
	if s.last == delimiter {
		s.parts = append(s.parts, "")
	}
	s.last = delimiter
}

func takeQuoted(text string, at int) (part string, next int, err error) {
	quote := text[at]
	var b strings.Builder
	for i := at + 1; i < len(text); i++ {
		if text[i] != quote {
			b.WriteByte(text[i])
			continue
		}
		if i+1 == len(text) || text[i+1] != quote {
			return b.String(), i + 1, nil
		}
		b.WriteByte(quote)
		i++
	}
	return "", 0, errors.New("Could not split string. Quoting was not closed properly.")
}

// leadingBlank returns how many bytes of white space text starts with.
func leadingBlank(text string) int {
	return len(text) - len(strings.TrimLeftFunc(text, isJavaWhitespace))
}

// isJavaWhitespace differs from Unicode's notion: no-break spaces and NEL do not count, the separators U+001C to U+001F do.
func isJavaWhitespace(r rune) bool {
	switch r {
	case '\u00a0', '\u2007', '\u202f', '\u0085':
		return false
	case '\u001c', '\u001d', '\u001e', '\u001f':
		return true
	}
	return unicode.IsSpace(r)
}

// quote wraps a text in single quotes if it contains a quote or the delimiter.
func quote(text string, delimiter string) string {
	if !strings.ContainsAny(text, `'"`+delimiter) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
