// Package quantity reads amounts of memory, CPU and other resources as the Java operator reads them.
//
// It is more lenient than Kubernetes in places and less in others, and it prints numbers with the digits they were given:
// 1.5Gi is 1610612736.0 bytes. What a spec says is judged and passed on by this reading, so it may not differ.
package quantity

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Amount is a decimal number that remembers how many digits it was written with; the zero value is 0.
type Amount struct {
	digits big.Int
	scale  int // digits after the point; negative: zeros before it
}

// unitChars are the characters with which a unit can begin.
const unitChars = "eEinumkKMGTP"

// Parse reads a quantity such as 500m, 2Gi or 1e3.
func Parse(text string) (Amount, error) {
	amount, err := parse(text)
	if err != nil {
		return Amount{}, fmt.Errorf("cannot read quantity %q: %w", text, err)
	}
	return amount, nil
}

func parse(text string) (Amount, error) {
	number, unit := text, ""
	if i := strings.IndexAny(text, unitChars); i >= 0 {
		number, unit = text[:i], text[i:]
	}
	if strings.HasPrefix(number, ".") {
		number = "0" + number // even a lone point is a number then
	}
	amount, err := parseNumber(number)
	if err != nil {
		return Amount{}, err
	}
	factor, err := unitFactor(unit)
	if err != nil {
		return Amount{}, err
	}
	return amount.times(factor), nil
}

func parseNumber(text string) (Amount, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	unsigned := strings.TrimPrefix(strings.TrimPrefix(whole, "-"), "+")
	if len(whole)-len(unsigned) > 1 || unsigned+fraction == "" || !onlyDigits(unsigned) || !onlyDigits(fraction) {
		return Amount{}, errors.New("not a number")
	}
	amount := Amount{scale: len(fraction)}
	amount.digits.SetString(whole+fraction, 10)
	return amount, nil
}

func onlyDigits(text string) bool {
	return strings.Trim(text, "0123456789") == ""
}

// unitFactor returns what a unit multiplies by. Powers beyond 16 digits are rounded to 16.
func unitFactor(unit string) (Amount, error) {
	if len(unit) > 1 && strings.ContainsAny(unit, "0123456789") {
		exponent, err := strconv.ParseInt(unit[1:], 10, 32)
		if err != nil || exponent < -maxExponent || exponent > maxExponent {
			return Amount{}, errors.New("not an exponent")
		}
		return powerOfTen(int(exponent)), nil
	}
	if thousands, known := indexOf(unit, "n", "u", "m", "", "k", "M", "G", "T", "P", "E"); known {
		return powerOfTen(3 * (thousands - 3)), nil
	}
	if kibis, known := indexOf(unit, "Ki", "Mi", "Gi", "Ti", "Pi"); known {
		return newAmount(1<<(10*(kibis+1)), 0), nil
	}
	if unit == "Ei" {
		return newAmount(1152921504606847, -3), nil
	}
	return Amount{}, errors.New("unknown unit")
}

func indexOf(unit string, units ...string) (int, bool) {
	i := slices.Index(units, unit)
	return i, i >= 0
}

const (
	maxExponent = 999_999_999
	precision   = 16
)

func newAmount(digits int64, scale int) Amount {
	amount := Amount{scale: scale}
	amount.digits.SetInt64(digits)
	return amount
}

func powerOfTen(exponent int) Amount {
	if exponent < 0 {
		return newAmount(1, -exponent)
	}
	shown := min(exponent, precision-1)
	amount := Amount{scale: shown - exponent}
	amount.digits.Exp(big.NewInt(10), big.NewInt(int64(shown)), nil)
	return amount
}

func (a Amount) times(b Amount) Amount {
	out := Amount{scale: a.scale + b.scale}
	out.digits.Mul(&a.digits, &b.digits)
	return out
}

// Sign is -1, 0 or 1.
func (a Amount) Sign() int { return a.digits.Sign() }

// Compare is -1, 0 or 1 as a is less than, equal to or greater than b.
func (a Amount) Compare(b Amount) int {
	if a.Sign() != b.Sign() || a.Sign() == 0 {
		return cmp.Compare(a.Sign(), b.Sign())
	}
	// Far apart amounts are told apart by their size alone, so that exponents cannot ask for endless digits.
	if a.size() != b.size() {
		if a.size() > b.size() {
			return a.Sign()
		}
		return -a.Sign()
	}
	left, right := a.atScale(max(a.scale, b.scale)), b.atScale(max(a.scale, b.scale))
	return left.Cmp(right)
}

// size is the exponent of the first digit.
func (a Amount) size() int { return a.count() - a.scale }

func (a Amount) count() int { return len(new(big.Int).Abs(&a.digits).String()) }

func (a Amount) atScale(scale int) *big.Int {
	zeros := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale-a.scale)), nil)
	return zeros.Mul(zeros, &a.digits)
}

// Float returns the nearest 64-bit floating point number.
func (a Amount) Float() float64 {
	// Out of range means infinite, which is what the value then is.
	value, _ := strconv.ParseFloat(a.String(), 64)
	return value
}

// String prints the number as Java prints a decimal number: in full, or with an exponent when zeros would have to be added.
func (a Amount) String() string {
	if a.scale == 0 {
		return a.digits.String()
	}
	digits := new(big.Int).Abs(&a.digits).String()
	sign := ""
	if a.Sign() < 0 {
		sign = "-"
	}
	exponent := len(digits) - 1 - a.scale
	if a.scale > 0 && exponent >= -6 {
		digits = strings.Repeat("0", max(0, a.scale+1-len(digits))) + digits
		return sign + digits[:len(digits)-a.scale] + "." + digits[len(digits)-a.scale:]
	}
	return sign + scientific(digits, exponent)
}

func scientific(digits string, exponent int) string {
	mantissa := digits[:1]
	if len(digits) > 1 {
		mantissa += "." + digits[1:]
	}
	if exponent == 0 {
		return mantissa
	}
	return fmt.Sprintf("%sE%+d", mantissa, exponent)
}

// Check tells whether a text has the outer form of a quantity, which is less than Parse asks for.
func Check(text string) error {
	unit := ""
	if i := strings.IndexAny(text, unitChars); i >= 0 {
		unit = text[i:]
	}
	last, _ := utf8.DecodeLastRuneInString(unit)
	if text == "" || strings.ContainsAny(unit, "0123456789") && unicode.IsLetter(last) {
		return fmt.Errorf("cannot read quantity %q", text)
	}
	return nil
}
