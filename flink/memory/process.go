package memory

import (
	"strings"

	"github.com/drey-project/drey/flink/conf"
)

// process is what JobManager and TaskManager have in common: how they divide their memory between Flink and the JVM.
type process struct {
	// parts are the options that together are enough.
	parts                    []conf.Option[conf.MemorySize]
	flinkSize, processSize   conf.Option[conf.MemorySize]
	metaspace                conf.Option[conf.MemorySize]
	overheadMin, overheadMax conf.Option[conf.MemorySize]
	overheadFraction         conf.Option[float32]
	// fromParts derives Flink's memory from the parts and returns its sum, fromTotal from the sum.
	fromParts func(r *reader) conf.MemorySize
	fromTotal func(r *reader, flink conf.MemorySize)
}

// derive chooses where to start: at the parts, at the Flink memory, or at the process memory.
func (p process) derive(r *reader) JVM {
	switch {
	case p.hasParts(r):
		flink := p.fromParts(r)
		return p.around(r, flink)
	case r.has(p.flinkSize):
		flink := r.size(p.flinkSize)
		p.fromTotal(r, flink)
		return p.around(r, flink)
	case r.has(p.processSize):
		total := r.size(p.processSize)
		jvm := p.within(r, total)
		p.fromTotal(r, total-jvm.Metaspace-jvm.Overhead)
		return jvm
	}
	r.err = p.missing()
	return JVM{}
}

func (p process) hasParts(r *reader) bool {
	for _, part := range p.parts {
		if !r.has(part) {
			return false
		}
	}
	return true
}

func (p process) missing() error {
	keys := make([]string, 0, len(p.parts))
	for _, part := range p.parts {
		keys = append(keys, part.Key)
	}
	return refuse("Either required fine-grained memory (%s), or Total Flink Memory size (%s), or Total Process Memory size (%s) "+
		"need to be configured explicitly.", strings.Join(keys, " and "), describe(p.flinkSize), describe(p.processSize))
}

// within takes metaspace and overhead from the memory of the process.
func (p process) within(r *reader, total conf.MemorySize) JVM {
	jvm := JVM{Metaspace: r.size(p.metaspace)}
	jvm.Overhead = r.of(p.overhead(r), total)
	if sum := r.sum(jvm.Metaspace, jvm.Overhead); r.err == nil && sum > total {
		r.err = refuse("Sum of configured JVM Metaspace (%s) and JVM Overhead (%s) exceed configured Total Process Memory (%s).",
			jvm.Metaspace.Human(), jvm.Overhead.Human(), total.Human())
	}
	return jvm
}

// around adds metaspace and overhead to Flink's memory; the overhead is the rest if the process memory is given, too.
func (p process) around(r *reader, flink conf.MemorySize) JVM {
	jvm := JVM{Metaspace: r.size(p.metaspace)}
	sum := r.sum(flink, jvm.Metaspace)
	if r.has(p.processSize) {
		jvm.Overhead = p.rest(r, flink, jvm.Metaspace)
		return jvm
	}
	jvm.Overhead = r.besides(p.overhead(r), sum)
	r.sum(sum, jvm.Overhead)
	return jvm
}

// rest returns what the process memory leaves for overhead.
func (p process) rest(r *reader, flink, metaspace conf.MemorySize) conf.MemorySize {
	total := r.size(p.processSize)
	if r.err != nil {
		return 0
	}
	if total < flink+metaspace {
		r.err = refuse("The configured Total Process Memory size (%s) is less than the sum of the derived Total Flink Memory "+
			"size (%s) and the configured or default JVM Metaspace size  (%s).", total.Human(), flink.Human(), metaspace.Human())
		return 0
	}
	overhead, bounds := total-flink-metaspace, p.overhead(r)
	if r.err == nil && (overhead > bounds.max || overhead < bounds.min) {
		r.err = refuse("Derived JVM Overhead size (%s) is not in configured JVM Overhead range [%s, %s].",
			overhead.Human(), bounds.min.Human(), bounds.max.Human())
	}
	return overhead
}

func (p process) overhead(r *reader) fraction {
	low := r.size(p.overheadMin)
	high := r.size(p.overheadMax)
	return r.fraction(low, high, p.overheadFraction)
}
