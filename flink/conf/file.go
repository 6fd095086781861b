package conf

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	// LegacyFile is the name of a configuration file in the legacy dialect.
	LegacyFile = "flink-conf.yaml"
	// StandardFile is the name of a configuration file in the standard dialect.
	StandardFile = "config.yaml"
)

// ParseDir reads the configuration of a Flink configuration directory, given as file names to contents. As in Flink the
// legacy file is preferred if both are there.
func ParseDir(files map[string]string) (Conf, error) {
	if text, ok := files[LegacyFile]; ok {
		return ParseFile([]byte(text), LegacyYAML)
	}
	if text, ok := files[StandardFile]; ok {
		return ParseFile([]byte(text), StandardYAML)
	}
	return Conf{}, fmt.Errorf("there is neither %s nor %s in the configuration directory", LegacyFile, StandardFile)
}

// ParseFile reads one configuration file.
func ParseFile(text []byte, d Dialect) (Conf, error) {
	if d == StandardYAML {
		return parseStandard(string(text))
	}
	return parseLegacy(string(text)), nil
}

// parseLegacy reads lines of key: value. What does not look so is left out, as Flink does; everything after # is a comment.
func parseLegacy(text string) Conf {
	entries := make(map[string]string, strings.Count(text, "\n")+1)
	for line := range strings.FieldsFuncSeq(text, isLineEnd) {
		content, _, _ := strings.Cut(line, "#")
		key, value, isPair := strings.Cut(trim(content), ": ")
		key, value = trim(key), trim(value)
		if isPair && key != "" && value != "" {
			entries[key] = value
		}
	}
	return Conf{entries: entries}
}

func isLineEnd(r rune) bool {
	return r == '\n' || r == '\r'
}

func parseStandard(text string) (Conf, error) {
	node, err := loadYAML(text)
	if err != nil {
		return Conf{}, fmt.Errorf("cannot parse %s: %w", StandardFile, err)
	}
	entries := map[string]string{}
	if node != nil && (node.Kind != yaml.ScalarNode || typeOf(node) != nullScalar) {
		if err := flattenNode(node, "", entries); err != nil {
			return Conf{}, fmt.Errorf("cannot parse %s: %w", StandardFile, err)
		}
	}
	return Conf{entries: entries, dialect: StandardYAML}, nil
}

func flattenNode(node *yaml.Node, prefix string, entries map[string]string) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: expected keys and values", node.Line)
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, err := keyText(node.Content[i])
		if err != nil {
			return err
		}
		value := node.Content[i+1]
		if value.Kind == yaml.MappingNode {
			if err := flattenNode(value, prefix+name+".", entries); err != nil {
				return err
			}
			continue
		}
		if entries[prefix+name], err = nodeText(value); err != nil {
			return fmt.Errorf("key %q has no value", prefix+name)
		}
	}
	return nil
}

// keyText returns a key, which must be a text; a missing key is called null, by accident of Java.
func keyText(node *yaml.Node) (string, error) {
	if node.Kind == yaml.ScalarNode {
		switch typeOf(node) {
		case textScalar:
			return node.Value, nil
		case nullScalar:
			return "null", nil
		case boolScalar, intScalar, floatScalar:
		}
	}
	return "", fmt.Errorf("line %d: a key must be a text, put it in quotes", node.Line)
}
