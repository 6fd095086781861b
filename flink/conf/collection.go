package conf

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ParseList reads a list of texts. A text that is no YAML list is read in the legacy way in the standard dialect, too.
func ParseList(text string, d Dialect) ([]string, error) {
	if d == StandardYAML {
		if list, ok := yamlList(text); ok {
			return list, nil
		}
	}
	return split(text, ';')
}

// FormatList writes a list of texts.
func FormatList(list []string, d Dialect) string {
	if d == StandardYAML {
		return flowList(list)
	}
	parts := make([]string, 0, len(list))
	for _, part := range list {
		parts = append(parts, quote(part, ";"))
	}
	return strings.Join(parts, ";")
}

// ParseMap reads a map of texts. A text that is no YAML map is read in the legacy way in the standard dialect, too.
func ParseMap(text string, d Dialect) (map[string]string, error) {
	if d == StandardYAML {
		if m, ok := yamlMap(text); ok {
			return m, nil
		}
	}
	return parseLegacyMap(text)
}

func parseLegacyMap(text string) (map[string]string, error) {
	items, err := split(text, ',')
	if err != nil {
		return nil, err
	}
	m := make(map[string]string, len(items))
	for _, item := range items {
		pair, err := split(item, ':')
		if err != nil {
			return nil, err
		}
		if len(pair) != 2 {
			return nil, errors.New("Map item is not a key-value pair (missing ':'?)")
		}
		if old, twice := m[pair[0]]; twice {
			return nil, fmt.Errorf("Duplicate key %s (attempted merging values %s and %s)", pair[0], old, pair[1])
		}
		m[pair[0]] = pair[1]
	}
	return m, nil
}

// FormatMap writes a map of texts, its keys in order.
func FormatMap(m map[string]string, d Dialect) string {
	if d == StandardYAML {
		return flowMap(m)
	}
	items := make([]string, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		items = append(items, quote(quote(key, ":")+":"+quote(m[key], ":"), ","))
	}
	return strings.Join(items, ",")
}

// ParseMapList reads a list of maps.
func ParseMapList(text string, d Dialect) ([]map[string]string, error) {
	if d == StandardYAML {
		if list, ok := yamlMapList(text); ok {
			return list, nil
		}
	}
	parts, err := split(text, ';')
	if err != nil {
		return nil, err
	}
	list := make([]map[string]string, 0, len(parts))
	for _, part := range parts {
		m, err := parseLegacyMap(part)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// FormatMapList writes a list of maps.
func FormatMapList(list []map[string]string, d Dialect) string {
	if d == StandardYAML {
		return flowMapList(list)
	}
	parts := make([]string, 0, len(list))
	for _, m := range list {
		parts = append(parts, quote(FormatMap(m, LegacyYAML), ";"))
	}
	return strings.Join(parts, ";")
}
