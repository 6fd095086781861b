package names

import (
	"regexp"
	"strings"
	"unicode/utf16"
)

// The longest parts of an annotation's key that Kubernetes accepts.
const (
	maxPrefixLength = 253
	maxNameLength   = 63
)

var (
	annotationName = regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?$`)
	dnsLabel       = regexp.MustCompile(`^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$`)
	lineBreaks     = regexp.MustCompile(`[\r\n\t]+`)
)

// Annotations returns those annotations that Kubernetes accepts: entries with a bad key are left out, control characters
// are taken out of values, and line breaks become blanks. What users attach to failures comes this way into events.
func Annotations(given map[string]string) map[string]string {
	clean := make(map[string]string, len(given))
	for key, value := range given {
		if IsAnnotationKey(key) {
			clean[key] = annotationValue(value)
		}
	}
	return clean
}

// IsAnnotationKey reports whether a text can be the key of an annotation: a name, or a domain, a slash and a name. Upper-case
// domains count, although Kubernetes itself is stricter.
func IsAnnotationKey(key string) bool {
	prefix, name, qualified := strings.Cut(key, "/")
	if !qualified {
		return isAnnotationName(prefix)
	}
	return isDomain(prefix) && isAnnotationName(name)
}

func isAnnotationName(text string) bool {
	return len(text) <= maxNameLength && annotationName.MatchString(text)
}

func isDomain(text string) bool {
	if len(utf16.Encode([]rune(text))) > maxPrefixLength {
		return false
	}
	for label := range strings.SplitSeq(text, ".") {
		if len(label) > maxNameLength || !dnsLabel.MatchString(label) {
			return false
		}
	}
	return true
}

func annotationValue(text string) string {
	text = strings.TrimFunc(text, func(r rune) bool { return r <= ' ' })
	text = strings.Map(dropControl, text)
	return lineBreaks.ReplaceAllString(text, " ")
}

// dropControl drops ASCII control characters other than line breaks and tabs.
func dropControl(r rune) rune {
	if r != '\r' && r != '\n' && r != '\t' && (r < ' ' || r == 0x7f) {
		return -1
	}
	return r
}
