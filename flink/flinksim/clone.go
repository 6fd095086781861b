package flinksim

import (
	"maps"
	"slices"

	"github.com/drey-project/drey/flink/job"
)

// Clone is a world that is the same and goes its own way from now on.
func (w *World) Clone() *World {
	next := *w
	next.answers, next.snapshots = maps.Clone(w.answers), maps.Clone(w.snapshots)
	next.effects, next.completed = slices.Clone(w.effects), slices.Clone(w.completed)
	next.clusters = make(map[string]*Cluster, len(w.clusters))
	for id, c := range w.clusters {
		next.clusters[id] = c.clone(&next)
	}
	return &next
}

// clone copies what changes; checkpoints and what the statistics show are never changed, only replaced.
func (c *Cluster) clone(into *World) *Cluster {
	next := *c
	next.world, next.jars = into, maps.Clone(c.jars)
	next.jobs = make([]*Job, 0, len(c.jobs))
	for _, j := range c.jobs {
		next.jobs = append(next.jobs, new(*j))
	}
	next.triggers = make(map[job.TriggerID]*trigger, len(c.triggers))
	copies := make(map[*trigger]*trigger, len(c.asked))
	next.asked = make([]*trigger, 0, len(c.asked))
	for _, t := range c.asked {
		copies[t] = new(*t)
		next.asked = append(next.asked, copies[t])
	}
	for id, t := range c.triggers {
		next.triggers[id] = copies[t]
	}
	return &next
}
