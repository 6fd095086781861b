package flinksim

import (
	"github.com/drey-project/drey/flink/job"
)

// trigger is a savepoint, checkpoint or disposal that was asked for.
type trigger struct {
	job job.ID
	// until it is settled, what became of it is what the world says when somebody looks.
	settled    bool
	location   string
	checkpoint *Checkpoint
	failure    string
	// kind is what was asked for, and left for how many moments it still goes on in a living world.
	kind kind
	left int
}

// kind is what a trigger asks for.
type kind int

const (
	aDisposal kind = iota
	aStop
	aSavepoint
	aCheckpoint
)

// Progress is how far something that was triggered has come; neither done nor failed is in progress.
type Progress struct {
	Done       bool
	Location   string
	Checkpoint int64
	// Failure is the Java exception with its message; empty for none.
	Failure string
}

// SnapshotRequest asks for a savepoint or a checkpoint, or for a stop with a savepoint.
type SnapshotRequest struct {
	Directory string
	// Format is a savepoint's format or a checkpoint's type.
	Format string
	Drain  bool
	// Trigger is chosen by the client, or empty.
	Trigger job.TriggerID
}

// Stop stops a job with a savepoint. Asking again under the same trigger changes nothing.
func (c *Cluster) Stop(id job.ID, r SnapshotRequest) (job.TriggerID, error) {
	if !c.Reachable() {
		return "", ErrSilent
	}
	if c.known(r.Trigger) {
		return r.Trigger, nil
	}
	name := c.name(r.Trigger)
	t := &trigger{job: id, kind: aStop}
	c.remember(name, t)
	word := "notFound"
	j := c.find(id)
	switch {
	case j == nil:
		t.missing()
	case c.world.living && j.State == job.Running:
		word, t.left = "accepted", stopMoments
		if j.stopping {
			word = StoppedTwice
		}
		j.stopping = true
	default:
		word, _ = c.world.answers.to(stopAnswer)
		t.stopped(j, word, c.world)
	}
	c.world.happened(Effect{
		Kind: StoppedForSavepoint, Cluster: c.ID, Job: id, Answer: word, Path: t.location,
		Drain: r.Drain, Format: r.Format, Directory: r.Directory,
	})
	return name, nil
}

// stopped settles a stop. Flink fails a stop whose job is not running.
func (t *trigger) stopped(j *Job, word string, w *World) {
	if j.State != job.Running {
		t.settled, t.failure = true, "org.apache.flink.runtime.checkpoint.CheckpointException: Not all required tasks are currently running."
		return
	}
	switch word {
	case "success":
		j.State, t.settled, t.location = job.Finished, true, w.nextSavepoint(j.ID, j.Progress)
	case "error":
		t.settled, t.failure = true, "java.lang.RuntimeException: Stop with savepoint failed"
	case "stoppedButFailed":
		path := w.nextSavepoint(j.ID, j.Progress)
		j.State, t.settled = job.Failed, true
		t.failure = "org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException: " +
			"A savepoint has been created at: " + path + ", but the corresponding job " + string(j.ID) +
			" failed during stopping. The savepoint is consistent, but might have uncommitted transactions. " +
			"If you want to commit the transaction please restart a job from this savepoint."
	case "timeout":
		t.settled, t.failure = true, "org.apache.flink.runtime.checkpoint.CheckpointException: Checkpoint expired before completing."
	}
}

// missing settles what was asked of a job that the cluster does not know: Flink accepts it and then fails.
func (t *trigger) missing() {
	t.settled = true
	t.failure = "org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find Flink job (" + string(t.job) + ")"
}

func (c *Cluster) remember(name job.TriggerID, t *trigger) {
	c.triggers[name] = t
	c.asked = append(c.asked, t)
}

func (c *Cluster) known(id job.TriggerID) bool {
	return id != "" && c.triggers[id] != nil
}

// name is the trigger that the client chose, or the next one.
func (c *Cluster) name(chosen job.TriggerID) job.TriggerID {
	if chosen != "" {
		return chosen
	}
	return c.world.nextTrigger()
}

// TriggerSavepoint begins a savepoint.
func (c *Cluster) TriggerSavepoint(id job.ID, r SnapshotRequest) (job.TriggerID, error) {
	effect := Effect{Kind: TriggeredSavepoint, Directory: r.Directory, Format: r.Format}
	return c.begin(id, r.Trigger, aSavepoint, effect)
}

