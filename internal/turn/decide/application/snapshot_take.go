package application

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
	"github.com/drey-project/drey/internal/turn/plan"
)

// waitForSavepoint holds everything back while a savepoint is being taken, unless the user does not want to wait for it.
func waitForSavepoint(t *turn) (*Decision, error) {
	if t.last == nil || !t.isSettled() || !t.pendingSavepoint().isOfARunningJob() {
		return nil, nil
	}
	ignore, err := observed(t, settings.UpgradeIgnorePendingSavepoint)
	if err != nil || ignore {
		return nil, err
	}
	if d, err := t.askForSnapshot(); d != nil || err != nil {
		return d, err
	}
	return &Decision{Because: "a savepoint is being taken", Recheck: t.pace()}, nil
}

// takeSnapshot takes the savepoint and the checkpoint that are due, one a turn.
func takeSnapshot(t *turn) (*Decision, error) {
	if t.jobState() != job.Running {
		t.tellUnfulfilled()
		return nil, nil
	}
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	resources, err := t.usesResources(c)
	if err != nil || resources && !t.seen.Snapshots.IsKnown() {
		return nil, err
	}
	for _, p := range t.pendings() {
		d, err := t.takeDue(p, c, resources)
		if d != nil || err != nil {
			return d, err
		}
	}
	return t.askForSnapshot()
}

// takeDue announces a snapshot of one kind in status, or creates the resource that stands for it, if one is due.
func (t *turn) takeDue(p pending, c conf.Conf, resources bool) (*Decision, error) {
	choice, err := snapshot.Due(snapshot.Input{
		Now: t.seen.Now, Kind: p.kind, Job: *t.spec.Job, Last: *t.last.Spec.Job, Status: t.st.JobStatus, Conf: c,
		LastPeriodic: t.lastPeriodic(p, resources),
	})
	if err != nil {
		return nil, err
	}
	if choice.Problem != "" {
		t.tellProblem(p, choice.Problem)
	}
	switch {
	case choice.Trigger == "":
		return nil, nil
	case choice.Trigger == v1beta1.SnapshotTriggerManual && resources && t.isMade(p):
		return nil, t.acknowledge(p)
	}
	directory, err := t.directory(p, c)
	if err != nil || p.kind == snapshot.Savepoint && directory == "" {
		return nil, err
	}
	t.remember(p, choice.Trigger)
	if resources {
		return t.create(p, c, choice)
	}
	return nil, t.announce(p, c, choice.Trigger)
}

// tellUnfulfilled tells the user of a job that has stopped why a snapshot that was asked for is not taken.
func (t *turn) tellUnfulfilled() {
	if t.last == nil || !t.jobState().IsGloballyTerminal() {
		return // the job is on its way
	}
	for _, p := range t.pendings() {
		if wanted := p.wanted(t.spec.Job); wanted != nil && !p.isDone(*wanted, t.last.Spec.Job) {
			what, field := p.names()
			t.tellProblem(p, fmt.Sprintf("no %s is taken for spec.job.%s: %d while the job does not run; it is taken when it runs again",
				strings.ToLower(what), field, *wanted))
		}
	}
}

// tellProblem tells once what keeps snapshots from being taken.
func (t *turn) tellProblem(p pending, problem string) {
	reason := plan.ReasonSavepointError
	if p.kind == snapshot.Checkpoint {
		reason = plan.ReasonCheckpointError
	}
	t.tell(plan.Event{
		Type: plan.Warning, Reason: reason, Component: plan.FromOperator, Message: problem,
		Key: "SnapshotProblem: " + problem, Repeat: plan.Repeat{Never: true},
	})
}

// directory is where savepoints go. Without one there are none; admission asks for it.
func (t *turn) directory(p pending, c conf.Conf) (string, error) {
	directory, err := conf.Get(c, option.SavepointDir)
	if err == nil && directory == "" && p.kind == snapshot.Savepoint {
		t.tellProblem(p, "no savepoint can be taken: "+option.SavepointDir.Key+" is not set")
	}
	return directory, err
}

// remember notes the time of a periodic snapshot before it is taken, so that one which fails is not tried again before its time.
func (t *turn) remember(p pending, cause v1beta1.SnapshotTriggerType) {
	switch {
	case cause != v1beta1.SnapshotTriggerPeriodic:
	case p.kind == snapshot.Savepoint:
		t.memory.Savepoint = t.seen.Now
	default:
		t.memory.Checkpoint = t.seen.Now
	}
}

// lastPeriodic is when the last periodic snapshot was triggered. A resource that is not through yet counts: an operator that
// has just started may have created it.
func (t *turn) lastPeriodic(p pending, resources bool) time.Time {
	h := snapshot.History{Remembered: t.memory.Savepoint, Created: t.app.CreationTimestamp.Time, Status: t.st.JobStatus}
	if p.kind == snapshot.Checkpoint {
		h.Remembered = t.memory.Checkpoint
	}
	if !resources {
		return snapshot.LastPeriodic(p.kind, h)
	}
	h.Snapshots = t.seen.Snapshots.Or(nil)
	if h.Remembered.IsZero() {
		h.Remembered = newestUnfinished(p.kind, h.Snapshots)
	}
	return snapshot.LastPeriodic(p.kind, h)
}

