package sim

import (
	"math/rand"
	"syscall"
	"testing"
	"time"
)

// busy is how long the processors have worked for this process; other processes do not slow it down as much as the clock.
func busy(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkHarmed measures how many turns one core makes in simulation, and how many runs with one harm.
func BenchmarkHarmed(b *testing.B) {
	told, err := Stories(stories)
	if err != nil {
		b.Fatal(err)
	}
	type run struct {
		e *explorer
		f Fault
	}
	var runs []run
	for _, s := range told {
		e, err := newExplorer(s, Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range e.unharmed.suited() {
			runs = append(runs, run{e, f})
		}
	}
	rand.New(rand.NewSource(1)).Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
	turns, begun := 0, busy(b)
	for i := 0; b.Loop(); i++ {
		r := runs[i%len(runs)]
		harmed, err := r.e.run(r.e.unharmed, r.f, dropped)
		if err != nil || len(harmed.found.violations) > 0 {
			b.Fatal(err, harmed.found.violations)
		}
		turns += harmed.found.turns
	}
	used := (busy(b) - begun).Seconds()
	b.ReportMetric(float64(b.N)/used, "runs/s")
	b.ReportMetric(float64(turns)/used, "turns/s")
	b.ReportMetric(float64(turns)/float64(b.N), "turns/run")
}
