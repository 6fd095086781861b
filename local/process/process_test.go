package process

import (
	"strings"
	"testing"
)

func TestParseStat(t *testing.T) {
	rest := strings.Repeat("0 ", 18) + "4711 0 0"
	cases := map[string]struct {
		stat, want string
		fails      bool
	}{
		"a running process has a start":     {stat: "12 (etcd) S " + rest, want: "4711"},
		"its name may look like the fields": {stat: "12 (a) S 1 (b) R " + rest, want: "4711"},
		"a zombie has ended":                {stat: "12 (etcd) Z " + rest, fails: true},
		"a torn line is an error":           {stat: "12 (etcd) S 1", fails: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := parseStat(c.stat)
			if got != c.want || (err != nil) != c.fails {
				t.Errorf("got %q, %v; want %q, failing: %v", got, err, c.want, c.fails)
			}
		})
	}
}

func TestEnsureStartsOnceAndRestartsOnChange(t *testing.T) {
	ctx := t.Context()
	place := Place{State: t.TempDir(), Logs: t.TempDir()}
	daemon := Daemon{Name: "sleep", Args: []string{"sleep", "60"}}
	defer func() {
		if err := place.Stop(ctx, "sleep"); err != nil {
			t.Error(err)
		}
	}()
	changed := daemon
	changed.Inputs = []string{"other configuration"}
	steps := []struct {
		daemon Daemon
		want   Started
	}{{daemon, true}, {daemon, false}, {changed, true}, {changed, false}}
	for i, step := range steps {
		started, err := place.Ensure(ctx, step.daemon)
		if err != nil || started != step.want {
			t.Errorf("step %d: started %v, %v; want %v", i, started, err, step.want)
		}
	}
	if err := place.Check(ctx, "sleep"); err != nil {
		t.Error(err)
	}
}
