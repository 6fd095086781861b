package clusterconf

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/settings"
)

func TestDefaults(t *testing.T) {
	const (
		ns  = settings.NamespaceDefaults
		ver = settings.VersionDefaults
	)
	tests := map[string]struct {
		base      map[string]string
		namespace string
		version   version.Version
		want      map[string]string
	}{
		"those of other namespaces do not count": {
			base: map[string]string{"a": "0", ns + "x.a": "1", ns + "xy.a": "2"}, namespace: "x", want: map[string]string{"a": "1"},
		},
		"a namespace may have a dot in the key after it": {
			base: map[string]string{ns + "x.taskmanager.slots": "1"}, namespace: "x", want: map[string]string{"taskmanager.slots": "1"},
		},
		"those of the exact version": {
			base: map[string]string{"a": "0", ver + "v1_17.a": "1"}, version: version.Of(1, 17), want: map[string]string{"a": "1"},
		},
		"those of an older version do not count": {
			base: map[string]string{"a": "0", ver + "v1_17.a": "1"}, version: version.Of(1, 18), want: map[string]string{"a": "0"},
		},
		"those of older versions with a plus, the newest wins": {
			base:    map[string]string{ver + "v1_16+.a": "1", ver + "v1_18+.a": "2", ver + "v1_20+.a": "3"},
			version: version.Of(1, 19), want: map[string]string{"a": "2"},
		},
		"the exact version wins over a plus": {
			base:    map[string]string{ver + "v1_19+.a": "1", ver + "v1_19.a": "2", ver + "v1_18+.a": "3"},
			version: version.Of(1, 19), want: map[string]string{"a": "2"},
		},
		"version wins over namespace": {
			base: map[string]string{ns + "x.a": "1", ver + "v1_18+.a": "2"}, namespace: "x", version: version.Of(2, 0),
			want: map[string]string{"a": "2"},
		},
		"unknown versions are passed over": {
			base:    map[string]string{"a": "0", ver + "v0_1+.a": "1", ver + "1_18+.a": "2", ver + "v1_018+.a": "3", ver + "v1_18+": "4"},
			version: version.Of(1, 19), want: map[string]string{"a": "0"},
		},
		"defaults inside defaults stay where they are": {
			base:      map[string]string{ns + "x." + ver + "v1_19.a": "1"},
			namespace: "x", version: version.Of(1, 19),
			want: map[string]string{ver + "v1_19.a": "1"},
		},
		"no namespace and no version": {
			base: map[string]string{"a": "0", ns + "x.a": "1", ver + "v1_13+.a": "2"}, want: map[string]string{"a": "0"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := Defaults(conf.FromMap(test.base), test.namespace, test.version).Map()
			want := maps.Clone(test.base) // the prefixed keys stay
			maps.Copy(want, test.want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Defaults() -want +got\n%s", diff)
			}
		})
	}
}

func TestDefaultsAgreeWithApplyingVersionByVersion(t *testing.T) {
	names := rapid.SampledFrom([]string{"v1_15", "v1_18", "v1_18+", "v1_19+", "v1_20", "v2_0+", "v9_9+"})
	rapid.Check(t, func(r *rapid.T) {
		base := map[string]string{}
		for _, name := range rapid.SliceOf(names).Draw(r, "names") {
			base[settings.VersionDefaults+name+"."+rapid.SampledFrom([]string{"a", "b"}).Draw(r, "key")] = name
		}
		v := rapid.SampledFrom(version.All()).Draw(r, "version")
		want := maps.Clone(base)
		for _, known := range version.All() {
			if known.Compare(v) <= 0 {
				apply(want, base, settings.VersionDefaults+known.String()+"+.")
			}
		}
		apply(want, base, settings.VersionDefaults+v.String()+".")
		if diff := cmp.Diff(want, Defaults(conf.FromMap(base), "", v).Map()); diff != "" {
			r.Fatalf("Defaults(%s) -want +got\n%s", v, diff)
		}
	})
}

func apply(to, from map[string]string, prefix string) {
	for _, key := range slices.Sorted(maps.Keys(from)) {
		if own, under := strings.CutPrefix(key, prefix); under {
			to[own] = from[key]
		}
	}
}
