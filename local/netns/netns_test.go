package netns

import (
	"net/netip"
	"testing"
)

func TestTaken(t *testing.T) {
	n := Network{
		Name: "drey", Host: netip.MustParsePrefix("172.31.250.1/24"), Node: netip.MustParsePrefix("172.31.250.2/24"),
		Behind: []netip.Prefix{netip.MustParsePrefix("10.97.0.0/16")},
	}
	cases := map[string]struct{ routes, want string }{
		"other networks do not matter":         {"default via 10.0.0.1 dev eth0\n192.168.0.0/24 dev eth0\n", ""},
		"our own routes do not matter":         {"10.97.0.0/16 via 172.31.250.2 dev drey0\n", ""},
		"a wider route is more general":        {"10.0.0.0/8 via 192.168.0.1 dev tun0\n", ""},
		"a route into our networks is a clash": {"10.97.3.0/24 dev docker0\n", "10.97.3.0/24 dev docker0"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := n.taken(c.routes); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
