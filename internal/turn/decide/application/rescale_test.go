package application_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const (
	v1, v2 job.VertexID = "a01", "a02"

	scheduler = "jobmanager.scheduler"
	overrides = "pipeline.jobvertex-parallelism-overrides"
	inPlace   = "kubernetes.operator.job.upgrade.inplace-scaling.enabled"
)

// bounded shows the vertices of the running job with their bounds, as lower and upper ones in turn.
func bounded(b ...int) change {
	return func(s *scene) {
		s.seen.Flink.Requirements = world.Known(vertices(b...))
	}
}

// vertices are the two vertices with their bounds.
func vertices(b ...int) map[job.VertexID]job.Bounds {
	return map[job.VertexID]job.Bounds{v1: {Lower: b[0], Upper: b[1]}, v2: {Lower: b[2], Upper: b[3]}}
}

// unbounded shows a JobManager that does not tell the bounds.
func unbounded(s *scene) {
	s.seen.Flink.Requirements = world.Unknown[map[job.VertexID]job.Bounds]("JobManager answered 400")
}

// overridden changes the overrides of the spec, in a new generation; without any they are taken out.
func overridden(text string) change {
	return func(s *scene) {
		option(overrides, text)(s)
		if text == "" {
			delete(s.options, overrides)
			s.app.Spec.FlinkConfiguration = v1beta1.FlinkConfigurationFromMap(s.options)
		}
		s.app.Generation++
	}
}

// scalable is a running job of the adaptive scheduler with overrides; its vertices run with (1,1) and (2,2).
func scalable(before string, changes ...change) func() scene {
	return func() scene {
		s := created(option(scheduler, "Adaptive"))
		if before != "" {
			s = s.with(option(overrides, before))
		}
		return s.with(recorded(v1beta1.JobStateRunning, stateless), reconciliation(v1beta1.ReconciliationDeployed), stable,
			jobManager(v1beta1.JobManagerReady), jobState(job.Running), up, jobs(sameJob, job.Running), bounded(1, 1, 2, 2)).with(changes...)
	}
}

func TestRescalingInPlace(t *testing.T) {
	running := func(state job.State) change {
		return func(s *scene) { jobState(state)(s); jobs(sameJob, state)(s) }
	}
	tests := map[string]struct {
		given func() scene
		// want are the bounds that Flink is asked for; nil for none. recorded says that the spec counts as deployed.
		want     map[job.VertexID]job.Bounds
		recorded bool
	}{
		"of two vertices": {scalable("", overridden("a01:4,a02:1")), vertices(1, 4, 1, 1), false},
		"of one vertex; the others keep what they have": {
			scalable("", overridden("a01:4")), vertices(1, 4, 2, 2), false,
		},
		"to less":                     {scalable("", bounded(1, 2, 2, 2), overridden("a01:1")), vertices(1, 1, 2, 2), false},
		"of a job that is restarting": {scalable("", running(job.Restarting), overridden("a01:4")), vertices(1, 4, 2, 2), false},
		"again, for another generation": {
			scalable("", overridden("a01:4"), overridden("a01:5"), asked(2)), vertices(1, 5, 2, 2), false,
		},
		"once for each generation":                     {scalable("", overridden("a01:4"), asked(2)), nil, false},
		"that was done although no answer came":        {scalable("", bounded(1, 4, 2, 2), overridden("a01:4"), asked(2)), nil, true},
		"to what is there already":                     {scalable("", overridden("a01:1")), nil, true},
		"of a vertex that is not there":                {scalable("", overridden("a09:4")), nil, true},
		"without an override of one that is not there": {scalable("a01:1,a09:3", overridden("a01:1")), nil, true},
		"without an override that was there":           {scalable("a01:1,a02:3", overridden("a01:1")), nil, false},
		"without all overrides":                        {scalable("a02:3", overridden("")), nil, false},
		"that is switched off":                         {scalable("", option(inPlace, "false"), recorded(v1beta1.JobStateRunning, stateless), overridden("a01:4")), nil, false},
		"with another scheduler":                       {scalable("", option(scheduler, "Default"), recorded(v1beta1.JobStateRunning, stateless), overridden("a01:4")), nil, false},
		"with an older Flink": {
			scalable("", spec(func(s *v1beta1.FlinkDeploymentSpec) { s.FlinkVersion = new(v1beta1.FlinkVersionV1_17) }),
				recorded(v1beta1.JobStateRunning, stateless), overridden("a01:4")), nil, false,
		},
		"of a job that has failed":               {scalable("", running(job.Failed), overridden("a01:4")), nil, false},
		"of a job that cannot be asked":          {scalable("", jobState(job.Reconciling), silent, overridden("a01:4")), nil, false},
		"of a job that is being cancelled":       {scalable("", running(job.Cancelling), overridden("a01:4")), nil, false},
		"that Flink tells nothing about":         {scalable("", unbounded, overridden("a01:4")), nil, false},
		"to what is no number":                   {scalable("", overridden("a01:many")), nil, false},
		"together with another change":           {scalable("", overridden("a01:4"), edited), nil, false},
		"of a job that is to be suspended":       {scalable("", overridden("a01:4"), wanting(v1beta1.JobStateSuspended)), nil, false},
		"while a savepoint is taken":             {scalable("", overridden("a01:4"), awaited), nil, false},
		"during a rollback":                      {scalable("", overridden("a01:4"), reconciliation(v1beta1.ReconciliationRollingBack)), nil, false},
		"of an upgrade that waits":               {scalable("a01:1", spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.AllowNonRestoredState = new(true) }), reconciliation(v1beta1.ReconciliationUpgrading)), nil, true},
		"after a rollback, to what was given up": {scalable("", overridden("a01:4"), rolledBack), nil, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := decide(t, test.given)
			step, asks := d.Step.(plan.Rescale)
			if diff := cmp.Diff(test.want, step.Bounds); diff != "" || asks != (test.want != nil) {
				t.Errorf("bounds (-want +got):\n%s\n%s", diff, words(d))
			}
			if mine := d.Rule == "rescale in place"; mine != (asks || test.recorded) || test.recorded && d.Step != nil {
				t.Errorf("decided %s", words(d))
			}
			if s := test.given(); test.recorded && *d.Status.ObservedGeneration != s.app.Generation {
				t.Errorf("generation %d is recorded, want %d", *d.Status.ObservedGeneration, s.app.Generation)
			}
			if asks && (step.Job != sameJob || d.Memory.Rescaled == 0 || *d.Status.ObservedGeneration == test.given().app.Generation) {
				t.Errorf("asks %+v, remembers %+v", step, d.Memory)
			}
		})
	}
}

