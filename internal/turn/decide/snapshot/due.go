package snapshot

import (
	"fmt"
	"strings"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/cron"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/version"
)

// Input is what it depends on whether a snapshot is due.
type Input struct {
	// Now is the time of the turn. Cron expressions are read in its location.
	Now  time.Time
	Kind Kind
	// Job is the job as the user wants it, Last as lastReconciledSpec has it.
	Job, Last v1beta1.JobSpec
	Status    v1beta1.JobStatus
	// Conf is the configuration of what is deployed.
	Conf conf.Conf
	// LastPeriodic is when the last periodic snapshot was triggered; package function LastPeriodic tells.
	LastPeriodic time.Time
}

// Choice says whether a snapshot is to be triggered.
type Choice struct {
	// Trigger is MANUAL or PERIODIC; empty when nothing is due.
	Trigger v1beta1.SnapshotTriggerType
	// Because is one sentence for a human.
	Because string
	// Problem is what keeps the user's wish from being fulfilled; empty when nothing does.
	Problem string
}

// Due says whether a snapshot is to be triggered now. The wish of a user comes before the period.
func Due(in Input) (Choice, error) {
	switch {
	case in.Status.State != v1beta1.FlinkJobRunning:
		return Choice{Because: "the job is not running"}, nil
	case in.Kind.recordIn(in.Status).pending != "":
		return Choice{Because: "another one is in progress"}, nil
	}
	c := Choice{Trigger: v1beta1.SnapshotTriggerManual, Because: "the trigger nonce changed"}
	if !in.isWanted() {
		var err error
		if c, err = in.periodic(); err != nil {
			return Choice{}, err
		}
	}
	if c.Trigger != "" && in.Kind == Checkpoint && !in.canCheckpoint() {
		return Choice{Because: "nothing can be triggered", Problem: "checkpoints can be triggered from Flink 1.17 on"}, nil
	}
	return c, nil
}

// isWanted tells whether the user asked for a snapshot that was not taken yet.
func (in Input) isWanted() bool {
	nonce := in.Kind.nonce(in.Job)
	return nonce != nil && !isSame(nonce, in.Kind.nonce(in.Last))
}

func (in Input) canCheckpoint() bool {
	text, err := conf.Get(in.Conf, option.FlinkVersion)
	if err != nil {
		return false
	}
	v, err := version.Parse(text)
	return err == nil && v.AtLeast(1, 17)
}

// periodic judges by the period, which is a duration or a cron expression. What is neither never makes anything due.
func (in Input) periodic() (Choice, error) {
	text, err := conf.Get(in.Conf, in.Kind.period())
	if err != nil || strings.TrimSpace(text) == "" {
		return Choice{Because: "no period is set"}, err
	}
	due, isRead := in.hasPassed(text)
	switch {
	case !isRead:
		return Choice{Because: "no period can be read", Problem: fmt.Sprintf(
			"%s is %q: neither a duration such as 6h nor a cron expression such as 0 0 */6 * * ?", in.Kind.period().Key, text)}, nil
	case due:
		return Choice{Trigger: v1beta1.SnapshotTriggerPeriodic, Because: "the period " + text + " has passed"}, nil
	}
	return Choice{Because: "the period " + text + " has not passed"}, nil
}

// hasPassed tells whether a period is over, and whether it can be read. A duration of zero never is.
func (in Input) hasPassed(period string) (passed, isRead bool) {
	if every, err := conf.ParseDuration(period); err == nil {
		return every != 0 && in.LastPeriodic.Add(every).Before(in.Now), true
	}
	e, err := cron.Parse(period, cron.Log4j)
	if err != nil {
		return false, false
	}
	return e.Due(in.LastPeriodic.In(in.Now.Location()), in.Now), true
}

// History is where traces of periodic snapshots are found.
type History struct {
	// Remembered is when this process triggered the last one; zero when it has not.
	Remembered time.Time
	// Created is when the resource was created.
	Created time.Time
	Status  v1beta1.JobStatus
	// Snapshots are the FlinkStateSnapshots of the resource, if snapshots are recorded in such.
	Snapshots []v1beta1.FlinkStateSnapshot
}

// LastPeriodic tells when the last periodic snapshot of a kind was triggered. The resource's own beginning counts as one, so
// that a period is over for the first time when it has passed once.
func LastPeriodic(k Kind, h History) time.Time {
	if !h.Remembered.IsZero() {
		return h.Remembered
	}
	var newest time.Time
	for i := range h.Snapshots {
		s := &h.Snapshots[i]
		isOurs := s.Status.State == v1beta1.SnapshotCompleted && kindOf(s) == k && causeOf(s) == v1beta1.SnapshotTriggerPeriodic
		if isOurs && s.CreationTimestamp.After(newest) {
			newest = s.CreationTimestamp.Time
		}
	}
	if !newest.IsZero() {
		return newest
	}
	if inStatus := k.recordIn(h.Status).periodic; inStatus.After(h.Created) {
		return inStatus
	}
	return h.Created
}

// LastStatus is what became of the last snapshot that a user may wait for.
type LastStatus string

// The ends of a snapshot; empty means that none was ever taken.
const (
	Pending   LastStatus = "PENDING"
	Succeeded LastStatus = "SUCCEEDED"
	Abandoned LastStatus = "ABANDONED"
)

// LastStatusOf tells what became of the last snapshot of a kind. Between two attempts it is pending as well.
func LastStatusOf(in Input) LastStatus {
	r := in.Kind.recordIn(in.Status)
	switch {
	case r.pending != "", in.isWanted():
		return Pending
	case r.cause == "":
		return ""
	case isSame(in.Kind.nonce(in.Last), r.nonce), r.cause != v1beta1.SnapshotTriggerManual:
		return Succeeded
	}
	return Abandoned
}
