package settings

import "github.com/drey-project/drey/flink/conf"

// ExceptionStackTraceEnabled says whether the error in the status of a resource carries a stack trace.
var ExceptionStackTraceEnabled = conf.Bool("kubernetes.operator.exception.stacktrace.enabled").WithDefault(false).
	WithDoc("Whether the error in the status of a resource carries a stack trace.")

// ExceptionStackTraceMaxLength says how many characters of a stack trace the status of a resource keeps.
var ExceptionStackTraceMaxLength = conf.Int("kubernetes.operator.exception.stacktrace.max.length").WithDefault(2048).
	WithDoc("How many characters of a stack trace the status of a resource keeps.")

// ExceptionFieldMaxLength says how many characters each text of an error in the status of a resource keeps.
var ExceptionFieldMaxLength = conf.Int("kubernetes.operator.exception.field.max.length").WithDefault(2048).
	WithDoc("How many characters each text of an error in the status of a resource keeps.")

// ExceptionThrowableListMaxCount says how many causes of an error the status of a resource lists.
var ExceptionThrowableListMaxCount = conf.Int("kubernetes.operator.exception.throwable.list.max.count").WithDefault(2).
	WithDoc("How many causes of an error the status of a resource lists.")

// ExceptionLabelMapper holds labels for errors by regular expression: where the expression matches a message, the error in the status carries the label.
var ExceptionLabelMapper = conf.Map("kubernetes.operator.exception.label.mapper").WithDefault(nil).
	WithDoc("Labels for errors by regular expression: where the expression matches a message, the error in the status carries the label.")

// EventsExceptionsLimit says how many exceptions of a job become events in one reconciliation.
var EventsExceptionsLimit = conf.Int("kubernetes.operator.events.exceptions.limit-per-reconciliation").WithDefault(10).
	WithDoc("How many exceptions of a job become events in one reconciliation.")

// EventsExceptionsStackTraceLines says how many lines of its stack trace the event of an exception shows.
var EventsExceptionsStackTraceLines = conf.Int("kubernetes.operator.events.exceptions.stacktrace-lines").WithDefault(5).
	WithDoc("How many lines of its stack trace the event of an exception shows.")

// failureOptions lists the options of how failures are reported.
func failureOptions() []Declaration {
	return []Declaration{
		declare(ScopeOperatorByVersion, ExceptionStackTraceEnabled),
		declare(ScopeOperatorByVersion, ExceptionStackTraceMaxLength),
		declare(ScopeOperatorByVersion, ExceptionFieldMaxLength),
		declare(ScopeOperatorByVersion, ExceptionThrowableListMaxCount),
		declare(ScopeOperatorByVersion, ExceptionLabelMapper),
		declare(ScopeOperatorByVersion, EventsExceptionsLimit),
		declare(ScopeOperatorByVersion, EventsExceptionsStackTraceLines),
	}
}
