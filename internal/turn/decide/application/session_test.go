package application_test

import (
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

// jobless makes a resource a session cluster; it comes before what records the spec.
func jobless(s *scene) { s.app.Spec.Job = nil }

// recordedSession makes the spec as it is the last reconciled one, as of now and an hour ago.
func recordedSession(s *scene) {
	meta := &record.Metadata{APIVersion: new(v1beta1.GroupVersion.String())}
	text, err := record.Encode(record.Record[v1beta1.FlinkDeploymentSpec]{Spec: *s.app.Spec.DeepCopy(), Meta: meta})
	must(err)
	s.app.Status.ReconciliationStatus.LastReconciledSpec = text
	s.app.Status.ReconciliationStatus.ReconciliationTimestamp = noon.Add(-time.Hour).UnixMilli()
	s.app.Status.ObservedGeneration = new(s.app.Generation)
}

// session is a session cluster that runs, after changes of what it always was.
func session(before []change, changes ...change) func() scene {
	return func() scene {
		s := created(append([]change{jobless}, before...)...).with(
			recordedSession, reconciliation(v1beta1.ReconciliationDeployed), stable, jobManager(v1beta1.JobManagerReady), up, noJobs, answering)
		return s.with(changes...)
	}
}

func answering(s *scene) { s.seen.Flink.Version = world.Known(world.ClusterVersion{Version: "1.20.1"}) }

// another is another image, in a new generation.
var another = spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Image = new("flink:other") })

// replaced is a session cluster whose new spec was announced.
func replaced(changes ...change) func() scene {
	return session(nil, append([]change{another, recordedSession, reconciliation(v1beta1.ReconciliationUpgrading)}, changes...)...)
}

func sessionJobs(names ...string) change {
	return func(s *scene) { s.seen.SessionJobs = world.Known(names) }
}

func TestTheLifeOfASessionCluster(t *testing.T) {
	const changed = "Normal JobManagerDeployment SpecChanged: UPGRADE change(s) detected (Diff: FlinkDeploymentSpec[image : flink:1.20 -> flink:other]), " +
		"starting reconciliation."
	const deploySecond = "deploy a session cluster flinkdeployment.flink.apache.org/generation:2"
	play(t, map[string]row{
		"it is deployed": {
			given: of(created, jobless), recheck: often,
			want: outcome{
				rule: "deploy for the first time", step: "deploy a session cluster flinkdeployment.flink.apache.org/generation:1",
				status: "MISSING | UPGRADING UPGRADING | nothing",
			},
		},
		"not before its place is free": {
			given: of(created, jobless, pods(world.Pod{Name: "app-0"})), recheck: soon,
			want: outcome{rule: "deploy for the first time", status: nothing},
		},
		"it is stable once Flink answers": {
			given:   session(nil, func(s *scene) { s.app.Status.ReconciliationStatus.LastStableSpec = "" }),
			recheck: seldom, want: outcome{rule: "nothing to do", status: "READY | DEPLOYED STABLE | nothing"},
		},
		"another spec is announced before the old cluster goes": {
			given: session(nil, another), recheck: soon,
			want: outcome{
				rule: "replace the session cluster", step: "delete uid-deployment Foreground", status: "READY | UPGRADING UPGRADING | nothing",
				events: []string{changed},
			},
		},
		"its metadata stays": {
			given: replaced(highlyAvailable, recordedSession, gone, recoverable), recheck: often,
			want: outcome{rule: "replace the session cluster", step: deploySecond, status: "MISSING FINISHED | UPGRADING UPGRADING | nothing"},
		},
		"what was begun is finished": {
			given: replaced(jobManager(v1beta1.JobManagerMissing), deployment(generation("2"))), recheck: plan.Immediately,
			want: outcome{rule: "finish a submission", step: deploySecond + " again", status: "MISSING | UPGRADING UPGRADING | nothing"},
		},
		"a lost cluster comes back with high availability": {
			given: session([]change{highlyAvailable}, gone, recoverable), recheck: often,
			want: outcome{
				rule: "recover a lost JobManager", step: "deploy a session cluster", status: "MISSING RECONCILING | DEPLOYED STABLE | nothing",
				events: []string{"Warning JobManagerDeployment Missing: Missing JobManager deployment"},
			},
		},
		"and is finished if that was begun": {
			given: session([]change{highlyAvailable}, jobManager(v1beta1.JobManagerMissing), starting,
				deployment(unavailable, func(d *world.Deployment) { d.Generation = nil })), recheck: plan.Immediately,
			want: outcome{rule: "finish a submission", step: "deploy a session cluster again", status: "MISSING | DEPLOYED STABLE | nothing"},
		},
		"an answer that may still come is waited for": {
			given: session(nil, another, unheard), recheck: often,
			want: outcome{rule: "wait for the JobManager's answer", status: "READY | DEPLOYED STABLE | nothing"},
		},
		"but not by a cluster that goes": {
			given: replaced(unheard), recheck: soon,
			want: outcome{rule: "replace the session cluster", step: "delete uid-deployment Foreground", status: "READY | UPGRADING UPGRADING | nothing"},
		},
		"without high availability it does not": {
			given: session(nil, jobManager(v1beta1.JobManagerMissing), gone), recheck: seldom,
			want: outcome{rule: "recover a lost JobManager", status: "MISSING RECONCILING | DEPLOYED STABLE | nothing"},
		},
	})
}

