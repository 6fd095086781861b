package observe_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/turn/world"
)

// asked is a snapshot of a job that Flink was asked for.
func asked(kind v1beta1.JobKind, name string) *v1beta1.FlinkStateSnapshot {
	return &v1beta1.FlinkStateSnapshot{
		ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "snap"},
		Spec: v1beta1.FlinkStateSnapshotSpec{
			JobReference: &v1beta1.JobReference{Kind: kind, Name: name}, Savepoint: &v1beta1.SavepointSpec{},
		},
		Status: v1beta1.FlinkStateSnapshotStatus{State: v1beta1.SnapshotInProgress, TriggerID: "bb"},
	}
}

func (s *surroundings) snapshot(t *testing.T, of *v1beta1.FlinkStateSnapshot) world.Snapshot {
	t.Helper()
	seen, err := s.observer().Snapshot(t.Context(), of, s.memory)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func TestTheJobOfASnapshot(t *testing.T) {
	const app, session = v1beta1.JobKindFlinkDeployment, v1beta1.JobKindFlinkSessionJob
	sessionJob := &v1beta1.FlinkSessionJob{
		ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "job1"},
		Spec:       v1beta1.FlinkSessionJobSpec{DeploymentName: new("app"), Job: &v1beta1.JobSpec{}},
	}
	sessionJob.Status.JobStatus = v1beta1.JobStatus{JobID: "dd", State: v1beta1.FlinkJobState(job.Finished)}
	tests := map[string]struct {
		of     *v1beta1.FlinkStateSnapshot
		change func(*surroundings)
		want   *world.Target
		known  bool
	}{
		"an application":             {asked(app, "app"), nil, &world.Target{Job: id, State: job.Running}, true},
		"a job on a session cluster": {asked(session, "job1"), func(s *surroundings) { s.sessionJob = sessionJob }, &world.Target{Job: "dd", State: job.Finished}, true},
		"none that exists":           {asked(app, "app"), func(s *surroundings) { s.app = nil }, nil, true},
		"no session job":             {asked(session, "job1"), nil, nil, true},
		"none that is named":         {asked(app, ""), nil, nil, true},
		"none of a known kind":       {asked("Job", "app"), nil, nil, true},
		"one that cannot be read":    {asked(app, "app"), func(s *surroundings) { s.fails["get"] = errAway }, nil, false},
		"one without its cluster": {
			asked(session, "job1"), func(s *surroundings) { s.sessionJob, s.app = sessionJob, nil }, &world.Target{}, true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := running()
			if test.change != nil {
				test.change(s)
			}
			got, known := s.snapshot(t, test.of).Target.Get()
			if known != test.known {
				t.Fatalf("known %t, want %t", known, test.known)
			}
			if test.want != nil && test.want.Job != "" {
				test.want.Cluster = types.NamespacedName{Namespace: "team", Name: "app"}
			}
			if (got == nil) != (test.want == nil) {
				t.Fatalf("the job is %+v, want %+v", got, test.want)
			}
			if got != nil && (got.Job != test.want.Job || got.State != test.want.State || got.Cluster != test.want.Cluster) {
				t.Errorf("the job is %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestTheConfigurationIsThatOfWhatIsDeployed(t *testing.T) {
	s := running()
	s.deployed(map[string]string{"state.savepoints.dir": "s3://sp"})
	target, _ := s.snapshot(t, asked(v1beta1.JobKindFlinkDeployment, "app")).Target.Get()
	c, known := target.Conf.Get()
	directory, err := conf.Get(c, option.SavepointDir)
	if !known || err != nil || directory != "s3://sp" {
		t.Errorf("known %t, the directory is %q, %v", known, directory, err)
	}
}

func TestWhatASnapshotWaitsForIsAskedFor(t *testing.T) {
	checkpoint := asked(v1beta1.JobKindFlinkDeployment, "app")
	checkpoint.Spec.Savepoint, checkpoint.Spec.Checkpoint = nil, &v1beta1.CheckpointSpec{}
	done := func(s *surroundings) {
		s.triggered = rest.CheckpointStatus{Done: true, ID: 7}
		s.checkpoint = rest.Checkpoint{ID: 7, Status: "COMPLETED", Path: "s3://cp/7"}
	}
	seventh := world.Known(world.Progress{Stage: world.Completed, Checkpoint: 7})
	tests := map[string]struct {
		of                *v1beta1.FlinkStateSnapshot
		change            func(*surroundings)
		progress, details world.Seen[world.Progress]
	}{
		"a savepoint": {of: asked(v1beta1.JobKindFlinkDeployment, "app"), progress: world.Known(world.Progress{Stage: world.InProgress})},
		"a checkpoint and where it lies": {
			checkpoint, done, seventh, world.Known(world.Progress{Stage: world.Completed, Location: "s3://cp/7", Checkpoint: 7}),
		},
		"a checkpoint that is not there yet": {
			checkpoint, func(s *surroundings) { done(s); s.checkpoint.Status = rest.CheckpointPending }, seventh,
			world.Known(world.Progress{Stage: world.InProgress}),
		},
		"a checkpoint that the statistics hold no longer": {
			checkpoint, func(s *surroundings) { done(s); s.fails["checkpoint"] = &rest.Error{StatusCode: 404, Message: "gone"} }, seventh,
			world.Known(world.Progress{Stage: world.Forgotten, Failure: "JobManager answered 404: gone"}),
		},
		"statistics that cannot be read": {
			checkpoint, func(s *surroundings) { done(s); s.fails["checkpoint"] = errAway }, seventh, world.Unknown[world.Progress]("away"),
		},
		"a JobManager that cannot be reached": {
			checkpoint, func(s *surroundings) { s.fails["flink"] = errAway }, world.Unknown[world.Progress]("away"), world.Seen[world.Progress]{},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := running()
			if test.change != nil {
				test.change(s)
			}
			seen := s.snapshot(t, test.of)
			if seen.Progress != test.progress || seen.Details != test.details {
				t.Errorf("it goes %+v, %+v", seen.Progress, seen.Details)
			}
		})
	}
}

func TestFlinkIsLeftAloneWhenNothingIsWaitedFor(t *testing.T) {
	for _, state := range []v1beta1.SnapshotState{v1beta1.SnapshotTriggerPending, v1beta1.SnapshotCompleted, v1beta1.SnapshotFailed} {
		s := running()
		of := asked(v1beta1.JobKindFlinkDeployment, "app")
		of.Status.State = state
		s.snapshot(t, of)
		if slices.Contains(s.asked, "flink") {
			t.Errorf("%s: %v", state, cmp.Diff(nil, s.asked))
		}
	}
}
