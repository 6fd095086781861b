package validate

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestJar(t *testing.T) {
	noScheme := "jarURI must include a scheme"
	noHost := "jarURI must include a host for http/https schemes"
	restricted := func(host string) string { return "jarURI host '" + host + "' resolves to a restricted address" }
	unresolved := func(host string) string { return "jarURI host '" + host + "' cannot be resolved" }
	scheme := func(s string) string {
		return "jarURI scheme '" + s + "' is not in the allowlist [https]. Configure " +
			"'kubernetes.operator.user.artifacts.allowed-schemes' to extend the allowlist."
	}
	tests := map[string]struct{ uri, want string }{
		"an address of the world":           {"https://93.184.216.34/a.jar", ""},
		"a scheme in capitals":              {"HTTPS://93.184.216.34/a.jar", ""},
		"a port and a user":                 {"https://me:secret@93.184.216.34:8443/a.jar", ""},
		"a name that resolves":              {"https://jars.example.com/a.jar", ""},
		"a name that resolves to ourselves": {"https://evil.example.com/a.jar", restricted("evil.example.com")},
		"a name that does not resolve":      {"https://nowhere.example.com/a.jar", unresolved("nowhere.example.com")},
		"no scheme":                         {"/a.jar", noScheme},
		"nothing":                           {"", noScheme},
		"a scheme that is not allowed":      {"s3://b/a.jar", scheme("s3")},
		"http is not allowed either":        {"http://93.184.216.34/a.jar", scheme("http")},
		"no host":                           {"https:///a.jar", noHost},
		"no slashes":                        {"https:a.jar", noHost},
		"a host with an underscore":         {"https://a_b/x", noHost},
		"a host that ends in a number":      {"https://a.1/x", noHost},
		"two numbers are no address":        {"https://127.1/x", noHost},
		"two users":                         {"https://u@h@127.0.0.1/x", noHost},
		"a port in letters":                 {"https://1.2.3.4:abc/x", noHost},
		"a port that is too great":          {"https://1.2.3.4:99999999999/x", noHost},
		"this machine":                      {"https://127.0.0.1/x", restricted("127.0.0.1")},
		"this machine, with zeros":          {"https://127.0.0.01/x", restricted("127.0.0.01")},
		"this machine, as one number":       {"https://2130706433/x", restricted("2130706433")},
		"another address as one number":     {"https://123/x", ""},
		"a number that is too great":        {"https://4294967296/x", unresolved("4294967296")},
		"no machine":                        {"https://0.0.0.0/x", restricted("0.0.0.0")},
		"a private network":                 {"https://10.0.0.1/x", restricted("10.0.0.1")},
		"another private network":           {"https://172.31.255.255/x", restricted("172.31.255.255")},
		"beside a private network":          {"https://172.32.0.1/x", ""},
		"a link":                            {"https://169.254.169.254/x", restricted("169.254.169.254")},
		"a group":                           {"https://224.0.0.1/x", restricted("224.0.0.1")},
		"this machine in IPv6":              {"https://[::1]/x", restricted("[::1]")},
		"this machine in IPv4 in IPv6":      {"https://[::ffff:127.0.0.1]/x", restricted("[::ffff:127.0.0.1]")},
		"a link in IPv6":                    {"https://[fe80::1]/x", restricted("[fe80::1]")},
		"a link in IPv6 with a zone":        {"https://[fe80::1%1]/x", restricted("[fe80::1%1]")},
		"a zone of one machine only":        {"https://[fe80::1%eth0]/x", unresolved("[fe80::1%eth0]")},
		"an old site in IPv6":               {"https://[fec0::1]/x", restricted("[fec0::1]")},
		"a newer site in IPv6":              {"https://[fd00::1]/x", ""},
		"the world in IPv6":                 {"https://[2001:db8::1]:443/x", ""},
		"a blank":                           {"https://a b/x", "jarURI is not a valid URI"},
		"brackets around no address":        {"https://[zz]/x", "jarURI is not a valid URI"},
		"brackets that stay open":           {"https://[::1/x", "jarURI is not a valid URI"},
		"a zone that is missing":            {"https://[::1%]/x", "jarURI is not a valid URI"},
		"brackets before something else":    {"https://[::1]x/x", "jarURI is not a valid URI"},
		"a scheme that begins with a digit": {"1a:b", "jarURI is not a valid URI"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			env := environment(t, nil)
			env.Hosts = map[string]netip.Addr{
				"jars.example.com": netip.MustParseAddr("93.184.216.34"),
				"evil.example.com": netip.MustParseAddr("127.0.0.1"),
			}
			problem, err := jar(test.uri, env)
			problem, _, _ = strings.Cut(problem, ": ") // what a parser says is its own affair
			expect(t, verdictOf{problem: test.want}, problem, err)
		})
	}
}

func TestPasswordsStayOutOfMessages(t *testing.T) {
	for _, uri := range []string{"https://me:secret@a b/x", "https://me:secret@[zz]/x", "https://me:sec ret@h/x"} {
		problem, err := jar(uri, environment(t, nil))
		if err != nil || !strings.Contains(problem, "//***@") || strings.Contains(problem, "sec") {
			t.Errorf("jar(%q) = %q, %v, want a message without the password", uri, problem, err)
		}
	}
}

func TestJarWithOtherSettings(t *testing.T) {
	const prefix = "kubernetes.operator.user.artifacts."
	tests := map[string]struct {
		operator map[string]string
		uri      string
		want     string
	}{
		"more schemes": {map[string]string{prefix + "allowed-schemes": "S3;https"}, "s3://b/a.jar", ""},
		"schemes are told in order": {
			map[string]string{prefix + "allowed-schemes": "s3;HTTPS;https"}, "file:///a.jar",
			"jarURI scheme 'file' is not in the allowlist [https, s3]. Configure '" + prefix + "allowed-schemes' to extend the allowlist.",
		},
		"hosts may be anywhere":  {map[string]string{prefix + "disallow-restricted-hosts": "false"}, "https://127.0.0.1/x", ""},
		"even nowhere":           {map[string]string{prefix + "disallow-restricted-hosts": "false"}, "https:///x", ""},
		"a default of namespace": {map[string]string{"kubernetes.operator.default-configuration.namespace.team." + prefix + "allowed-schemes": "s3"}, "https://93.184.216.34/x", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			j := changed[v1beta1.FlinkSessionJob](t, sessionJob, `{"spec": {"job": {"jarURI": "`+test.uri+`"}}}`)
			problem, err := SessionJob(j, nil, environment(t, test.operator))
			expect(t, verdictOf{problem: test.want}, problem, err)
		})
	}
}

func TestHostToResolve(t *testing.T) {
	tests := map[string]struct{ uri, want string }{
		"a name":                     {"https://jars.example.com:8443/a.jar", "jars.example.com"},
		"an address needs no look":   {"https://1.2.3.4/a.jar", ""},
		"nor does one in brackets":   {"https://[::1]/a.jar", ""},
		"other schemes have no host": {"s3://bucket/a.jar", ""},
		"a URI that is none":         {"https://a b", ""},
		"an address that is none":    {"https://[zz]/", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, HostToResolve(test.uri)); diff != "" {
				t.Errorf("host (-want +got):\n%s", diff)
			}
		})
	}
}
