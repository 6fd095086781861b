package memory

import (
	"errors"
	"math"
	"math/big"

	"github.com/drey-project/drey/flink/conf"
)

// errOverflow says that a size does not fit 64 bits.
var errOverflow = errors.New("long overflow")

// fraction is a part of another size, within bounds.
type fraction struct {
	min, max conf.MemorySize
	part     float64
}

// fraction reads the part and checks it and its bounds. The part is a 32-bit number, whose exact value counts.
func (r *reader) fraction(low, high conf.MemorySize, o conf.Option[float32]) fraction {
	if r.err != nil {
		return fraction{}
	}
	part, err := conf.Get(r.conf, o)
	if err != nil {
		r.err = err
		return fraction{}
	}
	f := fraction{min: low, max: high, part: float64(part)}
	if problem := f.problem(); problem != nil {
		r.err = &failure{text: inconsistent(o, f), cause: problem}
	}
	return f
}

func (f fraction) problem() error {
	if f.min > f.max {
		return errors.New("min value must be less or equal to max value")
	}
	if !(f.part >= 0 && f.part < 1) {
		return errors.New("fraction must be in range [0, 1)")
	}
	return nil
}

func inconsistent(o conf.Option[float32], f fraction) string {
	return "Inconsistently configured " + describe(o) + " (" + conf.FormatDouble(f.part) + ") and its min (" +
		f.min.Human() + "), max (" + f.max.Human() + ") value"
}

// describe prints an option as Flink does in messages.
func describe[T any](o conf.Option[T]) string {
	def := "null"
	if o.Default != nil {
		def = o.Text(*o.Default, conf.LegacyYAML)
	}
	keys := ""
	for _, key := range o.Fallback {
		keys += ", {key=" + key + ", isDeprecated=false}"
	}
	for _, key := range o.Deprecated {
		keys += ", {key=" + key + ", isDeprecated=true}"
	}
	if keys != "" {
		keys = keys[2:]
	}
	return "Key: '" + o.Key + "' , default: " + def + " (fallback keys: [" + keys + "])"
}

// of returns the part of a whole.
func (r *reader) of(f fraction, whole conf.MemorySize) conf.MemorySize {
	return r.within(f, r.times(whole, f.part))
}

// besides returns the part that belongs to a rest: both together make the whole.
func (r *reader) besides(f fraction, rest conf.MemorySize) conf.MemorySize {
	return r.within(f, r.times(rest, f.part/(1-f.part)))
}

func (r *reader) within(f fraction, size conf.MemorySize) conf.MemorySize {
	return max(min(size, f.max), f.min)
}

// times multiplies by the decimal number that a factor prints as, and drops what is left of a byte.
func (r *reader) times(size conf.MemorySize, factor float64) conf.MemorySize {
	decimal, ok := new(big.Rat).SetString(conf.FormatDouble(factor))
	if r.err != nil || !ok {
		return 0
	}
	product := decimal.Mul(decimal, new(big.Rat).SetInt64(int64(size)))
	bytes := new(big.Int).Quo(product.Num(), product.Denom())
	if product.Cmp(new(big.Rat).SetInt64(math.MaxInt64)) > 0 {
		r.err = errOverflow
		return 0
	}
	return conf.MemorySize(bytes.Int64())
}
