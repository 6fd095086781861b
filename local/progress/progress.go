// Package progress tells the person who waits what is being done and how long it took.
package progress

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Log writes progress lines, each with the seconds since the log was made.
type Log struct {
	out     io.Writer
	started time.Time
	mutex   sync.Mutex
}

type contextKey struct{}

// With returns a context whose progress goes to out. The seconds count from now.
func With(ctx context.Context, out io.Writer) context.Context {
	return context.WithValue(ctx, contextKey{}, &Log{out: out, started: time.Now()})
}

// Say writes one line. Without a log in the context nobody waits, and nothing is written.
func Say(ctx context.Context, format string, args ...any) {
	log, ok := ctx.Value(contextKey{}).(*Log)
	if !ok {
		return
	}
	log.mutex.Lock()
	defer log.mutex.Unlock()
	fmt.Fprintln(log.out, line(time.Since(log.started), fmt.Sprintf(format, args...)))
}

// Step says that something begins; the function it returns says how long it took.
func Step(ctx context.Context, what string) func() {
	began := time.Now()
	Say(ctx, "%s ...", what)
	return func() { Say(ctx, "%s: done in %s", what, Duration(time.Since(began))) }
}

// Duration is a duration as people read it: tenths of seconds when short, minutes when long.
func Duration(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1fs", d.Seconds())
	}
	return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
}

func line(elapsed time.Duration, text string) string {
	return fmt.Sprintf("[%6.1fs] %s", elapsed.Seconds(), strings.TrimRight(text, "\n"))
}
