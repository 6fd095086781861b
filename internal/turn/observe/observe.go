// Package observe takes the photograph that a turn decides from; it only reads.
//
// What is cheap is always in the photograph. What is dear is read only when the status makes it matter, and what could not
// be read is in it as an unknown with the reason.
package observe

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/world"
)

// Reader reads Kubernetes objects from caches that know this process's own writes, and past them.
type Reader interface {
	Get(ctx context.Context, key types.NamespacedName, into client.Object) error
	GetLive(ctx context.Context, key types.NamespacedName, into client.Object) error
	List(ctx context.Context, into client.ObjectList, options ...client.ListOption) error
	ListLive(ctx context.Context, into client.ObjectList, options ...client.ListOption) error
}

// HA reads high-availability metadata.
type HA interface {
	Read(ctx context.Context, cluster types.NamespacedName, c conf.Conf) (ha.Metadata, error)
}

// Flink asks one JobManager.
type Flink interface {
	Jobs(ctx context.Context) ([]rest.JobSummary, error)
	Info(ctx context.Context) (rest.Info, error)
	TaskManagers(ctx context.Context) ([]rest.TaskManager, error)
	Checkpoints(ctx context.Context, id job.ID) (rest.CheckpointStats, error)
	Checkpoint(ctx context.Context, id job.ID, checkpoint int64) (rest.Checkpoint, error)
	Savepoint(ctx context.Context, id job.ID, trigger job.TriggerID) (rest.SavepointStatus, error)
	TriggeredCheckpoint(ctx context.Context, id job.ID, trigger job.TriggerID) (rest.CheckpointStatus, error)
	Requirements(ctx context.Context, id job.ID) (map[job.VertexID]job.Bounds, error)
	Result(ctx context.Context, id job.ID) (rest.Result, error)
	Exceptions(ctx context.Context, id job.ID) ([]rest.Exception, error)
	JobMetrics(ctx context.Context, id job.ID, names ...string) (map[string]string, error)
}

// Minter makes identifiers that nobody used before.
type Minter interface {
	Fresh() world.Fresh
}

// Operator is the operator's own configuration at the time of a turn.
type Operator struct {
	Defaults conf.Conf
	Settings settings.Settings
}

// Observer takes photographs.
type Observer struct {
	Kube  Reader
	HA    HA
	Flink func(cluster types.NamespacedName, c conf.Conf) (Flink, error)
	// Talks are conversations with JobManagers beside the turns; nil has the turns wait for every answer.
	Talks *Talks
	Mint  Minter
	Now   func() time.Time
	// Operator returns the operator's configuration for a namespace and a Flink version.
	Operator func(namespace, version string) (Operator, error)
}
