package validate

import (
	"errors"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

var (
	// userPart is what may stand before the at sign of an authority.
	userPart = regexp.MustCompile(`^([A-Za-z0-9_\-!.~'()*;:&=+$,]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])*$`)
	// portPart is what may follow a host.
	portPart = regexp.MustCompile(`^(:[0-9]*)?$`)
	// hostName is one label, or several of which the last begins with a letter, so that no number looks like a name.
	hostName = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?\.?$|` +
		`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.?$`)
	// zone is what may follow the percent sign in an address.
	zone = regexp.MustCompile(`^[A-Za-z0-9_.]+$`)
)

// hostOf returns the host of an authority as Java does: one that is not written as a host and a port has none. Brackets
// that do not hold an address are an error.
func hostOf(authority string) (string, error) {
	rest := authority
	if user, after, has := strings.Cut(authority, "@"); has {
		if !userPart.MatchString(user) {
			return "", nil
		}
		rest = after
	}
	if strings.HasPrefix(rest, "[") {
		return hostInBrackets(rest)
	}
	host, port := rest, ""
	if colon := strings.IndexByte(rest, ':'); colon >= 0 {
		host, port = rest[:colon], rest[colon:]
	}
	if !isPort(port) {
		return "", nil
	}
	if _, four := fourBytes(host); four || hostName.MatchString(host) {
		return host, nil
	}
	return "", nil
}

// isPort tells whether a text is empty or a colon and a number, which may be missing.
func isPort(text string) bool {
	if !portPart.MatchString(text) {
		return false
	}
	_, err := strconv.ParseInt(strings.TrimPrefix(text, ":"), 10, 32)
	return len(text) < 2 || err == nil
}

func hostInBrackets(text string) (string, error) {
	end := strings.IndexByte(text, ']')
	if end < 0 {
		return "", errors.New("Expected closing bracket for IPv6 address")
	}
	address, scope, scoped := strings.Cut(text[1:end], "%")
	if scoped && !zone.MatchString(scope) {
		return "", errors.New("scope id expected")
	}
	if parsed, err := netip.ParseAddr(address); err != nil || !parsed.Is6() {
		return "", errors.New("Malformed IPv6 address")
	}
	if !isPort(text[end+1:]) {
		return "", errors.New("Expected port number")
	}
	return text[:end+1], nil
}

// literalAddress reads a host that is an address: four numbers, one number, or IPv6 in brackets. A zone must be a number,
// because names of network interfaces mean something on one machine only.
func literalAddress(host string) (netip.Addr, bool) {
	inner, bracket := strings.CutPrefix(host, "[")
	if !bracket {
		if address, four := fourBytes(host); four {
			return address, true
		}
		return oneNumber(host)
	}
	text, scope, scoped := strings.Cut(strings.TrimSuffix(inner, "]"), "%")
	if _, err := strconv.ParseUint(scope, 10, 31); scoped && err != nil {
		return netip.Addr{}, false
	}
	address, err := netip.ParseAddr(text)
	return address, err == nil
}

// fourBytes reads four decimal numbers, which may begin with zeros.
func fourBytes(text string) (netip.Addr, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return netip.Addr{}, false
	}
	var bytes [4]byte
	for i, part := range parts {
		number, ok := decimal(part, 8)
		if !ok {
			return netip.Addr{}, false
		}
		bytes[i] = byte(number)
	}
	return netip.AddrFrom4(bytes), true
}

// oneNumber reads the four bytes of an address from one number.
func oneNumber(text string) (netip.Addr, bool) {
	number, ok := decimal(text, 32)
	return netip.AddrFrom4([4]byte{byte(number >> 24), byte(number >> 16), byte(number >> 8), byte(number)}), ok
}

func decimal(text string, bits int) (uint64, bool) {
	if strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	number, err := strconv.ParseUint(text, 10, bits)
	return number, err == nil
}
