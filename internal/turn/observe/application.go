package observe

import (
	"context"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// Application photographs a FlinkDeployment. What cannot be read is unknown in the photograph; an error means
// that the operator's own configuration cannot be read.
func (o *Observer) Application(ctx context.Context, app *v1beta1.FlinkDeployment, memory plan.Memory) (world.Application, error) {
	own, err := o.Operator(app.Namespace, versionText(app))
	if err != nil {
		return world.Application{}, err
	}
	seen := world.Application{
		Now: o.Now(), Fresh: o.Mint.Fresh(), Settings: own.Settings, Defaults: own.Defaults, Memory: memory,
	}
	look := &look{Observer: o, app: app, memory: memory, cluster: types.NamespacedName{Namespace: app.Namespace, Name: app.Name}}
	look.readLast()
	seen.JobManager = look.jobManager(ctx)
	seen.TaskManagers = look.taskManagers(ctx, seen.JobManager)
	if own.Settings.SnapshotResources {
		seen.Snapshots = look.snapshots(ctx, v1beta1.JobKindFlinkDeployment)
	}
	if own.Settings.IngressManaged {
		seen.Ingress = look.ingress(ctx)
	}
	if look.session && !app.DeletionTimestamp.IsZero() {
		seen.SessionJobs = look.sessionJobs(ctx)
	}
	effective, known := look.conf(own.Defaults)
	if !known {
		return seen, nil
	}
	if look.mayAskFlink(seen.JobManager) {
		seen.Flink = look.ask(ctx, seen.JobManager, effective)
	}
	if look.needsHA(seen.JobManager, effective) {
		seen.HA = look.ha(ctx, effective)
	}
	return seen, nil
}

func versionText(app *v1beta1.FlinkDeployment) string {
	if app.Spec.FlinkVersion == nil {
		return ""
	}
	return string(*app.Spec.FlinkVersion)
}

// look is one observation of one application.
type look struct {
	*Observer
	memory  plan.Memory
	app     *v1beta1.FlinkDeployment
	cluster types.NamespacedName
	mode    v1beta1.KubernetesMode
	session bool
	// last is the recorded spec; nil when there is none that can be read.
	last *v1beta1.FlinkDeploymentSpec
}

// readLast reads the recorded spec, which says how the cluster is deployed, or is about to be, and whether it is there for one job.
// That cannot change once it was recorded.
func (l *look) readLast() {
	spec := &l.app.Spec
	if last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](l.app.Status.ReconciliationStatus); err == nil {
		spec, l.last = &last.Spec, &last.Spec
	}
	l.mode, l.session = spec.Mode, spec.Job == nil
}

// deployed is the spec that is deployed.
func (l *look) deployed() (*v1beta1.FlinkDeploymentSpec, error) {
	state := l.app.Status.ReconciliationStatus
	if l.last != nil && state.State != v1beta1.ReconciliationRolledBack {
		return l.last, nil
	}
	deployed, err := record.DeployedSpec[v1beta1.FlinkDeploymentSpec](state)
	return &deployed, err
}

// conf is the configuration of what is deployed, or of what is about to be; unknown when the spec has none.
func (l *look) conf(defaults conf.Conf) (conf.Conf, bool) {
	state := l.app.Status.ReconciliationStatus
	if record.BeforeFirstDeployment(state) {
		c, err := clusterconf.For(defaults, l.app.ObjectMeta, &l.app.Spec)
		return c, err == nil
	}
	deployed, err := l.deployed()
	if err != nil {
		return conf.Conf{}, false
	}
	c, err := clusterconf.Observe(defaults, l.app.ObjectMeta, deployed, &l.app.Spec)
	return c, err == nil
}

// isSettled tells that nothing is being stopped, started or deleted.
func (l *look) isSettled() bool {
	s := l.app.Status.ReconciliationStatus.State
	return l.app.DeletionTimestamp.IsZero() &&
		(s == v1beta1.ReconciliationDeployed || s == v1beta1.ReconciliationRolledBack)
}

// isAtRest tells that the job is suspended and its cluster gone, as its user wants it: no rule creates anything.
func (l *look) isAtRest() bool {
	s := l.app.Status
	return l.isSettled() && s.LifecycleState == v1beta1.LifecycleSuspended && s.JobManagerDeploymentStatus == v1beta1.JobManagerMissing &&
		l.app.Spec.Job != nil && l.app.Spec.Job.State == v1beta1.JobStateSuspended
}

// mayAskFlink tells whether there is a JobManager that could answer.
func (l *look) mayAskFlink(j world.JobManager) bool {
	deployment, known := j.Deployment.Get()
	if !known || deployment == nil || deployment.Deleting {
		return false
	}
	return deployment.Replicas > 0 && deployment.Available > 0 ||
		l.app.Status.JobManagerDeploymentStatus == v1beta1.JobManagerReady
}

// needsHA tells whether a rule may want to know of high-availability metadata.
func (l *look) needsHA(j world.JobManager, c conf.Conf) bool {
	if !option.IsHighlyAvailable(c) {
		return false
	}
	deployment, known := j.Deployment.Get()
	gone := known && deployment == nil
	if l.session {
		return gone || !l.isSettled() || !record.IsStable(l.app.Status.ReconciliationStatus)
	}
	return gone || checksHealth(c) || !l.isSettled() || !record.IsStable(l.app.Status.ReconciliationStatus) || l.isChanged() ||
		job.State(l.app.Status.JobStatus.State) != job.Running
}

// isChanged tells that the operator has not put the newest spec into effect.
func (l *look) isChanged() bool {
	seen := l.app.Status.ObservedGeneration
	return seen == nil || *seen != l.app.Generation
}

func (l *look) ha(ctx context.Context, c conf.Conf) world.Seen[world.HAMetadata] {
	m, err := l.HA.Read(ctx, l.cluster, c)
	if err != nil {
		return world.Unknown[world.HAMetadata](err.Error())
	}
	return world.Known(world.HAMetadata{Available: m.Available, Checkpoint: m.HasCheckpoint(), Objects: m.Objects})
}
