package application_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/decide/application"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// maybe draws whether a scene is different by a change.
func maybe(t *rapid.T, name string, c change) change {
	if rapid.Bool().Draw(t, name) {
		return c
	}
	return func(*scene) {}
}

// one draws one of several changes.
func one(t *rapid.T, name string, all ...change) change {
	return all[rapid.IntRange(0, len(all)-1).Draw(t, name)]
}

func anyOf[T any](t *rapid.T, name string, all ...T) T { return rapid.SampledFrom(all).Draw(t, name) }

// anyRecord draws what status says was put into effect.
func anyRecord(t *rapid.T) change {
	state := anyOf(t, "recorded state", v1beta1.JobStateRunning, v1beta1.JobStateSuspended)
	mode := anyOf(t, "recorded mode", stateless, savepoint, lastState)
	changes := []change{recorded(state, mode), maybe(t, "first", first), maybe(t, "stable", stable)}
	if rapid.Bool().Draw(t, "upgraded") {
		changes = append(changes, edited, recorded(state, mode))
	}
	return func(s *scene) { *s = s.with(changes...) }
}

// anyLife draws how far earlier turns have come, if there were any.
func anyLife(t *rapid.T) []change {
	if rapid.IntRange(0, 4).Draw(t, "life") == 0 {
		return nil
	}
	return []change{
		anyRecord(t),
		reconciliation(anyOf(t, "reconciliation", v1beta1.ReconciliationUpgrading, v1beta1.ReconciliationDeployed,
			v1beta1.ReconciliationRollingBack, v1beta1.ReconciliationRolledBack)),
		jobManager(anyOf(t, "JobManager", v1beta1.JobManagerReady, v1beta1.JobManagerDeployedNotReady,
			v1beta1.JobManagerDeploying, v1beta1.JobManagerMissing, v1beta1.JobManagerError)),
		jobState(anyOf(t, "job", append(job.States(), "")...)),
		restorable(anyOf(t, "path", "", "s3://sp/1", "KUBERNETES_OPERATOR_LAST_STATE")),
		maybe(t, "stop announced", triggered(time.Minute)),
		maybe(t, "long ago", func(s *scene) { s.app.Status.JobStatus.UpdateTime = "0" }),
	}
}

// anyStatus draws what earlier turns have left, and what the user has changed since.
func anyStatus(t *rapid.T) []change {
	changes := append([]change{
		maybe(t, "high availability", highlyAvailable),
		maybe(t, "rollback", option("kubernetes.operator.deployment.rollback.enabled", "true")),
		maybe(t, "restart", option("kubernetes.operator.job.restart.failed", "true")),
	}, anyLife(t)...)
	if rapid.IntRange(0, 2).Draw(t, "deleted") == 0 {
		changes = append(changes, deleted, maybe(t, "deletion has begun", lifecycle(v1beta1.LifecycleDeleting)))
	}
	return append(changes,
		maybe(t, "edited", edited), maybe(t, "wants suspension", wanting(v1beta1.JobStateSuspended)),
		mode(anyOf(t, "mode", stateless, savepoint, lastState)), one(t, "invalid", invalid, func(*scene) {}, func(*scene) {}),
	)
}

// anyWorld draws what is seen around the resource.
func anyWorld(t *rapid.T) []change {
	nothing := func(*scene) {}
	generated := anyOf(t, "generation", "1", "2", "one")
	return []change{
		one(t, "deployment", nothing, up, starting, alien, ending, unseenDeployment, deployment(generation(generated)),
			deployment(unavailable, func(d *world.Deployment) { d.Generation = nil })),
		one(t, "pods", nothing, unseenPods, pods(world.Pod{Name: "app-0"}), pods(waiting(plan.ReasonOOMKilled, "killed"))),
		one(t, "flink", nothing, silent, failing, noJobs, jobs(otherJob, job.Running), jobs(sameJob, anyOf(t, "seen", job.States()...))),
		one(t, "checkpoint", nothing, checkpoint("s3://cp/1")),
		one(t, "savepoint", nothing, savepointIs(world.Progress{Stage: world.InProgress}), savepointIs(world.Progress{Stage: world.Forgotten}),
			savepointIs(world.Progress{Stage: world.Failed, Failure: "no"}), savepointIs(world.Progress{Stage: world.Completed, Location: "s3://sp/2"})),
		one(t, "metadata", nothing, unseenMetadata, recoverable, noMetadata),
	}
}

