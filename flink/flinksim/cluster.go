package flinksim

import (
	"slices"
	"time"

	"github.com/drey-project/drey/flink/job"
)

const (
	jobName       = "job"
	stateSize     = 2048
	flinkVersion  = "1.20.1"
	flinkRevision = "c0ffee0 @ 2025-01-01T00:00:00+00:00"
)

// Cluster is one JobManager with what it remembers.
type Cluster struct {
	ID    string
	world *World
	// switchedOn is what the story says of the REST port, down what the state of the JobManager says.
	switchedOn, down bool
	jobs             []*Job
	triggers         map[job.TriggerID]*trigger
	// asked are the triggers in the order in which they were asked for.
	asked         []*trigger
	jars          map[string]bool
	latest        *Checkpoint
	pending       *Checkpoint
	noCheckpoints bool
	// retains tells that the newest checkpoint outlives a cancellation; since counts the moments after it, kept is where it lies.
	retains bool
	since   int
	kept    string
	// restored and savepoint are where the job started from and the last savepoint of it; shown is what the statistics say.
	restored, savepoint *Checkpoint
	shown               *shown
}

// Job is one job of a cluster.
type Job struct {
	ID    job.ID
	Name  string
	State job.State
	Start time.Time
	// Restore is the path that the job was restored from; empty for none.
	Restore string
	// Failure is the cause in the job's result; empty for none.
	Failure string
	// Progress is how much the job has done of its work, what it was restored with included.
	Progress int64
	hidden   bool
	// left is for how many moments a cancellation still goes on; stopping tells that a stop with a savepoint is under way.
	left     int
	stopping bool
}

// Checkpoint is a checkpoint of the cluster's job.
type Checkpoint struct {
	ID   int64
	Path string
	Time time.Time
}

// Up makes the JobManager answer, and an application's job visible.
func (c *Cluster) Up() {
	c.down = false
	for _, j := range c.jobs {
		j.hidden = false
	}
}

// Down makes the JobManager fall silent; its jobs are as they were when it comes up again.
func (c *Cluster) Down() { c.down = true }

// Reachable tells whether the REST port answers.
func (c *Cluster) Reachable() bool { return c.switchedOn && !c.down }

// Everything is every job, also those that do not show themselves yet.
func (c *Cluster) Everything() []Job {
	var all []Job
	for _, j := range c.jobs {
		all = append(all, *j)
	}
	return all
}

// StartJob adds a running job, restored from a path unless that is empty.
func (c *Cluster) StartJob(id job.ID, restore string) {
	c.jobs = append(c.jobs, &Job{ID: id, Name: jobName, State: job.Running, Start: c.world.now, Restore: restore})
}

// find is the visible job with an id, or nil.
func (c *Cluster) find(id job.ID) *Job {
	for _, j := range c.jobs {
		if j.ID == id && !j.hidden {
			return j
		}
	}
	return nil
}

// newest is the job that was added last, or nil.
func (c *Cluster) newest() *Job {
	if len(c.jobs) == 0 {
		return nil
	}
	return c.jobs[len(c.jobs)-1]
}

func (c *Cluster) forget(id job.ID) {
	c.jobs = slices.DeleteFunc(c.jobs, func(j *Job) bool { return j.ID == id })
}
