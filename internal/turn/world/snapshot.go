package world

import (
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/settings"
)

// Snapshot is everything a turn of a FlinkStateSnapshot may look at, besides the resource itself.
type Snapshot struct {
	// Now is the time of the turn.
	Now time.Time
	// Fresh holds identifiers that no earlier turn has seen.
	Fresh Fresh
	// Settings are the operator's options as they hold for the resource's namespace and the Flink version of the job.
	Settings settings.Settings
	// Target is the job that the resource names; nil when it is known that there is none.
	Target Seen[*Target]
	// Progress is how the savepoint or checkpoint goes that status waits for; unknown when it waits for none.
	Progress Seen[Progress]
	// Details is what Flink's statistics say of a checkpoint that Progress calls completed. Forgotten tells that they hold it no
	// longer.
	Details Seen[Progress]
}

// Target is a job of which a savepoint or a checkpoint can be taken, of an application or on a session cluster.
type Target struct {
	// Cluster is where the job runs, Job what it is called there.
	Cluster types.NamespacedName
	Job     job.ID
	// State is the job's state as its own resource tells it.
	State job.State
	// Conf is the effective configuration of what is deployed; unknown when it cannot be computed.
	Conf Seen[conf.Conf]
}
