package conf

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"go.yaml.in/yaml/v3"
)

// flowNode writes a node in flow style on one line, such as [{a: b}, 1].
func flowNode(node *yaml.Node) string {
	if node.Kind == yaml.SequenceNode {
		parts := make([]string, 0, len(node.Content))
		for _, child := range node.Content {
			parts = append(parts, flowNode(child))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if node.Kind == yaml.MappingNode {
		parts := make([]string, 0, len(node.Content)/2)
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i]
			parts = append(parts, flowEntry(flowNode(key), key.Value, flowNode(node.Content[i+1])))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	text, err := scalarValue(node)
	if err != nil {
		return "null"
	}
	if typeOf(node) != textScalar {
		return text
	}
	return flowText(text)
}

// maxSimpleKey is the length from which a key needs a question mark, as do empty keys and those that span lines.
const maxSimpleKey = 128

// flowEntry writes an entry of a map; plain is the key without quotes.
func flowEntry(key, plain, value string) string {
	length := len(utf16.Encode([]rune(plain)))
	if length == 0 || length >= maxSimpleKey || strings.ContainsAny(plain, "\n") {
		return "? " + key + " : " + value
	}
	return key + ": " + value
}

func flowList(list []string) string {
	parts := make([]string, 0, len(list))
	for _, part := range list {
		parts = append(parts, flowText(part))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func flowMap(m map[string]string) string {
	parts := make([]string, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, flowEntry(flowText(key), key, flowText(m[key])))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func flowMapList(list []map[string]string) string {
	parts := make([]string, 0, len(list))
	for _, m := range list {
		parts = append(parts, flowMap(m))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// flowText writes a text so that it reads back as that text inside a flow collection, quoted only if needed.
func flowText(text string) string {
	switch {
	case strings.ContainsFunc(text, needsEscape):
		return doubleQuoted(text)
	case typeOfPlain(text) != textScalar || !canBePlain(text):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return text
}

func needsEscape(r rune) bool {
	return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029
}

// canBePlain reports whether a text can stand without quotes in a flow collection.
func canBePlain(text string) bool {
	if strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") || strings.ContainsAny(text, ",?[]{}") {
		return false
	}
	if strings.Trim(text, " ") != text || strings.Contains(text, " #") || strings.Contains(text, ":") {
		return false
	}
	if strings.ContainsAny(text[:1], "#&*!|>'\"%@`") {
		return false
	}
	return text[0] != '-' || len(text) > 1 && text[1] != ' '
}

func doubleQuoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		b.WriteString(escaped(r))
	}
	b.WriteByte('"')
	return b.String()
}
