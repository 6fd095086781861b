// Package standalone makes the Kubernetes objects of a standalone Flink cluster, whose TaskManagers are a Deployment of their own.
//
// They are what the Java operator would create, decorator by decorator. The same input always gives the same objects.
package standalone

import (
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/render/cluster"
)

// Input is everything that the manifests depend on.
type Input = cluster.Input

// Manifests are the objects of a cluster.
type Manifests = cluster.Manifests

// jobManagerSteps are the decorators of the JobManager, in order.
var jobManagerSteps = []cluster.Step{
	cluster.CheckZooKeeper,
	cluster.Size,
	nameMode,
	cluster.FixPorts,
	cluster.JobManagerTemplate,
	cluster.JobManagerPod,
	cluster.EnvFromSecrets,
	cluster.MountSecrets,
	jobManagerCommand,
	cluster.InternalService,
	cluster.RESTService,
	cluster.HadoopConfig,
	cluster.Kerberos,
	cluster.FlinkConfig,
	userLibrary,
	cluster.JobManagerDeployment,
}

// taskManagerSteps are those of TaskManagers. They see the configuration as the JobManager's steps left it.
var taskManagerSteps = []cluster.Step{
	cluster.TaskManagerTemplate,
	cluster.TaskManagerPod,
	cluster.EnvFromSecrets,
	cluster.MountSecrets,
	taskManagerCommand,
	cluster.HadoopConfig,
	cluster.Kerberos,
	cluster.FlinkConfig,
	cluster.TaskManagerDeployment,
}

// Cluster returns the objects of an application or, without a job, of a session cluster.
func Cluster(in Input) (Manifests, error) {
	draft, err := cluster.Start(in, names.TypeStandalone)
	if err != nil {
		return Manifests{}, err
	}
	draft, err = cluster.Run(draft, jobManagerSteps)
	if err != nil {
		return Manifests{}, err
	}
	// TaskManagers share the objects around the JobManager; theirs are dropped.
	around := draft.Manifests
	draft, err = cluster.Run(draft, taskManagerSteps)
	around.TaskManager = draft.Manifests.TaskManager
	return around, err
}

// nameMode tells Flink what the cluster is for. The arguments of a job are there even when it has none.
func nameMode(d cluster.Draft) (cluster.Draft, error) {
	if d.Job == nil {
		d.Conf = conf.Set(d.Conf, option.StandaloneMode, option.SessionMode)
		return d, nil
	}
	d.Conf = conf.Set(d.Conf, option.StandaloneMode, option.ApplicationMode)
	args, err := conf.Get(d.Conf, option.ApplicationArgs)
	if err != nil {
		return d, err
	}
	// What the configuration says counts, for the container and for Flink alike.
	job := *d.Job
	job.Args = args
	d.Job = &job
	return cluster.WithArgs(d, args)
}
