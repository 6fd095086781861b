package names

import (
	"strconv"
	"unicode/utf16"
)

// Occasion is what makes two events the same event.
type Occasion struct {
	Component string
	Reason    string
	// Key tells occasions with equal reasons apart: the message of the event, unless something steadier is known.
	Key  string
	Type string
	// Kind, Name and UID belong to the resource that the event is about.
	Kind, Name, UID string
}

// Event returns the name of the Event object for an occasion. The same occasion always has the same name, so that a
// repetition finds the earlier Event, be it from this operator or from the Java one.
func Event(o Occasion) string {
	hash := JavaHash(o.Reason+o.Key+o.Type+o.Kind+o.Name+o.UID) & 0x7FFFFFFF
	return o.Component + "." + strconv.Itoa(int(hash))
}

// JavaHash returns what String.hashCode gives in Java: a polynomial in 31 over UTF-16 code units.
func JavaHash(text string) int32 {
	var hash int32
	for _, unit := range utf16.Encode([]rune(text)) {
		hash = 31*hash + int32(unit)
	}
	return hash
}
