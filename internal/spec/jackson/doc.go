// Package jackson writes specs as JSON exactly as the Java operator's serializer does.
//
// It promises the same fields in the same order, the same explicit nulls, the same text of numbers and the same escapes, so that
// what one operator stored is what the other would have stored. Specs become trees of nodes; the diff of two specs reads them too.
package jackson
