package conf_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
)

func TestDurations(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"10": 10 * time.Millisecond, " 10 s ": 10 * time.Second, "5min": 5 * time.Minute, "5 M": 5 * time.Minute,
		"2 hours": 2 * time.Hour, "1 d": 24 * time.Hour, "3 µs": 3 * time.Microsecond, "0": 0, "7 nanos": 7, "1 SEC": time.Second,
	} {
		if got, err := conf.ParseDuration(text); got != want || err != nil {
			t.Errorf("ParseDuration(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", " ", "s", "-1 s", "1.5 s", "1 w", "1 s 2", "PT1S", "99999999999999999999"} {
		if got, err := conf.ParseDuration(text); err == nil {
			t.Errorf("ParseDuration(%q) = %v, want an error", text, got)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0 ms", time.Minute: "1 min", 61 * time.Second: "61 s", 48 * time.Hour: "2 d", 1: "1 ns", 1500 * time.Microsecond: "1500 µs",
		-time.Second: "-1 s",
	} {
		if got := conf.FormatDuration(d); got != want {
			t.Errorf("FormatDuration(%d) = %q, want %q", d, got, want)
		}
	}
}

func TestMemorySizes(t *testing.T) {
	cases := map[string]struct {
		size        conf.MemorySize
		text, human string
	}{
		"1":               {1, "1 bytes", "1 bytes"},
		"0":               {0, "0 bytes", "0 bytes"},
		"1024 MB":         {1 << 30, "1 gb", "1024.000mb (1073741824 bytes)"},
		" 2g ":            {2 << 30, "2 gb", "2.000gb (2147483648 bytes)"},
		"1600m":           {1600 << 20, "1600 mb", "1.563gb (1677721600 bytes)"},
		"5 kibibytes":     {5 << 10, "5 kb", "5.000kb (5120 bytes)"},
		"1t":              {1 << 40, "1099511627776 bytes", "1024.000gb (1099511627776 bytes)"},
		"1000000b":        {1000000, "1000000 bytes", "976.563kb (1000000 bytes)"},
		"9223372036854 k": {9223372036854 << 10, "9223372036854 kb", "8589.935tb (9444732965738496 bytes)"},
	}
	for text, tc := range cases {
		size, err := conf.ParseMemory(text)
		if err != nil || size != tc.size || size.String() != tc.text || size.Human() != tc.human {
			t.Errorf("ParseMemory(%q) = %d %q %q, %v, want %+v", text, size, size, size.Human(), err, tc)
		}
	}
	for _, text := range []string{"", "m", "-1", "1.5g", "1 Gi", "1 x", "99999999999999999999", "9223372036854775807 t"} {
		if got, err := conf.ParseMemory(text); err == nil {
			t.Errorf("ParseMemory(%q) = %v, want an error", text, got)
		}
	}
	if got := conf.MemorySize(1600<<20 + 1).MiB(); got != 1600 {
		t.Errorf("MiB = %d", got)
	}
}

func TestNumbersAreJavas(t *testing.T) {
	for text, want := range map[string]string{
		"1": "1.0", "-0": "-0.0", " 1.5f ": "1.5", "1e7": "1.0E7", "9999999.9": "9999999.9", "0.001": "0.001", "1e-4": "1.0E-4",
		"0x1.8p1": "3.0", "NaN": "NaN", "-Infinity": "-Infinity", "1e400": "Infinity", "1e-400": "0.0", ".5": "0.5", "1.": "1.0",
		"2e23": "1.9999999999999998E23", "5e-324": "4.9E-324", "0.1": "0.1", "5131624330890032128": "5.1316243308900321E18",
	} {
		v, err := conf.ParseDouble(text)
		if got := conf.FormatDouble(v); got != want || err != nil {
			t.Errorf("%q reads and prints as %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", " ", "inf", "1_0", "1e", ".", "--1", "1L", "0x1", "1,5", "abc", "1.2.3", "+..x"} {
		if v, err := conf.ParseDouble(text); err == nil {
			t.Errorf("ParseDouble(%q) = %v, want an error", text, v)
		}
	}
	for text, want := range map[string]string{"0.1": "0.1", "16777217": "1.6777216E7", "1e10": "1.0E10"} {
		v, err := conf.ParseFloat(text)
		if got := conf.FormatFloat(v); got != want || err != nil {
			t.Errorf("%q reads and prints as float %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestLists(t *testing.T) {
	cases := map[string]struct {
		text    string
		dialect conf.Dialect
		want    []string
	}{
		"legacy":                            {"a; b ;c", conf.LegacyYAML, []string{"a", "b", "c"}},
		"legacy with quotes":                {`'a;b';"c;'d'";it''s`, conf.LegacyYAML, []string{"a;b", "c;'d'", "it''s"}},
		"legacy gaps":                       {";a;;b;", conf.LegacyYAML, []string{"a", "", "b"}},
		"brackets mean nothing in legacy":   {"[a, b]", conf.LegacyYAML, []string{"[a, b]"}},
		"standard":                          {"[a, 1, 1.50, true, 'x, y']", conf.StandardYAML, []string{"a", "1", "1.5", "true", "x, y"}},
		"standard with nested values":       {"[{a: [1, b]}, [2]]", conf.StandardYAML, []string{"{a: [1, b]}", "[2]"}},
		"standard takes legacy text, too":   {"a;b", conf.StandardYAML, []string{"a", "b"}},
		"a missing element makes it legacy": {"[a, null]", conf.StandardYAML, []string{"[a, null]"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := conf.ParseList(tc.text, tc.dialect)
			if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
				t.Errorf("error %v, -want +got\n%s", err, diff)
			}
		})
	}
}

func TestMapsThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"a":       "Map item is not a key-value pair (missing ':'?)",
		"a:b:c":   "Map item is not a key-value pair (missing ':'?)",
		"'a:b":    "Could not split string. Quoting was not closed properly.",
		"'a'b:c":  "Could not split string. Illegal quoting at position: 2",
		"a:b,a:c": "Duplicate key a (attempted merging values b and c)",
	} {
		if got, err := conf.ParseMap(text, conf.LegacyYAML); err == nil || err.Error() != want {
			t.Errorf("ParseMap(%q) = %v, %v, want error %s", text, got, err, want)
		}
	}
}
