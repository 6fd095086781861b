package conf_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
)

func TestChangesLeaveTheOriginalAlone(t *testing.T) {
	changes := map[string]struct {
		change func(conf.Conf) conf.Conf
		want   map[string]string
	}{
		"With adds a key":              {func(c conf.Conf) conf.Conf { return c.With("c", "3") }, map[string]string{"a": "1", "b": "2", "c": "3"}},
		"With replaces a key":          {func(c conf.Conf) conf.Conf { return c.With("a", "3") }, map[string]string{"a": "3", "b": "2"}},
		"Without removes a key":        {func(c conf.Conf) conf.Conf { return c.Without("a", "x") }, map[string]string{"b": "2"}},
		"Without an absent key":        {func(c conf.Conf) conf.Conf { return c.Without("x") }, map[string]string{"a": "1", "b": "2"}},
		"Merge lets the argument win":  {func(c conf.Conf) conf.Conf { return c.Merge(conf.FromMap(map[string]string{"b": "9"})) }, map[string]string{"a": "1", "b": "9"}},
		"Merge of nothing":             {func(c conf.Conf) conf.Conf { return c.Merge(conf.Conf{}) }, map[string]string{"a": "1", "b": "2"}},
		"Merge into nothing":           {func(c conf.Conf) conf.Conf { return conf.Conf{}.Merge(c) }, map[string]string{"a": "1", "b": "2"}},
		"a change of the returned map": {func(c conf.Conf) conf.Conf { c.Map()["a"] = "9"; return c }, map[string]string{"a": "1", "b": "2"}},
	}
	for name, tc := range changes {
		t.Run(name, func(t *testing.T) {
			given := map[string]string{"a": "1", "b": "2"}
			c := conf.FromMap(given)
			given["a"] = "changed outside"
			if diff := cmp.Diff(tc.want, tc.change(c).Map()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if diff := cmp.Diff(map[string]string{"a": "1", "b": "2"}, c.Map()); diff != "" {
				t.Errorf("the original changed, -want +got\n%s", diff)
			}
		})
	}
}

func TestBuilderKeepsWhatItGaveAway(t *testing.T) {
	b := conf.FromMap(map[string]string{"a": "1"}).Edit()
	b.Set("b", "2")
	first := b.Conf()
	b.Set("b", "3")
	b.Delete("a")
	if diff := cmp.Diff(map[string]string{"a": "1", "b": "2"}, first.Map()); diff != "" {
		t.Errorf("first, -want +got\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"b": "3"}, b.Conf().Map()); diff != "" {
		t.Errorf("second, -want +got\n%s", diff)
	}
	if text, ok := b.Lookup("b"); text != "3" || !ok {
		t.Errorf("Lookup(b) = %q, %v", text, ok)
	}
}

func TestZeroValueIsEmpty(t *testing.T) {
	var c conf.Conf
	if c.Len() != 0 || len(c.Keys()) != 0 || len(c.Map()) != 0 {
		t.Errorf("zero value has entries: %v", c.Map())
	}
	if diff := cmp.Diff([]string{"a", "b"}, c.With("b", "").With("a", "").Keys()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if !c.Equal(conf.FromMap(nil)) || c.Equal(c.In(conf.StandardYAML)) {
		t.Error("Equal compares entries and dialect")
	}
}

func TestSensitiveKeys(t *testing.T) {
	for key, want := range map[string]bool{
		"s3.secret-key": true, "My.PassWord": true, "a.token.b": true, "security.jaas.config": true,
		"parallelism.default": false, "pass.word": false,
	} {
		if got := conf.IsSensitive(key); got != want {
			t.Errorf("IsSensitive(%q) = %v, want %v", key, got, want)
		}
	}
}
