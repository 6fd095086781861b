package validate

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/drey-project/drey/internal/spec/jaruri"
	"github.com/drey-project/drey/internal/spec/settings"
)

// HostToResolve returns the host name in the URI of a jar whose address the rules want to know; nothing if there is none or
// the URI tells the address itself.
func HostToResolve(uri string) string {
	u, err := jaruri.Parse(uri)
	if err != nil || !isHTTP(u.Scheme) {
		return ""
	}
	host, err := hostOf(u.Authority)
	if err != nil {
		return ""
	}
	if _, literal := literalAddress(host); literal {
		return ""
	}
	return host
}

// jar judges where a jar comes from. The operator fetches it with its own rights, so a user must not send it to addresses
// that only the operator can reach.
func jar(uri string, env Environment) (string, error) {
	u, err := jaruri.Parse(uri)
	if err != nil {
		return withoutUser("jarURI is not a valid URI: " + err.Error()), nil
	}
	host, err := hostOf(u.Authority)
	if err != nil {
		return withoutUser(fmt.Sprintf("jarURI is not a valid URI: %s: %s", err, uri)), nil
	}
	if u.Scheme == "" {
		return "jarURI must include a scheme", nil
	}
	allowed := lowerCase(env.Settings.Artifacts.AllowedSchemes)
	if !slices.Contains(allowed, strings.ToLower(u.Scheme)) {
		return fmt.Sprintf("jarURI scheme '%s' is not in the allowlist [%s]. Configure '%s' to extend the allowlist.",
			u.Scheme, strings.Join(allowed, ", "), settings.ArtifactsAllowedSchemes.Key), nil
	}
	if !isHTTP(u.Scheme) || !env.Settings.Artifacts.DisallowRestrictedHosts {
		return no()
	}
	return reachable(host, env.Hosts)
}

// userInfo is a user, who may have a password, in a URI that need not be valid.
var userInfo = regexp.MustCompile(`//[^/]*@`)

// withoutUser keeps passwords in URIs out of messages.
func withoutUser(message string) string { return userInfo.ReplaceAllString(message, "//***@") }

func reachable(host string, hosts map[string]netip.Addr) (string, error) {
	if host == "" {
		return "jarURI must include a host for http/https schemes", nil
	}
	address, known := literalAddress(host)
	if !known {
		address, known = hosts[host]
	}
	if !known {
		return fmt.Sprintf("jarURI host '%s' cannot be resolved", host), nil
	}
	return unless(!isRestricted(address), fmt.Sprintf("jarURI host '%s' resolves to a restricted address", host))
}

func isHTTP(scheme string) bool {
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// lowerCase returns the texts in lower case, sorted and each once.
func lowerCase(texts []string) []string {
	lower := make([]string, 0, len(texts))
	for _, text := range texts {
		lower = append(lower, strings.ToLower(text))
	}
	slices.Sort(lower)
	return slices.Compact(lower)
}

// isRestricted tells addresses of this machine, this network and of groups from addresses of the world.
func isRestricted(a netip.Addr) bool {
	a = a.Unmap()
	private := a.IsPrivate() && a.Is4() || oldSiteLocal().Contains(a.WithZone(""))
	return private || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified() || a.IsMulticast()
}

// oldSiteLocal holds the site-local addresses of IPv6. Those that came after them, fc00::/7, do not count as restricted in
// the Java operator.
func oldSiteLocal() netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom16([16]byte{0xfe, 0xc0}), 10)
}
