package dns_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drey-project/drey/internal/door/dns"
)

// zone answers every question with the same addresses.
type zone []string

func (z zone) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	var addresses []netip.Addr
	for _, text := range z {
		addresses = append(addresses, netip.MustParseAddr(text))
	}
	return addresses, nil
}

// silence never answers.
type silence struct{}

func (silence) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAddress(t *testing.T) {
	cases := map[string]struct {
		zone zone
		want string
	}{
		"the first of several":              {zone{"192.0.2.1", "192.0.2.2"}, "192.0.2.1"},
		"IPv4 goes before IPv6":             {zone{"2001:db8::1", "192.0.2.2"}, "192.0.2.2"},
		"IPv6 if there is nothing else":     {zone{"2001:db8::1"}, "2001:db8::1"},
		"IPv4 in the form of IPv6 is IPv4":  {zone{"2001:db8::1", "::ffff:192.0.2.3"}, "192.0.2.3"},
		"the first of several in IPv6 only": {zone{"2001:db8::2", "2001:db8::1"}, "2001:db8::2"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := dns.Address(t.Context(), c.zone, "jars.example", time.Second)
			if err != nil || got.String() != c.want {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
}

func TestNoAddressIsAnError(t *testing.T) {
	if got, err := dns.Address(t.Context(), zone{}, "jars.example", time.Second); err == nil {
		t.Errorf("got %s", got)
	}
}

func TestASilentServerIsNotWaitedForForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		_, err := dns.Address(t.Context(), silence{}, "jars.example", 3*time.Second)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != 3*time.Second {
			t.Errorf("got error %v after %s", err, time.Since(begin))
		}
	})
}
