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

// badDigit is where a number stops being one.
func badDigit(text string) int {
	for i, c := range text {
		sign := i == 0 && (c == '-' || c == '+') && len(text) > 1
		if !sign && (c < '0' || c > '9') {
			return i
		}
	}
	return overflow(text)
}

// overflow is the digit with which a number becomes too large.
func overflow(text string) int {
	for i := 1; i <= len(text); i++ {
		if _, err := strconv.ParseInt(text[:i], 10, 32); err != nil && i > 1 {
			return i - 1
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
