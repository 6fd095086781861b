package rest

import (
	"regexp"
	"strings"
)

// Failure is a Java exception as Flink reports it.
type Failure struct {
	Class      string
	StackTrace string
}

// Cause is one exception of a chain.
type Cause struct {
	Class   string
	Message string
}

// Causes is the chain of exceptions in the stack trace, outermost first.
func (f Failure) Causes() []Cause { return causes(f.StackTrace) }

// Mentions tells whether the stack trace holds a text, for example the name of an exception.
func (f Failure) Mentions(text string) bool { return strings.Contains(f.StackTrace, text) }

// stopping is how Flink words that the savepoint of a stop was written before the job failed to stop.
var stopping = regexp.MustCompile(`A savepoint has been created at: (.+?), but the corresponding job [0-9a-f]+ failed during stopping`)

// SavepointBeforeFailure is the path of the complete savepoint that a failed stop left behind, if it did.
func (f Failure) SavepointBeforeFailure() (string, bool) {
	found := stopping.FindStringSubmatch(f.StackTrace)
	if found == nil {
		return "", false
	}
	return found[1], true
}

const causedBy = "Caused by: "

// serverSide is what Flink puts before the stack trace of an internal error.
const serverSide = "<Exception on server side:\n"

// causes reads a stack trace as Java prints it: an exception's line, further lines of its message, and its frames,
// which begin with a tab as everything does that belongs to suppressed exceptions.
func causes(trace string) []Cause {
	var chain []Cause
	inFrames := false
	for line := range strings.Lines(strings.TrimPrefix(trace, serverSide)) {
		line = strings.TrimRight(line, "\r\n")
		header, isCause := strings.CutPrefix(line, causedBy)
		switch {
		case isCause, len(chain) == 0:
			chain = append(chain, causeOf(header))
			inFrames = false
		case strings.HasPrefix(line, "\tat "), strings.HasPrefix(line, "\t... "):
			inFrames = true
		case !inFrames:
			chain[len(chain)-1].Message += "\n" + line
		}
	}
	return chain
}

// causeOf splits "java.lang.RuntimeException: boom". Text that no class begins is all message.
func causeOf(header string) Cause {
	class, message, _ := strings.Cut(header, ": ")
	if strings.ContainsAny(class, " \t") || !strings.Contains(class, ".") {
		return Cause{Message: header}
	}
	return Cause{Class: class, Message: message}
}

// summary is the first line of the outermost exception and, where it says more, that of the innermost.
func summary(trace string) string {
	chain := causes(trace)
	if len(chain) == 0 {
		return ""
	}
	outermost, innermost := chain[0].String(), chain[len(chain)-1].String()
	if strings.Contains(chain[0].Message, chain[len(chain)-1].Message) {
		return outermost
	}
	return outermost + "; caused by " + innermost
}

// String is the exception on one line.
func (c Cause) String() string {
	message, _, _ := strings.Cut(c.Message, "\n")
	class := c.Class[strings.LastIndexByte(c.Class, '.')+1:]
	switch {
	case class == "":
		return message
	case message == "":
		return class
	}
	return class + ": " + message
}
