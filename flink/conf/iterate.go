package conf

import "iter"

// All yields every key with its text, in no order.
func (c Conf) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for key, text := range c.entries {
			if !yield(key, text) {
				return
			}
		}
	}
}
