package jackson

import (
	"strings"
	"unicode/utf8"
)

// Print writes a node as compact JSON.
func Print(n Node) string {
	var b strings.Builder
	n.write(&b)
	return b.String()
}

func (n Node) write(b *strings.Builder) {
	switch n.kind {
	case Missing, Null:
		b.WriteString("null")
	case Bool, Integer, Long, Double:
		b.WriteString(n.text)
	case String, Quantity:
		writeText(b, n.text)
	case Array:
		b.WriteByte('[')
		for i, item := range n.items {
			separate(b, i)
			item.write(b)
		}
		b.WriteByte(']')
	case Object:
		b.WriteByte('{')
		for i, item := range n.items {
			separate(b, i)
			writeText(b, n.keys[i])
			b.WriteByte(':')
			item.write(b)
		}
		b.WriteByte('}')
	}
}

func separate(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

// writeText escapes quotes, backslashes and control characters, and nothing else.
func writeText(b *strings.Builder, text string) {
	b.WriteByte('"')
	start := 0
	for i := range len(text) {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' || c >= utf8.RuneSelf {
			continue
		}
		b.WriteString(text[start:i])
		b.WriteString(escape(c))
		start = i + 1
	}
	b.WriteString(text[start:])
	b.WriteByte('"')
}

func escape(c byte) string {
	switch c {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\b':
		return `\b`
	case '\t':
		return `\t`
	case '\n':
		return `\n`
	case '\f':
		return `\f`
	case '\r':
		return `\r`
	}
	const digits = "0123456789ABCDEF"
	return `\u00` + string(digits[c>>4]) + string(digits[c&0xF])
}
