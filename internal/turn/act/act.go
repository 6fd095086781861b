// Package act carries out the step of a decision; it chooses nothing.
//
// Every step names by identity what it acts on, so a step that is repeated, or comes late, does no harm.
package act

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/turn/plan"
)

// Kube writes Kubernetes objects, and reads them past caches.
type Kube interface {
	GetLive(ctx context.Context, key types.NamespacedName, into client.Object) error
	Create(ctx context.Context, o client.Object) error
	Put(ctx context.Context, o client.Object) error
	PatchMetadata(ctx context.Context, read, changed client.Object) error
	Scale(ctx context.Context, key types.NamespacedName, uid types.UID, replicas int32) error
	Delete(ctx context.Context, o client.Object, d kube.Deletion) error
}

// HA changes high-availability metadata; the configuration of the cluster says where that is kept.
type HA interface {
	Read(ctx context.Context, cluster types.NamespacedName, c conf.Conf) (ha.Metadata, error)
	Delete(ctx context.Context, cluster types.NamespacedName, c conf.Conf) error
	ForgetJobs(ctx context.Context, cluster types.NamespacedName, c conf.Conf) error
}

// Flink gives orders to one JobManager.
type Flink interface {
	Cancel(ctx context.Context, id job.ID) error
	StopWithSavepoint(ctx context.Context, id job.ID, r rest.StopRequest) (job.TriggerID, error)
	TriggerSavepoint(ctx context.Context, id job.ID, r rest.SavepointRequest) (job.TriggerID, error)
	TriggerCheckpoint(ctx context.Context, id job.ID, r rest.CheckpointRequest) (job.TriggerID, error)
	DisposeSavepoint(ctx context.Context, location string) (job.TriggerID, error)
	SetRequirements(ctx context.Context, id job.ID, bounds map[job.VertexID]job.Bounds) error
}

// Actor carries out steps.
type Actor struct {
	Kube  Kube
	HA    HA
	Flink func(cluster types.NamespacedName, c conf.Conf) (Flink, error)
	// Orders are orders to JobManagers that go on beside the turns; nil has the turns wait for what comes of them.
	Orders *Orders
	Now    func() time.Time
	// Operator is what the place where the operator runs contributes to the clusters it creates.
	Operator func(c conf.Conf) (cluster.Operator, error)
}

// Do carries out a step and says what came of it.
func (a *Actor) Do(ctx context.Context, step plan.Step) plan.Outcome {
	if order, isOrder := orderOf(step); isOrder && a.Orders != nil {
		return a.give(ctx, order, step)
	}
	trigger, err := a.do(ctx, step)
	return plan.Outcome{Err: err, Trigger: trigger, At: a.Now()}
}

func (a *Actor) do(ctx context.Context, step plan.Step) (job.TriggerID, error) {
	switch s := step.(type) {
	case plan.StopWithSavepoint:
		return a.stop(ctx, s)
	case plan.TakeSavepoint:
		return a.takeSavepoint(ctx, s)
	case plan.TakeCheckpoint:
		return a.takeCheckpoint(ctx, s)
	case plan.Deploy:
		return "", a.deploy(ctx, s)
	case plan.DeployTaskManagers:
		return "", a.deployTaskManagers(ctx, s.Deploy)
	case plan.CancelJob:
		return "", a.cancel(ctx, s)
	case plan.DisposeSavepoint:
		return "", a.dispose(ctx, s)
	case plan.Rescale:
		return "", a.rescale(ctx, s)
	case plan.CreateSnapshot:
		return "", a.createSnapshot(ctx, s)
	case plan.DeleteSnapshots:
		return "", a.deleteSnapshots(ctx, s)
	case plan.LabelSnapshot:
		return "", a.labelSnapshot(ctx, s)
	case plan.PutIngress:
		return "", a.putIngress(ctx, s)
	case plan.DeleteIngress:
		return "", a.deleteIngress(ctx, s)
	case plan.DeleteCluster:
		return "", a.deleteCluster(ctx, s)
	case plan.DeleteTaskManagers:
		return "", a.deleteTaskManagers(ctx, s)
	case plan.ScaleTaskManagers:
		return "", a.scaleTaskManagers(ctx, s)
	case plan.DeleteHAMetadata:
		return "", a.HA.Delete(ctx, s.Cluster, s.Conf)
	}
	return "", fmt.Errorf("cannot carry out a %T", step)
}

// cancel asks for a cancellation. A job that has ended by itself is as good as cancelled.
func (a *Actor) cancel(ctx context.Context, s plan.CancelJob) error {
	flink, err := a.Flink(s.Cluster, s.Conf)
	if err != nil {
		return err
	}
	if err := flink.Cancel(ctx, s.Job); err != nil && !rest.AlreadyTerminated(err) {
		return err
	}
	return nil
}
