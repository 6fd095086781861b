// Package dns finds the addresses of host names, within a bound of time.
package dns

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"
)

// Resolver asks for the addresses of a host name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Address returns the address that Java programs would connect to first: the first one of IPv4, or else the first one.
func Address(ctx context.Context, r Resolver, host string, patience time.Duration) (netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	addresses, err := r.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("cannot resolve host %q: %w", host, err)
	}
	if len(addresses) == 0 {
		return netip.Addr{}, fmt.Errorf("cannot resolve host %q: no address", host)
	}
	if four := slices.IndexFunc(addresses, func(a netip.Addr) bool { return a.Unmap().Is4() }); four >= 0 {
		return addresses[four].Unmap(), nil
	}
	return addresses[0], nil
}
