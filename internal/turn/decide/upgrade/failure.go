package upgrade

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/lifecycle"
	"github.com/drey-project/drey/internal/turn/plan"
)

// UnknownState is the failure of a job that ended without anybody seeing what state it left.
func UnknownState(in Input) error {
	return in.failed(
		"Job is in terminal state but last checkpoint is unknown, possibly due to an unrecoverable restore error. "+
			lifecycle.NeedsManualRestoring,
		fmt.Sprintf("Tried: to go on from what the job left behind; it is %s, was last restored from high-availability metadata, "+
			"and no checkpoint of it was seen since.", in.Status.State))
}

// lostState is the failure of an upgrade whose job cannot be asked and left no metadata.
func (in Input) lostState() error {
	return in.failed(
		"JobManager deployment is missing and "+lifecycle.HAMetadataMissing+" to make stateful upgrades. "+
			lifecycle.JobGone+lifecycle.NeedsManualRestoring,
		fmt.Sprintf("Tried: upgrade mode %s; the JobManager is %s and the job %s, so there can be no savepoint, and no metadata "+
			"leads to a checkpoint.", in.Job.UpgradeMode, in.JobManager, cmp.Or(string(in.Status.State), "unknown")))
}

// NoSavepoint is the failure of a job that could not be stopped with a savepoint.
func NoSavepoint(in Input, why string) error {
	return in.failedFor(plan.ReasonSavepointError, "The job was not stopped, because its savepoint failed: "+why+".",
		"Tried: to stop the job with a savepoint; it is tried again.")
}

// CannotRestore is the failure of a job that was suspended to go on from high-availability metadata which is gone.
func CannotRestore(in Input) error {
	return in.failedFor(plan.ReasonRestoreFailed, plan.NoHAMetadata,
		"Tried: to go on from high-availability metadata.")
}

// failed is the failure of an upgrade.
func (in Input) failed(problem, tried string) error {
	return in.failedFor(plan.ReasonUpgradeFailed, problem, tried)
}

// failedFor says what is wrong, what was tried, what state exists and what the user can do.
func (in Input) failedFor(reason plan.Reason, problem, tried string) error {
	const help = "To go on: set spec.job.initialSavepointPath to the state to restore and spec.job.savepointRedeployNonce to a new " +
		"number; or set spec.job.upgradeMode to stateless to begin without state."
	return &failure.Error{
		Kind: failure.UpgradeFailure, Reason: string(reason),
		Message: strings.Join([]string{problem, tried, in.knownStates(), help}, " "),
	}
}

// state is a savepoint or checkpoint that may be restored from.
type state struct {
	path, origin string
	// taken is zero when the time is not known.
	taken time.Time
}

// mostStates bounds how many of them a message names.
const mostStates = 3

// knownStates names the newest states that the operator knows of. Times are given rather than ages, so that the text stays
// the same from turn to turn.
func (in Input) knownStates() string {
	var parts []string
	for _, s := range in.states() {
		if len(parts) == mostStates {
			break
		}
		parts = append(parts, s.String())
	}
	text := "Known state: none"
	if len(parts) > 0 {
		text = "Known state: " + strings.Join(parts, "; ")
	}
	if directory, err := conf.Get(in.Observe, option.CheckpointDir); err == nil && directory != "" && in.Status.JobID != "" {
		text += fmt.Sprintf("; retained checkpoints, if any, lie below %s/%s", shown(strings.TrimSuffix(directory, "/")), in.Status.JobID)
	}
	return text + "."
}

// states are the known ones, each once, the newest first and those of unknown age last.
func (in Input) states() []state {
	var known []state
	if c, seen := in.Completed.Get(); seen && c != nil {
		known = append(known, state{c.Path, "the job's newest checkpoint", c.Trigger})
	}
	for _, s := range in.Snapshots {
		if s.Status.State == v1beta1.SnapshotCompleted {
			known = append(known, state{s.Status.Path, "FlinkStateSnapshot " + s.Name, s.CreationTimestamp.Time})
		}
	}
	if last := in.Status.SavepointInfo.LastSavepoint; last != nil {
		known = append(known, state{last.Location, string(last.TriggerType) + " savepoint in status", time.UnixMilli(last.TimeStamp)})
	}
	known = append(known, state{path: in.Status.UpgradeSavepointPath, origin: "status.jobStatus.upgradeSavepointPath"})
	slices.SortStableFunc(known, func(a, b state) int { return b.taken.Compare(a.taken) })
	var paths []string
	return slices.DeleteFunc(known, func(s state) bool {
		double := slices.Contains(paths, s.path)
		paths = append(paths, s.path)
		return double || s.path == "" || s.path == clusterconf.LastStatePath
	})
}

// String describes a state for the user.
func (s state) String() string {
	if s.taken.IsZero() {
		return fmt.Sprintf("%s (%s)", shown(s.path), s.origin)
	}
	return fmt.Sprintf("%s (%s, of %s)", shown(s.path), s.origin, s.taken.UTC().Format(time.RFC3339))
}

// shown is a path without the password that some file systems let users write into it.
func shown(path string) string {
	if !strings.Contains(path, "@") {
		return path
	}
	u, err := url.Parse(path)
	if err != nil {
		return "a path that cannot be read"
	}
	return u.Redacted()
}
