package podtemplate

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMerge(t *testing.T) {
	tests := map[string]struct {
		base, over string
		arrays     Arrays
		want       string
	}{
		"objects are merged property by property": {
			base: `{"metadata":{"labels":{"a":"1","b":"1"}}}`,
			over: `{"metadata":{"labels":{"b":"2"},"annotations":{"x":"y"}}}`,
			want: `{"metadata":{"labels":{"a":"1","b":"2"},"annotations":{"x":"y"}}}`,
		},
		"an absent base gives the other side": {
			base: `null`, over: `{"spec":{"hostNetwork":true}}`, want: `{"spec":{"hostNetwork":true}}`,
		},
		"an absent override gives the base": {
			base: `{"spec":{"hostNetwork":true}}`, over: `null`, want: `{"spec":{"hostNetwork":true}}`,
		},
		"a null of the override changes nothing": {
			base: `{"spec":{"hostNetwork":true}}`, over: `{"spec":{"hostNetwork":null}}`, want: `{"spec":{"hostNetwork":true}}`,
		},
		"by index the names of elements do not matter": {
			base: `{"spec":{"initContainers":[{"name":"a","image":"x"}]}}`,
			over: `{"spec":{"initContainers":[{"name":"b"},{"name":"c"}]}}`,
			want: `{"spec":{"initContainers":[{"name":"b","image":"x"},{"name":"c"}]}}`,
		},
		"by name new elements go to the end": {
			arrays: ByName,
			base:   `{"spec":{"containers":[{"name":"a","image":"x"},{"name":"b"}]}}`,
			over:   `{"spec":{"containers":[{"name":"c"},{"name":"a","tty":true}]}}`,
			want:   `{"spec":{"containers":[{"name":"a","image":"x","tty":true},{"name":"b"},{"name":"c"}]}}`,
		},
		"by name works in lists inside lists": {
			arrays: ByName,
			base:   `{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"},{"name":"Y","value":"1"}]}]}}`,
			over:   `{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"}]}]}}`,
			want:   `{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}]}]}}`,
		},
		"by name falls back to the index when an element has no name": {
			arrays: ByName,
			base:   `{"spec":{"tolerations":[{"key":"a"}]}}`,
			over:   `{"spec":{"tolerations":[{"key":"b"},{"key":"c"}]}}`,
			want:   `{"spec":{"tolerations":[{"key":"b"},{"key":"c"}]}}`,
		},
		"by name a name given twice keeps its first place and last value": {
			arrays: ByName,
			base:   `{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"},{"name":"a","tty":true}]}}`,
			over:   `{"spec":{"containers":[{"name":"b","image":"2"}]}}`,
			want:   `{"spec":{"containers":[{"name":"a","tty":true},{"name":"b","image":"2"}]}}`,
		},
		"texts in lists are not replaced, only added": {
			base: `{"spec":{"containers":[{"name":"a","args":["x","y"]}]}}`,
			over: `{"spec":{"containers":[{"name":"a","args":["1","2","3"]}]}}`,
			want: `{"spec":{"containers":[{"name":"a","args":["x","y","3"]}]}}`,
		},
		"unknown properties survive on both sides": {
			base: `{"spec":{"containers":[{"name":"a","novel":{"p":1}}]},"other":[]}`,
			over: `{"spec":{"containers":[{"name":"a","novel":{"q":null}}]}}`,
			want: `{"spec":{"containers":[{"name":"a","novel":{"p":1,"q":null}}]},"other":[]}`,
		},
		"quantities keep their text": {
			base: `{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":1,"memory":"1024Mi"}}}]}}`,
			over: `{"spec":{"containers":[{"name":"a","resources":{"limits":{"memory":"1.50Gi"}}}]}}`,
			want: `{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"1","memory":"1.50Gi"}}}]}}`,
		},
		"empty objects stay, empty lists and maps go": {
			base: `{"metadata":{"labels":{}},"spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[]}}`,
			over: `{"spec":{"nodeSelector":{},"securityContext":{}}}`,
			want: `{"metadata":{},"spec":{"volumes":[{"name":"v","emptyDir":{}}],"securityContext":{}}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.arrays == "" {
				test.arrays = ByIndex
			}
			got := Merge(mustParse(t, test.base), mustParse(t, test.over), test.arrays)
			if diff := cmp.Diff(decoded(t, test.want), shown(t, got)); diff != "" {
				t.Errorf("Merge() -want +got\n%s", diff)
			}
		})
	}
}

func TestMergeChangesNeitherSide(t *testing.T) {
	base := mustParse(t, `{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"}]}]}}`)
	over := mustParse(t, `{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"2"},{"name":"Y"}]}]}}`)
	before := []any{shown(t, base), shown(t, over)}
	for _, arrays := range []Arrays{ByIndex, ByName} {
		merged, err := Merge(base, over, arrays).WithStartupProbe()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := merged.WithResources(Resources{Limits: map[string]string{"a": "1"}}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(before, []any{shown(t, base), shown(t, over)}); diff != "" {
		t.Errorf("inputs after merging -before +after\n%s", diff)
	}
}

func TestMergingTwiceChangesNothingMore(t *testing.T) {
	templates := rapid.SampledFrom([]string{
		`{}`, `{"metadata":{"labels":{"a":"1"}}}`,
		`{"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"}]},{"name":"b"}]}}`,
		`{"spec":{"containers":[{"name":"b","args":["1"]},{"name":"c"}],"tolerations":[{"key":"k"}]}}`,
	})
	rapid.Check(t, func(r *rapid.T) {
		arrays := rapid.SampledFrom([]Arrays{ByIndex, ByName}).Draw(r, "arrays")
		base, over := templates.Draw(r, "base"), templates.Draw(r, "over")
		once := Merge(mustParse(t, base), mustParse(t, over), arrays)
		if twice := Merge(once, mustParse(t, over), arrays); !twice.Equal(once) {
			r.Fatalf("merging %s twice over %s: %v, then %v", over, base, once.tree, twice.tree)
		}
	})
}

func mustParse(t *testing.T, text string) Template {
	t.Helper()
	parsed, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func shown(t *testing.T, template Template) any {
	t.Helper()
	text, err := json.Marshal(template)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, string(text))
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var out any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
