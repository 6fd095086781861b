package command

import (
	"errors"
	"strings"
	"testing"
)

func TestLastLines(t *testing.T) {
	cases := map[string]struct {
		content string
		lines   int
		want    string
	}{
		"an empty log has no lines":            {"", 3, ""},
		"a short log is given whole":           {"a\nb\n", 3, "a\nb"},
		"of a long log only the end is given":  {"a\nb\nc\nd\n", 2, "c\nd"},
		"a line without its end counts as one": {"a\nb", 1, "b"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := lastLines([]byte(c.content), c.lines); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFailureOfACommandShowsItsLogAndTheRemedy(t *testing.T) {
	log := t.TempDir() + "/log"
	err := Run(t.Context(), Command{What: "greet", Args: []string{"sh", "-c", "echo hello; exit 3"}, Log: log, Remedy: "say hello again"})
	failure, ok := errors.AsType[*Failure](err)
	if !ok {
		t.Fatalf("got %v, want a Failure", err)
	}
	for _, want := range []string{"cannot greet", "exit status 3", log, "hello", "say hello again"} {
		if !strings.Contains(failure.Error(), want) {
			t.Errorf("the error does not say %q:\n%s", want, failure.Error())
		}
	}
}
