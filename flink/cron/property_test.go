package cron_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/drey-project/drey/flink/cron"
)

// choice is a field as it is written, with a plain statement of which values it holds.
type choice struct {
	text  string
	holds func(value int) bool
}

// fieldOf draws a star, a step, a range or a list of a field with values from first to last.
func fieldOf(t *rapid.T, name string, first, last int) choice {
	a := rapid.IntRange(first, last).Draw(t, name+" from")
	b := rapid.IntRange(a, last).Draw(t, name+" to")
	step := rapid.IntRange(1, max(1, last/2)).Draw(t, name+" step")
	switch rapid.IntRange(0, 4).Draw(t, name+" form") {
	case 0:
		return choice{"*", func(int) bool { return true }}
	case 1:
		return choice{fmt.Sprintf("*/%d", step), func(v int) bool { return (v-first)%step == 0 }}
	case 2:
		return choice{fmt.Sprintf("%d-%d", a, b), func(v int) bool { return a <= v && v <= b }}
	case 3:
		return choice{fmt.Sprintf("%d/%d", a, step), func(v int) bool { return v >= a && (v-a)%step == 0 }}
	}
	return choice{fmt.Sprintf("%d,%d", a, b), func(v int) bool { return v == a || v == b }}
}

// dayOf draws either kind of days; the second result tells whether a date is among them.
func dayOf(t *rapid.T) (string, string, func(time.Time) bool) {
	n := rapid.IntRange(1, 31).Draw(t, "day")
	w := rapid.IntRange(1, 7).Draw(t, "weekday")
	nth := rapid.IntRange(1, 5).Draw(t, "nth")
	isKind := func(d time.Time) bool { return int(d.Weekday()) == w-1 }
	switch rapid.IntRange(0, 7).Draw(t, "kind of days") {
	case 0:
		return "L", "?", func(d time.Time) bool { return d.AddDate(0, 0, 1).Day() == 1 }
	case 1:
		return fmt.Sprintf("L-%d", nth), "?", func(d time.Time) bool { return d.AddDate(0, 0, nth+1).Day() == 1 }
	case 2:
		return "LW", "?", isLastWorkingDay
	case 3:
		return strconv.Itoa(n) + "W", "?", func(d time.Time) bool { return isNearestWorkingDay(d, n) }
	case 4:
		return "?", fmt.Sprintf("%d#%d", w, nth), func(d time.Time) bool {
			return isKind(d) && d.AddDate(0, 0, -7*(nth-1)).Month() == d.Month() && d.AddDate(0, 0, -7*nth).Month() != d.Month()
		}
	case 5:
		return "?", fmt.Sprintf("%dL", w), func(d time.Time) bool { return isKind(d) && d.AddDate(0, 0, 7).Month() != d.Month() }
	case 6:
		f := fieldOf(t, "weekdays", 1, 7)
		return "?", f.text, func(d time.Time) bool { return f.holds(int(d.Weekday()) + 1) }
	}
	f := fieldOf(t, "days", 1, 31)
	return f.text, "?", func(d time.Time) bool { return f.holds(d.Day()) }
}

func isWorkingDay(d time.Time) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

func isLastWorkingDay(d time.Time) bool {
	for next := d.AddDate(0, 0, 1); next.Month() == d.Month(); next = next.AddDate(0, 0, 1) {
		if isWorkingDay(next) {
			return false
		}
	}
	return isWorkingDay(d)
}

// isNearestWorkingDay looks at every working day of the month that has day n: none may be nearer to it than d.
func isNearestWorkingDay(d time.Time, n int) bool {
	target := time.Date(d.Year(), d.Month(), n, 0, 0, 0, 0, time.UTC)
	if target.Month() != d.Month() || !isWorkingDay(d) {
		return false
	}
	distance := func(x time.Time) time.Duration { return x.Sub(target).Abs() }
	for x := time.Date(d.Year(), d.Month(), 1, 0, 0, 0, 0, time.UTC); x.Month() == d.Month(); x = x.AddDate(0, 0, 1) {
		if isWorkingDay(x) && distance(x) < distance(d) {
			return false
		}
	}
	return true
}

func drawStart(t *rapid.T) time.Time {
	at := time.Unix(rapid.Int64Range(0, 2_000_000_000).Draw(t, "start"), 0).UTC()
	return at.Add(time.Duration(rapid.IntRange(0, 999).Draw(t, "milliseconds")) * time.Millisecond)
}

func parsed(t *rapid.T, fields ...string) cron.Expression {
	text := strings.Join(fields, " ")
	e, err := cron.Parse(text, cron.Log4j)
	if err != nil {
		t.Fatalf("%q: %s", text, err)
	}
	return e
}

func TestNextAgreesWithLookingAtEverySecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds, minutes, hours := fieldOf(t, "seconds", 0, 59), fieldOf(t, "minutes", 0, 59), fieldOf(t, "hours", 0, 23)
		after := drawStart(t)
		got, found := parsed(t, seconds.text, minutes.text, hours.text, "*", "*", "?").Next(after)
		for at := after.Truncate(time.Second).Add(time.Second); ; at = at.Add(time.Second) {
			if seconds.holds(at.Second()) && minutes.holds(at.Minute()) && hours.holds(at.Hour()) {
				if !found || !got.Equal(at) {
					t.Fatalf("got %s %v, want %s", got, found, at)
				}
				return
			}
		}
	})
}

func TestNextAgreesWithLookingAtEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day, weekday, isAmong := dayOf(t)
		months, after := fieldOf(t, "months", 1, 12), drawStart(t)
		got, found := parsed(t, "0", "30", "6", day, months.text, weekday).Next(after)
		for d := time.Date(after.Year(), after.Month(), after.Day(), 0, 0, 0, 0, time.UTC); d.Year() <= cron.LastYear; d = d.AddDate(0, 0, 1) {
			at := d.Add(6*time.Hour + 30*time.Minute)
			if months.holds(int(d.Month())) && isAmong(d) && at.After(after) {
				if !found || !got.Equal(at) {
					t.Fatalf("got %s %v, want %s", got, found, at)
				}
				return
			}
		}
		if found {
			t.Fatalf("got %s, want none", got)
		}
	})
}
