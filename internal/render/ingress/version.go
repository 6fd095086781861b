package ingress

import (
	"cmp"
	"strconv"
	"strings"
)

// Version is the version of an API server as it tells it, such as 1 and 31+.
type Version struct {
	Major, Minor string
}

// The first version that has Ingress in networking.k8s.io/v1.
const (
	firstMajor = 1
	firstMinor = 19
)

// knowsNetworkingV1 compares versions; a text that is no version, such as 1.19+, is compared as text.
func (v Version) knowsNetworkingV1() bool {
	major, errMajor := strconv.Atoi(v.Major)
	minor, rest := leadingNumber(v.Minor)
	if errMajor != nil || minor < 0 || rest == "+" || rest == "-" {
		return v.Major+"."+v.Minor >= strconv.Itoa(firstMajor)+"."+strconv.Itoa(firstMinor)
	}
	order := cmp.Or(cmp.Compare(major, firstMajor), cmp.Compare(minor, firstMinor))
	// What precedes a release, such as 1.19-rc.1, is older than it; Java takes 1.19+k3s1 for such a one, too.
	precedes := strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+")
	return order > 0 || order == 0 && !precedes
}

// leadingNumber cuts off the number that a text starts with; -1 if there is none.
func leadingNumber(text string) (int, string) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	number, err := strconv.Atoi(text[:end])
	if err != nil {
		return -1, text
	}
	return number, text[end:]
}
