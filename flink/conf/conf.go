// Package conf holds a Flink configuration as a value.
//
// A Conf is flat: keys to texts, exactly as a user could have written them. It never changes; With, Without, Merge and Edit
// give new ones. Typed access goes through an Option, which knows a key, its older names, its default and how Flink reads
// and writes such a value:
//
//	c, err := conf.ParseFile(text, conf.LegacyYAML)
//	slots, err := conf.Get(c, option.TaskSlots)
//	c = conf.Set(c, option.TaskSlots, slots+1)
//
// Flink has two dialects. In flink-conf.yaml (LegacyYAML) a list is a;b and a map k:v,l:w; in config.yaml (StandardYAML) they
// are YAML, [a, b] and {k: v, l: w}. A Conf remembers its dialect, because the text alone does not tell.
package conf

import (
	"maps"
	"slices"
)

// Dialect is the way in which lists and maps are written.
type Dialect int

const (
	// LegacyYAML is the dialect of flink-conf.yaml.
	LegacyYAML Dialect = iota
	// StandardYAML is the dialect of config.yaml.
	StandardYAML
)

// String returns the name of the file that is written in the dialect.
func (d Dialect) String() string {
	if d == StandardYAML {
		return StandardFile
	}
	return LegacyFile
}

// Conf is an immutable flat configuration; the zero value is empty and in the legacy dialect.
type Conf struct {
	entries map[string]string
	dialect Dialect
}

// FromMap returns the configuration with the given entries in the legacy dialect.
func FromMap(m map[string]string) Conf {
	return Conf{entries: maps.Clone(m)}
}

// Lookup returns the text of a key.
func (c Conf) Lookup(key string) (string, bool) {
	text, ok := c.entries[key]
	return text, ok
}

// With returns a copy with one key set. For many keys use Edit.
func (c Conf) With(key, value string) Conf {
	b := c.Edit()
	b.Set(key, value)
	return b.Conf()
}

// Without returns a copy that lacks the given keys.
func (c Conf) Without(keys ...string) Conf {
	b := c.Edit()
	b.Delete(keys...)
	return b.Conf()
}

// Merge returns the configuration with all entries of over on top; the dialect stays.
func (c Conf) Merge(over Conf) Conf {
	if len(over.entries) == 0 {
		return c
	}
	if len(c.entries) == 0 {
		return Conf{entries: over.entries, dialect: c.dialect}
	}
	merged := make(map[string]string, len(c.entries)+len(over.entries))
	maps.Copy(merged, c.entries)
	maps.Copy(merged, over.entries)
	return Conf{entries: merged, dialect: c.dialect}
}

// Map returns the entries as a map of the caller's own.
func (c Conf) Map() map[string]string {
	if c.entries == nil {
		return map[string]string{}
	}
	return maps.Clone(c.entries)
}

// Keys returns all keys in order.
func (c Conf) Keys() []string {
	return slices.Sorted(maps.Keys(c.entries))
}

// Len returns the number of entries.
func (c Conf) Len() int {
	return len(c.entries)
}

// Equal reports whether two configurations have the same entries and dialect.
func (c Conf) Equal(other Conf) bool {
	return c.dialect == other.dialect && maps.Equal(c.entries, other.entries)
}

// Dialect returns how lists and maps are written in c.
func (c Conf) Dialect() Dialect {
	return c.dialect
}

// In returns the same entries under another dialect. The texts stay: which of them are lists or maps only options know.
func (c Conf) In(d Dialect) Conf {
	c.dialect = d
	return c
}

// Edit starts a change of many keys.
func (c Conf) Edit() *Builder {
	return &Builder{conf: c, shared: true}
}

// Builder collects changes to a configuration. It copies the entries once, at the first change.
type Builder struct {
	conf   Conf
	shared bool
}

// Set writes one key.
func (b *Builder) Set(key, value string) {
	b.own(1)
	b.conf.entries[key] = value
}

// Delete removes keys.
func (b *Builder) Delete(keys ...string) {
	for _, key := range keys {
		if _, present := b.conf.entries[key]; present {
			b.own(0)
			delete(b.conf.entries, key)
		}
	}
}

// Lookup returns the text that a key has now.
func (b *Builder) Lookup(key string) (string, bool) {
	return b.conf.Lookup(key)
}

// Conf returns the configuration as changed so far; later changes do not reach it.
func (b *Builder) Conf() Conf {
	b.shared = true
	return b.conf
}

func (b *Builder) own(more int) {
	if !b.shared {
		return
	}
	own := make(map[string]string, len(b.conf.entries)+more)
	maps.Copy(own, b.conf.entries)
	b.conf.entries, b.shared = own, false
}
