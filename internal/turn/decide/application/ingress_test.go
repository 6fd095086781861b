package application_test

import (
	"strings"
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// exposed is an application that runs, and whose spec asks for an Ingress from the beginning.
func exposed(changes ...change) scene {
	wanted := func(s *scene) { s.app.Spec.Ingress = &v1beta1.IngressSpec{Template: new("example.com/{{name}}")} }
	return running(wanted, recorded(v1beta1.JobStateRunning, stateless), stable, ingressIs(nil)).with(changes...)
}

func ingressIs(found *world.Ingress) change {
	return func(s *scene) { s.seen.Ingress = world.Known(found) }
}

func unmanaged(s *scene) {
	s.seen.Settings.IngressManaged, s.seen.Ingress = false, world.Seen[*world.Ingress]{}
}

// written is the fingerprint of the Ingress that the application of a scene asks for.
func written(t *testing.T, given func() scene) string {
	t.Helper()
	step, writes := decide(t, given).Step.(plan.PutIngress)
	if !writes {
		t.Fatal("no Ingress is written")
	}
	return step.Ingress.Annotations["drey.dev/applied"]
}

func TestTheIngressIsAsTheDeployedSpecHasIt(t *testing.T) {
	same := written(t, of(exposed))
	mine := func(applied string) change { return ingressIs(&world.Ingress{UID: "i", Owned: true, Applied: applied}) }
	tests := map[string]struct {
		given func() scene
		want  string
	}{
		"one that is missing is made":                  {of(exposed), "write the Ingress"},
		"one that is there stays":                      {of(exposed, mine(same)), ""},
		"one that another operator made is taken over": {of(exposed, mine("")), "write the Ingress"},
		"one that is out of date is replaced":          {of(exposed, mine("older")), "write the Ingress"},
		"one of somebody else is tried, and refused":   {of(exposed, ingressIs(&world.Ingress{UID: "i"})), "write the Ingress"},
		"one that cannot be seen is not touched":       {of(exposed, func(s *scene) { s.seen.Ingress = world.Unknown[*world.Ingress]("refused") }), ""},
		"one that is not wanted any more goes":         {of(running, stable, mine(same)), "delete the Ingress"},
		"that of somebody else stays":                  {of(running, stable, ingressIs(&world.Ingress{UID: "i"})), ""},
		"nobody makes one for a suspended job":         {of(suspended, ingressIs(nil)), ""},
		"during an upgrade there are other worries":    {of(exposed, reconciliation(v1beta1.ReconciliationUpgrading), starting), "*"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			step := plan.Name(decide(t, test.given).Step)
			if step != test.want && test.want != "*" || test.want == "*" && strings.Contains(step, "Ingress") {
				t.Errorf("the step is %q, want %q", step, test.want)
			}
		})
	}
}

func TestAnIngressThatNobodyManagesIsTold(t *testing.T) {
	d := decide(t, of(exposed, unmanaged))
	want := "Warning Operator IngressManagement: Ingress management is turned off but ingress set in spec"
	if told := eventsInWords(d.Events); d.Step != nil || len(told) != 1 || told[0] != want || !d.Events[0].Repeat.Never {
		t.Errorf("decided %s", words(d))
	}
	if d := decide(t, of(running, stable, unmanaged)); len(d.Events) > 0 {
		t.Errorf("decided %s", words(d))
	}
}
