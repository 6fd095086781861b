package sim

import (
	"context"
	"errors"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/entry/controller/flinkdeployment"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/loop"
	"github.com/drey-project/drey/internal/turn/observe"
)

// The proof proves itself: an operator that breaks a rule on purpose must be found out.
func TestTheWorldFindsOutBrokenOperators(t *testing.T) {
	findOut(t, map[string]sabotaged{
		"one that acts before its intent is stored": {
			sabotage: func(p *flinkdeployment.Parts) { p.Store = silentStore{p.Store} },
			story:    "stateless_life",
			by:       "before its job id was stored",
		},
		"one that does not look at pods": {
			sabotage: func(p *flinkdeployment.Parts) { p.Observer.Kube = blindReader{p.Observer.Kube} },
			story:    "upgrade_in_background_propagation",
			by:       "still runs",
		},
		"one that forgets what belongs to a cluster": {
			sabotage: func(p *flinkdeployment.Parts) { p.Actor.Kube = lazyKube{p.Actor.Kube} },
			story:    "stateless_life",
			by:       "has no configuration",
		},
		"one that leaves the metadata of deleted jobs behind": {
			sabotage: func(p *flinkdeployment.Parts) { p.Actor.HA = hoarder{p.Actor.HA} },
			story:    "high_availability",
			by:       "without changing anything",
		},
	})
}

// sabotaged is an operator that breaks a rule, and a story in which that must show.
type sabotaged struct {
	sabotage func(*flinkdeployment.Parts)
	story    string
	// by is part of what the invariant says that finds it out.
	by string
}

func findOut(t *testing.T, tests map[string]sabotaged) {
	t.Helper()
	told, err := Stories(stories)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			found := foundOut(t, story(t, told, test.story), test.sabotage)
			if found == "" || !strings.Contains(found, test.by) {
				t.Errorf("%s: story %s, whatever was harmed, tells %q, want %q", name, test.story, found, test.by)
			}
		})
	}
}

func story(t *testing.T, told []Story, name string) Story {
	t.Helper()
	for _, s := range told {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("there is no story %q", name)
	return Story{}
}

// foundOut plays a story with a broken operator, unharmed and with every single harm, until an invariant breaks.
func foundOut(t *testing.T, s Story, sabotage func(*flinkdeployment.Parts)) string {
	t.Helper()
	e, err := newExplorer(s, Options{Sabotage: sabotage})
	if err != nil {
		t.Fatal(err)
	}
	for found, faults := e.unharmed.found, e.unharmed.suited(); ; faults = faults[1:] {
		if len(found.violations) > 0 {
			return found.violations[0]
		}
		if len(faults) == 0 {
			return ""
		}
		b, err := e.run(e.unharmed, faults[0], dropped)
		if err != nil {
			t.Fatal(err)
		}
		found = b.found
	}
}

// silentStore stores no status of an upgrade.
type silentStore struct{ loop.Store }

func (s silentStore) UpdateStatus(ctx context.Context, o client.Object) error {
	app, ok := o.(*v1beta1.FlinkDeployment)
	if ok && app.Status.ReconciliationStatus.State == v1beta1.ReconciliationUpgrading {
		return nil
	}
	return s.Store.UpdateStatus(ctx, o)
}

// blindReader sees no pods.
type blindReader struct{ observe.Reader }

func (r blindReader) List(ctx context.Context, into client.ObjectList, options ...client.ListOption) error {
	if _, pods := into.(*corev1.PodList); pods {
		return nil
	}
	return r.Reader.List(ctx, into, options...)
}

func (r blindReader) ListLive(ctx context.Context, into client.ObjectList, options ...client.ListOption) error {
	return r.List(ctx, into, options...)
}

// lazyKube says that everything exists already when it is asked to create a second object.
type lazyKube struct{ act.Kube }

func (k lazyKube) Create(ctx context.Context, o client.Object) error {
	if _, isMap := o.(*corev1.ConfigMap); isMap {
		return nil
	}
	return k.Kube.Create(ctx, o)
}

// hoarder deletes no metadata.
type hoarder struct{ act.HA }

func (hoarder) Delete(context.Context, types.NamespacedName, conf.Conf) error { return nil }

// hastyKube takes what exists for what it wanted to create.
type hastyKube struct{ act.Kube }

func (k hastyKube) Create(ctx context.Context, o client.Object) error {
	err := k.Kube.Create(ctx, o)
	if errors.Is(err, kube.ErrExists) {
		return nil
	}
	return err
}
