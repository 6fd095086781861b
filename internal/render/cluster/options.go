package cluster

import (
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

// artifactsDir is where the pod keeps the jar of a job and what comes with it.
var artifactsDir = conf.String("user.artifacts.base-dir").WithDefault("/opt/flink/artifacts")

// leftBehind are options that concern the operator's side only, or would bind Flink to an address that it does not have.
var leftBehind = []conf.Option[string]{
	option.KubeConfigFile, option.DeploymentConfDir, option.RESTBindAddress, option.JobManagerBindHost,
	option.TaskManagerBindHost, option.TaskManagerHost,
}

// component are the options that JobManagers and TaskManagers each have for themselves.
type component struct {
	name         string
	labels       conf.Option[map[string]string]
	annotations  conf.Option[map[string]string]
	nodeSelector conf.Option[map[string]string]
	tolerations  conf.Option[[]map[string]string]
	env          string
}

var jobManager = component{
	name:         names.ComponentJobManager,
	labels:       option.JobManagerLabels,
	annotations:  option.JobManagerAnnotations,
	nodeSelector: option.JobManagerNodeSelector,
	tolerations:  option.JobManagerTolerations,
	env:          option.JobManagerEnvPrefix,
}

var taskManager = component{
	name:         names.ComponentTaskManager,
	labels:       option.TaskManagerLabels,
	annotations:  option.TaskManagerAnnotations,
	nodeSelector: option.TaskManagerNodeSelector,
	tolerations:  option.TaskManagerTolerations,
	env:          option.TaskManagerEnvPrefix,
}
