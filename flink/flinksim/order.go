package flinksim

import (
	"errors"
	"fmt"
	"maps"

	"github.com/drey-project/drey/flink/job"
)

// Cancel cancels a job as the world says that Flink does.
func (c *Cluster) Cancel(id job.ID) error {
	j, err := c.ask(id)
	if err != nil {
		return c.cancelled(id, "notFound", err)
	}
	if j.State.IsGloballyTerminal() {
		return c.cancelled(id, "terminated", refuse(409, "Job %s has already terminated in state %s", id, j.State))
	}
	word, detail := c.world.answers.to(cancelAnswer)
	if word == "accept" && c.world.living {
		j.State, j.left = job.Cancelling, cancelMoments
		return c.cancelled(id, "accepted", nil)
	}
	switch word {
	case "slow":
		j.State = job.Cancelling
		return c.cancelled(id, "accepted", nil)
	case "notFound":
		return c.cancelled(id, word, unknownJob(id))
	case "terminated":
		j.State = terminal(detail)
		c.ended(j)
		return c.cancelled(id, word, refuse(409, "Job cancellation failed because the job has already reached another terminal state (%s).", j.State))
	case "error":
		return c.cancelled(id, word, refuse(500, "Job cancellation failed."))
	}
	j.State = job.Canceled
	return c.cancelled(id, "accepted", nil)
}

func terminal(detail string) job.State {
	if detail == "" {
		return job.Finished
	}
	return job.State(detail)
}

// cancelled records a cancellation, unless nobody heard it.
func (c *Cluster) cancelled(id job.ID, answer string, err error) error {
	if !errors.Is(err, ErrSilent) {
		c.world.happened(Effect{Kind: Cancelled, Cluster: c.ID, Job: id, Answer: answer})
	}
	return err
}

// SetRequirements replaces the parallelism bounds of a job.
func (c *Cluster) SetRequirements(id job.ID, bounds map[job.VertexID]job.Bounds) error {
	if _, err := c.Requirements(id); err != nil {
		return err
	}
	wire := map[job.VertexID]Bounds{}
	for vertex, b := range bounds {
		wire[vertex] = Bounds{Parallelism: b}
	}
	c.world.requirements = maps.Clone(bounds)
	c.world.happened(Effect{Kind: Rescaled, Cluster: c.ID, Job: id, Bounds: wire})
	return nil
}

// Upload keeps a jar and returns its id.
func (c *Cluster) Upload(name string) (string, error) {
	if !c.Reachable() {
		return "", ErrSilent
	}
	c.world.jars++
	id := fmt.Sprintf("%08d_%s", c.world.jars, name)
	c.jars[id] = true
	return id, nil
}

// DeleteJar removes a jar.
func (c *Cluster) DeleteJar(id string) error {
	if !c.Reachable() {
		return ErrSilent
	}
	if !c.jars[id] {
		return refuse(400, "File %s does not exist.", id)
	}
	delete(c.jars, id)
	return nil
}

// Run is how a job is started from a jar.
type Run struct {
	JobID                 job.ID   `json:"jobId,omitempty"`
	Restore               string   `json:"restore,omitempty"`
	Parallelism           int      `json:"parallelism,omitempty"`
	EntryClass            string   `json:"entryClass,omitempty"`
	Args                  []string `json:"programArgs,omitempty"`
	AllowNonRestoredState bool     `json:"allowNonRestoredState,omitempty"`
}

// RunJar starts a job from a jar. A job id that is running is refused, as Flink does.
func (c *Cluster) RunJar(jar string, r Run) (job.ID, error) {
	if !c.Reachable() {
		return "", ErrSilent
	}
	if !c.jars[jar] {
		return "", refuse(400, "Jar file %s does not exist", jar)
	}
	if r.JobID == "" {
		r.JobID = job.ID(fmt.Sprintf("%032x", 0xe0000+c.world.jars))
	}
	if c.find(r.JobID) != nil {
		return "", refuse(400, "org.apache.flink.runtime.client.DuplicateJobSubmissionException: Job has already been submitted.")
	}
	return c.run(r)
}

func (c *Cluster) run(r Run) (job.ID, error) {
	word, _ := c.world.answers.to(runAnswer)
	effect := Effect{Kind: SubmittedSessionJob, Cluster: c.ID, Job: r.JobID, Run: &r}
	if word != "success" {
		effect.Answer = word
	}
	c.world.happened(effect)
	if word == "error" {
		return "", refuse(400, "org.apache.flink.client.program.ProgramInvocationException: The main method caused an error.")
	}
	c.StartJob(r.JobID, r.Restore)
	if word == "lost" {
		return "", ErrSilent
	}
	return r.JobID, nil
}

// Shutdown ends the cluster.
func (c *Cluster) Shutdown() error {
	if !c.Reachable() {
		return ErrSilent
	}
	c.world.happened(Effect{Kind: ShutDown, Cluster: c.ID})
	c.world.End(c.ID)
	return nil
}
