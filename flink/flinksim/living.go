package flinksim

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/job"
)

// For how many moments things go on in a living world.
const (
	checkpointMoments = 2
	cancelMoments     = 2
	snapshotMoments   = 2
	stopMoments       = 4
)

// Conditions are what jobs of a living world meet with; the zero value is good weather.
type Conditions struct {
	// StoreDown lets all checkpoints and savepoints fail.
	StoreDown bool
	// Paused lets no checkpoint begin by itself.
	Paused bool
}

// NewLiving is a world in which jobs work, take checkpoints and take their time to stop, a moment at each call of Work.
func NewLiving(now time.Time) *World {
	w := New(now)
	w.living = true
	return w
}

// SetConditions changes what jobs meet with.
func (w *World) SetConditions(c Conditions) { w.conditions = c }

// Conditions are what jobs meet with.
func (w *World) Conditions() Conditions { return w.conditions }

// Work lets every job that can work do so for a moment, and tells whether something is under way that will end by itself.
func (w *World) Work() bool {
	busy := false
	for _, id := range slices.Sorted(maps.Keys(w.clusters)) {
		if w.clusters[id].work() {
			busy = true
		}
	}
	return busy
}

// Completed are the paths of the savepoints and checkpoints that were completed since the last call, oldest first.
func (w *World) Completed() []string {
	paths := w.completed
	w.completed = nil
	return paths
}

// Snapshot finds a savepoint or checkpoint.
func (w *World) Snapshot(path string) (Snapshot, bool) {
	s, found := w.snapshots[path]
	return s, found
}

// dispose removes the files of a snapshot.
func (w *World) dispose(path string) {
	if s, found := w.snapshots[path]; found {
		s.Disposed = true
		w.snapshots[path] = s
	}
}

// TakeCheckpoint completes a checkpoint of the newest job of a cluster at once, if that job can take one.
func (c *Cluster) TakeCheckpoint() {
	if j := c.newest(); j != nil && j.State == job.Running && !c.down && !c.world.conditions.StoreDown {
		c.complete(j)
	}
}

// Kept is the checkpoint that a new JobManager would continue from; empty for none.
func (c *Cluster) Kept() string { return c.kept }

// restore puts a job where its savepoint or checkpoint says. What is not there lets it fail.
func (c *Cluster) restore(j *Job, s Submission) {
	if !c.world.living {
		return
	}
	j.Restore, c.kept = cmp.Or(s.Metadata, s.Restore), s.Metadata
	if j.Restore == "" {
		return
	}
	origin, known := c.world.snapshots[j.Restore]
	elsewhere := !known && strings.Contains(j.Restore, ":/")
	if origin.Disposed || !known && !elsewhere {
		j.State = job.Failed
		j.Failure = "java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory '" + j.Restore + "'"
		return
	}
	j.Progress = origin.Progress
	c.restored = &Checkpoint{ID: origin.Number, Path: j.Restore, Time: c.world.now}
}

// work is a moment in the life of a cluster.
func (c *Cluster) work() bool {
	if c.down {
		return false
	}
	busy := false
	for _, j := range c.jobs {
		busy = c.workOn(j) || busy
	}
	for _, t := range c.asked {
		busy = c.advance(t) || busy
	}
	return busy
}

func (c *Cluster) workOn(j *Job) bool {
	if j.State == job.Cancelling && j.left > 0 {
		if j.left--; j.left == 0 {
			j.State = job.Canceled
			c.ended(j)
		}
		return true
	}
	if j.State != job.Running {
		return false
	}
	j.Progress++
	c.since++
	if c.since >= checkpointMoments && !j.stopping && c.mayCheckpoint() {
		c.complete(j)
	}
	return false
}

func (c *Cluster) mayCheckpoint() bool {
	return !c.noCheckpoints && !c.world.conditions.Paused && !c.world.conditions.StoreDown
}

