package names_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/internal/names"
)

func TestAnnotationsAreCleaned(t *testing.T) {
	given := map[string]string{
		"plain":                           " a\n\tb\r\nc\x00\x7fd ",
		"my.domain/name_1.x-y":            "é",
		"Upper.Case/Name":                 "",
		"-starts-with-dash":               "x",
		"ends-with-dash-":                 "x",
		"two/slashes/here":                "x",
		"/no-domain":                      "x",
		"no-name/":                        "x",
		"domain-ends./n":                  "x",
		"a..b/n":                          "x",
		"under_score/n":                   "x",
		"é":                               "x",
		"":                                "x",
		strings.Repeat("n", 63):           "63",
		strings.Repeat("n", 64):           "64",
		strings.Repeat("d", 64) + "/n":    "long label",
		strings.Repeat("d.", 127) + "d/n": "long domain",
	}
	want := map[string]string{
		"plain":                 "a b cd",
		"my.domain/name_1.x-y":  "é",
		"Upper.Case/Name":       "",
		strings.Repeat("n", 63): "63",
	}
	if diff := cmp.Diff(want, names.Annotations(given)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := names.Annotations(nil); got == nil || len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}