// situation draws a scene as often as it is asked.
func situation(t *rapid.T) func() scene {
	changes := append(anyStatus(t), anyWorld(t)...)
	if rapid.IntRange(0, 2).Draw(t, "standalone") == 0 {
		changes = append([]change{standalone, anyTaskManagers(t)}, changes...)
	}
	return of(created, changes...)
}

// anyTaskManagers draws what is seen of the TaskManagers of a standalone cluster.
func anyTaskManagers(t *rapid.T) change {
	return one(t, "TaskManagers", taskManagers(), taskManagers(theirs), taskManagers(going), unseenTaskManagers, noTaskManagers,
		noTaskManagers.with("app-taskmanager-0"), unseenTaskManagerPods)
}

func TestNoDecisionDoesHarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := situation(t)
		d, s := decide(t, made), made()
		deployment, known := s.seen.JobManager.Deployment.Get()
		all, podsKnown := s.seen.JobManager.Pods.Get()
		free := known && deployment == nil && podsKnown && len(all) == 0
		own := deployment != nil && deployment.Owned && !deployment.Deleting
		deploy, deploys := d.Step.(plan.Deploy)
		remove, removes := d.Step.(plan.DeleteCluster)
		_, forgets := d.Step.(plan.DeleteHAMetadata)
		_, releases := d.Step.(plan.Release)
		ha, haKnown := s.seen.HA.Get()
		claims := map[string]bool{
			"a cluster is deployed where one may be":          deploys && !deploy.Again && !free,
			"a submission is finished that is not ours":       deploys && deploy.Again && !own,
			"a deleted resource is deployed":                  deploys && s.app.DeletionTimestamp != nil,
			"a deployment is not announced":                   deploys && d.Status.JobStatus.JobID != string(deploy.JobID),
			"a deployment is taken for an accident":           deploys && d.Status.JobManagerDeploymentStatus != v1beta1.JobManagerMissing,
			"a cluster is deleted that was not seen":          removes && (!own || remove.UID == "" || remove.UID != deployment.UID),
			"a cluster is deleted in an unknown way":          removes && remove.Propagation == "",
			"metadata is deleted of a cluster that may run":   forgets && !free,
			"metadata is deleted that was not seen":           forgets && (!haKnown || len(ha.Objects) == 0),
			"metadata is relied on that was not seen":         deploys && deploy.RequireHAMetadata && (!haKnown || !ha.Available),
			"a resource is released that nobody deleted":      releases && s.app.DeletionTimestamp == nil,
			"a resource is released before its cluster":       releases && !free && (deployment == nil || deployment.Owned),
			"something is done without sight":                 d.Step != nil && !known,
			"a step is done in spite of an error":             d.Step != nil && d.Err != nil,
			"a job starts without the state it has":           deploys && forgetsState(s, deploy),
			"a stop is not announced":                         stopsUnannounced(s, d),
			"nobody says why":                                 d.Because == "" || d.Rule == "",
			"nobody comes back to what is under way":          isUnderWay(d, s) && d.Recheck == 0 && d.Err == nil,
			"an error is kept from the user":                  d.Err != nil && (d.Status.Error == "" || len(d.Events) == 0),
			"a status is spoilt that could be read":           d.Status.ReconciliationStatus.LastReconciledSpec == "" && s.app.Status.ReconciliationStatus.LastReconciledSpec != "" && s.app.Status.ReconciliationStatus.State != v1beta1.ReconciliationUpgrading,
			"a job is cancelled that nobody knows to be ours": isCancelling(d) && s.app.Status.JobStatus.JobID == "",
		}
		for claim, holds := range claims {
			if holds {
				t.Errorf("%s: %s", claim, words(d))
			}
		}
	})
}

