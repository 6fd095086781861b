package cron

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	// lastForm is what may begin with an L without being a name.
	lastForm = regexp.MustCompile(`^(L|LW|L-[0-9]*W?)$`)
	// rangeForm and stepForm match at the beginning; what follows does not count.
	rangeForm = regexp.MustCompile(`^-([0-9]+)(/)?([0-9]+)?`)
	stepForm  = regexp.MustCompile(`^/([0-9]+)(.?)`)
	number    = regexp.MustCompile(`^[0-9]+`)
)

// item reads one item of a field.
func (e *Expression) item(f field, text string) error {
	first := text[0]
	switch {
	case first >= 'A' && first <= 'Z' && !lastForm.MatchString(text):
		return e.name(f, text)
	case first == '?':
		return e.open(f, text)
	case first == '*' || first == '/':
		return e.star(f, text)
	case first == 'L':
		return e.last(f, text)
	case first >= '0' && first <= '9':
		return e.number(f, text)
	}
	return fmt.Errorf("Unexpected character: %s", text[:1])
}

// nameLength is the length of the names of months and weekdays.
const nameLength = 3

// name reads names of months and weekdays.
func (e *Expression) name(f field, text string) error {
	low, rest, err := nameAt(f, text)
	if err != nil {
		return err
	}
	high, step := -1, 0
	after, isRange := strings.CutPrefix(rest, "-")
	switch {
	case isRange:
		if high, _, err = nameAt(f, after); err != nil {
			return err
		}
		step = 1
	case f == weekday && strings.HasPrefix(rest, "#"):
		if e.nthWeekday, err = nth(rest[1:]); err != nil {
			return err
		}
	case f == weekday && strings.HasPrefix(rest, "L"):
		e.lastWeekday = true
	}
	return e.fill(f, low, high, step)
}

// nameAt reads the name at the beginning of a text and returns what follows.
func nameAt(f field, text string) (int, string, error) {
	if len(text) < nameLength {
		return 0, "", fmt.Errorf("name %q is too short", text)
	}
	name := text[:nameLength]
	var known []string
	switch f {
	case month:
		known = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	case weekday:
		known = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
	case second, minute, hour, day, year, fieldCount:
		return 0, "", fmt.Errorf("Illegal characters for this position: '%s'", name)
	}
	position := slices.Index(known, name)
	if position < 0 {
		return 0, "", fmt.Errorf("Invalid value: '%s'", name)
	}
	return position + 1, text[nameLength:], nil
}

func nth(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 5 {
		return 0, errors.New("A numeric value between 1 and 5 must follow the '#' option")
	}
	return n, nil
}

// open reads a question mark.
func (e *Expression) open(f field, text string) error {
	if len(text) > 2 {
		return fmt.Errorf("Illegal character after '?': %s", text[1:2])
	}
	if f != day && f != weekday {
		return errors.New("'?' can only be specified for Day-of-Month or Day-of-Week.")
	}
	if f == weekday && !e.lastDay {
		largest, err := e.values[day].max()
		if err != nil {
			return err
		}
		if largest == unspecified {
			return errors.New("'?' can only be specified for Day-of-Month -OR- Day-of-Week.")
		}
	}
	return e.fill(f, unspecified, -1, 0)
}

// star reads * and */n, of which the star may be left out.
func (e *Expression) star(f field, text string) error {
	if text == "*" {
		return e.fill(f, all, -1, 0)
	}
	after, isStep := strings.CutPrefix(strings.TrimPrefix(text, "*"), "/")
	if !isStep {
		return e.fill(f, all, -1, 1)
	}
	step, err := strconv.ParseInt(after, 10, 32)
	if err != nil {
		return errors.New("'/' must be followed by an integer.")
	}
	if err := checkStep(f, int(step)); err != nil {
		return err
	}
	return e.fill(f, all, -1, int(step))
}

func checkStep(f field, step int) error {
	for _, limit := range []struct {
		fields []field
		most   int
		named  int
	}{
		{[]field{second, minute}, 59, 60},
		{[]field{hour}, 23, 24},
		{[]field{day}, 31, 31},
		{[]field{weekday}, 7, 7},
		{[]field{month}, 12, 12},
	} {
		if slices.Contains(limit.fields, f) && step > limit.most {
			return fmt.Errorf("Increment > %d : %d", limit.named, step)
		}
	}
	return nil
}

// last reads the last day of a month or week. In other fields the letter stands for nothing.
func (e *Expression) last(f field, text string) error {
	if f == weekday {
		return e.fill(f, 7, 7, 0)
	}
	if f != day {
		return nil
	}
	e.lastDay = true
	if !strings.HasPrefix(text, "L-") {
		e.nearestWeekday = e.nearestWeekday || text == "LW"
		return nil
	}
	digits, weekday := strings.CutSuffix(text[len("L-"):], "W")
	if text == "L-" {
		return errors.New("an offset must follow 'L-'")
	}
	offset, err := parseInt("0" + digits)
	if err != nil || offset > 30 {
		return errors.New("Offset from last day must be <= 30")
	}
	e.lastDayOffset = offset
	e.nearestWeekday = e.nearestWeekday || weekday
	return nil
}
