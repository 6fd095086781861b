package conf

import (
	"cmp"
	"errors"
	"io"
	"math"
	"math/big"
	"strings"

	"go.yaml.in/yaml/v3"
)

// errNull says that a place that needs a value has none.
var errNull = errors.New("value is missing")

// loadYAML reads one document. The node is nil if there is none.
func loadYAML(text string) (*yaml.Node, error) {
	// The library refuses the version that it mostly implements.
	if rest, declared := strings.CutPrefix(text, "%YAML 1.2"); declared {
		text = "%YAML 1.1" + rest
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var document, next yaml.Node
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := decoder.Decode(&next); !errors.Is(err, io.EOF) {
		return nil, cmp.Or(err, errors.New("expected a single document"))
	}
	return expand(document.Content[0])
}

// scalarType is what a scalar means in YAML's core schema.
type scalarType int

const (
	textScalar scalarType = iota
	nullScalar
	boolScalar
	intScalar
	floatScalar
)

// typeOf resolves a scalar after the core schema of YAML 1.2, which Flink uses; there yes and on are texts.
func typeOf(node *yaml.Node) scalarType {
	switch {
	case node.Style&yaml.TaggedStyle != 0:
		return typeOfTag(node)
	case node.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return textScalar
	}
	return typeOfPlain(node.Value)
}

func typeOfTag(node *yaml.Node) scalarType {
	switch node.Tag {
	case "!!null":
		return nullScalar
	case "!!bool":
		if lower := strings.ToLower(node.Value); lower != "true" && lower != "false" {
			return nullScalar
		}
		return boolScalar
	case "!!int":
		return intScalar
	case "!!float":
		return floatScalar
	}
	return textScalar
}

func typeOfPlain(text string) scalarType {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nullScalar
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return boolScalar
	case ".nan", ".NaN", ".NAN":
		return floatScalar
	}
	switch unsigned := strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+"); {
	case len(text)-len(unsigned) > 1:
		return textScalar
	case unsigned == ".inf" || unsigned == ".Inf" || unsigned == ".INF":
		return floatScalar
	case isCoreInt(text, unsigned):
		return intScalar
	case decimalLiteral(unsigned):
		return floatScalar
	}
	return textScalar
}

func isCoreInt(text, unsigned string) bool {
	if octal, ok := strings.CutPrefix(text, "0o"); ok {
		return octal != "" && strings.Trim(octal, "01234567") == ""
	}
	if hex, ok := strings.CutPrefix(text, "0x"); ok {
		return hex != "" && all(hex, isHexDigit)
	}
	return unsigned != "" && all(unsigned, isDigit)
}

// scalarValue returns the text that Flink makes of a scalar: numbers as Java prints them, everything else as it stands.
func scalarValue(node *yaml.Node) (string, error) {
	switch typeOf(node) {
	case nullScalar:
		return "", errNull
	case boolScalar:
		return strings.ToLower(node.Value), nil
	case intScalar:
		return intText(node.Value)
	case floatScalar:
		return floatText(node.Value)
	case textScalar:
	}
	return node.Value, nil
}

func intText(text string) (string, error) {
	digits, base := text, 10
	if octal, ok := strings.CutPrefix(text, "0o"); ok {
		digits, base = octal, 8
	} else if hex, ok := strings.CutPrefix(text, "0x"); ok {
		digits, base = hex, 16
	}
	n, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return "", notANumber(text)
	}
	return n.String(), nil
}

func floatText(text string) (string, error) {
	switch lower := strings.ToLower(text); lower {
	case ".nan", ".inf", "-.inf":
		return lower, nil
	case "+.inf":
		return ".inf", nil
	}
	v, err := ParseDouble(text)
	if err != nil {
		return "", err
	}
	switch {
	case math.IsInf(v, 1):
		return ".inf", nil
	case math.IsInf(v, -1):
		return "-.inf", nil
	}
	return FormatDouble(v), nil
}

// nodeText returns a node as text: a text as it stands, a list or a map in flow style.
func nodeText(node *yaml.Node) (string, error) {
	if node.Kind == yaml.ScalarNode {
		return scalarValue(node)
	}
	return flowNode(node), nil
}

func yamlList(text string) ([]string, bool) {
	node, err := loadYAML(text)
	if err != nil || node == nil || node.Kind != yaml.SequenceNode {
		return nil, false
	}
	list := make([]string, 0, len(node.Content))
	for _, child := range node.Content {
		text, err := nodeText(child)
		if err != nil {
			return nil, false
		}
		list = append(list, text)
	}
	return list, true
}

func yamlMap(text string) (map[string]string, bool) {
	node, err := loadYAML(text)
	if err != nil || node == nil {
		return nil, false
	}
	return mapOf(node)
}

func mapOf(node *yaml.Node) (map[string]string, bool) {
	if node.Kind != yaml.MappingNode {
		return nil, false
	}
	m := make(map[string]string, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, keyErr := nodeText(node.Content[i])
		value, valueErr := nodeText(node.Content[i+1])
		if _, twice := m[key]; keyErr != nil || valueErr != nil || twice {
			return nil, false
		}
		m[key] = value
	}
	return m, true
}

func yamlMapList(text string) ([]map[string]string, bool) {
	node, err := loadYAML(text)
	if err != nil || node == nil || node.Kind != yaml.SequenceNode {
		return nil, false
	}
	list := make([]map[string]string, 0, len(node.Content))
	for _, child := range node.Content {
		m, ok := mapOf(child)
		if !ok {
			return nil, false
		}
		list = append(list, m)
	}
	return list, true
}
