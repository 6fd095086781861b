// Package flinksim is a Flink cluster as a state machine in virtual time.
//
// Nothing happens by itself: time is what SetTime said, a job changes when it is
// told to, and how Flink answers is configured beforehand. In a living world jobs
// work, take checkpoints and take their time to stop, but again only when Work is
// called. The same calls in the same order always give the same answers, so a
// story can be told twice:
//
//	Apply(action) ──▶ World ──▶ Cluster ──▶ Job
//	                    │          ▲
//	                    │          └── what the REST API would do: Cancel, Stop, Savepoint, …
//	                    └── Effects: what was asked of Flink, in order
//
// The actions and effects are those of the recorded traces, so that scenarios,
// crash runs and recordings share one vocabulary.
package flinksim

import (
	"fmt"
	"maps"
	"time"

	"github.com/drey-project/drey/flink/job"
)

// World is every Flink cluster there is.
type World struct {
	now          time.Time
	clusters     map[string]*Cluster
	answers      Answers
	exceptions   []Exception
	metrics      map[string]string
	requirements map[job.VertexID]job.Bounds
	snapshots    map[string]Snapshot
	effects      []Effect
	// savepoints, checkpoints, triggers and jars count what was handed out.
	savepoints, checkpoints, triggers, jars int
	// living worlds work by themselves; conditions say how well they can, and completed is what they made since it was asked.
	living     bool
	conditions Conditions
	completed  []string
}

// Snapshot is a savepoint or checkpoint that was taken in this world.
type Snapshot struct {
	Job   job.ID
	Taken time.Time
	// Number orders the snapshots of a world, and Progress is how much work of the job it holds.
	Number, Progress int64
	Savepoint        bool
	// Disposed tells that its files are gone.
	Disposed bool
}

// New is a world without clusters, at the given time, in which Flink answers as it should.
func New(now time.Time) *World {
	return &World{
		now: now, clusters: map[string]*Cluster{}, answers: Answers{}, snapshots: map[string]Snapshot{},
		metrics: map[string]string{}, requirements: map[job.VertexID]job.Bounds{},
	}
}

// SetTime moves the clock.
func (w *World) SetTime(now time.Time) { w.now = now }

// Now is the virtual time.
func (w *World) Now() time.Time { return w.now }

// Submission is a cluster that is about to start.
type Submission struct {
	ID string
	// Job is the application's job; empty for a session cluster.
	Job job.ID
	// Restore is the path the job is restored from; empty for none.
	Restore string
	// Metadata is the checkpoint that high-availability services know of the job; it wins over Restore. Empty for none.
	Metadata string
	// Ended tells that high-availability services know that the job has ended, so that it is not run again.
	Ended bool
	// Retain tells that the newest checkpoint outlives the cancellation of its job.
	Retain bool
}

// Start begins a new cluster, in place of one with the same id that had ended or had not.
// An application's job shows itself once the cluster is up.
func (w *World) Start(s Submission) *Cluster {
	c := &Cluster{
		ID: s.ID, world: w, switchedOn: true, retains: s.Retain, jars: map[string]bool{}, triggers: map[job.TriggerID]*trigger{},
	}
	if s.Job != "" && !s.Ended {
		j := &Job{ID: s.Job, Name: jobName, State: job.Running, Start: w.now, Restore: s.Restore, hidden: true}
		c.jobs = append(c.jobs, j)
		c.restore(j, s)
	}
	w.clusters[s.ID] = c
	return c
}

// End takes a cluster away with its jobs and everything it remembers.
func (w *World) End(id string) { delete(w.clusters, id) }

// Cluster finds a cluster that was started and has not ended.
func (w *World) Cluster(id string) (*Cluster, bool) {
	c, ok := w.clusters[id]
	return c, ok
}

// Clusters is every cluster by id.
func (w *World) Clusters() map[string]*Cluster { return maps.Clone(w.clusters) }

// Snapshots is every savepoint and checkpoint that Flink was asked for and completed, by path.
func (w *World) Snapshots() map[string]Snapshot { return maps.Clone(w.snapshots) }

// Effects is what was asked of Flink since the last call.
func (w *World) Effects() []Effect {
	effects := w.effects
	w.effects = nil
	return effects
}

func (w *World) happened(e Effect) { w.effects = append(w.effects, e) }

func (w *World) nextTrigger() job.TriggerID {
	w.triggers++
	return job.TriggerID(fmt.Sprintf("%032x", 0xf0000+w.triggers))
}

func (w *World) nextSavepoint(of job.ID, progress int64) string {
	w.savepoints++
	path := fmt.Sprintf("file:///flink-data/savepoints/savepoint-%d", w.number(w.savepoints))
	w.keep(path, Snapshot{Job: of, Progress: progress, Savepoint: true})
	return path
}

func (w *World) nextCheckpoint(of job.ID, progress int64) (int64, string) {
	w.checkpoints++
	number := w.number(w.checkpoints)
	path := fmt.Sprintf("file:///flink-data/checkpoints/chk-%d", number)
	w.keep(path, Snapshot{Job: of, Progress: progress})
	return number, path
}

// number is what a snapshot is called by: how many of its kind there are or, in a living world, how many of both kinds.
func (w *World) number(ofKind int) int64 {
	if w.living {
		return int64(w.savepoints + w.checkpoints)
	}
	return int64(ofKind)
}

func (w *World) keep(path string, s Snapshot) {
	s.Taken, s.Number = w.now, int64(w.savepoints+w.checkpoints)
	w.snapshots[path] = s
	if w.living {
		w.completed = append(w.completed, path)
	}
}
