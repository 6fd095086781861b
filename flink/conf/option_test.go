package conf_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
)

var dir = conf.String("new").WithDefault("default").WithDeprecated("old").WithFallback("other").WithDeprecated("older")

func TestLookupOrder(t *testing.T) {
	cases := map[string]struct {
		entries map[string]string
		want    string
		found   bool
	}{
		"nothing set gives the default":          {nil, "default", false},
		"the key goes before all others":         {map[string]string{"new": "1", "other": "2", "old": "3"}, "1", true},
		"a fallback goes before deprecated keys": {map[string]string{"other": "2", "old": "3", "older": "4"}, "2", true},
		"deprecated keys go in order":            {map[string]string{"older": "4", "old": "3"}, "3", true},
		"an empty text is a value":               {map[string]string{"new": ""}, "", true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := conf.FromMap(tc.entries)
			got, err := conf.Get(c, dir)
			if got != tc.want || err != nil {
				t.Errorf("Get = %q, %v, want %q", got, err, tc.want)
			}
			if _, found, _ := conf.Find(c, dir); found != tc.found || conf.Has(c, dir) != tc.found {
				t.Errorf("Find found %v, Has %v, want %v", found, conf.Has(c, dir), tc.found)
			}
		})
	}
}

func TestGetWithoutDefaultIsZero(t *testing.T) {
	if v, err := conf.Get(conf.Conf{}, conf.Int("x")); v != 0 || err != nil {
		t.Errorf("Get = %d, %v", v, err)
	}
}

func TestMapsMayBeSpreadOverKeys(t *testing.T) {
	labels := conf.Map("labels").WithDeprecated("tags")
	cases := map[string]struct {
		entries, want map[string]string
	}{
		"one key each":                {map[string]string{"labels.a": "1", "labels.b.c": "2"}, map[string]string{"a": "1", "b.c": "2"}},
		"the whole goes first":        {map[string]string{"labels.a": "1", "labels": "b:2"}, map[string]string{"b": "2"}},
		"under a deprecated key":      {map[string]string{"tags.a": "1"}, map[string]string{"a": "1"}},
		"a like-named key is another": {map[string]string{"labelsx": "1"}, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := conf.Get(conf.FromMap(tc.entries), labels)
			if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
				t.Errorf("error %v, -want +got\n%s", err, diff)
			}
		})
	}
}

func TestSetReplacesSpreadMap(t *testing.T) {
	c := conf.Set(conf.FromMap(map[string]string{"m.a": "1", "n": "2"}), conf.Map("m"), map[string]string{"b": "x:y", "a": "1"})
	if diff := cmp.Diff(map[string]string{"m": "a:1,'b:''x:y'''", "n": "2"}, c.Map()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestUnsetRemovesTheFirstPresentKey(t *testing.T) {
	c := conf.FromMap(map[string]string{"other": "1", "old": "2", "m.a": "1", "m.b": "2"})
	got := conf.Unset(conf.Unset(conf.Unset(c, dir), conf.Map("m")), conf.Int("absent"))
	if diff := cmp.Diff(map[string]string{"old": "2"}, got.Map()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestSetWritesAsFlinkDoes(t *testing.T) {
	legacy, standard := conf.Conf{}, conf.Conf{}.In(conf.StandardYAML)
	cases := map[string]struct{ got, want conf.Conf }{
		"duration":         {conf.Set(legacy, conf.Duration("k"), 90*time.Second), legacy.With("k", "90 s")},
		"memory":           {conf.Set(legacy, conf.Memory("k"), 1<<30), legacy.With("k", "1 gb")},
		"double":           {conf.Set(legacy, conf.Double("k"), 2), legacy.With("k", "2.0")},
		"float":            {conf.Set(legacy, conf.Float("k"), 0.1), legacy.With("k", "0.1")},
		"bool":             {conf.Set(legacy, conf.Bool("k"), true), legacy.With("k", "true")},
		"int and long":     {conf.Set(conf.Set(legacy, conf.Int("k"), -1), conf.Long("l"), 1<<40), legacy.With("k", "-1").With("l", "1099511627776")},
		"list":             {conf.Set(legacy, conf.List("k"), []string{"a;b", "c"}), legacy.With("k", "'a;b';c")},
		"list in YAML":     {conf.Set(standard, conf.List("k"), []string{"a,b", "c", "1"}), standard.With("k", "['a,b', c, '1']")},
		"map in YAML":      {conf.Set(standard, conf.Map("k"), map[string]string{"b": "true", "a": ""}), standard.With("k", "{a: '', b: 'true'}")},
		"map list":         {conf.Set(legacy, conf.MapList("k"), []map[string]string{{"a": "1", "b": "2"}, {"c": "3"}}), legacy.With("k", "a:1,b:2;c:3")},
		"map list in YAML": {conf.Set(standard, conf.MapList("k"), []map[string]string{{"a": "1"}}), standard.With("k", "[{a: '1'}]")},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tc.got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

type size string

func TestEnumsIgnoreCase(t *testing.T) {
	option := conf.Enum("size", size("Small"), size("Large"))
	if got, err := option.Parse("LARGE", conf.LegacyYAML); got != "Large" || err != nil {
		t.Errorf("Parse = %q, %v", got, err)
	}
	_, err := option.Parse("huge", conf.LegacyYAML)
	if want := "Could not parse value 'huge' for key 'size': expected one of: [Small, Large]"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestErrorsNeverShowSecrets(t *testing.T) {
	_, err := conf.Get(conf.FromMap(map[string]string{"my.secret.size": "hunter2"}), conf.Memory("my.secret.size"))
	if err == nil || strings.Contains(err.Error(), "hunter2") || errors.Unwrap(err) != nil {
		t.Errorf("got %v", err)
	}
	var problem *conf.ValueError
	if !errors.As(err, &problem) || problem.Key != "my.secret.size" {
		t.Errorf("got %#v", err)
	}
}

func TestVeryLongDurationsAreTheLongest(t *testing.T) {
	c := conf.FromMap(map[string]string{"a": "1000000 d", "b": "9223372036854775807 d"})
	if got, err := conf.Get(c, conf.Duration("a")); got != math.MaxInt64 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := conf.Get(c, conf.Duration("b")); err == nil {
		t.Error("more seconds than 64 bits can count were accepted")
	}
	if _, err := conf.ParseDuration("1000000 d"); !errors.Is(err, conf.ErrTooLong) {
		t.Errorf("got %v", err)
	}
}
