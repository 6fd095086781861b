package conf

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// ErrTooLong says that a duration has more nanoseconds than 64 bits can count, some 292 years.
var ErrTooLong = errors.New("long overflow: the duration is longer than 292 years")

// timeUnit is a unit of time with the labels that Flink knows for it; the first is the one it prints.
type timeUnit struct {
	name   string
	length time.Duration
	labels []string
}

// timeUnits returns all units, the longest first.
func timeUnits() []timeUnit {
	return []timeUnit{
		{"DAYS", 24 * time.Hour, []string{"d", "day", "days"}},
		{"HOURS", time.Hour, []string{"h", "hour", "hours"}},
		{"MINUTES", time.Minute, []string{"min", "m", "minute", "minutes"}},
		{"SECONDS", time.Second, []string{"s", "sec", "secs", "second", "seconds"}},
		{"MILLISECONDS", time.Millisecond, []string{"ms", "milli", "millis", "millisecond", "milliseconds"}},
		{"MICROSECONDS", time.Microsecond, []string{"µs", "micro", "micros", "microsecond", "microseconds"}},
		{"NANOSECONDS", time.Nanosecond, []string{"ns", "nano", "nanos", "nanosecond", "nanoseconds"}},
	}
}

// ParseDuration reads a number with an optional unit, such as 10 s; without a unit it counts milliseconds.
func ParseDuration(text string) (time.Duration, error) {
	value, label, err := splitNumber(text)
	if err != nil {
		return 0, err
	}
	unit, err := timeUnitOf(label)
	if err != nil {
		return 0, err
	}
	if seconds := int64(unit / time.Second); seconds > 0 && value > math.MaxInt64/seconds {
		return 0, errors.New("long overflow: the duration has more seconds than 64 bits can count")
	}
	high, low := bits.Mul64(uint64(value), uint64(unit))
	if high != 0 || low > math.MaxInt64 {
		return 0, ErrTooLong
	}
	return time.Duration(low), nil
}

func parseLongDuration(text string) (time.Duration, error) {
	d, err := ParseDuration(text)
	if errors.Is(err, ErrTooLong) {
		return math.MaxInt64, nil
	}
	return d, err
}

func timeUnitOf(label string) (time.Duration, error) {
	if label == "" {
		return time.Millisecond, nil
	}
	var known []string
	for _, unit := range timeUnits() {
		for _, l := range unit.labels {
			if l == label {
				return unit.length, nil
			}
		}
		known = append(known, unit.name+": ("+strings.Join(unit.labels, " | ")+")")
	}
	return 0, fmt.Errorf("Time interval unit label '%s' does not match any of the recognized units: %s",
		label, strings.Join(known, ", "))
}

// FormatDuration writes a duration in the longest unit that divides it, as Flink does.
func FormatDuration(d time.Duration) string {
	if d == 0 {
		return "0 ms"
	}
	for _, unit := range timeUnits() {
		if d%unit.length == 0 {
			return fmt.Sprintf("%d %s", d/unit.length, unit.labels[0])
		}
	}
	return fmt.Sprintf("%d ns", d)
}

// splitNumber cuts a text into its leading digits and the lower-case unit that follows.
func splitNumber(text string) (value int64, unit string, err error) {
	trimmed := trim(text)
	if trimmed == "" {
		return 0, "", errors.New("argument is an empty- or whitespace-only string")
	}
	end := 0
	for end < len(trimmed) && isDigit(trimmed[end]) {
		end++
	}
	if end == 0 {
		return 0, "", errors.New("text does not start with a number")
	}
	value, err = strconv.ParseInt(trimmed[:end], 10, 64)
	if err != nil {
		return 0, "", fmt.Errorf("The value '%s' cannot be re represented as 64bit number (numeric overflow).", trimmed[:end])
	}
	return value, strings.ToLower(trim(trimmed[end:])), nil
}
