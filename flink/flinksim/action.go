package flinksim

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/drey-project/drey/flink/job"
)

// Action is one thing that the story makes happen to Flink, in the vocabulary of the recorded traces.
type Action struct {
	SetFlink *SetFlink `json:"setFlink,omitempty"`
	SetKube  *SetKube  `json:"setKube,omitempty"`
}

// SetFlink changes one cluster when Cluster is set, and what all clusters answer otherwise.
type SetFlink struct {
	Cluster   string    `json:"cluster,omitempty"`
	Reachable *bool     `json:"reachable,omitempty"`
	Job       *SetJob   `json:"job,omitempty"`
	JobIfAny  job.State `json:"jobIfAny,omitempty"`
	// Checkpoint is absent, null for none, or the latest completed checkpoint.
	Checkpoint            json.RawMessage `json:"checkpoint,omitempty"`
	PendingCheckpoint     *SetCheckpoint  `json:"pendingCheckpoint,omitempty"`
	CheckpointingDisabled *bool           `json:"checkpointingDisabled,omitempty"`

	Exceptions   []Exception             `json:"exceptions,omitempty"`
	Metrics      map[string]string       `json:"metrics,omitempty"`
	Requirements map[job.VertexID]Bounds `json:"requirements,omitempty"`
	Answers      Answers                 `json:"answers,omitempty"`
}

// SetJob sets the state of a job; the newest one when ID is empty.
type SetJob struct {
	ID    job.ID    `json:"id,omitempty"`
	State job.State `json:"state"`
	Error string    `json:"error,omitempty"`
}

// lost is the state of a job that the cluster has forgotten.
const lost job.State = "LOST"

// SetCheckpoint is a checkpoint as the story gives it; a time of zero means now.
type SetCheckpoint struct {
	ID        int64  `json:"id"`
	Path      string `json:"path,omitempty"`
	Timestamp int64  `json:"timestamp,omitempty"`
}

// SetKube is the part of a change in Kubernetes that Flink feels.
type SetKube struct {
	Cluster     string `json:"cluster,omitempty"`
	JM          string `json:"jm,omitempty"`
	JMIfPresent string `json:"jmIfPresent,omitempty"`
}

// Exception is an entry of the exception history of every job.
type Exception struct {
	Name          string            `json:"exceptionName"`
	StackTrace    string            `json:"stacktrace"`
	Timestamp     int64             `json:"timestamp"`
	Task          string            `json:"taskName,omitempty"`
	Endpoint      string            `json:"endpoint,omitempty"`
	TaskManager   string            `json:"taskManagerId,omitempty"`
	FailureLabels map[string]string `json:"failureLabels,omitempty"`
}

// Bounds are parallelism bounds in the form of the REST API.
type Bounds struct {
	Parallelism job.Bounds `json:"parallelism"`
}

// Apply makes an action happen. What it says of a cluster that does not exist has no effect.
func (w *World) Apply(a Action) error {
	if a.SetKube != nil {
		if err := w.setKube(*a.SetKube); err != nil {
			return err
		}
	}
	if a.SetFlink == nil {
		return nil
	}
	if a.SetFlink.Cluster == "" {
		return w.setAll(*a.SetFlink)
	}
	c, ok := w.clusters[a.SetFlink.Cluster]
	if !ok {
		return nil
	}
	return c.set(*a.SetFlink)
}

func (w *World) setKube(k SetKube) error {
	c, ok := w.clusters[k.Cluster]
	if !ok {
		return nil
	}
	for _, state := range []string{k.JM, k.JMIfPresent} {
		switch state {
		case "":
		case "ready":
			c.Up()
		case "missing":
			w.End(k.Cluster)
		case "deploying", "neverStarted", "crashLoop", "imagePull", "initError", "failedMount", "failedCreate":
			c.Down()
		default:
			return fmt.Errorf("no such state of a JobManager: %q", state)
		}
	}
	return nil
}

func (w *World) setAll(f SetFlink) error {
	if f.Exceptions != nil {
		w.exceptions = f.Exceptions
	}
	if f.Metrics != nil {
		w.metrics = f.Metrics
	}
	if f.Requirements != nil {
		w.requirements = map[job.VertexID]job.Bounds{}
		for vertex, b := range f.Requirements {
			w.requirements[vertex] = b.Parallelism
		}
	}
	for subject, answer := range f.Answers {
		if err := w.answers.set(subject, answer); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) set(f SetFlink) error {
	if f.Reachable != nil {
		c.switchedOn = *f.Reachable
	}
	if f.CheckpointingDisabled != nil {
		c.noCheckpoints = *f.CheckpointingDisabled
	}
	if f.Job != nil {
		c.setJob(*f.Job)
	}
	if f.JobIfAny != "" {
		c.setJobIfAny(f.JobIfAny)
	}
	if f.PendingCheckpoint != nil {
		c.pending = c.checkpoint(*f.PendingCheckpoint)
	}
	return c.setCheckpoint(f.Checkpoint)
}

func (c *Cluster) setJob(s SetJob) {
	target := c.newest()
	if s.ID != "" {
		target = c.any(s.ID)
	}
	if target == nil {
		if s.ID == "" || s.State == lost {
			return
		}
		c.StartJob(s.ID, "")
		target = c.newest()
	}
	if s.State == lost {
		c.forget(target.ID)
		return
	}
	if s.State == job.Running && target.State != job.Running {
		c.resume(target)
	}
	target.State, target.Failure = s.State, s.Error
	if s.State.IsGloballyTerminal() {
		c.ended(target)
	}
}

func (c *Cluster) setJobIfAny(state job.State) {
	target := c.newest()
	if target == nil || target.State == job.Running || target.State == job.Finished {
		return
	}
	target.State = state
}

// any is the job with an id, hidden or not, or nil.
func (c *Cluster) any(id job.ID) *Job {
	for _, j := range c.jobs {
		if j.ID == id {
			return j
		}
	}
	return nil
}

func (c *Cluster) setCheckpoint(text json.RawMessage) error {
	if text == nil {
		return nil
	}
	var s *SetCheckpoint
	if err := json.Unmarshal(text, &s); err != nil {
		return errors.New("checkpoint is neither null nor an object with id and path")
	}
	c.latest = nil
	if s != nil {
		c.latest = c.checkpoint(*s)
	}
	return nil
}

func (c *Cluster) checkpoint(s SetCheckpoint) *Checkpoint {
	at := c.world.now
	if s.Timestamp != 0 {
		at = time.UnixMilli(s.Timestamp).UTC()
	}
	return &Checkpoint{ID: s.ID, Path: s.Path, Time: at}
}
