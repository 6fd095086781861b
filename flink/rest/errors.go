package rest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// The kinds of failure that callers tell apart with errors.Is.
var (
	// ErrUnreachable means that no answer came: no connection, or it broke.
	ErrUnreachable = errors.New("JobManager is not reachable")
	// ErrTimeout means that the deadline of the call passed before the answer came.
	ErrTimeout = errors.New("JobManager did not answer in time")
	// ErrBusy means that the call was not made, because others to the same JobManager hang or failed.
	ErrBusy = errors.New("call held back to spare the JobManager")
	// ErrMalformed means that the answer was not what Flink answers.
	ErrMalformed = errors.New("answer is not understood")
	// ErrTooLarge means that the answer was longer than the bound of the client.
	ErrTooLarge = errors.New("answer is too large")
	// ErrNotFound means that the JobManager does not know the job, trigger, checkpoint or jar.
	ErrNotFound = errors.New("not found")
)

// Error is an answer of the JobManager that says the call failed.
type Error struct {
	StatusCode int
	// Message is Flink's first message, usually one line or a Java stack trace.
	Message string
	// Details are all of Flink's messages.
	Details []string
}

// Error is the status code, and what went wrong and why on one line.
func (e *Error) Error() string {
	return fmt.Sprintf("JobManager answered %d: %s", e.StatusCode, summary(e.Message))
}

// Is makes an answer 404 an ErrNotFound.
func (e *Error) Is(target error) bool {
	return target == ErrNotFound && e.StatusCode == http.StatusNotFound
}

// contains reports whether any message of the answer holds the text, in any case.
func (e *Error) contains(text string) bool {
	for _, detail := range append([]string{e.Message}, e.Details...) {
		if strings.Contains(strings.ToLower(detail), strings.ToLower(text)) {
			return true
		}
	}
	return false
}

// CheckpointingDisabled reports whether a call failed because the job takes no checkpoints.
func CheckpointingDisabled(err error) bool {
	answer, ok := errors.AsType[*Error](err)
	return ok && answer.contains("Checkpointing has not been enabled")
}

// AlreadyTerminated reports whether a job could not be cancelled because it had ended.
func AlreadyTerminated(err error) bool {
	answer, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	return answer.StatusCode == http.StatusConflict || answer.contains("already reached another terminal state")
}

// JobMissing reports whether a call failed because the cluster does not know the job.
func JobMissing(err error) bool {
	if errors.Is(err, ErrNotFound) {
		return true
	}
	answer, ok := errors.AsType[*Error](err)
	return ok && answer.contains("FlinkJobNotFoundException")
}

// AlreadySubmitted reports whether a job could not be started because one of its id had been, perhaps by this very request
// when its answer got lost.
func AlreadySubmitted(err error) bool {
	answer, ok := errors.AsType[*Error](err)
	return ok && answer.contains("DuplicateJobSubmissionException")
}

// wrap adds what could not be done; nil stays nil.
func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}

// transportError sorts a failure of the connection. It drops the URL that net/http adds,
// since a caller's URL may carry credentials.
func transportError(ctx context.Context, err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, ErrBusy), errors.Is(err, ErrTooLarge):
		return err
	case errors.Is(ctx.Err(), context.DeadlineExceeded), isNet && timeout.Timeout():
		return fmt.Errorf("%w: %w", ErrTimeout, context.DeadlineExceeded)
	case errors.Is(ctx.Err(), context.Canceled):
		return context.Canceled
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}
