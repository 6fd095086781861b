package plan

import "time"

// EventType says whether an event is good news or bad.
type EventType string

// The types of events that Kubernetes knows.
const (
	Normal  EventType = "Normal"
	Warning EventType = "Warning"
)

// Component is the part of the system that an event speaks of.
type Component string

// The components that users filter on.
const (
	FromOperator   Component = "Operator"
	FromJobManager Component = "JobManagerDeployment"
	FromJob        Component = "Job"
	FromSnapshot   Component = "Snapshot"
)

// Event is something worth telling the user about the resource of this turn.
type Event struct {
	Type      EventType
	Reason    Reason
	Component Component
	Message   string
	// Key makes events with equal keys the same event although their messages differ. Empty: the message is the key.
	Key         string
	Repeat      Repeat
	Labels      map[string]string
	Annotations map[string]string
}

// Repeat says what becomes of an event that was published before. The zero value counts up and shows the new message.
type Repeat struct {
	// Never leaves the earlier event as it is.
	Never bool
	// Quiet leaves the earlier event as it is for this long after it was last published, provided that it carries
	// the same labels.
	Quiet time.Duration
}
