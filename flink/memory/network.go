package memory

import (
	"fmt"
	"math"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// minSegment is the size below which Flink accepts no network buffer.
const minSegment = 4 << 10

func managed(r *reader, flink conf.MemorySize) conf.MemorySize {
	if r.has(option.ManagedSize) {
		return r.size(option.ManagedSize)
	}
	return r.of(r.fraction(0, noBound, option.ManagedFraction), flink)
}

func network(r *reader, flink conf.MemorySize) conf.MemorySize {
	if countsBuffers(r) {
		return buffers(r)
	}
	return r.of(networkFraction(r), flink)
}

func networkFraction(r *reader) fraction {
	low := r.size(option.NetworkMin)
	high := r.size(option.NetworkMax)
	return r.fraction(low, high, option.NetworkFraction)
}

// countsBuffers reports whether the network memory is given as a number of buffers, as it was before Flink 1.5.
func countsBuffers(r *reader) bool {
	return conf.Has(r.conf, option.NetworkBuffers) && !r.has(option.NetworkMin) && !r.has(option.NetworkMax) &&
		!conf.Has(r.conf, option.NetworkFraction)
}

func buffers(r *reader) conf.MemorySize {
	if r.err != nil {
		return 0
	}
	count, err := conf.Get(r.conf, option.NetworkBuffers)
	if err != nil {
		r.err = err
		return 0
	}
	segment, err := segmentSize(r.conf)
	if err == nil && count < 0 {
		err = fmt.Errorf("bytes must be >= 0, but %s is %d", option.NetworkBuffers.Key, count)
	}
	r.err = err
	return conf.MemorySize(count) * segment
}

func segmentSize(c conf.Conf) (conf.MemorySize, error) {
	size, err := conf.Get(c, option.SegmentSize)
	switch {
	case err != nil:
		return 0, err
	case size > math.MaxInt32:
		return 0, fmt.Errorf("Cannot downcast long value %d to integer.", int64(size))
	case size < minSegment:
		return 0, invalid(size, fmt.Sprintf("Minimum memory segment size is %d", minSegment))
	case size&(size-1) != 0:
		return 0, invalid(size, "Memory segment size must be a power of 2.")
	}
	return size, nil
}

func invalid(size conf.MemorySize, reason string) error {
	return refuse("Invalid configuration value for %s : %d - %s", option.SegmentSize.Key, int64(size), reason)
}

// checkNetwork holds a network memory that is a rest against its own options.
func checkNetwork(r *reader, size conf.MemorySize) error {
	check := &reader{conf: r.conf}
	if countsBuffers(check) {
		given := buffers(check)
		if check.err == nil && given != size {
			check.err = refuse("Derived Network Memory size (%s) does not match configured Network Memory size (%s).",
				size.Human(), given.Human())
		}
		return check.err
	}
	bounds := networkFraction(check)
	if check.err == nil && (size > bounds.max || size < bounds.min) {
		check.err = refuse("Derived Network Memory size (%s) is not in configured Network Memory range [%s, %s].",
			size.Human(), bounds.min.Human(), bounds.max.Human())
	}
	return check.err
}