// complete completes a checkpoint; the one before is dropped.
func (c *Cluster) complete(j *Job) {
	c.world.dispose(c.kept)
	c.latest = c.world.checkpointOf(j.ID, j.Progress)
	c.kept, c.since = c.latest.Path, 0
}

// resume puts a job that was restarted back to its newest checkpoint.
func (c *Cluster) resume(j *Job) {
	if !c.world.living {
		return
	}
	j.Progress = 0
	for _, at := range []*Checkpoint{c.restored, c.latest} {
		if at != nil {
			j.Progress = c.world.snapshots[at.Path].Progress
		}
	}
}

// ended is what Flink does once a job has ended for good: it keeps the newest checkpoint only of a job that did not end well.
func (c *Cluster) ended(j *Job) {
	if !c.world.living {
		return
	}
	j.stopping = false
	if j.State == job.Finished || j.State == job.Canceled && !c.retains {
		c.world.dispose(c.kept)
	}
}

// advance brings something that was asked for a moment further, and tells whether it will end by itself.
func (c *Cluster) advance(t *trigger) bool {
	if t.settled {
		return false
	}
	word, good := c.outlook(t.kind)
	if t.left > 1 {
		t.left--
		return true
	}
	if word == "timeout" || word == "pending" {
		return false
	}
	j := c.any(t.job)
	if j == nil {
		t.missing()
		return true
	}
	if c.world.conditions.StoreDown {
		word = "error"
	}
	c.conclude(t, j, word == good)
	if t.kind == aStop {
		c.concludeStop(t, j, word)
	}
	return true
}

// outlook is how something of a kind will end, and the word for the good end.
func (c *Cluster) outlook(k kind) (word, good string) {
	switch k {
	case aStop:
		word, _ = c.world.answers.to(stopAnswer)
		return word, "success"
	case aSavepoint:
		word, _ = c.world.answers.to(savepointAnswer)
	case aCheckpoint:
		word, _ = c.world.answers.to(checkpointAnswer)
	case aDisposal:
	}
	return word, "complete"
}

// conclude ends a savepoint or a checkpoint of a job.
func (c *Cluster) conclude(t *trigger, j *Job, well bool) {
	well = well && j.State == job.Running
	switch t.kind {
	case aSavepoint:
		t.settle(!well, savepointFailed, func() {
			t.location = c.world.nextSavepoint(j.ID, j.Progress)
			c.noteSavepoint(t.location)
		})
	case aCheckpoint:
		t.settle(!well, checkpointFailed, func() {
			c.complete(j)
			t.checkpoint = c.latest
		})
	case aStop, aDisposal:
	}
}

// concludeStop ends a stop with a savepoint. After a failure the job goes on.
func (c *Cluster) concludeStop(t *trigger, j *Job, word string) {
	j.stopping = false
	before := len(c.world.completed)
	t.stopped(j, word, c.world)
	for _, path := range c.world.completed[before:] {
		c.noteSavepoint(path)
	}
	if j.State.IsGloballyTerminal() {
		c.ended(j)
	}
}

func (c *Cluster) noteSavepoint(path string) {
	c.savepoint = &Checkpoint{ID: c.world.snapshots[path].Number, Path: path, Time: c.world.now}
}

// refresh is for how long a JobManager repeats what it said of checkpoints (web.refresh-interval).
const refresh = 3 * time.Second

// shown is what the statistics said at a time.
type shown struct {
	at    time.Time
	stats Statistics
}

// statistics are what a JobManager of a living world says of checkpoints; it may say so for a while after it has changed.
func (c *Cluster) statistics() Statistics {
	if c.shown == nil || !c.world.now.Before(c.shown.at.Add(refresh)) {
		c.shown = &shown{c.world.now, Statistics{
			Completed: copied(c.latest), Savepoint: copied(c.savepoint), Restored: copied(c.restored), Pending: copied(c.pending),
		}}
	}
	return c.shown.stats
}
