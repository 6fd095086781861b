// Package plan is what one turn of a control loop intends and what came of it, as data.
//
// A Decision announces: its Status is stored before its Step runs. A Step carries every identifier its effect needs, so
// that carrying it out twice is the same as once.
package plan

import (
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
)

// Decision is what one turn intends for a resource with status S.
type Decision[S any] struct {
	// Rule is the name of the rule that spoke.
	Rule string
	// Because is one sentence for a human; it stays the same from turn to turn while its cause does.
	Because string
	// Status is stored before Step runs.
	Status S
	// Step is the one effect of the turn; nil when there is none.
	Step Step
	// Events are published once Status is stored.
	Events []Event
	// Recheck is when to look again if nothing changes before; zero waits for a change, Immediately does not wait.
	Recheck time.Duration
	// Retry tells that the turn could not do its work and is repeated with back-off.
	Retry bool
}

// Immediately asks for the next turn at once.
const Immediately = time.Nanosecond

// Step is an effect described as data. The set is closed.
type Step interface{ step() }

// Deploy brings a cluster up with its job. It creates what is missing, leaves what this very step created before, and
// replaces nothing else.
type Deploy struct {
	Cluster types.NamespacedName
	// Owner is the resource the Deployment belongs to.
	Owner Owner
	// Spec is what the manifests are made from, together with Conf.
	Spec v1beta1.FlinkDeploymentSpec
	// Conf is the final configuration of the cluster; nothing is added to it.
	Conf conf.Conf
	// Restore says where the job's state comes from.
	Restore Restore
	JobID   job.ID
	// Generation is what the Deployment's generation annotation will say; empty when it has none.
	Generation string
	// Replaces is the UID of a Deployment of ours that stands in the way and may be deleted; empty when there is none.
	Replaces types.UID
}

// Owner is the resource that a created object refers to.
type Owner struct {
	APIVersion, Kind, Name string
	UID                    types.UID
}

// Restore says where a job's state comes from.
type Restore struct {
	// Savepoint is a path to restore from; empty for none.
	Savepoint string
	// RequireHAMetadata fails the deployment unless high-availability metadata is there to recover from.
	RequireHAMetadata bool
}

// CancelJob asks Flink to cancel a job; what it answers changes nothing about the next step.
type CancelJob struct {
	Cluster types.NamespacedName
	Job     job.ID
}

// DeleteCluster removes the JobManager Deployment and with it the cluster. UID keeps a stale decision from hitting a newer one.
type DeleteCluster struct {
	Cluster     types.NamespacedName
	UID         types.UID
	Propagation Propagation
}

// Propagation is how a deletion reaches dependent objects, as Kubernetes names it.
type Propagation string

// DeleteHAMetadata removes the high-availability metadata of a cluster that no longer runs.
type DeleteHAMetadata struct {
	Cluster types.NamespacedName
}

// Release gives a deleted resource free: its finalizer is removed.
type Release struct{}

func (Deploy) step()           {}
func (CancelJob) step()        {}
func (DeleteCluster) step()    {}
func (DeleteHAMetadata) step() {}
func (Release) step()          {}

// Outcome is what came of a step.
type Outcome struct {
	// Err is why the step failed; nil when it was accepted.
	Err error
	// Reason is the event reason of a failure that a user can act on; empty for any other.
	Reason string
}
