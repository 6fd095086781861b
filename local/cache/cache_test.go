package cache

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestKeyFollowsEveryInput(t *testing.T) {
	one := Entry{Name: "thing", Inputs: []string{"a", "bc"}}
	other := Entry{Name: "thing", Inputs: []string{"ab", "c"}}
	if one.key() == other.key() {
		t.Error("inputs that are split elsewhere have the same key")
	}
	if one.key() != (Entry{Name: "renamed", Inputs: one.Inputs}).key() {
		t.Error("the key depends on the name")
	}
}

func TestMakeBuildsOnce(t *testing.T) {
	c, e, built := Cache{Dir: t.TempDir()}, Entry{Name: "thing"}, 0
	for range 2 {
		dir, err := c.Make(t.Context(), e, func(_ context.Context, dir string) error {
			built++
			return os.WriteFile(filepath.Join(dir, "file"), []byte("x"), 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, "file")); err != nil {
			t.Error(err)
		}
	}
	if built != 1 {
		t.Errorf("built %d times, want once", built)
	}
}

func TestMakeLeavesNothingBehindWhenItFails(t *testing.T) {
	c, e, broken := Cache{Dir: t.TempDir()}, Entry{Name: "thing"}, errors.New("broken")
	_, err := c.Make(t.Context(), e, func(context.Context, string) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	if c.Has(t.Context(), e) {
		t.Error("a failed entry is there")
	}
}
