package application_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/application"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

const unanswered = "the JobManager has not answered yet"

// unheard shows a JobManager that may still answer.
func unheard(s *scene) {
	s.seen.Flink = world.Flink{Jobs: world.Unknown[[]world.Job](unanswered), Awaited: true}
}

func TestNothingIsConcludedBeforeTheAnswer(t *testing.T) {
	adaptive := scalable("a01:1", overridden("a01:2"), unheard)
	for name, made := range map[string]func() scene{
		"a running job":                          of(running, unheard),
		"one that is about to be called running": of(running, jobManager(v1beta1.JobManagerDeploying), jobState(job.Reconciling), unheard),
		"one whose JobManager is down":           of(running, starting, unheard),
		"a changed spec":                         of(changed, unheard),
		"a changed spec with state":              of(running, mode(savepoint), edited, unheard),
		"a spec that can be put in place":        adaptive,
		"an invalid spec":                        of(running, invalid, unheard),
		"a stop with a savepoint":                of(running, announcedStop, unheard),
		"a job that has failed":                  of(running, jobState(job.Failed), option("kubernetes.operator.job.restart.failed", "true"), unheard),
		"a deleted resource":                     of(running, deleted, unheard),
		"a suspension":                           of(running, wanting(v1beta1.JobStateSuspended), unheard),
	} {
		t.Run(name, func(t *testing.T) {
			d := decide(t, made)
			if d.Rule != "wait for the JobManager's answer" || d.Because != unanswered || d.Step != nil || len(d.Events) > 0 || d.Err != nil {
				t.Errorf("it decides %s", words(d))
			}
			if d.Recheck != often {
				t.Errorf("it looks again after %s", d.Recheck)
			}
			before := made().app.Status
			after := d.Status
			before.LifecycleState, before.Conditions = after.LifecycleState, after.Conditions // follow from the rest
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("status (-before +after):\n%s", diff)
			}
		})
	}
}

// announcedStop is a stop with a savepoint that was announced.
func announcedStop(s *scene) {
	info := &s.app.Status.JobStatus.SavepointInfo
	info.TriggerID, info.TriggerType, info.TriggerTimestamp = "f00", v1beta1.SnapshotTriggerUpgrade, new(noon.UnixMilli())
}

func TestNoAnswerIsWaitedForWhereNothingDependsOnIt(t *testing.T) {
	for name, test := range map[string]struct {
		given func() scene
		want  string
	}{
		"a cluster is taken away for an upgrade": {of(upgrading, unheard), "finish stopping the job"},
		"a deleted one's cluster goes": {
			of(running, deleted, jobState(job.Cancelling), unheard), "delete the cluster of a deleted resource",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if d := decide(t, test.given); d.Rule != test.want || d.Step == nil {
				t.Errorf("it decides %s", words(d))
			}
		})
	}
}

func TestAnOrderWithoutAnAnswerStands(t *testing.T) {
	rescaling := scalable("a01:1", overridden("a01:2"), bounded(1, 1, 2, 2))
	for name, made := range map[string]func() scene{
		"a cancellation": of(changed), "a stop with a savepoint": of(running, mode(savepoint), edited), "rescaling": rescaling,
	} {
		t.Run(name, func(t *testing.T) {
			s, d := made(), decide(t, made)
			if d.Step == nil {
				t.Fatalf("there is no step: %s", words(d))
			}
			next := application.Advance(s.app, s.seen, d, plan.Outcome{Pending: true, At: noon.Add(time.Second)})
			want := d
			want.Step, want.Refused, want.Events, want.Recheck = nil, nil, nil, soon
			want.Memory.Rescaling, want.Memory.Rescaled = want.Memory.Rescaled, 0
			if diff := cmp.Diff(want, next); diff != "" {
				t.Errorf("what comes of it (-want +got):\n%s", diff)
			}
		})
	}
}
