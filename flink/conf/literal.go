package conf

import "strings"

// floatLiteral reports whether text is a floating point literal for Java, and returns it without its type suffix.
func floatLiteral(text string) (string, bool) {
	unsigned := strings.TrimLeft(text, "+-")
	if len(text)-len(unsigned) > 1 {
		return "", false
	}
	if unsigned == "NaN" || unsigned == "Infinity" {
		return text, true
	}
	if strings.HasPrefix(unsigned, "0x") || strings.HasPrefix(unsigned, "0X") {
		number, ok := hexLiteral(unsigned[2:])
		return text[:len(text)-len(unsigned)] + "0x" + number, ok
	}
	body := strings.TrimRight(text, "fFdD")
	if len(text)-len(body) > 1 || !decimalLiteral(strings.TrimLeft(body, "+-")) {
		return "", false
	}
	return body, true
}

// decimalLiteral reports whether text is digits with an optional point and an optional exponent.
func decimalLiteral(text string) bool {
	mantissa, exponent, hasExponent := cutAny(text, "eE")
	return isMantissa(mantissa, isDigit) && (!hasExponent || isExponent(exponent))
}

// hexLiteral accepts the part after 0x; the binary exponent is required, digits d and f belong to the number.
func hexLiteral(text string) (string, bool) {
	mantissa, exponent, hasExponent := cutAny(text, "pP")
	exponent, suffix := strings.TrimRight(exponent, "fFdD"), len(exponent)
	if !hasExponent || suffix-len(exponent) > 1 || !isExponent(exponent) || !isMantissa(mantissa, isHexDigit) {
		return "", false
	}
	return mantissa + "p" + exponent, true
}

func cutAny(text, separators string) (before, after string, found bool) {
	i := strings.IndexAny(text, separators)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

func isMantissa(text string, digit func(byte) bool) bool {
	whole, fraction, _ := strings.Cut(text, ".")
	return whole+fraction != "" && all(whole, digit) && all(fraction, digit)
}

func isExponent(text string) bool {
	if text != "" && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	return text != "" && all(text, isDigit)
}

func all(text string, accept func(byte) bool) bool {
	for i := range len(text) {
		if !accept(text[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool {
	return c >= '0' && c <= '9'
}

func isHexDigit(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// hasTwoPoints reports whether the digits at the start of text hold a second point, for which Java has words of its own.
func hasTwoPoints(text string) bool {
	if text[0] == '+' || text[0] == '-' {
		text = text[1:]
	}
	rest := strings.TrimLeft(text, ".0123456789")
	return strings.Count(text[:len(text)-len(rest)], ".") > 1
}
