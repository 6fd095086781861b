package failure

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// Format says how much of an error status.error shows.
type Format struct {
	// StackTraceLength cuts stack traces; with nil there are none.
	StackTraceLength *int
	// FieldLength cuts kinds, messages and reasons.
	FieldLength int
	// Causes is how many causes are listed.
	Causes int
	// Labels are added to errors of which a message, or that of a cause, matches their regular expression.
	Labels map[string]string
}

// document is one error in status.error.
type document struct {
	Type       string      `json:"type"`
	Message    *string     `json:"message,omitempty"`
	StackTrace *string     `json:"stackTrace,omitempty"`
	Metadata   metadata    `json:"additionalMetadata"`
	Causes     *[]document `json:"throwableList,omitempty"`
}

// metadata is what is known of an error beyond its message.
type metadata struct {
	HTTPStatus int      `json:"httpResponseCode,omitempty"`
	Reason     string   `json:"reason,omitempty"`
	Labels     []string `json:"labels,omitempty"`
}

// StatusText returns the text of status.error for a chain: a JSON document, or nothing for an empty chain. A label whose
// regular expression Go does not know is left out.
func StatusText(chain []Link, f Format) string {
	if len(chain) == 0 {
		return ""
	}
	patterns := compile(f.Labels)
	top := f.document(chain, patterns)
	if f.StackTraceLength != nil && chain[0].StackTrace != "" {
		top.StackTrace = new(cut(chain[0].StackTrace, *f.StackTraceLength))
	}
	causes := []document{}
	for i := 1; i < len(chain) && len(causes) < f.Causes; i++ {
		causes = append(causes, f.document(chain[i:], patterns))
	}
	top.Causes = &causes
	return encode(top)
}

// document describes the first link of a chain.
func (f Format) document(chain []Link, patterns []pattern) document {
	first := chain[0].shown()
	d := document{Type: cut(string(first.Kind), f.FieldLength)}
	if first.Message != nil {
		d.Message = new(cut(*first.Message, f.FieldLength))
	}
	d.Metadata.HTTPStatus = first.HTTPStatus
	if first.Kind == DeploymentFailed {
		d.Metadata.Reason = cut(first.Reason, f.FieldLength)
	}
	for _, p := range patterns {
		if slices.ContainsFunc(chain, p.matches) {
			d.Metadata.Labels = append(d.Metadata.Labels, p.label)
		}
	}
	return d
}

// shown is the link as status.error has it: a relayed error appears in the wrapping in which Flink sent it.
func (l Link) shown() Link {
	if !l.Relayed {
		return l
	}
	message := string(l.Kind)
	if l.Message != nil {
		message += ": " + *l.Message
	}
	return Link{Kind: serialized, Message: &message}
}

type pattern struct {
	expression *regexp.Regexp
	label      string
}

// compile reads the regular expressions of labels in a stable order.
func compile(labels map[string]string) []pattern {
	var patterns []pattern
	for _, text := range slices.Sorted(maps.Keys(labels)) {
		if expression, err := regexp.Compile(text); err == nil {
			patterns = append(patterns, pattern{expression, labels[text]})
		}
	}
	return patterns
}

func (p pattern) matches(l Link) bool {
	message := ""
	if shown := l.shown(); shown.Message != nil {
		message = *shown.Message
	}
	return p.expression.MatchString(message)
}

// cut shortens a text to a number of UTF-16 code units, as Java counts, without leaving half a letter behind.
func cut(text string, length int) string {
	units := utf16.Encode([]rune(text))
	if len(units) <= length {
		return text
	}
	units = units[:max(length, 0)]
	if last := len(units) - 1; last >= 0 && units[last] >= 0xD800 && units[last] < 0xDC00 {
		units = units[:last]
	}
	return string(utf16.Decode(units))
}

// encode writes a document without the escapes that only web pages need.
func encode(d document) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d); err != nil {
		return d.Type
	}
	return strings.TrimSuffix(out.String(), "\n")
}
