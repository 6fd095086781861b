package e2e

import (
	"context"
	"fmt"
	"strings"

	"github.com/drey-project/drey/test/await"
)

// rescaled gives the counting of a job another parallelism while it runs: Flink itself moves the state, and no pod ends.
func rescaled(s *scene) {
	c := s.counting("rescale", conf("jobmanager.scheduler", "adaptive"))
	id, vertex := c.jobID(), c.countingVertex()
	before, err := c.pods(c.key, "jobmanager")
	must(c.T, err)
	c.change(c.key, fmt.Sprintf(`{"flinkConfiguration":{"pipeline.jobvertex-parallelism-overrides":"%s:1"}}`, vertex))
	c.eventsTell(c.key, "Scaling: In-place scaling triggered")
	must(c.T, await.Until(c.ctx, patience, "the other parallelism", func(context.Context) error { return c.countsWith(1) }))
	c.counts()
	after, err := c.pods(c.key, "jobmanager")
	must(c.T, err)
	if now := c.jobID(); now != id || len(before) != 1 || len(after) != 1 || before[0].UID != after[0].UID {
		c.Errorf("job %s on %d JobManagers became job %s on %d", id, len(before), now, len(after))
	}
	c.ends()
}

// countingVertex is the id of the vertex that counts.
func (c *counter) countingVertex() string {
	c.Helper()
	j, err := c.theJob(c.key)
	must(c.T, err)
	for _, v := range j.Vertices {
		if strings.HasPrefix(v.Name, "count") {
			return v.ID
		}
	}
	c.Fatalf("no vertex counts: %v", j.Vertices)
	return ""
}

// countsWith tells what is missing for the counting to run with a parallelism.
func (c *counter) countsWith(parallelism int) error {
	j, err := c.theJob(c.key)
	if err == nil {
		err = j.allRun()
	}
	for _, v := range j.Vertices {
		if strings.HasPrefix(v.Name, "count") && v.Parallelism != parallelism {
			err = fmt.Errorf("it counts with parallelism %d", v.Parallelism)
		}
	}
	return err
}
