package world

import "k8s.io/apimachinery/pkg/types"

// TaskManagers is what Kubernetes says of the TaskManagers of a standalone cluster. All of it is unknown of a native cluster,
// whose JobManager looks after its TaskManagers itself.
type TaskManagers struct {
	// Deployment is the Deployment that runs them; nil when it is known to be absent.
	Deployment Seen[*TaskManagerDeployment]
	// Pods are the names of their pods that have not ended; unknown while there is a Deployment, or nothing is to be started.
	Pods Seen[[]string]
}

// TaskManagerDeployment is what matters of a TaskManager Deployment.
type TaskManagerDeployment struct {
	Name string
	UID  types.UID
	// Owned tells whether the resource of this turn is among the owners.
	Owned bool
	// Deleting tells that a deletion was accepted and has not ended yet.
	Deleting bool
	// Replicas is the number of TaskManagers that the Deployment is to have.
	Replicas int32
}
