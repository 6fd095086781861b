package application

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/diff"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// turn is the working state of one decision: what was given, and the status as it becomes.
type turn struct {
	app  *v1beta1.FlinkDeployment
	seen world.Application
	// spec is the spec this turn puts into effect: the user's, or the last valid one.
	spec v1beta1.FlinkDeploymentSpec
	// generation is the generation that spec belongs to.
	generation int64
	st         v1beta1.FlinkDeploymentStatus
	// last is the decoded lastReconciledSpec; nil before the first deployment.
	last *lastSpec
	// recorded is the spec in it as the turn began; nil before the first deployment.
	recorded *v1beta1.FlinkDeploymentSpec
	// compared is what lies between last and spec, once that was asked for.
	compared *diff.Result
	memory   plan.Memory
	events   []plan.Event
	// soon tells that the next turn is due at once, impatient that it is due in a moment.
	soon, impatient bool
	// sawJob tells that the JobManager knows the job.
	sawJob bool
}

// begin copies what a turn may change.
func begin(app *v1beta1.FlinkDeployment, seen world.Application) (*turn, error) {
	t := &turn{
		app: app, seen: seen, spec: *app.Spec.DeepCopy(), generation: app.Generation,
		st: *app.Status.DeepCopy(), memory: seen.Memory,
	}
	err := t.readLast()
	if t.last != nil {
		t.recorded = t.last.Spec.DeepCopy()
	}
	return t, err
}

func (t *turn) isDeleted() bool { return !t.app.DeletionTimestamp.IsZero() }

func (t *turn) cluster() types.NamespacedName {
	return types.NamespacedName{Namespace: t.app.Namespace, Name: t.app.Name}
}

func (t *turn) tell(e plan.Event) { t.events = append(t.events, e) }

// wants is the state the user wants the job to be in.
func (t *turn) wants() v1beta1.JobState {
	if t.spec.Job == nil || t.spec.Job.State == "" {
		return v1beta1.JobStateRunning
	}
	return t.spec.Job.State
}

// lastJobState is the job state that lastReconciledSpec says was put into effect; empty for a session cluster.
func (t *turn) lastJobState() v1beta1.JobState {
	if t.last.Spec.Job == nil {
		return ""
	}
	return t.last.Spec.Job.State
}

// isSettled tells that no upgrade or rollback is under way.
func (t *turn) isSettled() bool {
	s := t.reconciliation()
	return s != v1beta1.ReconciliationUpgrading && s != v1beta1.ReconciliationRollingBack
}

func (t *turn) reconciliation() v1beta1.ReconciliationState { return t.st.ReconciliationStatus.State }

// deployed is the spec of what runs, or ran last.
func (t *turn) deployed() (v1beta1.FlinkDeploymentSpec, error) {
	if t.reconciliation() != v1beta1.ReconciliationRolledBack && t.last != nil {
		return *t.last.Spec.DeepCopy(), nil
	}
	return record.DeployedSpec[v1beta1.FlinkDeploymentSpec](t.st.ReconciliationStatus)
}

// observeConf is the effective configuration of what is deployed.
func (t *turn) observeConf() (conf.Conf, error) {
	deployed, err := t.deployed()
	if err != nil {
		return conf.Conf{}, err
	}
	return clusterconf.Observe(t.seen.Defaults, t.app.ObjectMeta, &deployed, &t.spec)
}

// observed reads one option of what is deployed.
func observed[T any](t *turn, o conf.Option[T]) (T, error) {
	c, err := t.observeConf()
	if err != nil {
		var none T
		return none, err
	}
	return conf.Get(c, o)
}

// millis is a time as the Java operator writes it into status.
func millis(at time.Time) string { return fmt.Sprint(at.UnixMilli()) }
