package jackson

import (
	"strconv"
	"strings"
)

// Float is a number with a fraction, printed as Java prints a double.
func Float(f float64) Node { return Node{kind: Double, text: doubleText(f)} }

// Int is a whole number.
func Int(i int64) Node { return Node{kind: Integer, text: strconv.FormatInt(i, 10)} }

// Flag is a boolean.
func Flag(b bool) Node { return Node{kind: Bool, text: strconv.FormatBool(b)} }

// number reads the text of a JSON number; one with a fraction or an exponent is a double.
func number(text string) Node {
	if strings.ContainsAny(text, ".eE") {
		f, err := strconv.ParseFloat(text, 64)
		if err == nil {
			return Float(f)
		}
		return Node{kind: Double, text: text} // out of range: kept as it is
	}
	if text == "-0" {
		text = "0"
	}
	if _, err := strconv.ParseInt(text, 10, 32); err != nil {
		return Node{kind: Long, text: text}
	}
	return Node{kind: Integer, text: text}
}

// doubleText is Java's Double.toString: plain between 10^-3 and 10^7, else one digit, a point and an exponent.
func doubleText(f float64) string {
	if f == 0 {
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	magnitude := f
	if f < 0 {
		magnitude = -f
	}
	if magnitude >= 1e-3 && magnitude < 1e7 {
		return withFraction(strconv.FormatFloat(f, 'f', -1, 64))
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	sign := ""
	if exponent[0] == '-' {
		sign = "-"
	}
	return withFraction(mantissa) + "E" + sign + strings.TrimLeft(exponent[1:], "0")
}

func withFraction(digits string) string {
	if strings.Contains(digits, ".") {
		return digits
	}
	return digits + ".0"
}
