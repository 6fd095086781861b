package cluster

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/podtemplate"
)

// portTMRPC is the name of a TaskManager's port.
const portTMRPC = "taskmanager-rpc"

// TaskManagerPod lays the configuration over the TaskManager's pod template.
func TaskManagerPod(d Draft) (Draft, error) {
	return Run(d, []Step{taskManagerIdentity, taskManagerLabels, taskManagerImage, taskManagerResources, taskManagerAccess})
}

// taskManagerIdentity decides as whom the pod runs; the pod template has no say.
func taskManagerIdentity(d Draft) (Draft, error) {
	account, err := conf.Get(d.Conf, option.TaskManagerServiceAccount)
	d.Template.Spec.ServiceAccountName, d.Template.Spec.DeprecatedServiceAccount = account, account
	return d, err
}

func taskManagerLabels(d Draft) (Draft, error) {
	d, err := d.metadata(taskManager)
	if err != nil {
		return Draft{}, err
	}
	return d.placement(taskManager)
}

// taskManagerImage decides what runs; the pod template has no say.
func taskManagerImage(d Draft) (Draft, error) {
	image, err := image(d.Conf)
	if err != nil {
		return Draft{}, err
	}
	policy, err := conf.Get(d.Conf, option.ImagePullPolicy)
	d.Main.Name, d.Main.Image, d.Main.ImagePullPolicy = podtemplate.MainContainer, image, corev1.PullPolicy(policy)
	return d, err
}

// taskManagerResources asks for a core a slot where nobody said how many.
func taskManagerResources(d Draft) (Draft, error) {
	a := amounts{memoryMiB: d.Sizes.TaskManagerMiB}
	var err error
	if a.cpu, err = conf.Get(d.Conf, option.TaskManagerCPU); err != nil {
		return Draft{}, err
	}
	if a.cpu <= 0 {
		if a.cpu, err = memory.Cores(d.Conf, a.cpu); err != nil {
			return Draft{}, err
		}
	}
	if a.cpuFactor, err = conf.Get(d.Conf, option.TaskManagerCPULimitFactor); err != nil {
		return Draft{}, err
	}
	if a.memoryFactor, err = conf.Get(d.Conf, option.TaskManagerMemoryLimitFactor); err != nil {
		return Draft{}, err
	}
	return d.withResources(a)
}

// taskManagerAccess gives the container its port and its variables.
func taskManagerAccess(d Draft) (Draft, error) {
	port, err := fixedPort(d.Conf, option.TaskManagerPort)
	if err != nil {
		return Draft{}, err
	}
	if port <= 0 {
		return Draft{}, fmt.Errorf("%s must be a port", option.TaskManagerPort.Key)
	}
	d.Main.Ports = append(d.Main.Ports, corev1.ContainerPort{Name: portTMRPC, ContainerPort: port})
	return d.environment(taskManager)
}

// TaskManagerDeployment turns the finished pod into the Deployment of TaskManagers.
func TaskManagerDeployment(d Draft) (Draft, error) {
	replicas, err := conf.Get(d.Conf, option.TaskManagerReplicas)
	if err != nil {
		return Draft{}, err
	}
	if replicas < 1 {
		return Draft{}, fmt.Errorf("'%s' should not be configured less than 1.", option.TaskManagerReplicas.Key)
	}
	d.Manifests.TaskManager, err = d.deployment(taskManager, names.TaskManagers(d.ID), int32(replicas))
	return d, err
}
