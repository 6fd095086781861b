package flinksim

import "github.com/drey-project/drey/flink/job"

// Effect is something that was asked of Flink and cannot be taken back.
type Effect struct {
	Kind       string                  `json:"e"`
	Cluster    string                  `json:"cluster"`
	Job        job.ID                  `json:"jobId,omitempty"`
	Answer     string                  `json:"answer,omitempty"`
	Drain      bool                    `json:"drain,omitempty"`
	Format     string                  `json:"format,omitempty"`
	Directory  string                  `json:"directory,omitempty"`
	Path       string                  `json:"path,omitempty"`
	Checkpoint string                  `json:"checkpointType,omitempty"`
	Trigger    job.TriggerID           `json:"triggerId,omitempty"`
	Bounds     map[job.VertexID]Bounds `json:"requirements,omitempty"`
	Run        *Run                    `json:"run,omitempty"`
}

// The kinds of effects.
const (
	Cancelled           = "cancel"
	StoppedForSavepoint = "stopWithSavepoint"
	TriggeredSavepoint  = "triggerSavepoint"
	TriggeredCheckpoint = "triggerCheckpoint"
	DisposedSavepoint   = "disposeSavepoint"
	Rescaled            = "rescale"
	SubmittedSessionJob = "submitSessionJob"
	ShutDown            = "shutdown"
)

// StoppedTwice is the answer to a stop of a job that is being stopped already, under another trigger.
const StoppedTwice = "twice"
