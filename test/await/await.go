// Package await waits for things that happen elsewhere in their own time.
package await

import (
	"context"
	"fmt"
	"time"
)

// pace is how often is looked.
const pace = 100 * time.Millisecond

// Until looks again and again until check finds nothing missing. If that takes longer than limit, the error tells what was
// missing last.
func Until(ctx context.Context, limit time.Duration, what string, check func(context.Context) error) error {
	_, err := Measure(ctx, limit, what, check)
	return err
}

// Measure is Until, and tells how long it took.
func Measure(ctx context.Context, limit time.Duration, what string, check func(context.Context) error) (time.Duration, error) {
	began := time.Now()
	ticks := time.NewTicker(pace)
	defer ticks.Stop()
	for {
		missing := check(ctx)
		if missing == nil {
			return time.Since(began), nil
		}
		if time.Since(began) > limit {
			return 0, fmt.Errorf("waited %s for %s: %w", limit, what, missing)
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("gave up waiting for %s: %w; missing: %w", what, ctx.Err(), missing)
		case <-ticks.C:
		}
	}
}
