package validate

import (
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
)

// role is a kind of process, as messages call it.
type role string

const (
	jobManager  role = "JobManager"
	taskManager role = "TaskManager"
)

// jobManagerOf returns what is asked for JobManagers; without a word about them, nothing that could be wrong.
func jobManagerOf(c cluster) v1beta1.JobManagerSpec {
	if c.spec.JobManager == nil {
		return v1beta1.JobManagerSpec{Replicas: 1}
	}
	return *c.spec.JobManager
}

func taskManagerOf(c cluster) v1beta1.TaskManagerSpec {
	if c.spec.TaskManager == nil {
		return v1beta1.TaskManagerSpec{}
	}
	return *c.spec.TaskManager
}

func jobManagerMemory(c cluster) (string, error) {
	asked := jobManagerOf(c)
	if isMemoryAsked(asked.Resource, asked.Resources) {
		return no()
	}
	// Whatever is wrong with the configured sizes, the way out is the same: to say how much memory there shall be.
	_, err := memory.OfJobManager(c.conf, option.JobManagerHeapSize)
	return unless(err == nil, fmt.Sprintf(undefinedMemory, jobManager, "jobManager", "jobManager"))
}

func taskManagerMemory(c cluster) (string, error) {
	asked := taskManagerOf(c)
	if isMemoryAsked(asked.Resource, asked.Resources) {
		return no()
	}
	_, err := memory.OfTaskManager(c.conf)
	return unless(err == nil, fmt.Sprintf(undefinedMemory, taskManager, "taskManager", "taskManager"))
}

const undefinedMemory = "%s resource memory must be defined using `spec.%s.resource.memory` or `spec.%s.resources.requests.memory`"

func isMemoryAsked(older *v1beta1.Resource, r *v1beta1.ResourceRequirements) bool {
	if older != nil && older.Memory != nil && !isBlank(*older.Memory) {
		return true
	}
	if r == nil {
		return false
	}
	_, requested := r.Requests[memoryName]
	_, limited := r.Limits[memoryName]
	return requested || limited
}

func jobManagerReplicas(c cluster) (string, error) {
	replicas := jobManagerOf(c).Replicas
	if replicas < 1 {
		return "JobManager replicas should not be configured less than one.", nil
	}
	return unless(replicas == 1 || option.IsHighlyAvailable(c.conf),
		"High availability should be enabled when starting standby JobManagers.")
}

func taskManagerReplicas(c cluster) (string, error) {
	replicas := taskManagerOf(c).Replicas
	return unless(replicas == nil || *replicas >= 1, "TaskManager replicas should not be configured less than one.")
}
