package conf

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ParseBool reads true or false in any case of letters.
func ParseBool(text string) (bool, error) {
	switch strings.ToUpper(text) {
	case "TRUE":
		return true, nil
	case "FALSE":
		return false, nil
	}
	return false, fmt.Errorf("Unrecognized option for boolean: %s. Expected either true or false(case insensitive)", text)
}

// ParseInt reads a 32-bit integer.
func ParseInt(text string) (int, error) {
	v, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, notANumber(text)
	}
	return int(v), nil
}

// ParseLong reads a 64-bit integer.
func ParseLong(text string) (int64, error) {
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, notANumber(text)
	}
	return v, nil
}

// ParseDouble reads a floating point number as Java does: with blanks around it and a type suffix allowed.
func ParseDouble(text string) (float64, error) {
	return parseFloating(text, 64)
}

// ParseFloat reads a 32-bit floating point number as Java does.
func ParseFloat(text string) (float32, error) {
	v, err := parseFloating(text, 32)
	return float32(v), err
}

func parseFloating(text string, bits int) (float64, error) {
	trimmed := trim(text)
	if trimmed == "" {
		return 0, errors.New("empty String")
	}
	number, ok := floatLiteral(trimmed)
	if !ok && hasTwoPoints(trimmed) {
		return 0, errors.New("multiple points")
	}
	if !ok {
		return 0, notANumber(trimmed)
	}
	// A literal that is too large is infinite, one that is too small is zero; neither is an error in Java.
	v, err := strconv.ParseFloat(number, bits)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, notANumber(trimmed)
	}
	return v, nil
}

func notANumber(text string) error {
	return fmt.Errorf("For input string: \"%s\"", text)
}

// FormatDouble writes a number as Java prints a double: 1.0, 1.0E10, 1.0E-4.
func FormatDouble(v float64) string {
	if special, ok := specialText(v); ok {
		return special
	}
	return sign(v) + binaryOf(math.Abs(v)).decimal().text()
}

// FormatFloat writes a number as Java prints a float.
func FormatFloat(v float32) string {
	if special, ok := specialText(float64(v)); ok {
		return special
	}
	return sign(float64(v)) + binaryOfFloat(float32(math.Abs(float64(v)))).decimal().text()
}

func specialText(v float64) (string, bool) {
	switch {
	case math.IsNaN(v):
		return "NaN", true
	case math.IsInf(v, 0):
		return sign(v) + "Infinity", true
	case v == 0:
		return sign(v) + "0.0", true
	}
	return "", false
}

func sign(v float64) string {
	if math.Signbit(v) {
		return "-"
	}
	return ""
}

// trim removes what Java's String.trim removes: every character up to the blank.
func trim(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return r <= ' ' })
}