// forgetsState tells that a job whose state is wanted, and was kept when it was suspended, is started without it.
func forgetsState(s scene, d plan.Deploy) bool {
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](s.app.Status.ReconciliationStatus)
	first := err != nil || last.Meta == nil || last.Meta.FirstDeployment
	if first || last.Spec.Job.State != v1beta1.JobStateSuspended || s.app.Spec.Job.UpgradeMode == stateless {
		return false
	}
	path, _ := d.Conf.Lookup("execution.savepoint.path")
	switch last.Spec.Job.UpgradeMode {
	case savepoint:
		return path != s.app.Status.JobStatus.UpgradeSavepointPath
	case lastState:
		return !d.RequireHAMetadata && !d.Again
	case stateless:
	}
	return false
}

// stopsUnannounced tells that Flink is asked for a stop under another id than status holds, or than an earlier turn announced.
func stopsUnannounced(s scene, d application.Decision) bool {
	stop, stops := d.Step.(plan.StopWithSavepoint)
	before, after := s.app.Status.JobStatus.SavepointInfo.TriggerID, d.Status.JobStatus.SavepointInfo.TriggerID
	return stops && (string(stop.Trigger) != after || before != "" && before != after)
}

func isCancelling(d application.Decision) bool {
	_, cancels := d.Step.(plan.CancelJob)
	return cancels
}

// isUnderWay tells that a decision leaves something that will not end by itself: a step, a deletion, a job being stopped.
func isUnderWay(d application.Decision, s scene) bool {
	if _, last := d.Step.(plan.Release); last {
		return false
	}
	if d.Step != nil || s.app.DeletionTimestamp != nil {
		return true
	}
	waits := s.app.Spec.Job.State == v1beta1.JobStateSuspended && !strings.Contains(statusInWords(d.Status), "| running")
	return !waits && (d.Status.JobStatus.State == v1beta1.FlinkJobCancelling ||
		d.Status.JobManagerDeploymentStatus == v1beta1.JobManagerDeploying)
}

func TestWhatIsUnknownIsWaitedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		changes := append(anyStatus(t), func(s *scene) { s.seen.JobManager, s.seen.Flink = world.JobManager{}, world.Flink{} })
		if d := decide(t, of(created, changes...)); d.Step != nil || (d.Recheck == 0 && d.Err == nil) {
			t.Errorf("decided %s", words(d))
		}
	})
}

func TestNothingIsDoneFromADamagedRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyOf(t, "text", "{", "[]", `{"spec":1,"resource_metadata":{}}`)
		damage := func(s *scene) {
			s.app.Status.ReconciliationStatus.LastReconciledSpec = text
		}
		if d := decide(t, of(created, append(append(anyStatus(t), anyWorld(t)...), damage)...)); d.Step != nil || d.Err == nil {
			t.Errorf("decided %s", words(d))
		}
	})
}

func TestAnInterruptedDeploymentIsFinished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := situation(t)
		d := decide(t, made)
		step, deploys := d.Step.(plan.Deploy)
		if !deploys || d.Status.JobStatus.State == v1beta1.FlinkJobFailed {
			return // a restart is made anew unless its job answers
		}
		next := func() scene {
			s := made().with(starting, silent)
			s.app.Status = *d.Status.DeepCopy()
			seen, _ := s.seen.JobManager.Deployment.Get()
			seen.Generation = generationIn(step)
			return s
		}
		again, repeats := decide(t, next).Step.(plan.Deploy)
		if !repeats || !again.Again || stepInWords(plan.Deploy{JobID: step.JobID, Conf: step.Conf}) != stepInWords(plan.Deploy{JobID: again.JobID, Conf: again.Conf}) {
			t.Errorf("%s\nwas followed by %s", words(d), words(decide(t, next)))
		}
	})
}

// generationIn is the generation that a step writes on its Deployment.
func generationIn(s plan.Deploy) *string {
	const before = "flinkdeployment.flink.apache.org/generation:"
	text, found := s.Conf.Lookup("kubernetes.jobmanager.annotations")
	if !found {
		return nil
	}
	return new(text[len(before):])
}
