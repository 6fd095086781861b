package conf

import (
	"slices"
	"strings"
)

// Option is one key of a configuration with the type of its value.
type Option[T any] struct {
	// Key is where the value stands, and the only place where Set writes it.
	Key string
	// Default is the value when nothing is set; nil if there is none.
	Default *T
	// Fallback keys are looked at in order when Key is absent.
	Fallback []string
	// Deprecated keys are looked at last; a user should be told to move on.
	Deprecated []string
	// Doc is one sentence for the reference page.
	Doc string

	kind kind[T]
}

// kind knows how Flink reads and writes one type of value.
type kind[T any] struct {
	name   string
	parse  func(text string, d Dialect) (T, error)
	format func(value T, d Dialect) string
	// gather is set for maps only: key.a=1, key.b=2 is another way to write key={a: 1, b: 2}.
	gather func(entries map[string]string) T
}

// WithDefault returns the option with a default.
func (o Option[T]) WithDefault(v T) Option[T] {
	o.Default = &v
	return o
}

// WithFallback returns the option with further keys to look at.
func (o Option[T]) WithFallback(keys ...string) Option[T] {
	o.Fallback = append(slices.Clone(o.Fallback), keys...)
	return o
}

// WithDeprecated returns the option with further old keys to look at.
func (o Option[T]) WithDeprecated(keys ...string) Option[T] {
	o.Deprecated = append(slices.Clone(o.Deprecated), keys...)
	return o
}

// WithDoc returns the option with its sentence for the reference page.
func (o Option[T]) WithDoc(text string) Option[T] {
	o.Doc = text
	return o
}

// Type returns the name of the value's type as shown to users.
func (o Option[T]) Type() string {
	return o.kind.name
}

// Text returns the value as Flink writes it in the dialect.
func (o Option[T]) Text(v T, d Dialect) string {
	return o.kind.format(v, d)
}

// Parse reads a text as Flink reads it in the dialect.
func (o Option[T]) Parse(text string, d Dialect) (T, error) {
	v, err := o.kind.parse(text, d)
	if err != nil {
		return v, newValueError(o.Key, text, err)
	}
	return v, nil
}

// Get returns the value of an option: what is set, else the default, else the zero value.
func Get[T any](c Conf, o Option[T]) (T, error) {
	v, found, err := Find(c, o)
	if err != nil || found || o.Default == nil {
		return v, err
	}
	return *o.Default, nil
}

// Find returns the value of an option if it is set under its key, a fallback key or a deprecated key, in this order.
func Find[T any](c Conf, o Option[T]) (T, bool, error) {
	for key := range o.keys {
		if text, set := c.Lookup(key); set {
			v, err := o.Parse(text, c.dialect)
			return v, true, err
		}
		if entries := o.below(c, key); len(entries) > 0 {
			return o.kind.gather(entries), true, nil
		}
	}
	var none T
	return none, false, nil
}

// Has reports whether an option is set under any of its keys.
func Has[T any](c Conf, o Option[T]) bool {
	for key := range o.keys {
		if _, set := c.Lookup(key); set || len(o.below(c, key)) > 0 {
			return true
		}
	}
	return false
}

// Set returns the configuration with the option's value, written as Flink writes it in the dialect of c.
func Set[T any](c Conf, o Option[T], v T) Conf {
	b := c.Edit()
	Put(b, o, v)
	return b.Conf()
}

// Put does what Set does in a Builder.
func Put[T any](b *Builder, o Option[T], v T) {
	for name := range o.below(b.conf, o.Key) {
		b.Delete(o.Key + "." + name)
	}
	b.Set(o.Key, o.kind.format(v, b.conf.dialect))
}

// Unset returns the configuration without the option: the first of its keys that is present is removed, as Flink does.
func Unset[T any](c Conf, o Option[T]) Conf {
	for key := range o.keys {
		below := o.below(c, key)
		if _, set := c.Lookup(key); !set && len(below) == 0 {
			continue
		}
		b := c.Edit()
		for name := range below {
			b.Delete(key + "." + name)
		}
		if len(below) == 0 {
			b.Delete(key)
		}
		return b.Conf()
	}
	return c
}

// keys yields every key that the option may stand under, in order of precedence.
func (o Option[T]) keys(yield func(string) bool) {
	if !yield(o.Key) {
		return
	}
	for _, more := range [][]string{o.Fallback, o.Deprecated} {
		for _, key := range more {
			if !yield(key) {
				return
			}
		}
	}
}

// below returns the entries key.x by x for options that may be written so.
func (o Option[T]) below(c Conf, key string) map[string]string {
	if o.kind.gather == nil {
		return nil
	}
	var entries map[string]string
	for k, text := range c.entries {
		if name, under := strings.CutPrefix(k, key+"."); under {
			if entries == nil {
				entries = map[string]string{}
			}
			entries[name] = text
		}
	}
	return entries
}
