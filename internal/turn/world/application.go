package world

import (
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/plan"
)

// Application is everything a turn of a FlinkDeployment may look at, besides the resource itself.
type Application struct {
	// Now is the time of the turn.
	Now time.Time
	// Fresh holds identifiers that no earlier turn has seen.
	Fresh Fresh
	// Settings are the operator's options as they hold for the resource's namespace and Flink version.
	Settings settings.Settings
	// Defaults is the operator's default configuration, before namespace and version layers.
	Defaults conf.Conf
	// JobManager is what Kubernetes says of the JobManager.
	JobManager JobManager
	// TaskManagers is what Kubernetes says of the TaskManagers of a standalone cluster.
	TaskManagers TaskManagers
	// Flink is what the JobManager says of itself and its job.
	Flink Flink
	// HA is the high-availability metadata of the cluster; unknown unless status makes it matter.
	HA Seen[HAMetadata]
	// Snapshots are the FlinkStateSnapshots that name this resource; unknown when there are no such resources in the cluster.
	Snapshots Seen[[]v1beta1.FlinkStateSnapshot]
	// Ingress is the Ingress of the resource's name; nil when it is known to be absent, unknown when the operator manages none.
	Ingress Seen[*Ingress]
	// SessionJobs are the names of the FlinkSessionJobs on a session cluster; unknown unless it is deleted.
	SessionJobs Seen[[]string]
	// Memory is what the operator remembers of this resource since it started.
	Memory plan.Memory
}

// Fresh holds identifiers minted for one turn, so that deciding needs no randomness.
type Fresh struct {
	// JobID becomes the id of a job that starts without the identity of its predecessor.
	JobID job.ID
	// Trigger becomes the id under which Flink is asked for a savepoint, so that asking twice is asking once. Checkpoint is the
	// same for a checkpoint.
	Trigger, Checkpoint job.TriggerID
	// Store is the last element of a job result store path.
	Store string
}

// JobManager is what Kubernetes says of a cluster's JobManager.
type JobManager struct {
	// Deployment is the Deployment of the cluster's name; nil when it is known to be absent.
	Deployment Seen[*Deployment]
	// Pods are the JobManager's pods, terminating ones included.
	Pods Seen[[]Pod]
}

// Deployment is what matters of a JobManager Deployment.
type Deployment struct {
	Name string
	UID  types.UID
	// Version is the resource version that it was seen in.
	Version string
	// Owned tells whether the resource of this turn is among the owners.
	Owned bool
	// Generation is the text of the generation annotation; nil when there is none.
	Generation *string
	// Created is the creation time as the API server writes it.
	Created time.Time
	// Deleting tells that a deletion was accepted and has not ended yet.
	Deleting bool
	// Replicas and Available are the counts of the Deployment's status.
	Replicas, Available int32
	// AvailableSince is when the Deployment became available the last time; zero when it is not, or does not say.
	AvailableSince time.Time
	// NeverAvailable tells that the Available condition is False since the Deployment was created.
	NeverAvailable bool
	// CreateFailure is why pods cannot be created (condition ReplicaFailure, reason FailedCreate); nil when they can.
	CreateFailure *Failure
}

// Ingress is what matters of an Ingress.
type Ingress struct {
	UID types.UID
	// Owned tells whether the resource of this turn is its controller.
	Owned bool
	// Applied is the fingerprint of what it was made from; empty if this operator did not make it.
	Applied string
}

// Failure is a reason with a message, as Kubernetes gives them.
type Failure struct {
	Reason, Message string
}

// Pod is what matters of a JobManager pod.
type Pod struct {
	Name     string
	Deleting bool
	// Waiting are the containers, init containers included, that wait for something.
	Waiting []Waiting
	// MountFailure is the message of a FailedMount event of a pod that is not ready; empty when there is none.
	MountFailure string
}

// Waiting is a container that does not run yet.
type Waiting struct {
	Container, Reason, Message string
	// LastMessage is the message the container left when it ended the last time.
	LastMessage string
}

// HAMetadata is what the high-availability services keep for a cluster.
type HAMetadata struct {
	// Available tells that there is metadata a job can be recovered from.
	Available bool
	// Checkpoint tells that at least one completed checkpoint is recorded.
	Checkpoint bool
	// Objects are the names of the objects that hold the metadata.
	Objects []string
}