// asked remembers that Flink was asked to rescale for a generation.
func asked(generation int64) change { return func(s *scene) { s.seen.Memory.Rescaled = generation } }

func awaited(s *scene) {
	s.app.Status.JobStatus.SavepointInfo.TriggerID = "00000000000000000000000000000001"
}

// rolledBack makes the last reconciled spec one with another image, which was given up for the stable one.
func rolledBack(s *scene) {
	s.with(amended(func(r *record.Record[v1beta1.FlinkDeploymentSpec]) { r.Spec.Image = new("flink:bad") }), reconciliation(v1beta1.ReconciliationRolledBack))
	s.app.Spec.Image = new("flink:bad")
}

func TestRescalingIsToldWhenFlinkTookItsTime(t *testing.T) {
	given := scalable("", overridden("a01:1"))
	if told := eventsInWords(decide(t, given).Events); len(told) != 1 {
		t.Errorf("of what was there already it tells %v", told)
	}
	late := func() scene {
		s := given()
		s.seen.Memory.Rescaling = s.app.Generation
		return s
	}
	if told := eventsInWords(decide(t, late).Events); len(told) != 2 || told[1] != "Normal Job Scaling: In-place scaling triggered" {
		t.Errorf("of what it asked for it tells %v", told)
	}
}

func TestWhatCameOfRescaling(t *testing.T) {
	given := scalable("", overridden("a01:4"))
	st, events := advance(t, given, nil)
	if diff := cmp.Diff("READY RUNNING | DEPLOYED DEPLOYED | running stateless", statusInWords(st)); diff != "" || *st.ObservedGeneration != 2 {
		t.Errorf("status of generation %d (-want +got):\n%s", *st.ObservedGeneration, diff)
	}
	if diff := cmp.Diff([]string{"Normal Job Scaling: In-place scaling triggered"}, eventsInWords(events)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	refused, events := advance(t, given, errors.New("JobManager answered 400"))
	if len(events) > 0 || refused.Error != "" || *refused.ObservedGeneration != 1 {
		t.Errorf("a refusal: generation %d, error %q, events %v", *refused.ObservedGeneration, refused.Error, eventsInWords(events))
	}
}
