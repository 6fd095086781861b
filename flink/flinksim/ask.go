package flinksim

import (
	"maps"
	"slices"

	"github.com/drey-project/drey/flink/job"
)

// Jobs lists the jobs that show themselves.
func (c *Cluster) Jobs() ([]Job, error) {
	if !c.Reachable() {
		return nil, ErrSilent
	}
	var visible []Job
	for _, j := range c.jobs {
		if !j.hidden {
			visible = append(visible, *j)
		}
	}
	return visible, nil
}

// Job is one job.
func (c *Cluster) Job(id job.ID) (Job, error) {
	j, err := c.ask(id)
	if err != nil {
		return Job{}, err
	}
	return *j, nil
}

// ask finds a job for a call about it.
func (c *Cluster) ask(id job.ID) (*Job, error) {
	if !c.Reachable() {
		return nil, ErrSilent
	}
	j := c.find(id)
	if j == nil {
		return nil, unknownJob(id)
	}
	return j, nil
}

// Exceptions is the exception history of a job, newest first.
func (c *Cluster) Exceptions(id job.ID) ([]Exception, error) {
	if _, err := c.ask(id); err != nil {
		return nil, err
	}
	history := slices.Clone(c.world.exceptions)
	slices.SortStableFunc(history, func(a, b Exception) int { return int(b.Timestamp - a.Timestamp) })
	return history, nil
}

// Statistics are the newest completed checkpoint and savepoint of a job, where it was restored from, and the checkpoint in
// progress; each may be nil.
type Statistics struct {
	Completed, Savepoint, Restored, Pending *Checkpoint
}

// Checkpoints are the statistics of a job.
func (c *Cluster) Checkpoints(id job.ID) (Statistics, error) {
	if _, err := c.ask(id); err != nil {
		return Statistics{}, err
	}
	if c.noCheckpoints {
		return Statistics{}, refuse(404, "Checkpointing has not been enabled.")
	}
	if c.world.living {
		return c.statistics(), nil
	}
	return Statistics{Completed: copied(c.latest), Pending: copied(c.pending)}, nil
}

func copied(c *Checkpoint) *Checkpoint {
	if c == nil {
		return nil
	}
	return new(*c)
}

// StateSize is the size in bytes of every checkpoint.
func (c *Checkpoint) StateSize() int64 { return stateSize }

// Checkpoint is one completed checkpoint of a job.
func (c *Cluster) Checkpoint(id job.ID, checkpoint int64) (Checkpoint, error) {
	if _, err := c.ask(id); err != nil {
		return Checkpoint{}, err
	}
	if word, _ := c.world.answers.to(checkpointStatsAnswer); word == "error" {
		return Checkpoint{}, refuse(404, "Could not find checkpointing statistics for checkpoint %d.", checkpoint)
	}
	if c.latest != nil && c.latest.ID == checkpoint {
		return *c.latest, nil
	}
	for _, t := range c.triggers {
		if t.checkpoint != nil && t.checkpoint.ID == checkpoint {
			return *t.checkpoint, nil
		}
	}
	return Checkpoint{}, refuse(404, "Could not find checkpointing statistics for checkpoint %d.", checkpoint)
}

// Metrics are the values of the named metrics that exist.
func (c *Cluster) Metrics(id job.ID, names []string) (map[string]string, error) {
	if _, err := c.ask(id); err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return maps.Clone(c.world.metrics), nil
	}
	found := map[string]string{}
	for _, name := range names {
		if value, ok := c.world.metrics[name]; ok {
			found[name] = value
		}
	}
	return found, nil
}

// Requirements are the parallelism bounds of a job.
func (c *Cluster) Requirements(id job.ID) (map[job.VertexID]job.Bounds, error) {
	if _, err := c.ask(id); err != nil {
		return nil, err
	}
	if word, _ := c.world.answers.to(requirementsAnswer); word == "error" {
		return nil, refuse(400, "Job %s does not support declarative resource requirements", id)
	}
	return maps.Clone(c.world.requirements), nil
}

// Version is what the JobManager says about itself.
func (c *Cluster) Version() (version, revision string, err error) {
	if !c.Reachable() {
		return "", "", ErrSilent
	}
	return flinkVersion, flinkRevision, nil
}