// TriggerCheckpoint begins a checkpoint.
func (c *Cluster) TriggerCheckpoint(id job.ID, r SnapshotRequest) (job.TriggerID, error) {
	effect := Effect{Kind: TriggeredCheckpoint, Checkpoint: r.Format}
	return c.begin(id, r.Trigger, aCheckpoint, effect)
}

// answer is the subject under which the world says how it goes to ask for something of a kind.
func (k kind) answer() string {
	if k == aCheckpoint {
		return checkpointTriggerAnswer
	}
	return savepointTriggerAnswer
}

func (c *Cluster) begin(id job.ID, chosen job.TriggerID, k kind, effect Effect) (job.TriggerID, error) {
	if !c.Reachable() {
		return "", ErrSilent
	}
	if c.known(chosen) {
		return chosen, nil
	}
	effect.Cluster, effect.Job = c.ID, id
	if word, _ := c.world.answers.to(k.answer()); word == "error" {
		effect.Answer = word
		c.world.happened(effect)
		return "", refuse(500, "Internal server error.")
	}
	effect.Trigger = c.name(chosen)
	t := &trigger{job: id, kind: k, left: snapshotMoments}
	c.remember(effect.Trigger, t)
	if c.find(id) == nil {
		t.missing()
	}
	c.world.happened(effect)
	return effect.Trigger, nil
}

// Savepoint tells how a savepoint or a stop goes. It is settled when somebody looks.
func (c *Cluster) Savepoint(id job.ID, name job.TriggerID) (Progress, error) {
	t, err := c.triggered(id, name)
	if err != nil {
		return Progress{}, err
	}
	word, _ := c.world.answers.to(savepointAnswer)
	if !t.settled && t.kind != aStop && word != "pending" && !c.world.living {
		t.settle(word == "fail", savepointFailed, func() { t.location = c.world.nextSavepoint(id, 0) })
	}
	return t.progress(), nil
}

// Triggered tells how a checkpoint goes. It is settled when somebody looks.
func (c *Cluster) Triggered(id job.ID, name job.TriggerID) (Progress, error) {
	t, err := c.triggered(id, name)
	if err != nil {
		return Progress{}, err
	}
	word, _ := c.world.answers.to(checkpointAnswer)
	if !t.settled && word != "pending" && !c.world.living {
		t.settle(word == "fail", checkpointFailed, func() { t.checkpoint = c.world.checkpointOf(id, 0) })
	}
	return t.progress(), nil
}

// What Flink says of snapshots that fail.
const (
	savepointFailed  = "java.lang.RuntimeException: Savepoint failed"
	checkpointFailed = "java.lang.RuntimeException: Checkpoint failed"
)

func (w *World) checkpointOf(id job.ID, progress int64) *Checkpoint {
	number, path := w.nextCheckpoint(id, progress)
	return &Checkpoint{ID: number, Path: path, Time: w.now}
}

func (t *trigger) settle(fails bool, failure string, succeed func()) {
	t.settled = true
	if fails {
		t.failure = failure
		return
	}
	succeed()
}

func (t *trigger) progress() Progress {
	p := Progress{Done: t.settled, Location: t.location, Failure: t.failure}
	if t.checkpoint != nil {
		p.Checkpoint = t.checkpoint.ID
	}
	return p
}

func (c *Cluster) triggered(id job.ID, name job.TriggerID) (*trigger, error) {
	if !c.Reachable() {
		return nil, ErrSilent
	}
	t := c.triggers[name]
	if t == nil || t.job != id {
		return nil, refuse(404, "There is no savepoint operation with triggerId=%s for job %s.", name, id)
	}
	return t, nil
}

// Dispose removes the files of a savepoint.
func (c *Cluster) Dispose(path string) (job.TriggerID, error) {
	if !c.Reachable() {
		return "", ErrSilent
	}
	if word, _ := c.world.answers.to(disposeAnswer); word == "error" {
		c.world.happened(Effect{Kind: DisposedSavepoint, Cluster: c.ID, Path: path, Answer: word})
		return "", refuse(500, "Internal server error.")
	}
	c.world.dispose(path)
	c.world.happened(Effect{Kind: DisposedSavepoint, Cluster: c.ID, Path: path})
	name := c.world.nextTrigger()
	c.remember(name, &trigger{settled: true})
	return name, nil
}

// Disposal tells how the removal of a savepoint goes.
func (c *Cluster) Disposal(name job.TriggerID) (Progress, error) {
	t, err := c.triggered("", name)
	if err != nil {
		return Progress{}, err
	}
	return t.progress(), nil
}
