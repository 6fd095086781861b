package ingressurl

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTemplatesAreReadAsJavaReadsThem(t *testing.T) {
	tests := map[string]struct {
		template string
		want     URL
	}{
		"names are filled in whatever their case":           {"{{name}}.{{NameSpace}}.example.com", URL{"n.s.example.com", ""}},
		"a template without a host is a path":               {"/{{namespace}}/{{name}}(/|$)(.*)", URL{"", "/s/n(/|$)(.*)"}},
		"host and path":                                     {"example.com/{{name}}(/|$)(.*)", URL{"example.com", "/n(/|$)(.*)"}},
		"other placeholders stay":                           {"h/{{other}}", URL{"h", "/{{other}}"}},
		"a protocol is not repeated":                        {"https://h/x", URL{"h", "/x"}},
		"a protocol may be in capitals":                     {"HTTP://h/x", URL{"h", "/x"}},
		"a port is dropped":                                 {"h:8443/x", URL{"h", "/x"}},
		"an empty port is none":                             {"h:/x", URL{"h", "/x"}},
		"minus one is how Java writes no port":              {"h:-1/x", URL{"h", "/x"}},
		"a user is dropped":                                 {"u:p@h/x", URL{"h", "/x"}},
		"two users leave no host":                           {"u@v@h/x", URL{"", "/x"}},
		"an IPv6 address keeps its brackets":                {"http://[::1]:80/x", URL{"[::1]", "/x"}},
		"query and fragment are dropped":                    {"h/x?a=b#c", URL{"h", "/x"}},
		"a fragment may hold a question mark":               {"h/x#c?d", URL{"h", "/x"}},
		"an authority may be empty":                         {"http:///x", URL{"", "/x"}},
		"four slashes are a path":                           {"http:////x/y", URL{"", "////x/y"}},
		"blanks at the end do not count":                    {"h/x  ", URL{"h", "/x"}},
		"dots in a path stay as they are":                   {"h/./a/../b/..", URL{"h", "/./a/../b/.."}},
		"nothing at all is neither a host nor a path":       {"http://", URL{"", ""}},
		"a dollar in a path is not taken for a placeholder": {"h/$1", URL{"h", "/$1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Of(test.template, Place{Name: "n", Namespace: "s"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Of(%q) (-want +got):\n%s", test.template, diff)
			}
		})
	}
}

func TestTemplatesThatAreNoURL(t *testing.T) {
	tests := map[string]struct{ template, want string }{
		"a port that is a word":                       {"h:abc/x", `Error at index 0 in: "abc"`},
		"a port with a letter in it":                  {"h:80a/x", `Error at index 2 in: "80a"`},
		"a port that is far too large":                {"h:99999999999/x", `Error at index 9 in: "99999999999"`},
		"a negative port":                             {"h:-2/x", "Invalid port number :-2"},
		"an address without an end":                   {"[::1/x", "Invalid authority field: [::1"},
		"an address that is none":                     {"[::g]/x", "Invalid host: [::g]"},
		"a port that is too large and then no number": {"h:99999999999a/x", `Error at index 9 in: "99999999999a"`},
		"a tab in a host":                             {"a\tb", "Illegal character found in host: control char (code=9)"},
		"something after an address":                  {"[::1]8/x", "Invalid authority field: [::1]8"},
		"an address that is much too tiny":            {"[a]/x", "Invalid authority field: [a]"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Of(test.template, Place{})
			want := "Unable to process the Ingress template(" + test.template + "). Error: " + test.want
			if err == nil || err.Error() != want {
				t.Errorf("Of(%q) error = %v, want %s", test.template, err, want)
			}
		})
	}
}
