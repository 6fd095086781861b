package flinksim

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// Describe writes all of a world that its future depends on, except for the time, what it was asked, and snapshots; the same
// text means the same future. Snapshots and progress are named in the form of Mark.
func (w *World) Describe(out io.Writer) {
	fmt.Fprintln(out, w.answers, w.exceptions, w.metrics, w.requirements, w.conditions)
	for _, id := range slices.Sorted(maps.Keys(w.clusters)) {
		w.clusters[id].describe(out)
	}
}

// Mark begins a number that only counts by its order among the numbers that begin so.
const Mark = "@p"

func (c *Cluster) describe(out io.Writer) {
	fmt.Fprintln(out, c.ID, c.switchedOn, c.down, c.noCheckpoints, c.retains, c.since, c.kept, c.jars)
	for _, j := range c.jobs {
		fmt.Fprintf(out, "%s %s %s %d %s %s %t %d %t %s%d\n",
			j.ID, j.Name, j.State, j.Start.Unix(), j.Restore, j.Failure, j.hidden, j.left, j.stopping, Mark, j.Progress)
	}
	names := map[*trigger]string{}
	for id, t := range c.triggers {
		names[t] = string(id)
	}
	for _, t := range c.asked {
		fmt.Fprintln(out, names[t], t.job, t.settled, t.location, t.failure, t.kind, t.left)
		t.checkpoint.describe(out)
	}
	for _, at := range []*Checkpoint{c.latest, c.pending, c.restored, c.savepoint} {
		at.describe(out)
	}
	if c.shown != nil {
		fmt.Fprintln(out, c.shown.at.UnixMilli())
		for _, at := range []*Checkpoint{c.shown.stats.Completed, c.shown.stats.Savepoint, c.shown.stats.Restored, c.shown.stats.Pending} {
			at.describe(out)
		}
	}
}

func (c *Checkpoint) describe(out io.Writer) {
	if c == nil {
		fmt.Fprintln(out, "none")
		return
	}
	fmt.Fprintln(out, c.Path, c.Time.UnixMilli())
}
