package progress

import (
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	cases := map[string]struct {
		duration time.Duration
		want     string
	}{
		"short ones have tenths":        {1540 * time.Millisecond, "1.5s"},
		"a minute is written as such":   {time.Minute, "1m00s"},
		"long ones have no tenths left": {7*time.Minute + 3*time.Second + 900*time.Millisecond, "7m03s"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Duration(c.duration); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLine(t *testing.T) {
	if got, want := line(90*time.Second, "done\n"), "[  90.0s] done"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
