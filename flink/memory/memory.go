// Package memory is Flink's process memory model: from a configuration to the sizes of a JobManager or a TaskManager.
//
//	 total process memory                         what the container asks for
//	┌──────────────────────────────────────────┐
//	│ total Flink memory                       │
//	│ ┌──────────────────────────────────────┐ │
//	│ │ JobManager: heap, off-heap           │ │
//	│ │ TaskManager: heaps and off-heaps of  │ │
//	│ │ framework and tasks, network, managed│ │
//	│ └──────────────────────────────────────┘ │
//	│ JVM metaspace, JVM overhead              │
//	└──────────────────────────────────────────┘
//
// A user gives the parts, the Flink memory or the process memory, and the rest follows by fractions within bounds. All
// arithmetic is as in Flink, to the byte: fractions are 32-bit numbers, and the texts of errors are Flink's.
package memory

import (
	"errors"
	"fmt"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// JVM is the memory of a process that is not Flink's own.
type JVM struct {
	Metaspace conf.MemorySize
	Overhead  conf.MemorySize
}

// failure is a configuration that Flink's memory model does not accept, perhaps because of another error.
type failure struct {
	text  string
	cause error
}

// Error returns Flink's sentence, followed by the cause if there is one.
func (f *failure) Error() string {
	if f.cause == nil {
		return f.text
	}
	return f.text + " " + f.cause.Error()
}

// Unwrap returns the cause.
func (f *failure) Unwrap() error {
	return f.cause
}

func refuse(format string, args ...any) error {
	return &failure{text: fmt.Sprintf(format, args...)}
}

// wrap adds the name of the component to what the memory model refuses, and leaves other errors as they are.
func wrap(prefix string, err error) error {
	var refused *failure
	if !errors.As(err, &refused) {
		return err
	}
	return fmt.Errorf("%s: %w", prefix, err)
}

// reader reads options and keeps the first error; after one it answers zero.
type reader struct {
	conf conf.Conf
	err  error
}

func (r *reader) size(o conf.Option[conf.MemorySize]) conf.MemorySize {
	if r.err != nil {
		return 0
	}
	size, err := conf.Get(r.conf, o)
	if err != nil {
		r.err = &failure{text: fmt.Sprintf("Cannot read memory size from config option '%s'.", o.Key), cause: err}
	}
	return size
}

func (r *reader) has(o conf.Option[conf.MemorySize]) bool {
	return conf.Has(r.conf, o)
}

// sum adds sizes and fails beyond 64 bits.
func (r *reader) sum(sizes ...conf.MemorySize) conf.MemorySize {
	total := conf.MemorySize(0)
	for _, size := range sizes {
		total += size
		if total < 0 && r.err == nil {
			r.err = errOverflow
		}
	}
	return total
}

// legacyHeap returns the size that stands under an option from before the memory model, if any.
func legacyHeap(c conf.Conf, size conf.Option[conf.MemorySize], mebibytes conf.Option[int]) (conf.MemorySize, bool, error) {
	if conf.Has(c, size) {
		r := reader{conf: c}
		return r.size(size), true, r.err
	}
	mb, set, err := conf.Find(c, mebibytes)
	if err != nil || !set {
		return 0, false, err
	}
	if mb < 0 {
		return 0, false, refuse("Configured total process memory size (%dMB) must not be less than 0.", mb)
	}
	return conf.MemorySize(mb) << 20, true, nil
}

// WithTaskManagerLegacyHeap returns the configuration with taskmanager.heap.size, or taskmanager.heap.mb, taken as the process
// size, unless that is set. Flink does this when it starts a cluster.
func WithTaskManagerLegacyHeap(c conf.Conf) (conf.Conf, error) {
	if conf.Has(c, option.TaskManagerProcessSize) {
		return c, nil
	}
	size, set, err := legacyHeap(c, option.TaskManagerLegacyHeap, option.TaskManagerLegacyHeapMB)
	if err != nil {
		return c, wrap("TaskManager failed to map legacy JVM heap option to the new one", err)
	}
	if !set {
		return c, nil
	}
	return conf.Set(c, option.TaskManagerProcessSize, size), nil
}
