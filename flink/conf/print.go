package conf

import (
	"bytes"
	"strings"
)

const indent = "  "

// Print writes the configuration as a file in the dialect, its keys in order. The legacy file has one key: value a line,
// unquoted: of a value that spans lines its reader sees the first, and of one with # what stands before. The standard file
// nests its keys, so no key may go on from another one after a dot.
func (c Conf) Print(d Dialect) []byte {
	if d == StandardYAML {
		return c.printStandard()
	}
	var b bytes.Buffer
	for _, key := range c.Keys() {
		b.WriteString(key + ": " + c.entries[key] + "\n")
	}
	return b.Bytes()
}

// printStandard writes keys in order, opening a map for each part of a key that the line before does not share.
func (c Conf) printStandard() []byte {
	var b bytes.Buffer
	var open []string
	for _, key := range c.Keys() {
		parts := strings.Split(key, ".")
		depth := shared(open, parts)
		for ; depth < len(parts)-1; depth++ {
			b.WriteString(strings.Repeat(indent, depth) + flowText(parts[depth]) + ":\n")
		}
		b.WriteString(strings.Repeat(indent, depth) + flowText(parts[depth]) + ": " + flowText(c.entries[key]) + "\n")
		open = parts[:len(parts)-1]
	}
	return b.Bytes()
}

// shared returns how many leading parts of a key stand in open maps; its last part never does.
func shared(open, parts []string) int {
	n := 0
	for n < len(open) && n < len(parts)-1 && open[n] == parts[n] {
		n++
	}
	return n
}
