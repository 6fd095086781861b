package kube

import (
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// The failures that callers act on.
var (
	// ErrConflict means that the object changed, or is another one, since it was read. It asks for a new turn, nothing else.
	ErrConflict = errors.New("changed meanwhile")
	// ErrNotFound means that there is no such object.
	ErrNotFound = errors.New("not found")
	// ErrExists means that there is such an object already.
	ErrExists = errors.New("exists already")
	// ErrStale means that an object is older than what this process wrote to it.
	ErrStale = errors.New("older than the last own write")
)

// classify adds the errors of this package to those of the API server.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case apierrors.IsConflict(err):
		return fmt.Errorf("%w: %w", ErrConflict, err)
	case apierrors.IsNotFound(err):
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	case apierrors.IsAlreadyExists(err):
		return fmt.Errorf("%w: %w", ErrExists, err)
	}
	return err
}
