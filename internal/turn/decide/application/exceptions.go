package application

import (
	"fmt"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// oldExceptions is how far back exceptions are reported that happened before the operator looked for the first time.
const oldExceptions = 30 * time.Minute

// reportExceptions tells the exceptions of the job that were not told before, newest first.
func (t *turn) reportExceptions() {
	exceptions, known := t.seen.Flink.Exceptions.Get()
	if !known {
		return
	}
	cursor := t.cursor(exceptions)
	told := 0
	for _, e := range exceptions {
		if told == t.seen.Settings.Exceptions.EventsLimit || !e.Time.After(cursor.Last) {
			break
		}
		t.tell(t.exceptionEvent(e))
		told++
	}
	if len(exceptions) > 0 {
		cursor.Last = exceptions[0].Time
	}
	t.memory.Exceptions = cursor
}

// cursor is the place up to which exceptions were told before this turn.
func (t *turn) cursor(newestFirst []world.JobException) plan.ExceptionCursor {
	id := job.ID(t.st.JobStatus.JobID)
	cursor := t.memory.Exceptions
	if cursor.JobID == id && cursor.Initialized {
		return cursor
	}
	if !cursor.Initialized {
		cursor.Last = t.firstCursor(newestFirst, cursor.Last)
	} else {
		cursor.Last = time.Time{}
	}
	cursor.JobID, cursor.Initialized = id, true
	return cursor
}

// firstCursor is where reporting starts after the operator did; reported is the newest exception among the events that exist.
func (t *turn) firstCursor(newestFirst []world.JobException, reported time.Time) time.Time {
	horizon := t.seen.Now.Add(-oldExceptions)
	switch {
	case len(newestFirst) == 0:
		return time.Time{}
	case newestFirst[0].Time.Before(horizon):
		return newestFirst[0].Time
	case !reported.IsZero():
		return reported
	}
	return horizon
}

func (t *turn) exceptionEvent(e world.JobException) plan.Event {
	message := excerpt(e.StackTrace, t.seen.Settings.Exceptions.EventStackLines)
	return plan.Event{
		Type: plan.Warning, Reason: plan.ReasonJobException, Component: plan.FromJob,
		Message: message, Key: exceptionKey(message), Annotations: exceptionAnnotations(e),
	}
}

// exceptionKey is what the Java operator names exception events by: the hash of a list with the message alone.
func exceptionKey(message string) string {
	const listSeed = 31
	return fmt.Sprintf("jobmanager-exception-%x", uint32(listSeed+names.JavaHash(message)))
}

// excerpt is the head of a stack trace with a note of what was left out.
func excerpt(stackTrace string, most int) string {
	lines := strings.Split(strings.TrimRight(stackTrace, "\n"), "\n")
	if len(lines) <= most {
		return strings.TrimSpace(strings.Join(lines, "\n"))
	}
	head := strings.Join(lines[:most], "\n")
	return strings.TrimSpace(fmt.Sprintf("%s\n... (%d more lines)", head, len(lines)-most))
}

func exceptionAnnotations(e world.JobException) map[string]string {
	annotations := map[string]string{}
	set := func(key, value string) {
		if value != "" {
			annotations[key] = value
		}
	}
	set(names.AnnotationExceptionTime, e.Time.UTC().Format(time.RFC3339Nano))
	set(names.AnnotationExceptionTask, e.Task)
	set(names.AnnotationExceptionEndpoint, e.Endpoint)
	set(names.AnnotationExceptionTM, e.TaskManager)
	for label, value := range e.FailureLabels {
		set(names.AnnotationFailureLabelPrefix+label, value)
	}
	return names.Annotations(annotations)
}
