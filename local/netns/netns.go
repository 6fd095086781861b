// Package netns gives the cluster a network of its own: a namespace, a cable to the host, routes to services and pods.
package netns

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"github.com/drey-project/drey/local/command"
)

// Network is the cluster's network.
//
//	host ── drey0 (Host) ═══ node0 (Node) ── namespace ── pods, services
type Network struct {
	Name string // of the namespace; the cable's end on the host is called Name0
	Host netip.Prefix
	Node netip.Prefix
	// Behind are the networks that the host reaches through the node.
	Behind []netip.Prefix
}

const nodeEnd = "node0"

// File is the namespace's file.
func (n Network) File() string { return "/run/netns/" + n.Name }

func (n Network) hostEnd() string { return n.Name + "0" }

// Exists says whether the namespace is there and usable.
func (n Network) Exists(ctx context.Context) bool {
	_, err := command.Output(ctx, "nsenter", "--net="+n.File(), "true")
	return err == nil
}

// Create makes what is missing of the network.
func (n Network) Create(ctx context.Context) error {
	if err := n.clashes(ctx); err != nil {
		return err
	}
	if !n.Exists(ctx) {
		// A file without a namespace is left when somebody unmounted it.
		_ = os.Remove(n.File())
		if err := ip(ctx, "netns", "add", n.Name); err != nil {
			return err
		}
	}
	if !n.connected(ctx) {
		_ = ip(ctx, "link", "del", n.hostEnd())
		if err := ip(ctx, "link", "add", n.hostEnd(), "type", "veth", "peer", "name", nodeEnd, "netns", n.Name); err != nil {
			return err
		}
	}
	for _, step := range n.steps() {
		if err := ip(ctx, step...); err != nil {
			return err
		}
	}
	_, err := command.Output(ctx, "nsenter", "--net="+n.File(), "sh", "-c", forwarding)
	return err
}

// forwarding lets the namespace route, and lets packets come back another way than they went.
const forwarding = `echo 1 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter
echo 0 >/proc/sys/net/ipv4/conf/default/rp_filter`

// steps can be repeated.
func (n Network) steps() [][]string {
	steps := [][]string{
		{"addr", "replace", n.Host.String(), "dev", n.hostEnd()},
		{"link", "set", n.hostEnd(), "up"},
		{"-n", n.Name, "link", "set", "lo", "up"},
		{"-n", n.Name, "addr", "replace", n.Node.String(), "dev", nodeEnd},
		{"-n", n.Name, "link", "set", nodeEnd, "up"},
		{"-n", n.Name, "route", "replace", "default", "via", n.Host.Addr().String()},
	}
	for _, behind := range n.Behind {
		steps = append(steps, []string{"route", "replace", behind.String(), "via", n.Node.Addr().String(), "dev", n.hostEnd()})
	}
	return steps
}

func (n Network) connected(ctx context.Context) bool {
	_, here := command.Output(ctx, "ip", "link", "show", n.hostEnd())
	_, there := command.Output(ctx, "ip", "-n", n.Name, "link", "show", nodeEnd)
	return here == nil && there == nil
}

// clashes is an error if this machine already uses one of the networks for something else.
func (n Network) clashes(ctx context.Context) error {
	out, err := command.Output(ctx, "ip", "-o", "-4", "route", "show")
	if err != nil {
		return err
	}
	if taken := n.taken(out); taken != "" {
		return fmt.Errorf("this machine already has a route that the cluster needs for itself: %s", taken)
	}
	return nil
}

// taken is the first route that overlaps with the cluster's networks and is not ours.
func (n Network) taken(routes string) string {
	for line := range strings.Lines(routes) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.Contains(line, " dev "+n.hostEnd()) {
			continue
		}
		route, err := netip.ParsePrefix(fields[0])
		if err != nil {
			continue // default, or a single address
		}
		for _, mine := range append([]netip.Prefix{n.Node}, n.Behind...) {
			if route.Overlaps(mine) && route.Bits() >= mine.Bits() {
				return strings.TrimSpace(line)
			}
		}
	}
	return ""
}

// Delete removes the network.
func (n Network) Delete(ctx context.Context) error {
	var problems []error
	if _, err := command.Output(ctx, "ip", "link", "show", n.hostEnd()); err == nil {
		problems = append(problems, ip(ctx, "link", "del", n.hostEnd()))
	}
	if _, err := os.Stat(n.File()); err == nil {
		problems = append(problems, ip(ctx, "netns", "del", n.Name))
	}
	return errors.Join(problems...)
}

func ip(ctx context.Context, args ...string) error {
	_, err := command.Output(ctx, append([]string{"ip"}, args...)...)
	return err
}
