package application

import (
	"errors"
	"fmt"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/decide/health"
	"github.com/drey-project/drey/internal/turn/decide/upgrade"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// deployFirst brings up an application that has never been deployed.
func deployFirst(t *turn) (*Decision, error) {
	if t.last != nil && !t.neverCameUp() {
		return nil, nil
	}
	if err := t.forgetAttempt(); err != nil {
		return nil, err
	}
	if t.wants() == v1beta1.JobStateSuspended {
		return &Decision{Because: "the job is to be suspended, so there is nothing to deploy"}, nil
	}
	if d, err := t.clearAway(keepHAMetadata); d != nil || err != nil {
		return d, err
	}
	t.st.JobManagerDeploymentStatus = v1beta1.JobManagerMissing // the place was seen free
	given := t.spec.DeepCopy()
	t.spec.Job.UpgradeMode = v1beta1.UpgradeModeStateless
	var from source
	if path := given.Job.InitialSavepointPath; path != nil && *path != "" {
		t.spec.Job.UpgradeMode = v1beta1.UpgradeModeSavepoint
		t.st.JobStatus.UpgradeSavepointPath = *path
		from.savepoint = *path
	}
	if err := t.recordBefore(); err != nil {
		return nil, err
	}
	c, err := clusterconf.For(t.seen.Defaults, t.meta(), given)
	if err != nil {
		return nil, err
	}
	return t.submit(submission{spec: given, conf: c, from: from, because: "nothing is deployed yet"})
}

// neverCameUp tells that the first deployment was announced and nothing came of it.
func (t *turn) neverCameUp() bool {
	return t.reconciliation() == v1beta1.ReconciliationUpgrading && t.lastJobState() == v1beta1.JobStateSuspended &&
		t.last.Meta != nil && t.last.Meta.FirstDeployment
}

// forgetAttempt takes back the record of a first deployment that never came up: what counts is the spec as it is now.
func (t *turn) forgetAttempt() error {
	if t.last == nil {
		return nil
	}
	var err error
	t.st.ReconciliationStatus, err = record.ForgetFirst[v1beta1.FlinkDeploymentSpec](t.st.ReconciliationStatus)
	t.last = nil
	return err
}

// submission is what one deployment is made of.
type submission struct {
	spec    *v1beta1.FlinkDeploymentSpec
	conf    conf.Conf
	from    source
	because string
}

// source is where a job's state comes from; the zero value is nothing.
type source struct {
	// savepoint is a path to restore from; empty for none.
	savepoint string
	// haMetadata continues from high-availability metadata, and fails without.
	haMetadata bool
}

// meta is the resource's metadata with the generation of the spec of this turn.
func (t *turn) meta() metav1.ObjectMeta {
	meta := *t.app.ObjectMeta.DeepCopy()
	meta.Generation = t.generation
	return meta
}

// submit announces a deployment and makes it the step of this turn. The cluster's place must be free.
func (t *turn) submit(s submission) (*Decision, error) {
	delete(t.st.ClusterInfo, health.Key) // it belongs to one run of a cluster
	t.tell(plan.Event{
		Type: plan.Normal, Reason: plan.ReasonSubmit, Component: plan.FromJobManager, Message: "Starting deployment",
	})
	from, err := t.restoreFrom(s)
	if err != nil {
		return nil, err
	}
	id, err := t.chooseJobID(s)
	if err != nil {
		return nil, err
	}
	t.st.JobStatus.JobID = string(id)
	step, err := t.deployStep(s, clusterconf.Start{JobID: id, Savepoint: from, Store: t.seen.Fresh.Store})
	if err != nil {
		return nil, err
	}
	return &Decision{Because: s.because, Recheck: t.seen.Settings.ProgressCheckInterval, Step: step}, nil
}

// deployStep describes a deployment in full.
func (t *turn) deployStep(s submission, start clusterconf.Start) (plan.Deploy, error) {
	files, err := clusterconf.FilesFor(t.seen.Defaults, t.app.ObjectMeta, s.spec)
	if err != nil {
		return plan.Deploy{}, err
	}
	return plan.Deploy{
		Cluster: t.cluster(), Owner: t.app.UID, Mode: s.spec.Mode, Job: s.spec.Job, JobID: start.JobID,
		Conf:                   clusterconf.Submission(s.conf, t.app, start),
		JobManagerPodTemplate:  files.JobManagerPodTemplate,
		TaskManagerPodTemplate: files.TaskManagerPodTemplate,
		Log:                    files.Log,
		RequireHAMetadata:      s.from.haMetadata,
	}, nil
}

// restoreFrom is the path that the configuration tells Flink to restore from; empty for none.
func (t *turn) restoreFrom(s submission) (string, error) {
	if s.from.savepoint != "" {
		return s.from.savepoint, nil
	}
	if !s.from.haMetadata {
		t.dropMark()
		return "", nil
	}
	ha, known := t.seen.HA.Get()
	switch {
	case !option.IsHighlyAvailable(s.conf):
		return "", t.noHAMetadata()
	case !known:
		return "", fmt.Errorf("high-availability metadata cannot be read: %s", t.seen.HA.Why())
	case !ha.Available:
		return "", t.noHAMetadata()
	}
	if !ha.Checkpoint {
		t.dropMark()
		return t.st.JobStatus.UpgradeSavepointPath, nil // where the job came from; it has had no newer state since
	}
	t.st.JobStatus.UpgradeSavepointPath = clusterconf.LastStatePath
	return clusterconf.LastStatePath, nil
}

// dropMark removes the mark of an earlier start from metadata, so that this one is not taken for one.
func (t *turn) dropMark() {
	if t.st.JobStatus.UpgradeSavepointPath == clusterconf.LastStatePath {
		t.st.JobStatus.UpgradeSavepointPath = ""
	}
}

// noHAMetadata is the failure of a job that can only continue from metadata which is gone.
func (t *turn) noHAMetadata() error {
	in, err := t.question()
	if err != nil {
		return err
	}
	return upgrade.CannotRestore(in)
}

// chooseJobID keeps the job's identity when it continues from high-availability metadata, which is filed under it, and
// gives it a new one otherwise, so that checkpoints of different lives never mix.
func (t *turn) chooseJobID(s submission) (job.ID, error) {
	given, found, err := conf.Find(s.conf, option.FixedJobID)
	switch {
	case err != nil:
		return "", err
	case found:
		return job.ID(given), nil
	case s.from.haMetadata && t.st.JobStatus.JobID != "":
		return job.ID(t.st.JobStatus.JobID), nil
	}
	return t.seen.Fresh.JobID, nil
}

// finishSubmission recognizes the Deployment of a submission that was announced and made, but whose end was not recorded.
// The step is repeated: what the interrupted one did not create is still missing.
func finishSubmission(t *turn) (*Decision, error) {
	deployment, _ := t.seen.JobManager.Deployment.Get()
	if !t.wasSubmitted(deployment) {
		return nil, nil
	}
	s, err := t.interrupted(deployment)
	if err != nil {
		return nil, err
	}
	step, err := t.deployStep(s, clusterconf.Start{
		JobID: job.ID(t.st.JobStatus.JobID), Savepoint: t.recordedRestore(s.conf), Store: t.seen.Fresh.Store,
	})
	if err != nil {
		return nil, err
	}
	step.Again = true
	return &Decision{
		Because: "the Deployment of the announced submission exists", Recheck: plan.Immediately, Step: step,
	}, nil
}

// wasSubmitted tells whether a Deployment is the one that status announces. The place was seen free before the announcement
// was written, so what stands there now is ours; during an upgrade its generation says so, too.
func (t *turn) wasSubmitted(d *world.Deployment) bool {
	if d == nil || d.Deleting || !d.Owned || t.last == nil || t.st.JobStatus.JobID == "" {
		return false
	}
	if t.st.JobManagerDeploymentStatus != v1beta1.JobManagerMissing || t.isStopping() {
		return false
	}
	if t.isSettled() {
		if _, goes := t.complaint(); goes {
			return false // it is the cluster that status announces to take away
		}
		return t.lastJobState() == v1beta1.JobStateRunning && !t.jobState().IsGloballyTerminal()
	}
	return t.st.ObservedGeneration != nil && generationOf(d) == *t.st.ObservedGeneration
}

// interrupted is the submission that a Deployment is left of. One without a generation was made to recover a lost cluster.
func (t *turn) interrupted(d *world.Deployment) (submission, error) {
	spec, err := t.announced()
	if err != nil {
		return submission{}, err
	}
	if d.Generation == nil {
		c, err := t.observeConf()
		return submission{spec: spec, conf: c}, err
	}
	meta := t.meta()
	meta.Generation = generationOf(d)
	c, err := clusterconf.For(t.seen.Defaults, meta, spec)
	return submission{spec: spec, conf: c}, err
}

// generationOf is the generation in a Deployment's annotation; -1 without one.
func generationOf(d *world.Deployment) int64 {
	if d.Generation == nil {
		return -1
	}
	generation, err := strconv.ParseInt(*d.Generation, 10, 64)
	if err != nil {
		return -1
	}
	return generation
}

// announced is the spec of an announced submission.
func (t *turn) announced() (*v1beta1.FlinkDeploymentSpec, error) {
	switch t.reconciliation() {
	case v1beta1.ReconciliationDeployed, v1beta1.ReconciliationRolledBack:
		deployed, err := t.deployed()
		return &deployed, err
	case v1beta1.ReconciliationUpgrading:
		return &t.last.Spec, nil
	case v1beta1.ReconciliationRollingBack:
	}
	stable, err := t.stable()
	if err == nil && stable == nil {
		return nil, errors.New("status says ROLLING_BACK but has no lastStableSpec")
	}
	return stable, err
}

// recordedRestore is where the announced submission is restored from. The mark of high-availability metadata is in status only
// if it was announced; without it, what restores from metadata has found no checkpoint there and starts where its job came from.
func (t *turn) recordedRestore(running conf.Conf) string {
	mode := t.last.Spec.Job.UpgradeMode
	if t.isSettled() {
		mode = t.spec.Job.UpgradeMode
	}
	switch {
	case t.st.JobStatus.UpgradeSavepointPath == clusterconf.LastStatePath:
		return clusterconf.LastStatePath
	case t.isSettled() && option.IsHighlyAvailable(running), !t.isSettled() && mode == v1beta1.UpgradeModeLastState:
		return t.st.JobStatus.UpgradeSavepointPath
	case t.isSettled() && mode != v1beta1.UpgradeModeStateless, mode == v1beta1.UpgradeModeSavepoint:
		return t.lastSavepoint()
	}
	return ""
}
