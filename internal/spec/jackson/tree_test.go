package jackson_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/drey-project/drey/internal/spec/jackson"
)

func TestTextsAreEscapedAsJacksonEscapesThem(t *testing.T) {
	tests := map[string]string{
		`a"b\c`:        `"a\"b\\c"`,
		"\b\t\n\f\r":   `"\b\t\n\f\r"`,
		"\x00\x1f":     `"\u0000\u001F"`,
		"<&>/'":        `"<&>/'"`,
		"\u2028é😀\x7f": "\"\u2028é😀\x7f\"",
		"":             `""`,
	}
	for in, want := range tests {
		t.Run(want, func(t *testing.T) {
			if got := jackson.Print(jackson.Text(in)); got != want {
				t.Errorf("want %s, got %s", want, got)
			}
		})
	}
}

func TestAnyTextIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		var back string
		if err := json.Unmarshal([]byte(jackson.Print(jackson.Text(text))), &back); err != nil || back != text {
			t.Fatalf("%q became %q (%v)", text, back, err)
		}
	})
}

func TestTreesKeepTheOrderOfFields(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"fields keep their order":                   {`{"b":1, "a":{"z":null,"y":[]}}`, `{"b":1,"a":{"z":null,"y":[]}}`},
		"the last of two values counts, in place":   {`{"b":1,"a":2,"b":3}`, `{"b":3,"a":2}`},
		"nested lists":                              {`[[1,[true]],{},"x"]`, `[[1,[true]],{},"x"]`},
		"whatever follows the document is left out": {`{} x`, `{}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			n, err := jackson.Parse(test.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := jackson.Print(n); got != test.want {
				t.Errorf("want %s, got %s", test.want, got)
			}
		})
	}
}

func TestWhatIsNoJSONIsRefused(t *testing.T) {
	for _, in := range []string{"", "{", `{"a"}`, `{"a":}`, `[1,`, "nul", `{1:2}`, `"\q"`} {
		if n, err := jackson.Parse(in); err == nil {
			t.Errorf("%q was read as %s", in, jackson.Print(n))
		}
	}
}

func TestEqualIgnoresTheOrderOfFieldsAlone(t *testing.T) {
	tests := map[string]struct {
		a, b string
		want bool
	}{
		"fields in another order": {`{"a":1,"b":2}`, `{"b":2,"a":1}`, true},
		"items in another order":  {`[1,2]`, `[2,1]`, false},
		"number and text":         {`1`, `"1"`, false},
		"whole number and double": {`1`, `1.0`, false},
		"one double":              {`1.50`, `1.5`, true},
		"null and absent":         {`{"a":null}`, `{}`, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := jackson.Parse(test.a)
			if err != nil {
				t.Fatal(err)
			}
			b, err := jackson.Parse(test.b)
			if err != nil {
				t.Fatal(err)
			}
			if got := jackson.Equal(a, b); got != test.want {
				t.Errorf("want %v, got %v", test.want, got)
			}
		})
	}
}

func TestObjectsAreCopiedWhenChanged(t *testing.T) {
	before := jackson.Record(jackson.Field{Name: "a", Value: jackson.Int(1)}, jackson.Field{Name: "b", Value: jackson.Int(2)})
	after := before.With("a", jackson.Flag(true)).With("c", jackson.NullNode()).Without("b").Without("missing")
	if got, want := jackson.Print(after), `{"a":true,"c":null}`; got != want {
		t.Errorf("want %s, got %s", want, got)
	}
	if got, want := jackson.Print(before), `{"a":1,"b":2}`; got != want {
		t.Errorf("the original became %s", got)
	}
}
