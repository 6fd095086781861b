package conf_test

import (
	"fmt"
	"testing"

	"github.com/drey-project/drey/flink/conf"
)

func hundredKeys() conf.Conf {
	b := conf.Conf{}.Edit()
	for i := range 100 {
		b.Set(fmt.Sprintf("some.group%d.key-%d", i%7, i), fmt.Sprintf("value %d", i))
	}
	b.Set("slots", "4")
	return b.Conf()
}

func BenchmarkParseLegacyFile(b *testing.B) {
	text := hundredKeys().Print(conf.LegacyYAML)
	for b.Loop() {
		_, _ = conf.ParseFile(text, conf.LegacyYAML)
	}
}

func BenchmarkParseStandardFile(b *testing.B) {
	text := hundredKeys().Print(conf.StandardYAML)
	for b.Loop() {
		_, _ = conf.ParseFile(text, conf.StandardYAML)
	}
}

func BenchmarkFlatten(b *testing.B) {
	raw := []byte(`{"a": 1, "b.c": "x", "d": {"e": [1, 2, 3], "f": {"g": true, "h": 1.5}}, "taskmanager.numberOfTaskSlots": "2"}`)
	for b.Loop() {
		_, _ = conf.Flatten(raw)
	}
}

func BenchmarkGet(b *testing.B) {
	c, slots := hundredKeys(), conf.Int("slots").WithDefault(1).WithFallback("old")
	for b.Loop() {
		_, _ = conf.Get(c, slots)
	}
}

func BenchmarkGetSpreadMap(b *testing.B) {
	c, group := hundredKeys(), conf.Map("some.group3")
	for b.Loop() {
		_, _ = conf.Get(c, group)
	}
}

func BenchmarkSet(b *testing.B) {
	c, slots := hundredKeys(), conf.Int("slots")
	for b.Loop() {
		conf.Set(c, slots, 2)
	}
}

func BenchmarkEditTwentyKeys(b *testing.B) {
	c := hundredKeys()
	for b.Loop() {
		edit := c.Edit()
		for i := range 20 {
			edit.Set("some.group1.key-1", string(rune('a'+i)))
		}
		edit.Conf()
	}
}

func BenchmarkFormatDouble(b *testing.B) {
	for b.Loop() {
		conf.FormatDouble(0.10000000149011612)
	}
}
