package act

import (
	"context"
	"reflect"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/door/jobmanager"
	"github.com/drey-project/drey/internal/turn/plan"
)

// Orders are the orders to JobManagers of which nobody knows yet what comes of them, or nobody has asked.
type Orders = jobmanager.Asking[order, plan.Step, reply]

// NewOrders makes a place for orders. They wake nobody: whoever gave one gives it again until it hears what came of it.
func NewOrders() *Orders {
	return jobmanager.New(jobmanager.Orders(), sameStep, func(order) {}, func(err error) reply { return reply{err: err} })
}

// order names what a JobManager is told. Another step under the same name takes its place.
type order struct {
	cluster types.NamespacedName
	step    string
	job     job.ID
	trigger job.TriggerID
	path    string
}

// reply is what a JobManager said to an order.
type reply struct {
	trigger job.TriggerID
	err     error
}

func sameStep(given, now plan.Step) bool { return reflect.DeepEqual(given, now) }

// orderOf names the order to a JobManager that a step is; false if it is none.
func orderOf(step plan.Step) (order, bool) {
	name := plan.Name(step)
	switch s := step.(type) {
	case plan.StopWithSavepoint:
		return order{cluster: s.Cluster, step: name, job: s.Job, trigger: s.Trigger}, true
	case plan.TakeSavepoint:
		return order{cluster: s.Cluster, step: name, job: s.Job, trigger: s.Trigger}, true
	case plan.TakeCheckpoint:
		return order{cluster: s.Cluster, step: name, job: s.Job, trigger: s.Trigger}, true
	case plan.CancelJob:
		return order{cluster: s.Cluster, step: name, job: s.Job}, true
	case plan.Rescale:
		return order{cluster: s.Cluster, step: name, job: s.Job}, true
	case plan.DisposeSavepoint:
		return order{cluster: s.Cluster, step: name, path: s.Path}, true
	case plan.Deploy, plan.DeployTaskManagers, plan.ScaleTaskManagers, plan.DeleteTaskManagers, plan.CreateSnapshot, plan.DeleteSnapshots,
		plan.LabelSnapshot, plan.PutIngress, plan.DeleteIngress, plan.DeleteCluster, plan.DeleteHAMetadata, plan.Release:
	}
	return order{}, false
}

// give gives an order, or asks again what came of it, for as long as a turn may wait.
func (a *Actor) give(ctx context.Context, o order, step plan.Step) plan.Outcome {
	said, came := a.Orders.Ask(ctx, o, step, func(ctx context.Context) reply {
		trigger, err := a.do(ctx, step)
		return reply{trigger: trigger, err: err}
	})
	return plan.Outcome{Err: said.err, Trigger: said.trigger, Pending: !came, At: a.Now()}
}
