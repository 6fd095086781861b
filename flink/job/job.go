// Package job names the things inside a Flink cluster: jobs, their vertices, and what is asked of them.
package job

import (
	"fmt"
	"strings"
)

// ID is the identity of a job: 32 lower-case hexadecimal digits.
type ID string

// VertexID is the identity of a vertex of a job graph: 32 lower-case hexadecimal digits.
type VertexID string

// TriggerID is the identity of an asynchronous request to a JobManager, such as a savepoint: 32 lower-case hexadecimal digits.
type TriggerID string

// idLength is the number of digits of all identities.
const idLength = 32

// ParseID reads the identity of a job.
func ParseID(text string) (ID, error) {
	digits, err := parse(text)
	if err != nil {
		return "", fmt.Errorf("%q is not a job id: %w", text, err)
	}
	return ID(digits), nil
}

// ParseVertexID reads the identity of a vertex.
func ParseVertexID(text string) (VertexID, error) {
	digits, err := parse(text)
	if err != nil {
		return "", fmt.Errorf("%q is not a vertex id: %w", text, err)
	}
	return VertexID(digits), nil
}

// ParseTriggerID reads the identity of an asynchronous request.
func ParseTriggerID(text string) (TriggerID, error) {
	digits, err := parse(text)
	if err != nil {
		return "", fmt.Errorf("%q is not a trigger id: %w", text, err)
	}
	return TriggerID(digits), nil
}

func parse(text string) (string, error) {
	if len(text) != idLength {
		return "", fmt.Errorf("expected %d hexadecimal digits, got %d characters", idLength, len(text))
	}
	lower := strings.ToLower(text)
	if strings.Trim(lower, "0123456789abcdef") != "" {
		return "", fmt.Errorf("expected %d hexadecimal digits", idLength)
	}
	return lower, nil
}

// IDOf returns the job identity with the given 128 bits.
func IDOf(bits [16]byte) ID {
	return ID(fmt.Sprintf("%x", bits))
}

// TriggerIDOf returns the request identity with the given 128 bits.
func TriggerIDOf(bits [16]byte) TriggerID {
	return TriggerID(fmt.Sprintf("%x", bits))
}

// Bounds is the range of parallelism that a vertex may run with.
type Bounds struct {
	Lower int `json:"lowerBound"`
	Upper int `json:"upperBound"`
}
