package conf

import (
	"fmt"
	"slices"
	"strings"
)

// MemorySize is a number of bytes.
type MemorySize int64

// memoryUnit is a unit of memory with the labels that Flink knows for it; the second is the one it prints.
type memoryUnit struct {
	bytes  MemorySize
	labels []string
}

// memoryUnits returns all units, the smallest first.
func memoryUnits() []memoryUnit {
	return []memoryUnit{
		{1, []string{"b", "bytes"}},
		{1 << 10, []string{"k", "kb", "kibibytes"}},
		{1 << 20, []string{"m", "mb", "mebibytes"}},
		{1 << 30, []string{"g", "gb", "gibibytes"}},
		{1 << 40, []string{"t", "tb", "tebibytes"}},
	}
}

// ParseMemory reads a number with an optional unit, such as 2 gb; all units are powers of 1024.
func ParseMemory(text string) (MemorySize, error) {
	value, label, err := splitNumber(text)
	if err != nil {
		return 0, err
	}
	unit, err := memoryUnitOf(label)
	if err != nil {
		return 0, err
	}
	size := MemorySize(value) * unit
	if size/unit != MemorySize(value) {
		return 0, fmt.Errorf("The value '%s' cannot be re represented as 64bit number of bytes (numeric overflow).", text)
	}
	return size, nil
}

func memoryUnitOf(label string) (MemorySize, error) {
	if label == "" {
		return 1, nil
	}
	var known []string
	for _, unit := range memoryUnits() {
		if slices.Contains(unit.labels, label) {
			return unit.bytes, nil
		}
		known = append(known, "("+strings.Join(unit.labels, " | ")+")")
	}
	return 0, fmt.Errorf("Memory size unit '%s' does not match any of the recognized units: %s",
		label, strings.Join(known, " / "))
}

// String writes the size in the largest unit that divides it, as Flink does. Zero is in bytes.
func (m MemorySize) String() string {
	best := memoryUnits()[0]
	for _, unit := range memoryUnits() {
		if m != 0 && m%unit.bytes == 0 {
			best = unit
		}
	}
	// Flink looks for the first unit that does not divide the size; whole tebibytes have none and fall back to bytes.
	if best.bytes == 1<<40 {
		best = memoryUnits()[0]
	}
	return fmt.Sprintf("%d %s", m/best.bytes, best.labels[1])
}

// Human writes the size for people: in the largest unit that it exceeds, halves rounded up, and in
// bytes.
func (m MemorySize) Human() string {
	best := memoryUnits()[0]
	for _, unit := range memoryUnits() {
		if m > unit.bytes {
			best = unit
		}
	}
	if best.bytes == 1 {
		return fmt.Sprintf("%d bytes", m)
	}
	whole, rest := m/best.bytes, m%best.bytes
	thousandths := (rest*1000 + best.bytes/2) / best.bytes
	if thousandths == 1000 {
		whole, thousandths = whole+1, 0
	}
	return fmt.Sprintf("%d.%03d%s (%d bytes)", whole, thousandths, best.labels[1], int64(m))
}

// Bytes returns the number of bytes.
func (m MemorySize) Bytes() int64 {
	return int64(m)
}

// MiB returns the number of whole mebibytes.
func (m MemorySize) MiB() int64 {
	return int64(m) >> 20
}