func TestTheDeletionOfASessionCluster(t *testing.T) {
	const rule = "keep a session cluster that has jobs"
	const deleting = "READY | DEPLOYED DELETING | nothing"
	const told = "Normal Operator Cleanup: Cleaning up FlinkDeployment"
	goes := outcome{
		rule: "delete the cluster of a deleted resource", step: "delete uid-deployment Foreground",
		status: "MISSING | DEPLOYED DELETING | nothing", events: []string{told},
	}
	careless := []change{option("kubernetes.operator.session.deletion.block-on-session-jobs", "false")}
	play(t, map[string]row{
		"waits for its session jobs": {
			given: session(nil, deleted, sessionJobs("one", "two")), recheck: seldom,
			want: outcome{rule: rule, status: deleting, events: []string{told,
				"Warning Operator CleanupFailed: The session jobs [one, two] should be deleted first"}},
		},
		"waits for jobs of others": {
			given: session(nil, deleted, sessionJobs(), jobs(otherJob, job.Running)), recheck: seldom,
			want: outcome{rule: rule, status: deleting, events: []string{told,
				"Warning Operator CleanupFailed: The session cluster has non terminated jobs [" + string(otherJob) + "] that should be cancelled first"}},
		},
		"waits until it is known whether there are any": {
			given: session(nil, deleted), want: outcome{rule: rule, status: deleting, events: []string{told}}, recheck: soon,
		},
		"waits for the answer that tells": {
			given: session(nil, deleted, sessionJobs(), unheard), recheck: often,
			want: outcome{rule: "wait for the JobManager's answer", status: deleting},
		},
		"does not wait for jobs that have ended": {
			given: session(nil, deleted, sessionJobs(), jobs(otherJob, job.Failed)), want: goes, recheck: soon,
		},
		"does not wait if its user does not want that": {
			given: session(careless, deleted, sessionJobs("one"), jobs(otherJob, job.Running)), want: goes, recheck: soon,
		},
		"takes the metadata with it": {
			given: session([]change{highlyAvailable}, deleted, lifecycle(v1beta1.LifecycleDeleting), gone, sessionJobs(), recoverable),
			want: outcome{
				rule: "delete the cluster of a deleted resource", step: "delete high-availability metadata", status: deleting,
			},
			recheck: plan.Immediately,
		},
		"that was never deployed is plain": {
			given: of(created, jobless, deleted), want: outcome{
				rule: "release a deleted resource", step: "release the resource", status: "MISSING | UPGRADING DELETING | nothing", events: []string{told},
			},
		},
	})
}

func TestASessionClusterThatWasSubmittedIsDeployed(t *testing.T) {
	for name, made := range map[string]func() scene{"for the first time": of(created, jobless), "anew": replaced(gone)} {
		s := made()
		d := application.Decide(s.app, s.seen)
		next := application.Advance(s.app, s.seen, d, plan.Outcome{At: noon})
		if got := next.Status; got.ReconciliationStatus.State != v1beta1.ReconciliationDeployed || got.JobManagerDeploymentStatus != v1beta1.JobManagerDeploying ||
			got.JobStatus.State == v1beta1.FlinkJobReconciling || next.Err != nil {
			t.Errorf("%s: %s, error %v", name, statusInWords(got), next.Err)
		}
	}
}

func isSettled(st v1beta1.FlinkDeploymentStatus) bool {
	s := st.ReconciliationStatus.State
	return s == v1beta1.ReconciliationDeployed || s == v1beta1.ReconciliationRolledBack
}

// Whatever is seen of a session cluster, nothing is done that its jobs could not survive.
func TestNoDecisionHarmsASessionCluster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := session([]change{
			maybe(t, "high availability", highlyAvailable), maybe(t, "rollback", option("kubernetes.operator.deployment.rollback.enabled", "true")),
		}, reconciliation(anyOf(t, "reconciliation", v1beta1.ReconciliationUpgrading, v1beta1.ReconciliationDeployed,
			v1beta1.ReconciliationRollingBack, v1beta1.ReconciliationRolledBack)), maybe(t, "unstable", func(s *scene) { another(s); recordedSession(s) }),
			jobManager(anyOf(t, "JobManager", v1beta1.JobManagerReady, v1beta1.JobManagerDeploying, v1beta1.JobManagerMissing, v1beta1.JobManagerError)),
			maybe(t, "another spec", another), maybe(t, "first", first), maybe(t, "deleted", deleted),
			maybe(t, "session jobs", sessionJobs("one")), maybe(t, "no session jobs", sessionJobs()))
		changes := anyWorld(t)
		made := func() scene { return s().with(changes...) }
		d, given := decide(t, made), made()
		seen, known := given.seen.JobManager.Deployment.Get()
		deploy, deploys := d.Step.(plan.Deploy)
		_, forgets := d.Step.(plan.DeleteHAMetadata)
		_, removes := d.Step.(plan.DeleteCluster)
		deleting := given.app.DeletionTimestamp != nil
		claims := map[string]bool{
			"deployed where one may be":     deploys && !deploy.Again && (!known || seen != nil),
			"deployed although deleted":     deploys && deleting,
			"deployed for one job":          deploys && deploy.Job != nil,
			"deployed without announcement": deploys && d.Status.JobManagerDeploymentStatus != v1beta1.JobManagerMissing,
			"robbed of its metadata":        forgets && !deleting,
			"removed without announcement":  removes && !deleting && isSettled(d.Status),
		}
		for claim, broken := range claims {
			if broken {
				t.Fatalf("a session cluster is %s: %s", claim, words(d))
			}
		}
	})
}
