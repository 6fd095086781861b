package jobimage

import "testing"

func TestMainClass(t *testing.T) {
	if got, want := MainClass("counting"), "counting.Counting"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
