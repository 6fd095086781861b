package conf

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxNodes bounds what aliases may blow up a document to.
const maxNodes = 100_000

// expand replaces aliases by what they stand for, and checks every map.
func expand(node *yaml.Node) (*yaml.Node, error) {
	e := expander{left: maxNodes, open: map[*yaml.Node]bool{}}
	expanded, err := e.expand(node)
	if err != nil {
		return nil, err
	}
	return expanded, checkNode(expanded)
}

type expander struct {
	left int
	// open are the nodes that are being expanded; an alias to one of them has no end.
	open map[*yaml.Node]bool
}

func (e *expander) expand(node *yaml.Node) (*yaml.Node, error) {
	for node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if e.left--; e.left < 0 || e.open[node] {
		return nil, fmt.Errorf("line %d: aliases do not end", node.Line)
	}
	e.open[node] = true
	defer delete(e.open, node)
	if err := checkTag(node); err != nil {
		return nil, err
	}
	expanded := *node
	expanded.Content = make([]*yaml.Node, 0, len(node.Content))
	for _, child := range node.Content {
		if isPlain(child) && child.Value == "-" && node.Style&yaml.FlowStyle != 0 {
			return nil, fmt.Errorf("line %d: a dash between brackets needs quotes", child.Line)
		}
		own, err := e.expand(inFlow(node, child))
		if err != nil {
			return nil, err
		}
		expanded.Content = append(expanded.Content, own)
	}
	return &expanded, nil
}

// inFlow mends how the library reads a list between brackets: a colon before a comma or a bracket ends a key, also
// without a blank.
func inFlow(parent, child *yaml.Node) *yaml.Node {
	key, hasColon := strings.CutSuffix(child.Value, ":")
	if !hasColon || !isPlain(child) || parent.Kind != yaml.SequenceNode || parent.Style&yaml.FlowStyle == 0 {
		return child
	}
	return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle, Line: child.Line, Content: []*yaml.Node{
		{Kind: yaml.ScalarNode, Value: strings.TrimRight(key, " "), Line: child.Line},
		{Kind: yaml.ScalarNode, Line: child.Line},
	}}
}

func isPlain(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.Style == 0
}

// checkTag refuses tags of which Flink's reader knows nothing.
func checkTag(node *yaml.Node) error {
	if node.Style&yaml.TaggedStyle == 0 {
		return nil
	}
	switch node.Tag {
	case "!", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!seq", "!!map":
		return nil
	}
	return fmt.Errorf("line %d: unknown tag %q", node.Line, node.Tag)
}

// checkNode finds what YAML itself allows and Flink's reader does not: a key that stands twice in a map.
func checkNode(node *yaml.Node) error {
	if node.Kind == yaml.MappingNode {
		seen := make(map[string]bool, len(node.Content)/2)
		for i := 0; i < len(node.Content); i += 2 {
			key := node.Content[i].Value
			if node.Content[i].Kind == yaml.ScalarNode && seen[key] {
				return fmt.Errorf("line %d: key %q stands there twice", node.Content[i].Line, key)
			}
			seen[key] = true
		}
	}
	for _, child := range node.Content {
		if err := checkNode(child); err != nil {
			return err
		}
	}
	return nil
}
