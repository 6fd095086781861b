package conf_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
)

func TestParseLegacyFile(t *testing.T) {
	text := "# comment\na: 1 # why\n  b.c : x: y  \nno pair\nempty:\nempty: \n: v\nkey\t: v\nk:\tv\nlast: 1\r\nlast: 2\nsecret: a#b\n"
	c, err := conf.ParseFile([]byte(text), conf.LegacyYAML)
	want := map[string]string{"a": "1", "b.c": "x: y", "key": "v", "last": "2", "secret": "a"}
	if diff := cmp.Diff(want, c.Map()); diff != "" || err != nil {
		t.Errorf("error %v, -want +got\n%s", err, diff)
	}
	if c.Dialect() != conf.LegacyYAML {
		t.Errorf("dialect %s", c.Dialect())
	}
}

func TestParseStandardFile(t *testing.T) {
	text := "%YAML 1.2\n---\na:\n  b: 1\n  c.d: 1e3\n  l: [x, {y: z}, 'w, v']\ne: |\n  l1\n  l2\nx: 0x1F\ny: yes\nt: True\nf: 1.50\nr: &r {p: q}\ns: *r\nz: {}\n"
	c, err := conf.ParseFile([]byte(text), conf.StandardYAML)
	want := map[string]string{
		"a.b": "1", "a.c.d": "1000.0", "a.l": "[x, {y: z}, 'w, v']", "e": "l1\nl2\n", "x": "31", "y": "yes", "t": "true",
		"f": "1.5", "r.p": "q", "s.p": "q",
	}
	if diff := cmp.Diff(want, c.Map()); diff != "" || err != nil {
		t.Errorf("error %v, -want +got\n%s", err, diff)
	}
}

func TestParseStandardFileRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a list at the top":    "- a\n",
		"a text at the top":    "a\n",
		"a missing value":      "a:\n",
		"a null":               "a: {b: ~}\n",
		"a key that is number": "1: a\n",
		"a key twice":          "a: 1\na: 2\n",
		"a key twice below":    "x:\n  a: 1\n  a: 2\n",
		"two documents":        "a: 1\n---\nb: 2\n",
		"an unknown tag":       "a: !mine 5\n",
		"an endless alias":     "a: &x [*x]\n",
		"broken text":          "a: [1\n",
		"an alias too many":    "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
	} {
		t.Run(name, func(t *testing.T) {
			if c, err := conf.ParseFile([]byte(text), conf.StandardYAML); err == nil {
				t.Errorf("got %v, want an error", c.Map())
			}
		})
	}
}

func TestParseDirPrefersTheLegacyFile(t *testing.T) {
	both := map[string]string{"flink-conf.yaml": "a: 1\n", "config.yaml": "b: 2\n"}
	c, err := conf.ParseDir(both)
	if diff := cmp.Diff(map[string]string{"a": "1"}, c.Map()); diff != "" || err != nil {
		t.Errorf("error %v, -want +got\n%s", err, diff)
	}
	delete(both, "flink-conf.yaml")
	if c, err = conf.ParseDir(both); err != nil || c.Dialect() != conf.StandardYAML {
		t.Errorf("got %v, %v", c, err)
	}
	if _, err = conf.ParseDir(nil); err == nil {
		t.Error("an empty directory was accepted")
	}
	if c, err = conf.ParseDir(map[string]string{"config.yaml": "# nothing\n"}); err != nil || c.Len() != 0 {
		t.Errorf("got %v, %v", c.Map(), err)
	}
}

func TestPrint(t *testing.T) {
	c := conf.FromMap(map[string]string{"a.b.c": "1", "a.b.d": "x: y", "a-b.c": "v", "z": "", "a.e": "true"})
	legacy := "a-b.c: v\na.b.c: 1\na.b.d: x: y\na.e: true\nz: \n"
	if diff := cmp.Diff(legacy, string(c.Print(conf.LegacyYAML))); diff != "" {
		t.Errorf("legacy, -want +got\n%s", diff)
	}
	standard := "a-b:\n  c: v\na:\n  b:\n    c: '1'\n    d: 'x: y'\n  e: 'true'\nz: ''\n"
	if diff := cmp.Diff(standard, string(c.Print(conf.StandardYAML))); diff != "" {
		t.Errorf("standard, -want +got\n%s", diff)
	}
}

func TestFlatten(t *testing.T) {
	cases := map[string]struct {
		json string
		want map[string]string
	}{
		"nothing":                        {"", map[string]string{}},
		"null":                           {"null", map[string]string{}},
		"flat and nested":                {`{"a.b": "x", "c": {"d": {"e": 1}}}`, map[string]string{"a.b": "x", "c.d.e": "1"}},
		"scalars":                        {`{"a": true, "b": null, "c": 1.50, "d": 1e10, "e": -0, "f": 12345678901234567890}`, map[string]string{"a": "true", "b": "null", "c": "1.5", "d": "1.0E10", "e": "0", "f": "12345678901234567890"}},
		"arrays":                         {`{"a": ["x;y", 1, null, {"b": 1}, [2]]}`, map[string]string{"a": "x;y;1;null;;"}},
		"empty objects and arrays":       {`{"a": {}, "b": [], "c": [""]}`, map[string]string{"c": ""}},
		"the later of two paths wins":    {`{"a.b": 1, "a": {"b": 2}}`, map[string]string{"a.b": "2"}},
		"the later one wins either way":  {`{"a": {"b": 2}, "a.b": 1}`, map[string]string{"a.b": "1"}},
		"an empty array overrides none":  {`{"a.b": 1, "a": {"b": []}}`, map[string]string{"a.b": "1"}},
		"a key without name adds no dot": {`{"": {"a": 1}, "b": {"": 2}}`, map[string]string{"a": "1", "b.": "2"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c, err := conf.Flatten([]byte(tc.json))
			if diff := cmp.Diff(tc.want, c.Map()); diff != "" || err != nil {
				t.Errorf("error %v, -want +got\n%s", err, diff)
			}
		})
	}
	for _, text := range []string{"[]", `"a"`, "{", `{"a"`, `{"a": [`, `{"a": 1} x`, `{"a": }`} {
		if c, err := conf.Flatten([]byte(text)); err == nil {
			t.Errorf("Flatten(%s) = %v, want an error", text, c.Map())
		}
	}
}
