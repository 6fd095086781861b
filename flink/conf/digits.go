package conf

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Java prior to 19 does not always print the shortest digits that read back as the same number: 2.0E23 comes out as
// 1.9999999999999998E23. Flink computes with printed numbers, and specs are compared as texts, so the digits must be Java's.
// This follows the published method of Steele and White with the three peculiarities of java.lang.Double: whole numbers below
// 2^63 are written out and cut at the digits that their precision carries, numbers in E notation have at least two digits,
// and the first guess of the exponent is kept even if it makes a leading zero that is then dropped.

const (
	fractionBits = 52
	hiddenBit    = 1 << fractionBits
	// maxWholeExponent is the largest binary exponent of a number that fits 63 bits.
	maxWholeExponent = 62
)

// binary is a positive number: fraction / 2^52 * 2^exponent, of which precision bits are known.
type binary struct {
	fraction  uint64
	exponent  int
	precision int
}

// decimal is a positive number: 0.digits * 10^exponent.
type decimal struct {
	digits   string
	exponent int
}

func binaryOf(v float64) binary {
	raw := math.Float64bits(v)
	return normalize(raw&(hiddenBit-1), int(raw>>fractionBits&0x7ff), 1023, fractionBits+1)
}

func binaryOfFloat(v float32) binary {
	const own = 23
	raw := math.Float32bits(v)
	fraction := uint64(raw&(1<<own-1)) << (fractionBits - own)
	return normalize(fraction, int(raw>>own&0xff), 127, own+1)
}

func normalize(fraction uint64, exponent, bias, precision int) binary {
	if exponent > 0 {
		return binary{fraction: fraction | hiddenBit, exponent: exponent - bias, precision: precision}
	}
	shift := bits.LeadingZeros64(fraction) - (63 - fractionBits)
	return binary{fraction: fraction << shift, exponent: 1 - shift - bias, precision: precision - shift}
}

// decimal returns the digits that Java prints.
func (b binary) decimal() decimal {
	zeros := bits.TrailingZeros64(b.fraction)
	used := fractionBits + 1 - zeros
	if used-b.exponent-1 <= 0 && b.exponent <= maxWholeExponent {
		return b.whole()
	}
	return b.generate(used, max(0, used-b.exponent-1))
}

// whole writes a whole number out, without the digits that its precision does not carry.
func (b binary) whole() decimal {
	value := b.fraction
	if b.exponent >= fractionBits {
		value <<= b.exponent - fractionBits
	} else {
		value >>= fractionBits - b.exponent
	}
	exponent := 0
	if spare := b.exponent - b.precision - 1; b.exponent > b.precision && spare > 1 {
		exponent = int(float64(spare) * math.Log10(2))
		unit := uint64(math.Pow10(exponent))
		rest := value % unit
		value /= unit
		if exponent > 0 && rest >= unit/2 {
			value++
		}
	}
	digits := strconv.FormatUint(value, 10)
	return decimal{digits: strings.TrimRight(digits, "0"), exponent: exponent + len(digits)}
}

// generate produces digits until the rest is smaller than the precision. The number is value/scale, the precision margin/scale.
func (b binary) generate(used, tiny int) decimal {
	guess := b.guess()
	five, two := max(0, -guess), max(0, -guess)+tiny+b.exponent
	scaleFive, scaleTwo := max(0, guess), max(0, guess)+tiny
	marginTwo := two - b.precision
	two -= used - 1
	common := min(two, scaleTwo)
	two, scaleTwo, marginTwo = two-common, scaleTwo-common, marginTwo-common
	if used == 1 {
		marginTwo--
	}
	if marginTwo < 0 {
		two, scaleTwo, marginTwo = two-marginTwo, scaleTwo-marginTwo, 0
	}
	g := generator{
		value:  scaled(b.fraction>>(fractionBits+1-used), five, two),
		scale:  scaled(1, scaleFive, scaleTwo),
		margin: scaled(1, five, marginTwo),
	}
	return g.run(guess)
}

// guess estimates the decimal exponent; it may be one too large.
func (b binary) guess() int {
	fraction := math.Float64frombits(1023<<fractionBits | b.fraction&(hiddenBit-1))
	return int(math.Floor((fraction-1.5)*0.289529654 + 0.176091259 + float64(b.exponent)*0.301029995663981))
}

// scaled returns n * 5^five * 2^two.
func scaled(n uint64, five, two int) *big.Int {
	product := new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(five)), nil)
	product.Mul(product, new(big.Int).SetUint64(n))
	return product.Lsh(product, uint(two))
}

type generator struct {
	value, scale, margin *big.Int
	digits               []byte
	// low and high say that the digits so far, or the next higher ones, are within the margin.
	low, high bool
}

func (g *generator) run(exponent int) decimal {
	if q := g.step(); q == 0 && !g.high {
		exponent--
	} else {
		g.digits = append(g.digits, '0'+q)
	}
	if exponent < -3 || exponent >= 8 {
		g.low, g.high = false, false
	}
	for !g.low && !g.high {
		g.digits = append(g.digits, '0'+g.step())
	}
	if g.high && g.roundsUp() {
		exponent += g.increment()
	}
	return decimal{digits: string(g.digits), exponent: exponent + 1}
}

// step takes the next digit off the value.
func (g *generator) step() byte {
	ten := big.NewInt(10)
	q, rest := new(big.Int).QuoRem(g.value, g.scale, new(big.Int))
	g.value = rest.Mul(rest, ten)
	g.margin.Mul(g.margin, ten)
	g.low = g.value.Cmp(g.margin) < 0
	limit := new(big.Int).Mul(g.scale, ten)
	g.high = new(big.Int).Add(g.value, g.margin).Cmp(limit) > 0
	return byte(q.Int64())
}

// roundsUp chooses between the digits so far and the next higher ones; if both are within the margin, the nearer ones win.
func (g *generator) roundsUp() bool {
	if !g.low {
		return true
	}
	twice := new(big.Int).Lsh(g.value, 1)
	switch twice.Cmp(new(big.Int).Mul(g.scale, big.NewInt(10))) {
	case 0:
		return (g.digits[len(g.digits)-1]-'0')%2 == 1
	case 1:
		return true
	}
	return false
}

// increment adds one to the last digit and returns 1 if the number became a digit longer.
func (g *generator) increment() int {
	for i := len(g.digits) - 1; i >= 0; i-- {
		if g.digits[i] != '9' {
			g.digits[i]++
			return 0
		}
		g.digits[i] = '0'
	}
	g.digits[0] = '1'
	return 1
}

// text writes the number plainly if it lies between 10^-3 and 10^7, and in E notation else.
func (d decimal) text() string {
	switch {
	case d.exponent > 0 && d.exponent < 8:
		padded := d.digits + strings.Repeat("0", max(0, d.exponent-len(d.digits)))
		return padded[:d.exponent] + "." + orZero(padded[d.exponent:])
	case d.exponent <= 0 && d.exponent > -3:
		return "0." + strings.Repeat("0", -d.exponent) + d.digits
	}
	return d.digits[:1] + "." + orZero(d.digits[1:]) + "E" + strconv.Itoa(d.exponent-1)
}

func orZero(fraction string) string {
	if fraction == "" {
		return "0"
	}
	return fraction
}
