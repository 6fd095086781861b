// Package plan is what one turn of a control loop intends and what came of it, as data.
//
// A Decision announces: its Status is stored before its Step runs. A Step carries every identifier its effect needs, so
// that carrying it out twice is the same as once.
package plan

import (
	"time"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/podtemplate"
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
	// Refused is the status to go back to if Flink refuses the step and nothing comes of it; nil when what was announced stands
	// whatever Flink says.
	Refused *S
	// Events are published once Status is stored.
	Events []Event
	// Recheck is when to look again if nothing changes before; zero waits for a change, Immediately does not wait.
	Recheck time.Duration
	// Err is why the turn could not do its work; it is repeated with back-off.
	Err error
	// Memory is what to remember of the resource until the operator stops.
	Memory Memory
}

// Memory is what the operator knows of a resource only since it started; losing it is harmless.
type Memory struct {
	Exceptions ExceptionCursor
	// Ended is the job that was seen to have ended, while its last checkpoint is not known yet.
	Ended Ended
	// Savepoint and Checkpoint are when the last periodic ones were triggered; zero when this process triggered none.
	Savepoint, Checkpoint time.Time
	// Rescaled is the generation for which Flink was asked to rescale the job in place; zero when it was not asked.
	Rescaled int64
	// Rescaling is the generation for which Flink was asked to rescale and has not answered yet; zero when it was not asked.
	Rescaling int64
	// SavepointRetry and CheckpointRetry are when to ask again for one that failed; zero when none waits for that.
	SavepointRetry, CheckpointRetry time.Time
	// Tidied is how far the removal of surplus snapshots has come: the time of the youngest that was tried. Zero means that it
	// begins with the oldest.
	Tidied time.Time
}

// Ended is that a job was seen to have ended.
type Ended struct {
	Job   job.ID
	State job.State
	// At is when it was seen for the first time.
	At time.Time
}

// ExceptionCursor remembers up to where the exceptions of a job were reported.
type ExceptionCursor struct {
	JobID job.ID
	// Last is the time of the newest reported exception; the zero time means that none was.
	Last time.Time
	// Initialized tells that a turn has set Last.
	Initialized bool
}

// Immediately asks for the next turn at once.
const Immediately = time.Nanosecond

// Step is an effect described as data. The set is closed.
type Step interface{ step() }

// Deploy brings a cluster up with its job. It creates what is missing, leaves what this very step created before, and
// replaces nothing else.
type Deploy struct {
	Cluster types.NamespacedName
	// Owner is the UID of the resource that the Deployment belongs to.
	Owner types.UID
	// Mode says whether the TaskManagers are part of the deployment.
	Mode v1beta1.KubernetesMode
	// Job is what the cluster runs.
	Job   *v1beta1.JobSpec
	JobID job.ID
	// Conf is the final configuration of the cluster; nothing is added to it.
	Conf conf.Conf
	// The completed pod templates, and the log configuration by file name; a nil Log means the operator's own files.
	JobManagerPodTemplate, TaskManagerPodTemplate podtemplate.Template
	Log                                           map[string]string
	// Again tells that an earlier turn began this very deployment.
	Again bool
	// RequireHAMetadata fails the deployment unless there is high-availability metadata to recover from.
	RequireHAMetadata bool
}

// DeployTaskManagers brings back the TaskManagers that a deployment made and somebody removed. The JobManager, and what it runs, stays
// as it is.
type DeployTaskManagers struct{ Deploy }

// CancelJob asks Flink to cancel a job; what it answers changes nothing about the next step.
type CancelJob struct {
	Cluster types.NamespacedName
	Job     job.ID
	// Conf is the configuration of the running cluster; it says how to reach the JobManager.
	Conf conf.Conf
}

// StopWithSavepoint asks Flink to stop a job with a savepoint. Asking again under the same trigger changes nothing.
type StopWithSavepoint struct {
	Cluster types.NamespacedName
	Job     job.ID
	Trigger job.TriggerID
	// Directory is where the savepoint goes; Format is its layout.
	Directory string
	Format    v1beta1.SavepointFormatType
	// Drain lets sources end and windows fire before the savepoint.
	Drain bool
	// Conf is the configuration of the running cluster; it says how to reach the JobManager.
	Conf conf.Conf
}

// TakeSavepoint asks Flink for a savepoint of a job that goes on. Asking again under the same trigger changes nothing.
type TakeSavepoint struct {
	Cluster   types.NamespacedName
	Job       job.ID
	Trigger   job.TriggerID
	Directory string
	Format    v1beta1.SavepointFormatType
	Conf      conf.Conf
}

// TakeCheckpoint asks Flink for a checkpoint outside its regular interval. Asking again under the same trigger changes nothing.
type TakeCheckpoint struct {
	Cluster types.NamespacedName
	Job     job.ID
	Trigger job.TriggerID
	// Type says how much of the state the checkpoint holds.
	Type v1beta1.CheckpointType
	Conf conf.Conf
}

