package diff

import (
	"maps"
	"slices"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/jackson"
)

// comparison compares objects field by field.
type comparison struct {
	mode   v1beta1.KubernetesMode
	prefix string // of the paths
}

func (c comparison) fields(fields []field, before, after jackson.Node) ([]Entry, error) {
	var entries []Entry
	for _, f := range fields {
		found, err := c.field(f, before.Get(f.name), after.Get(f.name))
		if err != nil {
			return nil, err
		}
		entries = append(entries, found...)
	}
	return entries, nil
}

func (c comparison) field(f field, before, after jackson.Node) ([]Entry, error) {
	switch {
	case f.keyed:
		return c.keys(f, before, after)
	case f.onlyNew && after.IsAbsent() || same(before, after):
		return nil, nil
	case f.inside != nil && !before.IsAbsent() && !after.IsAbsent():
		inner := comparison{mode: c.mode, prefix: c.prefix + f.name + "."}
		return inner.fields(f.inside, before, after)
	}
	return []Entry{{Field: c.prefix + f.name, Class: c.class(f), before: before, after: after}}, nil
}

func (c comparison) class(f field) Class {
	switch {
	case f.ignored:
		return Ignore
	case f.redeploys:
		return SavepointRedeploy
	case f.scaledIn != "" && f.scaledIn == c.runningMode():
		return Scale
	}
	return Upgrade
}

func (c comparison) runningMode() v1beta1.KubernetesMode {
	if c.mode == "" {
		return v1beta1.KubernetesModeNative
	}
	return c.mode
}

// keys compares flinkConfiguration after flattening; keys come sorted.
func (c comparison) keys(f field, before, after jackson.Node) ([]Entry, error) {
	left, err := conf.Flatten([]byte(jackson.Print(before)))
	if err != nil {
		return nil, err
	}
	right, err := conf.Flatten([]byte(jackson.Print(after)))
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, key := range slices.Sorted(maps.Keys(left.Merge(right).Map())) {
		old, new := valueOf(left, key), valueOf(right, key)
		if !same(old, new) {
			entries = append(entries, Entry{Field: c.prefix + f.name + "." + key, Class: c.keyClass(key), before: old, after: new})
		}
	}
	return entries, nil
}

func valueOf(c conf.Conf, key string) jackson.Node {
	if text, has := c.Lookup(key); has {
		return jackson.Text(text)
	}
	return jackson.NullNode()
}

func (c comparison) keyClass(key string) Class {
	for _, rule := range keyRules() {
		if strings.HasPrefix(key, rule.prefix) && (rule.only == "" || rule.only == c.runningMode()) {
			return rule.class
		}
	}
	return Upgrade
}
