// Package failure says what went wrong, as the message of an event and as the text of status.error.
//
// Both show the chain of causes. The Java operator shows its exceptions there, and users match on their class names; so
// every Link carries the class name that stands for its kind of error.
package failure

import (
	"errors"
	"strings"
)

// Kind is the class name under which users of the Java operator know an error.
type Kind string

// The kinds that are part of the contract with users.
const (
	Reconciliation    Kind = "org.apache.flink.kubernetes.operator.exception.ReconciliationException"
	UpgradeFailure    Kind = "org.apache.flink.kubernetes.operator.exception.UpgradeFailureException"
	DeploymentFailed  Kind = "org.apache.flink.kubernetes.operator.exception.DeploymentFailedException"
	Validation        Kind = "org.apache.flink.kubernetes.operator.exception.ValidationException"
	MissingJobManager Kind = "org.apache.flink.kubernetes.operator.exception.MissingJobManagerException"
	StatusConflict    Kind = "org.apache.flink.kubernetes.operator.exception.StatusConflictException"
	RestClient        Kind = "org.apache.flink.runtime.rest.util.RestClientException"
	Timeout           Kind = "java.util.concurrent.TimeoutException"
)

// serialized is the class in which Flink wraps an error that it sends as text.
const serialized Kind = "org.apache.flink.util.SerializedThrowable"

// simpleName is the class name without its package and enclosing classes.
func (k Kind) simpleName() string {
	return string(k[strings.LastIndexAny(string(k), ".$")+1:])
}

// Link is one error in a chain of causes.
type Link struct {
	Kind Kind
	// Message is what the error says of itself; nil if it says nothing beyond its kind.
	Message *string
	// Reason is the event reason that a failed deployment carries; empty for any other error.
	Reason string
	// HTTPStatus is the code that the JobManager answered; 0 when it did not.
	HTTPStatus int
	// Relayed tells that the error happened inside Flink and arrived here as text.
	Relayed bool
	// StackTrace is where it happened; empty when that is not known.
	StackTrace string
}

// Error is an error with the kind that users know it by.
type Error struct {
	Kind    Kind
	Message string
	// Reason is the event reason under which the error is published; empty for the general one.
	Reason string
	Cause  error
}

// Error returns the message with those of the causes.
func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Message
	}
	return e.Message + ": " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// httpError is an answer of a JobManager, as flink/rest returns it.
type httpError interface {
	error
	HTTPStatus() int
}

// Chain returns the links of an error, the outermost first. What an error repeats of its cause is left out.
func Chain(err error) []Link {
	var chain []Link
	for err != nil {
		cause := errors.Unwrap(err)
		chain = append(chain, link(err, cause))
		err = cause
	}
	return chain
}

func link(err, cause error) Link {
	message := err.Error()
	if cause != nil {
		message = strings.TrimSuffix(message, ": "+cause.Error())
	}
	switch err := err.(type) { //nolint:errorlint // each link speaks for itself, its causes are links of their own
	case *Error:
		return Link{Kind: err.Kind, Message: &err.Message, Reason: err.Reason}
	case httpError:
		return Link{Kind: RestClient, Message: &message, HTTPStatus: err.HTTPStatus()}
	}
	return Link{Kind: Reconciliation, Message: &message}
}

// eventLinks is how many links an event shows.
const eventLinks = 3

// EventMessage returns the messages of the first links: cause1 -> cause2 -> cause3.
func EventMessage(chain []Link) string {
	parts := make([]string, 0, eventLinks)
	for _, l := range chain[:min(len(chain), eventLinks)] {
		if l.Message == nil {
			parts = append(parts, l.Kind.simpleName())
			continue
		}
		parts = append(parts, *l.Message)
	}
	return strings.Join(parts, " -> ")
}
