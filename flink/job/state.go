package job

// State is the state of a job as Flink names it.
type State string

// The states of a job.
const (
	Initializing State = "INITIALIZING"
	Created      State = "CREATED"
	Running      State = "RUNNING"
	Failing      State = "FAILING"
	Failed       State = "FAILED"
	Cancelling   State = "CANCELLING"
	Canceled     State = "CANCELED"
	Finished     State = "FINISHED"
	Restarting   State = "RESTARTING"
	Suspended    State = "SUSPENDED"
	Reconciling  State = "RECONCILING"
)

// States returns all states, in the order in which Flink lists them.
func States() []State {
	return []State{
		Initializing, Created, Running, Failing, Failed, Cancelling, Canceled, Finished, Restarting, Suspended, Reconciling,
	}
}

// IsKnown reports whether Flink has a state of that name.
func (s State) IsKnown() bool {
	switch s {
	case Initializing, Created, Running, Failing, Failed, Cancelling, Canceled, Finished, Restarting, Suspended, Reconciling:
		return true
	}
	return false
}

// IsTerminal reports whether the job has stopped on its JobManager: for good, or suspended and to be taken up by another.
func (s State) IsTerminal() bool {
	return s == Suspended || s.IsGloballyTerminal()
}

// IsGloballyTerminal reports whether the job has stopped for good.
func (s State) IsGloballyTerminal() bool {
	return s == Failed || s == Canceled || s == Finished
}
