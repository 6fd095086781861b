package counting

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// wrote is what a job writes that counts from one number to another, ten a second.
func wrote(from, to int64) string {
	var text strings.Builder
	for number := from; number <= to; number++ {
		fmt.Fprintf(&text, "%d %d %d\n", number, (number+15)/16, number*100)
	}
	return text.String()
}

func TestOutput(t *testing.T) {
	cases := map[string]struct {
		files []string
		from  int64
		want  string
	}{
		"numbers in any order are fine":          {files: []string{wrote(20, 40), wrote(1, 19)}, from: 1},
		"a job may begin where another was":      {files: []string{wrote(20, 40)}, from: 20},
		"a number that is missing is told":       {files: []string{wrote(1, 19), wrote(21, 40)}, from: 1, want: "of 40 numbers 1 are missing: 20"},
		"so is a beginning that is missing":      {files: []string{wrote(2, 40)}, from: 1, want: "of 40 numbers 1 are missing: 1"},
		"a number twice is state used twice":     {files: []string{wrote(1, 20), wrote(20, 40)}, from: 1, want: "the number 20 was written twice"},
		"state of keys that was lost is told":    {files: []string{wrote(1, 16), "17 1 1700"}, from: 1, want: "is number 1 of its key in the job's state, and should be number 2"},
		"state of keys that was doubled is told": {files: []string{wrote(1, 16), "17 3 1700"}, from: 1, want: "and should be number 2"},
		"what cannot be read is no output":       {files: []string{"17 3"}, from: 1, want: "is not one of the counting job"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := told(c.files, c.from); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func told(files []string, from int64) string {
	var o Output
	for _, text := range files {
		if err := o.Add(text); err != nil {
			return err.Error()
		}
	}
	if err := o.Missing(from); err != nil {
		return err.Error()
	}
	return ""
}

func TestCountsOfKeys(t *testing.T) {
	seen := map[int64]int64{}
	for number := int64(1); number < 100; number++ {
		seen[number%keys]++
		if got, want := ofItsKey(number), seen[number%keys]; got != want {
			t.Errorf("number %d is number %d of its key, want %d", number, got, want)
		}
	}
}

func TestLongestPause(t *testing.T) {
	var o Output
	for _, text := range []string{wrote(1, 10), "11 1 9000\n", "12 1 9100\n", "13 1 12100\n"} {
		if err := o.Add(text); err != nil {
			t.Fatal(err)
		}
	}
	cases := map[string]struct {
		after int64
		want  Pause
	}{
		"of all":             {after: 0, want: Pause{From: time.UnixMilli(1000), To: time.UnixMilli(9000), After: 10}},
		"of those that last": {after: 9000, want: Pause{From: time.UnixMilli(9100), To: time.UnixMilli(12100), After: 12}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := o.LongestPause(time.UnixMilli(c.after)); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
