// Package counting proves, from what the counting job wrote, that none of its state was lost and none was used twice.
//
// The job's sources lie beside this file. It counts 1, 2, 3 and so on; the state of its source is the next number, the state of its
// keys is how many of each there were. It writes each number with that count and the time, in files that appear with the
// checkpoint that covers them. So after whatever happened to the job,
//
//	a number that is missing      its source went on behind what was written
//	a number that is there twice  its source went back to before what was written
//	a count that does not fit     the state of the keys is not of the moment of the source's
package counting

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// keys is how many keys the job distributes its numbers over.
const keys = 16

// Output is what a counting job wrote. The zero value is nothing.
type Output struct {
	written map[int64]time.Time
	last    int64
}

// Add adds the content of one file. It fails if that cannot be the output of a job whose state is right.
func (o *Output) Add(text string) error {
	if o.written == nil {
		o.written = map[int64]time.Time{}
	}
	for line := range strings.Lines(text) {
		if err := o.addLine(strings.TrimSpace(line)); err != nil {
			return err
		}
	}
	return nil
}

func (o *Output) addLine(line string) error {
	var number, count, at int64
	if n, err := fmt.Sscanf(line, "%d %d %d", &number, &count, &at); n != 3 {
		return fmt.Errorf("the line %q is not one of the counting job: %w", line, err)
	}
	moment := time.UnixMilli(at)
	if before, twice := o.written[number]; twice {
		return fmt.Errorf("the number %d was written twice: at %s and at %s", number, clock(before), clock(moment))
	}
	if want := ofItsKey(number); count != want {
		return fmt.Errorf("the number %d, written at %s, is number %d of its key in the job's state, and should be number %d",
			number, clock(moment), count, want)
	}
	o.written[number] = moment
	o.last = max(o.last, number)
	return nil
}

// ofItsKey is how many numbers of its key there are up to a number.
func ofItsKey(number int64) int64 { return (number + keys - 1) / keys }

// Last is the greatest number that was written.
func (o *Output) Last() int64 { return o.last }

// Missing tells which numbers from the given one up to the last were not written.
func (o *Output) Missing(from int64) error {
	var missing []string
	for number := from; number < o.last; number++ {
		if _, there := o.written[number]; !there {
			missing = append(missing, fmt.Sprint(number))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("of %d numbers %d are missing: %s", o.last-from+1, len(missing), strings.Join(missing[:min(len(missing), 20)], ", "))
}

// First is the smallest number that was written.
func (o *Output) First() int64 {
	first := o.last
	for number := range o.written {
		first = min(first, number)
	}
	return first
}

// Pause is a time in which nothing was counted.
type Pause struct {
	From, To time.Time
	After    int64 // the last number before it
}

// Length is how long it was.
func (p Pause) Length() time.Duration { return p.To.Sub(p.From) }

// LongestPause is the longest pause that ended after a moment.
func (o *Output) LongestPause(after time.Time) Pause {
	var numbers []int64
	for number := range o.written {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	var longest Pause
	for i := 1; i < len(numbers); i++ {
		p := Pause{From: o.written[numbers[i-1]], To: o.written[numbers[i]], After: numbers[i-1]}
		if p.To.After(after) && p.Length() > longest.Length() {
			longest = p
		}
	}
	return longest
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05.000") }
