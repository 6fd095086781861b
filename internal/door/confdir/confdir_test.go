package confdir_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/internal/door/confdir"
)

func TestLoad(t *testing.T) {
	cases := map[string]struct {
		base, override map[string]string
		want           map[string]string
	}{
		"without directories the configuration is empty": {want: map[string]string{}},
		"the legacy file wins over the standard one": {
			base: map[string]string{"flink-conf.yaml": "a: 1\n", "config.yaml": "a: 2\nb: 2\n"},
			want: map[string]string{"a": "1"},
		},
		"the standard file alone counts": {
			base: map[string]string{"config.yaml": "a:\n  b: 2\n"},
			want: map[string]string{"a.b": "2"},
		},
		"keys of the override directory win": {
			base:     map[string]string{"flink-conf.yaml": "a: 1\nb: 1\n"},
			override: map[string]string{"flink-conf.yaml": "a: 2\nc: 2\n"},
			want:     map[string]string{"a": "2", "b": "1", "c": "2"},
		},
		"the override directory alone counts": {
			override: map[string]string{"flink-conf.yaml": "a: 2\n"},
			want:     map[string]string{"a": "2"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			env := map[string]string{"FLINK_CONF_DIR": dirOf(t, c.base), "CONF_OVERRIDE_DIR": dirOf(t, c.override)}
			got, err := confdir.Load(t.Context(), env)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.Map()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestADirectoryThatIsNamedMustHoldAConfiguration(t *testing.T) {
	for name, dir := range map[string]string{
		"an empty directory": t.TempDir(), "no directory": filepath.Join(t.TempDir(), "gone"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := confdir.Load(t.Context(), map[string]string{"FLINK_CONF_DIR": dir})
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got error %v", err)
			}
		})
	}
}

// dirOf is a directory with the given files; no directory for none.
func dirOf(t *testing.T, files map[string]string) string {
	t.Helper()
	if files == nil {
		return ""
	}
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