// newestUnfinished is when the newest periodic snapshot was created of which it is not known yet what becomes of it.
func newestUnfinished(k snapshot.Kind, all []v1beta1.FlinkStateSnapshot) time.Time {
	var newest time.Time
	for i := range all {
		s := &all[i]
		if !isMadeFor(s, k, v1beta1.SnapshotTriggerPeriodic) || !s.CreationTimestamp.After(newest) {
			continue
		}
		switch s.Status.State {
		case "", v1beta1.SnapshotTriggerPending, v1beta1.SnapshotInProgress:
			newest = s.CreationTimestamp.Time
		case v1beta1.SnapshotCompleted, v1beta1.SnapshotFailed, v1beta1.SnapshotAbandoned:
		}
	}
	return newest
}

// isMadeFor tells whether a FlinkStateSnapshot is of a kind and has a cause.
func isMadeFor(s *v1beta1.FlinkStateSnapshot, k snapshot.Kind, cause v1beta1.SnapshotTriggerType) bool {
	isSavepoint := s.Spec.Savepoint != nil
	return isSavepoint == (k == snapshot.Savepoint) && s.Labels[names.LabelSnapshotTrigger] == string(cause)
}

// isMade tells whether the resource that the user's nonce asks for was created already, by an operator that did not live to
// record it: the newest one since the last record was written carries the nonce.
func (t *turn) isMade(p pending) bool {
	since := time.UnixMilli(t.st.ReconciliationStatus.ReconciliationTimestamp).Truncate(time.Second)
	var newest *v1beta1.FlinkStateSnapshot
	for _, s := range t.seen.Snapshots.Or(nil) {
		_, isOurs := s.Annotations[names.AnnotationNonce]
		if !isOurs || !isMadeFor(&s, p.kind, v1beta1.SnapshotTriggerManual) || s.CreationTimestamp.Time.Before(since) {
			continue
		}
		if newest == nil || !s.CreationTimestamp.Before(&newest.CreationTimestamp) {
			newest = &s
		}
	}
	wanted := p.wanted(t.spec.Job)
	return newest != nil && wanted != nil && newest.Annotations[names.AnnotationNonce] == strconv.FormatInt(*wanted, 10)
}

// create makes it the step of this turn to create the resource that stands for a snapshot.
func (t *turn) create(p pending, c conf.Conf, choice snapshot.Choice) (*Decision, error) {
	s := t.resource(p.kind, choice.Trigger, t.seen.Now)
	if p.kind == snapshot.Savepoint {
		what, err := t.savepointSpec(c)
		if err != nil {
			return nil, err
		}
		if s, err = t.savepointResource(c, choice.Trigger, t.seen.Now, what); err != nil {
			return nil, err
		}
	} else {
		s.Spec.Checkpoint = &v1beta1.CheckpointSpec{}
	}
	if choice.Trigger == v1beta1.SnapshotTriggerManual {
		s.Annotations = map[string]string{names.AnnotationNonce: strconv.FormatInt(*p.wanted(t.spec.Job), 10)}
	}
	return &Decision{Because: choice.Because, Step: plan.CreateSnapshot{Snapshot: s}, Recheck: plan.Immediately}, nil
}

// savepointSpec asks for a savepoint that is to be taken.
func (t *turn) savepointSpec(c conf.Conf) (v1beta1.SavepointSpec, error) {
	directory, err := conf.Get(c, option.SavepointDir)
	if err != nil {
		return v1beta1.SavepointSpec{}, err
	}
	format, err := conf.Get(c, settings.SavepointFormat)
	return v1beta1.SavepointSpec{Path: directory, FormatType: v1beta1.SavepointFormatType(format), AlreadyExists: new(false)}, err
}

// announce writes into status that a snapshot is about to be asked for.
func (t *turn) announce(p pending, c conf.Conf, cause v1beta1.SnapshotTriggerType) error {
	*p.id, *p.at, *p.cause = string(p.fresh), new(t.seen.Now.UnixMilli()), cause
	if p.kind == snapshot.Savepoint {
		format, err := conf.Get(c, settings.SavepointFormat)
		t.st.JobStatus.SavepointInfo.FormatType = v1beta1.SavepointFormatType(format)
		return err
	}
	format, err := conf.Get(c, settings.CheckpointKind)
	t.st.JobStatus.CheckpointInfo.FormatType = v1beta1.CheckpointType(format)
	return err
}

// askForSnapshot asks Flink for the first announced snapshot that it was not asked for, or knows nothing of.
func (t *turn) askForSnapshot() (*Decision, error) {
	var unasked []pending
	for _, p := range t.pendings() {
		if p.isOfARunningJob() && p.isUnasked() && p.mayAsk(t.seen.Now) {
			unasked = append(unasked, p)
		}
	}
	if len(unasked) == 0 {
		return nil, nil
	}
	d, err := t.ask(unasked[0])
	if err == nil && len(unasked) > 1 {
		d.Recheck = plan.Immediately
	}
	return d, err
}

func (t *turn) ask(p pending) (*Decision, error) {
	c, err := t.observeConf()
	if err != nil {
		return nil, err
	}
	id, trigger := job.ID(t.st.JobStatus.JobID), job.TriggerID(*p.id)
	if p.kind == snapshot.Checkpoint {
		step := plan.TakeCheckpoint{Cluster: t.cluster(), Job: id, Trigger: trigger, Type: t.st.JobStatus.CheckpointInfo.FormatType, Conf: c}
		return &Decision{Because: "a checkpoint is due", Step: step, Recheck: t.pace()}, nil
	}
	directory, err := conf.Get(c, option.SavepointDir)
	if err != nil {
		return nil, err
	}
	return &Decision{Because: "a savepoint is due", Recheck: t.pace(), Step: plan.TakeSavepoint{
		Cluster: t.cluster(), Job: id, Trigger: trigger, Directory: directory, Format: t.st.JobStatus.SavepointInfo.FormatType, Conf: c,
	}}, nil
}
