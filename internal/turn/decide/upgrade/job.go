package upgrade

import (
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/settings"
)

// byJob chooses by what the job is doing.
func (in Input) byJob() (Choice, error) {
	if in.Job.UpgradeMode == v1beta1.UpgradeModeStateless {
		return in.withoutState(), nil
	}
	recorded, known := in.isRecordFinal()
	switch {
	case !known:
		return in.look(HAMetadata, in.HA.Why()), nil
	case recorded:
		return in.fromRecord()
	case in.state() == job.Cancelling:
		return Choice{Mode: in.Job.UpgradeMode, Because: "the job is being cancelled"}, nil
	}
	switch in.Job.UpgradeMode {
	case v1beta1.UpgradeModeSavepoint:
		return in.bySavepoint()
	case v1beta1.UpgradeModeLastState:
		return in.byLastState()
	case v1beta1.UpgradeModeStateless:
	}
	return in.unreachable(), nil
}

// withoutState gives the job's state up, as the user wishes.
func (in Input) withoutState() Choice {
	if in.state().IsGloballyTerminal() {
		return in.suspend(Noop, v1beta1.UpgradeModeStateless, "the job has ended, and its state is not wanted")
	}
	return in.suspend(Stateless, v1beta1.UpgradeModeStateless, "the state of the job is not wanted")
}

// isRecordFinal tells whether the path in status is the job's last word. It is when the job has ended and left no metadata,
// or a JobManager that still answers told the operator. If metadata with a checkpoint is left and nobody answers, the job may have
// gone on after the operator lost sight of it.
func (in Input) isRecordFinal() (final, known bool) {
	s := in.state()
	if !s.IsGloballyTerminal() {
		return false, true
	}
	if s == job.Canceled || in.isAccessible() {
		return true, true
	}
	available, known := in.metadataIn(in.Observe)
	ha, _ := in.HA.Get()
	return !available || !ha.Checkpoint, known
}

// fromRecord goes on from what status recorded; no path there means that the job left no state.
func (in Input) fromRecord() (Choice, error) {
	if in.recordedPath() == clusterconf.LastStatePath {
		return Choice{Mode: in.Job.UpgradeMode}, UnknownState(in)
	}
	return in.suspend(Noop, v1beta1.UpgradeModeSavepoint, "the job has ended, and what it left behind is known"), nil
}

// recordedPath is where status says the newest state is.
func (in Input) recordedPath() string {
	if path := in.Status.UpgradeSavepointPath; path != "" {
		return path
	}
	if legacy := in.Status.SavepointInfo.LastSavepoint; legacy != nil {
		return legacy.Location
	}
	return ""
}

// bySavepoint stops a running job with a savepoint; any other falls back to its last state if it may.
func (in Input) bySavepoint() (Choice, error) {
	if in.state() == job.Running {
		return in.stopWithSavepoint("the job is running"), nil
	}
	fallback, err := conf.Get(in.Deploy, settings.UpgradeLastStateFallbackEnabled)
	if err != nil {
		return Choice{}, err
	}
	if !in.VersionChanged && !fallback {
		return in.wait("only a running job can take a savepoint, and upgrades from the last state are switched off"), nil
	}
	in.Job.UpgradeMode = v1beta1.UpgradeModeLastState
	return in.byLastState()
}

func (in Input) stopWithSavepoint(because string) Choice {
	return in.suspend(Savepoint, v1beta1.UpgradeModeSavepoint, because)
}

func (in Input) cancel(because string) Choice {
	return in.suspend(Cancel, v1beta1.UpgradeModeSavepoint, because)
}

// byLastState looks for the way to the job's last state that suits what the job is doing.
func (in Input) byLastState() (Choice, error) {
	if in.VersionChanged {
		return in.toAnotherVersion()
	}
	mayCancel, known, err := in.mayCancel()
	switch {
	case err != nil:
		return Choice{}, err
	case !known:
		return in.look(HAMetadata, in.HA.Why()), nil
	case in.state() == job.Running:
		return in.byAge(mayCancel)
	case mayCancel:
		return in.cancel("the job is not running, and its newest checkpoint is known once it is cancelled"), nil
	}
	return in.unreachable(), nil
}

// toAnotherVersion keeps away from high-availability metadata, which another Flink version may not understand.
func (in Input) toAnotherVersion() (Choice, error) {
	directory, err := conf.Get(in.Observe, option.SavepointDir)
	switch {
	case err != nil:
		return Choice{}, err
	case in.state() == job.Running && strings.TrimSpace(directory) != "":
		return in.stopWithSavepoint("a savepoint carries the state to another Flink version"), nil
	case in.isCancellable():
		return in.cancel("a checkpoint carries the state to another Flink version"), nil
	}
	return in.wait("the Flink version changes, and the job can neither take a savepoint nor be cancelled now"), nil
}

// mayCancel tells whether cancelling is a way to the last state: for session jobs, where there is no metadata, and where the
// user prefers it.
func (in Input) mayCancel() (may, known bool, err error) {
	if !in.isCancellable() {
		return false, true, nil
	}
	if in.Kind == v1beta1.JobKindFlinkSessionJob {
		return true, true, nil
	}
	available, known := in.metadataIn(in.Observe)
	if !known || !available {
		return true, known, nil
	}
	may, err = conf.Get(in.Observe, settings.UpgradeLastStateCancelEnabled)
	return may, true, err
}

// unreachable is for a job that cannot be asked for its state.
func (in Input) unreachable() Choice {
	c := in.wait("the job cannot be asked for its state")
	c.AllowFallback = true
	return c
}
