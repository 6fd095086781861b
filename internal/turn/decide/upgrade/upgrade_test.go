package upgrade_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/world"
)

const (
	stateless = v1beta1.UpgradeModeStateless
	savepoint = v1beta1.UpgradeModeSavepoint
	lastState = v1beta1.UpgradeModeLastState

	fallbackEnabled = "kubernetes.operator.job.upgrade.last-state-fallback.enabled"
	cancelEnabled   = "kubernetes.operator.job.upgrade.last-state.job-cancel.enabled"
	maxAge          = "kubernetes.operator.job.upgrade.last-state.max.allowed.checkpoint.age"
	haType          = "high-availability.type"
	savepointDir    = "execution.checkpointing.savepoint-dir"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// change is one thing that is different in a case.
type change func(*upgrade.Input)

// given is an application with a running job and high-availability metadata, all of it seen, with some things different.
func given(mode v1beta1.UpgradeMode, changes ...change) upgrade.Input {
	c := conf.FromMap(map[string]string{haType: "kubernetes"})
	in := upgrade.Input{
		Now: noon, Kind: v1beta1.JobKindFlinkDeployment, Job: v1beta1.JobSpec{UpgradeMode: mode}, LastMode: savepoint,
		Status: v1beta1.JobStatus{
			State: v1beta1.FlinkJobRunning, JobID: "abc", UpgradeSavepointPath: "s3://sp/1", StartTime: millis(noon.Add(-time.Hour)),
		},
		JobManager: v1beta1.JobManagerReady, Deploy: c, Observe: c,
		HA:         world.Known(world.HAMetadata{Available: true, Checkpoint: true}),
		Completed:  world.Known[*world.Checkpoint](nil),
		Pending:    world.Known[*time.Time](nil),
		Deployment: world.Known(&world.Deployment{}),
	}
	for _, change := range changes {
		change(&in)
	}
	return in
}

func state(s job.State) change {
	return func(in *upgrade.Input) { in.Status.State = v1beta1.FlinkJobState(s) }
}

func jobManager(s v1beta1.JobManagerDeploymentStatus) change {
	return func(in *upgrade.Input) { in.JobManager = s }
}

func path(p string) change { return func(in *upgrade.Input) { in.Status.UpgradeSavepointPath = p } }

// set gives an option to what is deployed and to the new spec.
func set(key, value string) change {
	return func(in *upgrade.Input) {
		in.Deploy, in.Observe = in.Deploy.With(key, value), in.Observe.With(key, value)
	}
}

func lastMode(mode v1beta1.UpgradeMode) change {
	return func(in *upgrade.Input) { in.LastMode = mode }
}

func emptyMetadata(in *upgrade.Input)  { in.HA = world.Known(world.HAMetadata{Available: true}) }
func noMetadata(in *upgrade.Input)     { in.HA = world.Known(world.HAMetadata{}) }
func unseenMetadata(in *upgrade.Input) { in.HA = world.Unknown[world.HAMetadata]("timeout") }
func sessionJob(in *upgrade.Input) {
	in.Kind, in.JobManager = v1beta1.JobKindFlinkSessionJob, ""
}
func otherVersion(in *upgrade.Input) { in.VersionChanged = true }
func neverStarted(in *upgrade.Input) {
	in.Deployment = world.Known(&world.Deployment{NeverAvailable: true})
}

func noHA(in *upgrade.Input) {
	in.Deploy, in.Observe = in.Deploy.Without(haType), in.Observe.Without(haType)
}

// goOn is the choice to go on with an upgrade.
func goOn(how upgrade.Suspend, restore, mode v1beta1.UpgradeMode) upgrade.Choice {
	return upgrade.Choice{Suspend: how, Restore: restore, Mode: mode}
}

func wait(mode v1beta1.UpgradeMode) upgrade.Choice {
	return upgrade.Choice{AllowOthers: true, Mode: mode}
}

func stuck(mode v1beta1.UpgradeMode) upgrade.Choice {
	return upgrade.Choice{AllowOthers: true, AllowFallback: true, Mode: mode}
}

func look(at upgrade.Fact, mode v1beta1.UpgradeMode) upgrade.Choice {
	return upgrade.Choice{Missing: at, Mode: mode}
}

// cases is a table of choices.
type cases map[string]struct {
	in   upgrade.Input
	want upgrade.Choice
}

func (c cases) run(t *testing.T) {
	for name, test := range c {
		t.Run(name, func(t *testing.T) {
			got, err := upgrade.Choose(test.in)
			if err != nil {
				t.Fatal(err)
			}
			if got.Because == "" {
				t.Error("the choice has no reason")
			}
			if diff := cmp.Diff(test.want, got, cmpopts.IgnoreFields(upgrade.Choice{}, "Because")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
