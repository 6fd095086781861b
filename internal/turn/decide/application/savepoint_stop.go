package application

import (
	"fmt"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// A stop with a savepoint takes several turns, none of which waits:
//
//	announce a trigger id ─▶ ask Flink ─▶ look how it goes ─▶ record where the savepoint is
//	                           ▲                │
//	                           └── forgotten ◀──┘   the job runs, and the JobManager knows nothing of the trigger
//
// Until the savepoint is recorded, status says that the job runs. So whoever dies in between leaves behind under which id
// to ask, and the Java operator would wait for the same savepoint.

// stopWithSavepoint announces a stop with a savepoint and asks Flink for it.
func (t *turn) stopWithSavepoint(because string) (*Decision, error) {
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	format, err := conf.Get(c, settings.SavepointFormat)
	if err != nil {
		return nil, err
	}
	if !t.isDeleted() {
		t.tellSuspension()
	}
	info := &t.st.JobStatus.SavepointInfo
	info.TriggerID, info.TriggerTimestamp = string(t.seen.Fresh.Trigger), new(t.seen.Now.UnixMilli())
	info.TriggerType, info.FormatType = v1beta1.SnapshotTriggerUpgrade, v1beta1.SavepointFormatType(format)
	return t.askForStop(because)
}

// askForStop asks Flink for the announced stop.
func (t *turn) askForStop(because string) (*Decision, error) {
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	directory, err := conf.Get(c, option.SavepointDir)
	if err != nil {
		return nil, err
	}
	drain, err := conf.Get(c, settings.JobDrainOnSavepoint)
	if err != nil {
		return nil, err
	}
	info := t.st.JobStatus.SavepointInfo
	return &Decision{Because: because, Recheck: plan.Immediately, Step: plan.StopWithSavepoint{
		Cluster: t.cluster(), Job: job.ID(t.st.JobStatus.JobID), Trigger: job.TriggerID(info.TriggerID),
		Directory: directory, Format: info.FormatType, Drain: drain, Conf: c,
	}}, nil
}

// stopsWithSavepoint tells that a stop with a savepoint was announced and its end not recorded.
func (t *turn) stopsWithSavepoint() bool {
	info := t.st.JobStatus.SavepointInfo
	return info.TriggerID != "" && info.TriggerType == v1beta1.SnapshotTriggerUpgrade
}

// awaitSavepoint goes on with a stop with a savepoint that an earlier turn announced.
func awaitSavepoint(t *turn) (*Decision, error) {
	if t.last == nil || !t.stopsWithSavepoint() {
		return nil, nil
	}
	if s := t.st.JobManagerDeploymentStatus; s == v1beta1.JobManagerMissing || s == v1beta1.JobManagerError {
		return t.savepointFailed("the JobManager is " + string(s))
	}
	progress, known := t.seen.Flink.Savepoint.Get()
	switch {
	case !known && t.isJobLost():
		return t.savepointFailed("the JobManager does not know the job")
	case !known:
		return t.savepointIsPending("how the savepoint goes cannot be seen: " + t.seen.Flink.Savepoint.Why())
	case progress.Location != "": // even if the job failed afterwards: the savepoint is consistent
		return t.savepointIsThere(progress.Location)
	case progress.Stage == world.Failed:
		return t.savepointFailed(progress.Failure)
	case progress.Stage == world.Forgotten:
		return t.savepointIsForgotten()
	}
	return t.savepointIsPending("the job is being stopped with a savepoint")
}

// isJobLost tells that the JobManager answers and does not know the job.
func (t *turn) isJobLost() bool {
	_, known := t.seen.Flink.Jobs.Get()
	_, found := t.myJob()
	return known && !found
}

// savepointIsPending waits, at first impatiently: the job is about to stand still.
func (t *turn) savepointIsPending(because string) (*Decision, error) {
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	timeout, err := conf.Get(c, option.CheckpointTimeout)
	if err != nil {
		return nil, err
	}
	elapsed := t.seen.Now.Sub(t.stopTriggered())
	if elapsed > timeout+t.seen.Settings.ProgressCheckInterval {
		return t.savepointFailed(fmt.Sprintf("it was not there after %s (%s)", timeout, option.CheckpointTimeout.Key))
	}
	return &Decision{Because: because, Recheck: min(max(elapsed/4, impatience), t.seen.Settings.ProgressCheckInterval)}, nil
}

// impatience is how soon to look again at something that users wait for.
const impatience = 500 * time.Millisecond

// stopTriggered is when the stop with a savepoint was announced.
func (t *turn) stopTriggered() time.Time {
	if at := t.st.JobStatus.SavepointInfo.TriggerTimestamp; at != nil {
		return time.UnixMilli(*at)
	}
	return t.seen.Now
}

// savepointIsForgotten asks again while the job runs: the JobManager was never asked, or was restarted since. A job that has
// ended tells by its checkpoints where it got to.
func (t *turn) savepointIsForgotten() (*Decision, error) {
	mine, found := t.myJob()
	switch {
	case found && mine.State.IsGloballyTerminal():
		t.forgetStop()
		return &Decision{Because: "the job has ended, and its checkpoints tell where", Recheck: plan.Immediately}, nil
	case found && mine.State == job.Running:
		d, err := t.savepointIsPending("the JobManager knows nothing of the stop that was announced")
		if err != nil || !t.stopsWithSavepoint() {
			return d, err
		}
		return t.askForStop(d.Because)
	case !found:
		return t.savepointFailed("the JobManager does not know the job")
	}
	return t.savepointIsPending("the JobManager has forgotten the stop, and the job is " + string(mine.State))
}

// savepointIsThere records the savepoint, as a resource where snapshots are such, and goes on.
func (t *turn) savepointIsThere(location string) (*Decision, error) {
	info := t.st.JobStatus.SavepointInfo
	snapshot, err := t.upgradeSnapshot(location, info.FormatType, t.stopTriggered())
	if err != nil {
		return nil, err
	}
	if snapshot != nil && !t.hasSnapshot(snapshot.Name) {
		return &Decision{
			Because: "the job was stopped with a savepoint", Recheck: plan.Immediately, Step: plan.CreateSnapshot{Snapshot: snapshot},
		}, nil
	}
	if t.isDeleted() && t.isStandalone() {
		t.forgetStop()
		t.st.JobStatus.UpgradeSavepointPath = location
		t.setJobState(job.Finished)
		return &Decision{Because: "the job was stopped with a savepoint", Recheck: plan.Immediately}, nil
	}
	if t.isDeleted() {
		return &Decision{Because: "the job was stopped with a savepoint, and its cluster goes with the resource", Step: plan.Release{}}, nil
	}
	if err := t.recordSavepoint(location); err != nil {
		return nil, err
	}
	return &Decision{Because: "the job was stopped with a savepoint", Recheck: plan.Immediately}, nil
}

func (t *turn) hasSnapshot(name string) bool {
	for _, s := range t.seen.Snapshots.Or(nil) {
		if s.Name == name {
			return true
		}
	}
	return false
}

// recordSavepoint records that the job has ended with a savepoint.
func (t *turn) recordSavepoint(location string) error {
	t.forgetStop()
	t.st.JobStatus.UpgradeSavepointPath = location
	t.setJobState(job.Finished)
	return t.recordStopped(v1beta1.UpgradeModeSavepoint)
}

// forgetStop takes back that a stop with a savepoint is under way.
func (t *turn) forgetStop() {
	info := &t.st.JobStatus.SavepointInfo
	info.TriggerID, info.TriggerTimestamp, info.TriggerType, info.FormatType = "", nil, "", ""
}

// savepointFailed tells that the job could not be stopped with a savepoint. The next turn chooses anew.
func (t *turn) savepointFailed(why string) (*Decision, error) {
	return nil, t.savepointError(why)
}

// savepointError is the error of a job that could not be stopped with a savepoint; the attempt is over.
func (t *turn) savepointError(why string) error {
	t.forgetStop()
	in, err := t.question()
	if err != nil {
		return err
	}
	return upgrade.NoSavepoint(in, why)
}
