package ingressurl

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// checkPort accepts what Java reads as a port; none at all is one, too, and so is -1.
func checkPort(text string) error {
	if text == "" {
		return nil
	}
	port, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return fmt.Errorf("Error at index %d in: \"%s\"", badDigit(text), text)
	}
	if port < -1 {
		return fmt.Errorf("Invalid port number :%d", port)
	}
	return nil
}

// badDigit is where a number stops being one, or becomes too large.
func badDigit(text string) int {
	for i := range text {
		signed := i == 0 && (text[0] == '-' || text[0] == '+') && len(text) > 1
		if _, err := strconv.ParseInt(text[:i+1], 10, 32); err != nil && !signed {
			return i
		}
	}
	return 0
}

// isAddress tells whether text is an IPv6 address, perhaps with a zone.
func isAddress(text string) bool {
	text, _, _ = strings.Cut(text, "%")
	address, err := netip.ParseAddr(text)
	return err == nil && address.Is6()
}
