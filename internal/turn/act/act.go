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
	Delete(ctx context.Context, o client.Object, d kube.Deletion) error
}

// HA changes high-availability metadata.
type HA interface {
	Read(ctx context.Context, cluster types.NamespacedName) (ha.Metadata, error)
	Delete(ctx context.Context, cluster types.NamespacedName) error
	ForgetJobs(ctx context.Context, cluster types.NamespacedName) error
}

// Flink gives orders to one JobManager.
type Flink interface {
	Cancel(ctx context.Context, id job.ID) error
}

// Actor carries out steps.
type Actor struct {
	Kube  Kube
	HA    HA
	Flink func(cluster types.NamespacedName, c conf.Conf) (Flink, error)
	Now   func() time.Time
	// Operator is what the place where the operator runs contributes to the clusters it creates.
	Operator func(c conf.Conf) (cluster.Operator, error)
}

// Do carries out a step and says what came of it.
func (a *Actor) Do(ctx context.Context, step plan.Step) plan.Outcome {
	err := a.do(ctx, step)
	return plan.Outcome{Err: err, At: a.Now()}
}

func (a *Actor) do(ctx context.Context, step plan.Step) error {
	switch s := step.(type) {
	case plan.Deploy:
		return a.deploy(ctx, s)
	case plan.CancelJob:
		return a.cancel(ctx, s)
	case plan.DeleteCluster:
		return a.deleteCluster(ctx, s)
	case plan.DeleteHAMetadata:
		return a.HA.Delete(ctx, s.Cluster)
	}
	return fmt.Errorf("cannot carry out a %T", step)
}

// cancel asks for a cancellation. Whether Flink could be asked does not matter: the cluster is deleted next.
func (a *Actor) cancel(ctx context.Context, s plan.CancelJob) error {
	flink, err := a.Flink(s.Cluster, s.Conf)
	if err != nil {
		return err
	}
	if err := flink.Cancel(ctx, s.Job); err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return nil
}
