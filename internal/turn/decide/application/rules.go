// Package application decides what a turn does for a FlinkDeployment: an application or, without a job, a session cluster.
//
// Decide first reads the photograph into status (what the JobManager and the job are doing), then asks an ordered list of
// rules; the first that has something to say wins. The life of an application, as status tells it:
//
//	             spec accepted            job RUNNING
//	nothing yet ───────────────▶ DEPLOYED ───────────▶ DEPLOYED and stable
//	    ▲        UPGRADING while  │  ▲                    │
//	    │        it is submitted  │  │ cluster gone,      │ spec changed
//	    │                         │  │ submitted anew     ▼
//	    └── first submission ◀────┘  └────────────── UPGRADING: job CANCELLING, then its cluster is deleted
//	        that never came up
//
// While UPGRADING, lastReconciledSpec says how far the turn before came: a running job there is still being stopped, a
// suspended one is stopped and waits to be submitted.
package application

import (
	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Decision is what a turn intends for an application.
type Decision = plan.Decision[v1beta1.FlinkDeploymentStatus]

// rule is one thing the operator does to applications; apply returns nil when the case is not the rule's.
type rule struct {
	name  string
	apply func(*turn) (*Decision, error)
}

// rules are everything the operator does to an application, in order of precedence.
var rules = []rule{
	{"wait until the cluster can be read", waitForSight},
	{"wait for the JobManager's answer", waitForAnswer},
	{"reject an invalid spec", rejectInvalid},
	{"wait for a savepoint of the running job", waitForSavepoint},
	{"finish a submission", finishSubmission},
	{"deploy for the first time", deployFirst},
	{"await the savepoint of the stopped job", awaitSavepoint},
	{"finish stopping the job", finishStopping},
	{"remove the standalone cluster of a suspended job", removeSuspended},
	{"roll back an unstable upgrade", rollBack},
	{"adopt a spec that is already deployed", adoptDeployed},
	{"rescale in place", rescaleInPlace},
	{"scale TaskManagers", scaleTaskManagers},
	{"suspend for an upgrade", suspend},
	{"restore after suspension", restore},
	{"note a change that needs no restart", noteGeneration},
	{"restart a failed job", restartFailed},
	{"bring back lost TaskManagers", replaceTaskManagers},
	{"remove snapshots that are not needed any more", removeSurplus},
	{"take a snapshot that is due", takeSnapshot},
	{"restart an unhealthy cluster", restartUnhealthy},
	{"recover a lost JobManager", recoverLost},
	{"remove a finished cluster", removeFinished},
	{"keep the Ingress", keepIngress},
}

// deletionRules are what the operator does to an application that the user deleted.
var deletionRules = []rule{
	{"wait until the cluster can be read", waitForSight},
	{"wait for the JobManager's answer", waitForAnswer},
	{"await the savepoint of the stopped job", awaitSavepoint},
	{"keep the state of a deleted resource", keepState},
	{"cancel the job of a deleted resource", cancelDeleted},
	{"delete the cluster of a deleted resource", deleteCluster},
	{"release a deleted resource", release},
}

// sessionRules are everything the operator does to a session cluster.
var sessionRules = []rule{
	{"wait until the cluster can be read", waitForSight},
	{"wait for the JobManager's answer", waitForAnswer},
	{"reject an invalid spec", rejectInvalid},
	{"finish a submission", finishSession},
	{"deploy for the first time", deployFirstSession},
	{"roll back an unstable upgrade", rollBackSession},
	{"adopt a spec that is already deployed", adoptDeployed},
	{"replace the session cluster", replaceSession},
	{"note a change that needs no restart", noteGeneration},
	{"bring back lost TaskManagers", replaceTaskManagers},
	{"recover a lost JobManager", recoverSession},
	{"keep the Ingress", keepIngress},
}

// sessionDeletionRules are what the operator does to a session cluster that the user deleted.
var sessionDeletionRules = []rule{
	{"wait until the cluster can be read", waitForSight},
	{"wait for the JobManager's answer", waitForAnswer},
	{"keep a session cluster that has jobs", keepForJobs},
	{"delete the cluster of a deleted resource", deleteCluster},
	{"release a deleted resource", release},
}

// list are the rules for a resource.
func (t *turn) list() []rule {
	switch {
	case t.isSession() && t.isDeleted():
		return sessionDeletionRules
	case t.isSession():
		return sessionRules
	case t.isDeleted():
		return deletionRules
	}
	return rules
}

// Decide says what to do for a FlinkDeployment from what was seen. It changes neither of its arguments.
func Decide(app *v1beta1.FlinkDeployment, seen world.Application) Decision {
	t, err := begin(app, seen)
	if err != nil {
		return failed(app, seen, err)
	}
	if d := t.outOfScope(); d != nil {
		return *d
	}
	d, err := t.decide()
	if err != nil {
		return failed(app, seen, err)
	}
	return *d
}

func (t *turn) decide() (*Decision, error) {
	list := t.list()
	if err := t.interpret(); err != nil {
		return nil, err
	}
	for _, r := range list {
		d, err := r.apply(t)
		if helpless(err) {
			t.fail(err)
			d, err = &Decision{Because: err.Error(), Recheck: t.pace()}, nil
		}
		if err != nil {
			return nil, err
		}
		if d != nil {
			d.Rule = r.name
			return t.complete(d), nil
		}
	}
	return t.complete(t.nothing()), nil
}
