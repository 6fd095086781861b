package conf_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/drey-project/drey/flink/conf"
)

// What is printed reads back as the same value.

func TestDurationsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, math.MaxInt64).Draw(t, "d"))
		if got, err := conf.ParseDuration(conf.FormatDuration(d)); got != d || err != nil {
			t.Fatalf("%d becomes %d, %v", d, got, err)
		}
	})
}

func TestMemoryRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shift := rapid.IntRange(0, 40).Draw(t, "shift")
		m := conf.MemorySize(rapid.Int64Range(0, math.MaxInt64>>shift).Draw(t, "m") << shift)
		if got, err := conf.ParseMemory(m.String()); got != m || err != nil {
			t.Fatalf("%d becomes %d, %v", m, got, err)
		}
	})
}

func TestDoublesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "v")
		if got, err := conf.ParseDouble(conf.FormatDouble(v)); got != v || err != nil {
			t.Fatalf("%v becomes %v, %v", v, got, err)
		}
	})
}

// printable are texts that any configuration file can hold.
func printable() *rapid.Generator[string] {
	special := rapid.StringOfN(rapid.RuneFrom([]rune("ab1 :;,'\"#-[]{}?&*!|>%@`~.=\\\n\té😀")), 0, 8, -1)
	return rapid.OneOf(special, rapid.StringMatching(`[a-z0-9./-]{0,12}`))
}

func TestListsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(printable(), 1, 5).Draw(t, "list")
		got, err := conf.ParseList(conf.FormatList(list, conf.StandardYAML), conf.StandardYAML)
		if diff := cmp.Diff(list, got); diff != "" || err != nil {
			t.Fatalf("error %v, -want +got\n%s", err, diff)
		}
		// The legacy form keeps no blanks around a part, and no empty part at either end.
		plain := make([]string, 0, len(list))
		for _, part := range list {
			plain = append(plain, "x"+part+"x")
		}
		got, err = conf.ParseList(conf.FormatList(plain, conf.LegacyYAML), conf.LegacyYAML)
		if diff := cmp.Diff(plain, got); diff != "" || err != nil {
			t.Fatalf("legacy: error %v, -want +got\n%s", err, diff)
		}
	})
}

func TestMapsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.MapOf(printable(), printable()), 1, 4).Draw(t, "list")
		got, err := conf.ParseMapList(conf.FormatMapList(list, conf.StandardYAML), conf.StandardYAML)
		if diff := cmp.Diff(list, got); diff != "" || err != nil {
			t.Fatalf("error %v, -want +got\n%s", err, diff)
		}
		text := rapid.StringMatching(`x[a-z;,:'" ]{0,5}x`)
		m := rapid.MapOfN(text, text, 1, 4).Draw(t, "map")
		legacy, err := conf.ParseMap(conf.FormatMap(m, conf.LegacyYAML), conf.LegacyYAML)
		if diff := cmp.Diff(m, legacy); diff != "" || err != nil {
			t.Fatalf("legacy: error %v, -want +got\n%s", err, diff)
		}
	})
}

func TestStandardFilesRoundTrip(t *testing.T) {
	key := rapid.StringMatching(`[a-c1:$-]{1,2}`)
	rapid.Check(t, func(t *rapid.T) {
		// All keys have the same number of parts, so none goes on from another.
		parts := rapid.IntRange(1, 3).Draw(t, "parts")
		b := conf.Conf{}.In(conf.StandardYAML).Edit()
		for range rapid.IntRange(0, 6).Draw(t, "entries") {
			name := strings.Join(rapid.SliceOfN(key, parts, parts).Draw(t, "key"), ".")
			b.Set(name, printable().Draw(t, "value"))
		}
		got, err := conf.ParseFile(b.Conf().Print(conf.StandardYAML), conf.StandardYAML)
		if diff := cmp.Diff(b.Conf(), got); diff != "" || err != nil {
			t.Fatalf("error %v, -want +got\n%s\n%s", err, diff, b.Conf().Print(conf.StandardYAML))
		}
	})
}

func TestLegacyFilesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.MapOf(rapid.StringMatching(`[a-z$][a-z.-]{0,8}`), rapid.StringMatching(`[a-z:;'"{][a-z :;,]{0,6}[a-z}]`)).Draw(t, "entries")
		c := conf.FromMap(entries)
		got, err := conf.ParseFile(c.Print(conf.LegacyYAML), conf.LegacyYAML)
		if diff := cmp.Diff(c.Map(), got.Map()); diff != "" || err != nil {
			t.Fatalf("error %v, -want +got\n%s", err, diff)
		}
	})
}
