package cron

import (
	"errors"
	"fmt"
	"strconv"
)

// number reads an item that begins with a number.
func (e *Expression) number(f field, text string) error {
	digits := number.FindString(text)
	value, err := parseInt(digits)
	if err != nil {
		return err
	}
	rest := text[len(digits):]
	if rest == "" {
		return e.fill(f, value, -1, -1)
	}
	switch rest[0] {
	case 'L':
		return e.lastOf(f, value)
	case 'W':
		return e.nearest(f, value)
	case '#':
		return e.nthOf(f, value, rest[1:])
	case '-':
		return e.span(f, value, rest)
	case '/':
		return e.steps(f, value, rest)
	}
	return e.fill(f, value, -1, 0)
}

func (e *Expression) lastOf(f field, value int) error {
	if f != weekday {
		return errors.New("'L' option is not valid here.")
	}
	if value < 1 || value > 7 {
		return errors.New("Day-of-Week values must be between 1 and 7")
	}
	e.lastWeekday = true
	e.values[f].add(value)
	return nil
}

func (e *Expression) nearest(f field, value int) error {
	if f != day {
		return errors.New("'W' option is not valid here.")
	}
	if value > 31 {
		return errors.New("The 'W' option does not make sense with values larger than 31 (max number of days in a month)")
	}
	e.nearestWeekday = true
	e.values[f].add(value)
	return nil
}

// nthOf does not check the weekday: neither do the libraries, and such an expression never applies. Only 0 does, as Saturday.
func (e *Expression) nthOf(f field, value int, rest string) error {
	if f != weekday {
		return errors.New("'#' option is not valid here.")
	}
	n, err := nth(rest)
	if err != nil {
		return err
	}
	if value == 0 {
		value = 7
	}
	e.nthWeekday = n
	e.values[f].add(value)
	return nil
}

// span reads -n and -n/step after a number.
func (e *Expression) span(f field, low int, rest string) error {
	parts := rangeForm.FindStringSubmatch(rest)
	if parts == nil || parts[2] != "" && parts[3] == "" {
		return fmt.Errorf("a number is missing in %q", rest)
	}
	high, err := parseInt(parts[1])
	if err != nil {
		return err
	}
	step := 1
	if parts[2] != "" {
		if step, err = parseInt(parts[3]); err != nil {
			return err
		}
	}
	return e.fill(f, low, high, step)
}

// steps reads /step after a number.
func (e *Expression) steps(f field, low int, rest string) error {
	parts := stepForm.FindStringSubmatch(rest)
	if parts == nil {
		return errors.New("'/' must be followed by an integer.")
	}
	if len(parts[1]) == 1 && parts[2] != "" {
		return fmt.Errorf("Unexpected character '%s' after '/'", parts[2])
	}
	step, err := parseInt(parts[1])
	if err != nil {
		return err
	}
	if e.dialect == Quartz {
		if err := checkStep(f, step); err != nil {
			return err
		}
	}
	return e.fill(f, low, -1, step)
}

func parseInt(digits string) (int, error) {
	value, err := strconv.ParseInt(digits, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("number %s is too large", digits)
	}
	return int(value), nil
}