// DisposeSavepoint asks Flink to remove the files of a savepoint.
type DisposeSavepoint struct {
	Cluster types.NamespacedName
	Path    string
	Conf    conf.Conf
}

// Rescale sets the parallelism bounds of a running job; every vertex is named.
type Rescale struct {
	Cluster types.NamespacedName
	Job     job.ID
	Bounds  map[job.VertexID]job.Bounds
	Conf    conf.Conf
}

// CreateSnapshot creates a FlinkStateSnapshot. One of its name that exists is the same one.
type CreateSnapshot struct {
	Snapshot *v1beta1.FlinkStateSnapshot
}

// DeleteSnapshots deletes FlinkStateSnapshots, by UID, so that newer ones of the same names stay.
type DeleteSnapshots struct {
	Namespace string
	// Names are the names of the snapshots by their UIDs.
	Names map[types.UID]string
}

// LabelSnapshot sets labels of a FlinkStateSnapshot; its other labels stay. UID keeps a stale decision from a newer resource.
type LabelSnapshot struct {
	Snapshot types.NamespacedName
	UID      types.UID
	Labels   map[string]string
}

// PutIngress makes the Ingress of a resource as given. One of its name that another owner controls is left alone, and an error.
type PutIngress struct {
	Ingress *networkingv1.Ingress
}

// DeleteIngress deletes an Ingress, by UID, so that a newer one of the same name stays.
type DeleteIngress struct {
	Ingress types.NamespacedName
	UID     types.UID
}

// DeleteCluster removes the JobManager Deployment and with it the cluster. UID keeps a stale decision from hitting a newer one.
type DeleteCluster struct {
	Cluster types.NamespacedName
	UID     types.UID
	// Version keeps the decision from a Deployment that has changed since it was seen in this resource version; empty for any.
	Version     string
	Propagation metav1.DeletionPropagation
}

// DeleteTaskManagers removes the TaskManager Deployment of a standalone cluster. UID keeps a stale decision from hitting a newer one.
type DeleteTaskManagers struct {
	Cluster     types.NamespacedName
	UID         types.UID
	Propagation metav1.DeletionPropagation
}

// ScaleTaskManagers sets how many TaskManagers a standalone cluster has. UID keeps a stale decision from hitting a newer one.
type ScaleTaskManagers struct {
	Cluster  types.NamespacedName
	UID      types.UID
	Replicas int32
}

// DeleteHAMetadata removes the high-availability metadata of a cluster that no longer runs.
type DeleteHAMetadata struct {
	Cluster types.NamespacedName
	// Conf is the configuration of the cluster that no longer runs; it says where the metadata is kept.
	Conf conf.Conf
}

// Release gives a deleted resource free: its finalizer is removed.
type Release struct{}

func (DeployTaskManagers) step() {}
func (Deploy) step()             {}
func (CancelJob) step()          {}
func (StopWithSavepoint) step()  {}
func (TakeSavepoint) step()      {}
func (TakeCheckpoint) step()     {}
func (DisposeSavepoint) step()   {}
func (Rescale) step()            {}
func (CreateSnapshot) step()     {}
func (DeleteSnapshots) step()    {}
func (LabelSnapshot) step()      {}
func (PutIngress) step()         {}
func (DeleteIngress) step()      {}
func (DeleteCluster) step()      {}
func (DeleteHAMetadata) step()   {}
func (Release) step()            {}
func (DeleteTaskManagers) step() {}
func (ScaleTaskManagers) step()  {}

// Outcome is what came of a step.
type Outcome struct {
	// Err is why the step failed; nil when it was accepted.
	Err error
	// Pending tells that the step was begun and nobody knows yet what comes of it: it may have its effect, or not.
	Pending bool
	// Trigger is the id under which Flink goes on with what it was asked for: that of the step, or its own choice where Flink
	// does not take ours; empty when the step asks for nothing that takes time.
	Trigger job.TriggerID
	// At is when the step ended.
	At time.Time
}

// Name is what a step is called in logs; empty for none.
func Name(s Step) string {
	switch s.(type) {
	case Deploy:
		return "deploy"
	case DeployTaskManagers:
		return "deploy the TaskManagers"
	case CancelJob:
		return "cancel the job"
	case StopWithSavepoint:
		return "stop with savepoint"
	case TakeSavepoint:
		return "take a savepoint"
	case TakeCheckpoint:
		return "take a checkpoint"
	case DisposeSavepoint:
		return "dispose of a savepoint"
	case Rescale:
		return "rescale the job"
	case CreateSnapshot:
		return "create a snapshot"
	case DeleteSnapshots:
		return "delete snapshots"
	case LabelSnapshot:
		return "label the snapshot"
	case PutIngress:
		return "write the Ingress"
	case DeleteIngress:
		return "delete the Ingress"
	case DeleteCluster:
		return "delete the cluster"
	case DeleteTaskManagers:
		return "delete the TaskManagers"
	case ScaleTaskManagers:
		return "scale the TaskManagers"
	case DeleteHAMetadata:
		return "delete high-availability metadata"
	case Release:
		return "release the resource"
	}
	return ""
}
