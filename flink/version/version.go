// Package version knows which Flink can do what.
package version

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a minor release line of Flink, such as 1.20; the zero value is none.
type Version struct {
	Major int
	Minor int
}

// Of returns the release line with the given numbers.
func Of(major, minor int) Version {
	return Version{Major: major, Minor: minor}
}

// All returns the release lines that a resource may name, the oldest first.
func All() []Version {
	return []Version{
		{1, 13}, {1, 14}, {1, 15}, {1, 16}, {1, 17}, {1, 18}, {1, 19}, {1, 20}, {2, 0}, {2, 1}, {2, 2}, {2, 3}, {2, 4},
	}
}

// Parse reads the text of spec.flinkVersion, such as v1_20.
func Parse(text string) (Version, error) {
	v, ok := parse(text)
	if !ok || !v.isListed() {
		return Version{}, fmt.Errorf("unknown Flink version %q, expected one of %s", text, listed())
	}
	return v, nil
}

func parse(text string) (Version, bool) {
	major, minor, both := strings.Cut(strings.TrimPrefix(text, "v"), "_")
	v := Version{}
	var majorErr, minorErr error
	v.Major, majorErr = strconv.Atoi(major)
	v.Minor, minorErr = strconv.Atoi(minor)
	return v, both && majorErr == nil && minorErr == nil && v.String() == text
}

func listed() string {
	names := make([]string, 0, len(All()))
	for _, v := range All() {
		names = append(names, v.String())
	}
	return strings.Join(names, ", ")
}

func (v Version) isListed() bool {
	for _, known := range All() {
		if v == known {
			return true
		}
	}
	return false
}

// String returns the text that spec.flinkVersion has for v.
func (v Version) String() string {
	return fmt.Sprintf("v%d_%d", v.Major, v.Minor)
}

// Number returns v as people write it, such as 1.20.
func (v Version) Number() string {
	return fmt.Sprintf("%d.%d", v.Major, v.Minor)
}

// IsZero reports whether v is no version at all.
func (v Version) IsZero() bool {
	return v == Version{}
}

// Compare orders release lines; it is negative if v is older than other.
func (v Version) Compare(other Version) int {
	if v.Major != other.Major {
		return v.Major - other.Major
	}
	return v.Minor - other.Minor
}

// AtLeast reports whether v is the given release line or a newer one.
func (v Version) AtLeast(major, minor int) bool {
	return v.Compare(Of(major, minor)) >= 0
}

// IsSupported reports whether clusters of this Flink can be run.
func (v Version) IsSupported() bool {
	return v.AtLeast(1, 15)
}

// IsDeprecated reports whether users should be told to move to a newer Flink.
func (v Version) IsDeprecated() bool {
	return !v.AtLeast(1, 19)
}
