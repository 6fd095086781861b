package cluster

import (
	"context"
	"errors"
	"slices"
	"testing"
)

func TestCanonicalNames(t *testing.T) {
	cases := map[string]struct{ name, want string }{
		"a bare name belongs to the library":    {"flink:1.20", "docker.io/library/flink:1.20"},
		"a user's name belongs to the user":     {"minio/minio:latest", "docker.io/minio/minio:latest"},
		"a name with a registry stays":          {"drey.local/pause:1", "drey.local/pause:1"},
		"a registry may be a port on localhost": {"localhost:5000/drey:dev", "localhost:5000/drey:dev"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := canonical(c.name); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestMountsBelow(t *testing.T) {
	mounts := "tmpfs /run/drey/a tmpfs rw 0 0\noverlay /run/drey/a/b overlay rw 0 0\ntmpfs /run/dreyer tmpfs rw 0 0\ntmpfs /run/drey/with\\040space tmpfs rw 0 0\n"
	want := []string{"/run/drey/a", "/run/drey/a/b", "/run/drey/with space"}
	if got := mountsBelow(mounts, "/run/drey"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNamedImages(t *testing.T) {
	list := "docker.io/library/flink:1.20\nsha256:0123\ndrey.local/pause:1\ndocker.io/minio/minio@sha256:0123\n"
	if got, want := named(list), []string{"flink:1.20", "drey.local/pause:1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReady(t *testing.T) {
	cases := map[string]struct {
		conditions []condition
		works      bool
	}{
		"nothing known is not ready":      {nil, false},
		"a false condition is not ready":  {[]condition{{Type: "Ready", Status: "False", Message: "starting"}}, false},
		"other conditions do not matter":  {[]condition{{Type: "DiskPressure", Status: "True"}}, false},
		"a true condition means it works": {[]condition{{Type: "Ready", Status: "True"}}, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if err := ready(c.conditions); (err == nil) != c.works {
				t.Errorf("got %v, want works: %v", err, c.works)
			}
		})
	}
}

func TestParallelGivesTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	err := parallel(t.Context(),
		func(context.Context) error { return broken },
		func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
	)
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}
