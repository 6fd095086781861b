package sim

import (
	"context"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/plan"
)

// remembering is a loop whose memory can be filled.
type remembering interface {
	Remember(name types.NamespacedName, m plan.Memory)
}

// clone is a world that is the same and goes its own way from now on. Its operator remembers what that of this world does. It
// has no caches that are behind and keeps no transcript.
func (w *World) clone() *World {
	next := *w
	next.quiet = true
	next.flink, next.store = w.flink.Clone(), w.store.clone()
	next.store.now = func() metav1.Time { return metav1.NewTime(next.now) }
	next.dying, next.lives, next.results = maps.Clone(w.dying), maps.Clone(w.lives), maps.Clone(w.results)
	next.ledgers = make(map[string]*ledger, len(w.ledgers))
	for name, led := range w.ledgers {
		next.ledgers[name] = led.clone()
	}
	next.requests = make(map[string]map[job.TriggerID]bool, len(w.requests))
	for name, ids := range w.requests {
		next.requests[name] = maps.Clone(ids)
	}
	next.touches = maps.Clone(w.touches)
	next.violations, next.made, next.submissions, next.effects, next.events, next.shown = nil, nil, nil, nil, nil, 0
	next.transcript, next.lastLines = nil, map[string]string{}
	next.startOperator()
	for name, m := range w.memories {
		next.remember(name, m)
		if loop, ok := next.loops[name.kind].(remembering); ok {
			loop.Remember(name.key, m)
		}
	}
	next.recallEvents(w.published)
	return &next
}

// recallEvents lets the publisher remember the events that another one did.
func (w *World) recallEvents(published map[string]bool) {
	for name, remembered := range published {
		if e, found := w.store.get(id{kindEvent, key(name)}).(*corev1.Event); found && remembered {
			w.publisher.Remember(context.Background(), e)
			w.published[name] = true
		}
	}
}

func (l *ledger) clone() *ledger {
	next := *l
	next.consent.paths = slices.Clone(l.consent.paths)
	return &next
}

// clone copies the newest version of every object, and the history of those that invariants look back at. Objects are never
// changed, only replaced.
func (s *store) clone() *store {
	next := *s
	next.objects = make(map[id][]version, len(s.objects))
	for name, versions := range s.objects {
		if last := versions[len(versions)-1]; last.object != nil {
			next.objects[name] = []version{last}
			if name.kind == kindSnapshot {
				next.objects[name] = slices.Clone(versions)
			}
		}
	}
	return &next
}

// remember notes what the operator remembers of a resource.
func (w *World) remember(name id, m plan.Memory) {
	if m == (plan.Memory{}) {
		delete(w.memories, name)
		return
	}
	w.memories[name] = m
}
