// Package world is the photograph of one resource and its surroundings that a turn decides from.
//
// It is plain data: nothing here performs input or output, and nobody changes a photograph after it was taken.
// What was not looked at, or could not be read, is an unknown Seen; unknown means "wait", never "absent".
package world

// Seen is a fact that was looked at this turn, or was not.
type Seen[T any] struct {
	value T
	known bool
	why   string
}

// Known is a fact that was read.
func Known[T any](value T) Seen[T] { return Seen[T]{value: value, known: true} }

// Unknown is a fact that could not be read; why says what stood in the way. The zero Seen is a fact nobody asked for.
func Unknown[T any](why string) Seen[T] { return Seen[T]{why: why} }

// Get returns the fact and whether it is known.
func (s Seen[T]) Get() (T, bool) { return s.value, s.known }

// Or returns the fact, or what to assume when it is unknown.
func (s Seen[T]) Or(assumed T) T {
	if s.known {
		return s.value
	}
	return assumed
}

// IsKnown tells whether the fact was read.
func (s Seen[T]) IsKnown() bool { return s.known }

// Why says why the fact is unknown; it is empty when nobody asked.
func (s Seen[T]) Why() string { return s.why }
