package jaruri

import (
	"strings"
	"testing"
)

// The answers in these tables are those of java.net.URI in JDK 17.

func TestFile(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"local becomes file":                     {"local:///opt/a.jar", "file:///opt/a.jar"},
		"one slash becomes three":                {"local:/x/y", "file:///x/y"},
		"a host stays":                           {"local://host/p", "file://host/p"},
		"an escaped blank stays escaped":         {"local:///a%20b", "file:///a%20b"},
		"an escaped slash does not":              {"local:///a%2fb", "file:///a/b"},
		"an escaped percent sign stays escaped":  {"local:///a%25b", "file:///a%25b"},
		"query and fragment stay":                {"local:///a?q=1&b=%26#frag", "file:///a?q=1&b=&#frag"},
		"a query alone":                          {"local://?q", "file://?q"},
		"a fragment alone":                       {"local://#f", "file://#f"},
		"other letters than ASCII are escaped":   {"local:///ä/ü.jar", "file:///%C3%A4/%C3%BC.jar"},
		"escaped letters are escaped once":       {"local:///%C3%A4", "file:///%C3%A4"},
		"other schemes stay":                     {"s3://bucket/k#", "s3://bucket/k#"},
		"the scheme is case sensitive":           {"LOCAL:///a", "LOCAL:///a"},
		"other schemes are written in ASCII":     {"http://x/ä", "http://x/%C3%A4"},
		"an opaque URI of another scheme stays":  {"http:x#y", "http:x#y"},
		"punctuation that paths may hold stays":  {"local:///a;b,c@d", "file:///a;b,c@d"},
		"an authority that is no host is passed": {"http://h_x:abc/y", "http://h_x:abc/y"},
		"an IPv6 address":                        {"http://[::1]:8/x", "http://[::1]:8/x"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := File(test.in)
			if err != nil || got != test.want {
				t.Errorf("File(%q) = %q, %v, want %q", test.in, got, err, test.want)
			}
		})
	}
}

func TestFileRefuses(t *testing.T) {
	for _, text := range []string{"", "a.jar", "/a", "//h/p", "http//x:y/z", "a/b:c", "?x", "#f", "local:foo.jar", "local:", "local:///a b"} {
		if got, err := File(text); err == nil {
			t.Errorf("File(%q) = %q, want an error", text, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"a blank in a path":              {"/a b", "Illegal character in path at index 2: /a b"},
		"no authority after two slashes": {"http://", "Expected authority at index 7: http://"},
		"nothing after the scheme":       {"http:", "Expected scheme-specific part at index 5: http:"},
		"only a fragment after a scheme": {"local:#f", "Expected scheme-specific part at index 6: local:#f"},
		"no scheme before the colon":     {":x", "Expected scheme name at index 0: :x"},
		"a scheme that starts wrongly":   {"1a://x", "Illegal character in scheme name at index 0: 1a://x"},
		"an escape that is cut short":    {"local:///a%2", "Malformed escape pair at index 10: local:///a%2"},
		"an escape that is none":         {"http://a%zz/x", "Malformed escape pair at index 8: http://a%zz/x"},
		"two fragments":                  {"http://x/#a#b", "Illegal character in fragment at index 11: http://x/#a#b"},
		"an open bracket":                {"http://[::1/x", "Expected closing bracket for IPv6 address at index 11: http://[::1/x"},
		"a bracket in a path":            {"http://x/[a]", "Illegal character in path at index 9: http://x/[a]"},
		"a blank in an opaque part":      {"http:x y", "Illegal character in opaque part at index 6: http:x y"},
		"a backslash":                    {`file:///a\b`, `Illegal character in path at index 9: file:///a\b`},
		"a tab":                          {"http://x/\t", "Illegal character in path at index 9: http://x/\t"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(test.in)
			if err == nil || err.Error() != test.want {
				t.Errorf("Parse(%q) = %v, want %s", test.in, err, test.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	got, err := Parse("s3://u@b:1/k/x.jar?q#f")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Join([]string{got.Scheme, got.Authority, got.Path, *got.Query, *got.Fragment}, " ")
	if want := "s3 u@b:1 /k/x.jar q f"; parts != want {
		t.Errorf("Parse() finds %q, want %q", parts, want)
	}
}
