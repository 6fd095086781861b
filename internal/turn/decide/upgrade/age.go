package upgrade

import (
	"fmt"
	"strconv"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/settings"
)

// byAge chooses for a running job: its last state is good enough unless the newest checkpoint is older than the user allows.
func (in Input) byAge(mayCancel bool) (Choice, error) {
	maxAge, limited, err := conf.Find(in.Deploy, settings.UpgradeLastStateMaxCheckpointAge)
	if err != nil || !limited {
		return in.lastState(mayCancel), err
	}
	started, err := in.started()
	if err != nil {
		return Choice{}, err
	}
	isRecent := func(at time.Time) bool { return at.After(in.Now.Add(-maxAge)) }
	if isRecent(started) {
		return in.lastState(mayCancel), nil
	}
	completed, known := in.Completed.Get()
	if !known {
		return in.look(Checkpoints, in.Completed.Why()), nil
	}
	if completed != nil && isRecent(completed.Trigger) {
		return in.lastState(mayCancel), nil
	}
	pending, known := in.Pending.Get()
	if !known {
		return in.look(Checkpoints, in.Pending.Why()), nil
	}
	if pending != nil && isRecent(*pending) {
		return in.wait("the newest checkpoint is too old, and another is in progress"), nil
	}
	return in.stopWithSavepoint("the newest checkpoint is older than upgrades from the last state allow"), nil
}

// lastState leaves it to the job's checkpoints.
func (in Input) lastState(mayCancel bool) Choice {
	if mayCancel {
		return in.cancel("the newest checkpoint is known once the job is cancelled")
	}
	return in.suspend(LastState, v1beta1.UpgradeModeLastState, "high-availability metadata leads to the newest checkpoint")
}

// started is when the job was submitted, as its cluster said.
func (in Input) started() (time.Time, error) {
	at, err := strconv.ParseInt(in.Status.StartTime, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("cannot compare the age of checkpoints: status.jobStatus.startTime is %q", in.Status.StartTime)
	}
	return time.UnixMilli(at), nil
}
