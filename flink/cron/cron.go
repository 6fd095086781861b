// Package cron reads cron expressions as the Java libraries that Flink's tools use, and tells the moments they stand for.
//
// Such an expression has six or seven fields: second, minute, hour, day of month, month, day of week and, if wanted, year.
// Exactly one of the two kinds of days is a question mark. The libraries accept more than they document, such as letters
// after a complete value, and what users have was written for them.
//
// The Go libraries read other dialects. robfig/cron knows neither L, W and # nor years, and counts weekdays from 0 where
// Quartz counts from 1; adhocore/gronx counts them from 0, too; reugn/go-quartz fires on the last of April for 31W, on the
// first of March for a 29th of February, and takes a question mark for a star; gorhill/cronexpr knows no question mark
// beside a day. A snapshot taken on another day than with the Java operator would be a change nobody asked for.
package cron

import (
	"errors"
	"fmt"
	"strings"
)

// Dialect is the library whose reading counts.
type Dialect int

const (
	// Quartz refuses increments beyond the range of a field, such as 0/60 in seconds.
	Quartz Dialect = iota
	// Log4j takes them, except after a star.
	Log4j
)

// field is the position of a field.
type field int

const (
	second field = iota
	minute
	hour
	day
	month
	weekday
	year
	fieldCount
)

// Two values that no field can hold stand for a question mark and a star. Both libraries take 98 and 99 for them, too.
const (
	unspecified = 98
	all         = 99
)

// LastYear is the last year in which an expression without years applies.
const LastYear = 2199

// Expression is a set of moments. The zero value holds none.
type Expression struct {
	dialect Dialect
	values  [fieldCount]set
	// lastDay counts from the end of the month, lastDayOffset days before it.
	lastDay       bool
	lastDayOffset int
	// nearestWeekday moves from a Saturday or Sunday to the next working day in the month.
	nearestWeekday bool
	// lastWeekday is the last one of its kind in the month.
	lastWeekday bool
	// nthWeekday counts weekdays of a kind from the beginning of the month; 0 does not count.
	nthWeekday int
}

// set holds the values of a field.
type set map[int]bool

func (s set) add(value int) { s[value] = true }

// max returns the largest value.
func (s set) max() (int, error) {
	largest, found := 0, false
	for value := range s {
		if !found || value > largest {
			largest, found = value, true
		}
	}
	if !found {
		return 0, errors.New("a field is empty")
	}
	return largest, nil
}

// Parse reads an expression, in any case of letters.
func Parse(text string, d Dialect) (Expression, error) {
	e := Expression{dialect: d}
	for f := range e.values {
		e.values[f] = set{}
	}
	parts := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == ' ' || r == '\t' })
	for i, part := range parts[:min(len(parts), int(fieldCount))] {
		part = strings.TrimFunc(part, func(r rune) bool { return r <= ' ' })
		if err := e.read(field(i), part); err != nil {
			return Expression{}, fmt.Errorf("cannot read cron expression %q: %w", text, err)
		}
	}
	if err := e.complete(len(parts)); err != nil {
		return Expression{}, fmt.Errorf("cannot read cron expression %q: %w", text, err)
	}
	return e, nil
}

// complete adds the years that were left out and checks that one kind of days is left open.
func (e *Expression) complete(fields int) error {
	if fields <= int(weekday) {
		return errors.New("Unexpected end of expression.")
	}
	if fields <= int(year) {
		if err := e.fill(year, all, -1, 0); err != nil {
			return err
		}
	}
	if e.values[day][unspecified] == e.values[weekday][unspecified] {
		return errors.New("Support for specifying both a day-of-week AND a day-of-month parameter is not implemented.")
	}
	return nil
}

// read reads one field, a list of items.
func (e *Expression) read(f field, text string) error {
	several := strings.Contains(text, ",")
	switch {
	case f == day && several && strings.Contains(text, "L"):
		return errors.New("Support for specifying 'L' and 'LW' with other days of the month is not implemented")
	case f == weekday && several && strings.Contains(text, "L"):
		return errors.New("Support for specifying 'L' with other days of the week is not implemented")
	case f == weekday && strings.Count(text, "#") > 1:
		return errors.New(`Support for specifying multiple "nth" days is not implemented.`)
	}
	for item := range strings.SplitSeq(text, ",") {
		if item == "" {
			continue
		}
		if err := e.item(f, item); err != nil {
			return err
		}
	}
	return nil
}

// fill adds the values from low to high in steps. With all for low, or with -1 for high, the range of the field bounds them;
// without a step there is only low.
func (e *Expression) fill(f field, low, high, step int) error {
	if err := check(f, low, high); err != nil {
		return err
	}
	values := e.values[f]
	if step <= 0 && low != all {
		values.add(low)
		return nil
	}
	if step <= 0 {
		step = 1
		values.add(all)
	}
	first, last := bounds(f)
	if low == all {
		low = first
	}
	if high == -1 {
		high = last
	}
	if high >= low {
		for value := low; value <= high; value += step {
			values.add(value)
		}
		return nil
	}
	if f == year {
		return errors.New("Start year must be less than stop year")
	}
	return values.wrap(f, low, high, step)
}

// wrap adds a range that runs over the end of a field into its beginning.
func (s set) wrap(f field, low, high, step int) error {
	first, last := bounds(f)
	size := last + 1 - first
	for value := low; value <= high+size; value += step {
		wrapped := value % size
		if wrapped == 0 && first == 1 {
			wrapped = size
		}
		s.add(wrapped)
	}
	return nil
}

// bounds are the least and the greatest value of a field.
func bounds(f field) (int, int) {
	switch f {
	case second, minute:
		return 0, 59
	case hour:
		return 0, 23
	case day:
		return 1, 31
	case month:
		return 1, 12
	case weekday:
		return 1, 7
	case year, fieldCount:
	}
	return 1970, LastYear
}

// check refuses values outside of a field. Years have no bounds.
func check(f field, low, high int) error {
	first, last := bounds(f)
	open := low == all || low == unspecified && (f == day || f == weekday)
	if f == year || open || low >= first && low <= last && high <= last {
		return nil
	}
	switch f {
	case second, minute:
		return errors.New("Minute and Second values must be between 0 and 59")
	case hour:
		return errors.New("Hour values must be between 0 and 23")
	case day:
		return errors.New("Day of month values must be between 1 and 31")
	case month:
		return errors.New("Month values must be between 1 and 12")
	case weekday, year, fieldCount:
	}
	return errors.New("Day-of-Week values must be between 1 and 7")
}
