// Package native makes the Kubernetes objects of a native Flink cluster, in which Flink starts its TaskManagers itself.
//
// They are what Flink's own client would create, decorator by decorator. The same input always gives the same objects.
package native

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

// steps are the decorators in Flink's order. The configuration is written late, because earlier steps change it.
var steps = []cluster.Step{
	checkClient,
	cluster.CheckZooKeeper,
	cluster.Size,
	prepareJob,
	nameEntrypoint,
	cluster.FixPorts,
	cluster.JobManagerTemplate,
	cluster.JobManagerPod,
	cluster.EnvFromSecrets,
	cluster.MountSecrets,
	command,
	unlessHighlyAvailable(cluster.InternalService),
	cluster.RESTService,
	when(option.HadoopMountEnabled, cluster.HadoopConfig),
	when(option.KerberosMountEnabled, cluster.Kerberos),
	cluster.FlinkConfig,
	taskManagerTemplate,
	cluster.JobManagerDeployment,
}

// Cluster returns the objects of an application or, without a job, of a session cluster.
func Cluster(in Input) (Manifests, error) {
	draft, err := cluster.Start(in, names.TypeNative)
	if err != nil {
		return Manifests{}, err
	}
	draft, err = cluster.Run(draft, steps)
	return draft.Manifests, err
}

// when applies a step if an option is on.
func when(o conf.Option[bool], step cluster.Step) cluster.Step {
	return func(d cluster.Draft) (cluster.Draft, error) {
		on, err := conf.Get(d.Conf, o)
		if err != nil || !on {
			return d, err
		}
		return step(d)
	}
}

// unlessHighlyAvailable applies a step to clusters with a single JobManager; where JobManagers take turns, TaskManagers look
// the leader up.
func unlessHighlyAvailable(step cluster.Step) cluster.Step {
	return func(d cluster.Draft) (cluster.Draft, error) {
		if option.IsHighlyAvailable(d.Conf) {
			return d, nil
		}
		return step(d)
	}
}
