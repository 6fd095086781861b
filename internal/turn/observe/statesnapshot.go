package observe

import (
	"context"
	"errors"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Snapshot photographs a FlinkStateSnapshot with the job it names. What cannot be read is unknown in the photograph; an error
// means that the operator's own configuration cannot be read.
func (o *Observer) Snapshot(ctx context.Context, s *v1beta1.FlinkStateSnapshot, _ plan.Memory) (world.Snapshot, error) {
	found := o.named(ctx, s)
	app, _ := found.app.Get()
	version := ""
	if app != nil {
		version = versionText(app)
	}
	own, err := o.Operator(s.Namespace, version)
	if err != nil {
		return world.Snapshot{}, err
	}
	seen := world.Snapshot{Now: o.Now(), Fresh: o.Mint.Fresh(), Settings: own.Settings}
	seen.Target = found.target(own.Defaults)
	target, known := seen.Target.Get()
	if known && target != nil && s.Status.State == v1beta1.SnapshotInProgress && s.Status.TriggerID != "" {
		seen.Progress, seen.Details = o.ask(ctx, s, *target)
	}
	return seen, nil
}

// named is the resources that a snapshot names: a FlinkDeployment, or a session job with the FlinkDeployment of its cluster. Each
// is nil when it is known that there is none.
type named struct {
	app        world.Seen[*v1beta1.FlinkDeployment]
	sessionJob world.Seen[*v1beta1.FlinkSessionJob]
	onSession  bool
}

func (o *Observer) named(ctx context.Context, s *v1beta1.FlinkStateSnapshot) named {
	r := s.Spec.JobReference
	absent := named{app: world.Known[*v1beta1.FlinkDeployment](nil)}
	if r == nil || r.Name == "" {
		return absent
	}
	key := types.NamespacedName{Namespace: s.Namespace, Name: r.Name}
	switch r.Kind {
	case v1beta1.JobKindFlinkDeployment:
		return named{app: o.deployment(ctx, key)}
	case v1beta1.JobKindFlinkSessionJob:
		return o.sessionJob(ctx, key)
	}
	return absent
}

func (o *Observer) deployment(ctx context.Context, key types.NamespacedName) world.Seen[*v1beta1.FlinkDeployment] {
	var found v1beta1.FlinkDeployment
	err := o.Kube.Get(ctx, key, &found)
	if errors.Is(err, kube.ErrNotFound) {
		return world.Known[*v1beta1.FlinkDeployment](nil)
	}
	return fact(&found, err)
}

func (o *Observer) sessionJob(ctx context.Context, key types.NamespacedName) named {
	n := named{onSession: true}
	var found v1beta1.FlinkSessionJob
	err := o.Kube.Get(ctx, key, &found)
	if errors.Is(err, kube.ErrNotFound) {
		n.sessionJob = world.Known[*v1beta1.FlinkSessionJob](nil)
		return n
	}
	n.sessionJob = fact(&found, err)
	n.app = world.Known[*v1beta1.FlinkDeployment](nil)
	if cluster := found.Spec.DeploymentName; err == nil && cluster != nil {
		n.app = o.deployment(ctx, types.NamespacedName{Namespace: key.Namespace, Name: *cluster})
	}
	return n
}

// target is what is named in the words of the photograph.
func (n named) target(defaults conf.Conf) world.Seen[*world.Target] {
	if n.onSession {
		return n.onCluster(defaults)
	}
	app, known := n.app.Get()
	if !known {
		return world.Unknown[*world.Target](n.app.Why())
	}
	if app == nil {
		return world.Known[*world.Target](nil)
	}
	return world.Known(describe(app, app.Status.JobStatus, fact(deployedConf(defaults, app))))
}

// onCluster is the target that is a job on a session cluster. One without its cluster is nothing that runs.
func (n named) onCluster(defaults conf.Conf) world.Seen[*world.Target] {
	sessionJob, known := n.sessionJob.Get()
	if !known {
		return world.Unknown[*world.Target](n.sessionJob.Why())
	}
	if sessionJob == nil {
		return world.Known[*world.Target](nil)
	}
	app, known := n.app.Get()
	if !known {
		return world.Unknown[*world.Target](n.app.Why())
	}
	if app == nil {
		return world.Known(&world.Target{Conf: world.Unknown[conf.Conf]("its session cluster does not exist")})
	}
	c, err := deployedConf(defaults, app)
	if err == nil {
		c, err = clusterconf.SessionJob(c, sessionJob.Name, &sessionJob.Spec)
	}
	return world.Known(describe(app, sessionJob.Status.JobStatus, fact(c, err)))
}

func describe(app *v1beta1.FlinkDeployment, status v1beta1.JobStatus, c world.Seen[conf.Conf]) *world.Target {
	return &world.Target{
		Cluster: types.NamespacedName{Namespace: app.Namespace, Name: app.Name},
		Job:     job.ID(status.JobID), State: job.State(status.State), Conf: c,
	}
}

// deployedConf is the configuration of the cluster that runs.
func deployedConf(defaults conf.Conf, app *v1beta1.FlinkDeployment) (conf.Conf, error) {
	deployed, err := record.DeployedSpec[v1beta1.FlinkDeploymentSpec](app.Status.ReconciliationStatus)
	if err != nil {
		return conf.Conf{}, err
	}
	return clusterconf.Observe(defaults, app.ObjectMeta, &deployed, &app.Spec)
}

// followed is what Flink says of a savepoint or checkpoint that was asked for.
type followed struct{ progress, details world.Seen[world.Progress] }

// follow asks how the savepoint or checkpoint goes that status waits for.
func (o *Observer) follow(ctx context.Context, q following) followed {
	flink, err := o.Flink(q.cluster, q.conf)
	if err != nil {
		return followed{progress: world.Unknown[world.Progress](err.Error())}
	}
	if q.isSavepoint {
		return followed{progress: savepointProgress(flink.Savepoint(ctx, q.job, q.trigger))}
	}
	f := followed{progress: checkpointProgress(flink.TriggeredCheckpoint(ctx, q.job, q.trigger))}
	if p, known := f.progress.Get(); known && p.Stage == world.Completed {
		f.details = checkpointDetails(flink.Checkpoint(ctx, q.job, p.Checkpoint))
	}
	return f
}

// checkpointDetails is what the statistics say of a checkpoint. Flink keeps a few of them only.
func checkpointDetails(c rest.Checkpoint, err error) world.Seen[world.Progress] {
	_, answered := errors.AsType[*rest.Error](err)
	switch {
	case answered:
		return world.Known(world.Progress{Stage: world.Forgotten, Failure: err.Error()})
	case err != nil:
		return world.Unknown[world.Progress](err.Error())
	case c.Status == rest.CheckpointPending:
		return world.Known(world.Progress{Stage: world.InProgress})
	}
	return world.Known(world.Progress{Stage: world.Completed, Location: c.Path, Checkpoint: c.ID})
}
