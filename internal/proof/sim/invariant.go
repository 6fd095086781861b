package sim

import (
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/record"
)

// checkPlace holds that no cluster is brought up where one still runs.
func (w *World) checkPlace(name string) {
	for _, o := range w.store.list(kindPod, w.store.revision) {
		if o.GetLabels()[names.LabelApp] == name {
			w.violate("cluster %s is brought up while pod %s of the one before still runs", name, o.GetName())
		}
	}
}

// checkAnnouncement holds that a submission was announced: status knows the job and that a deployment is under way.
func (w *World) checkAnnouncement(name string) {
	app := w.app(name)
	if app == nil {
		w.violate("cluster %s is brought up for a resource that is gone", name)
		return
	}
	st := app.Status
	if st.JobStatus.JobID == "" && !w.isSession(name) {
		w.violate("cluster %s is brought up before its job id was stored", name)
	}
	if st.JobManagerDeploymentStatus != v1beta1.JobManagerMissing {
		w.violate("cluster %s is brought up while status says that its JobManager is %s", name, st.JobManagerDeploymentStatus)
	}
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](st.ReconciliationStatus)
	if err != nil {
		w.violate("cluster %s is brought up before its spec was recorded: %v", name, err)
		return
	}
	upgrading := st.ReconciliationStatus.State == v1beta1.ReconciliationUpgrading
	if upgrading && last.Spec.Job != nil && last.Spec.Job.State != v1beta1.JobStateSuspended {
		w.violate("cluster %s is brought up for an upgrade whose job is still recorded as running", name)
	}
}

// checkSettled holds what must be true when nothing changes any more.
func (w *World) checkSettled() {
	w.checkTouched()
	apps := w.store.list(kindApp, w.store.revision)
	if len(apps) == 0 {
		w.checkGone()
	}
	for _, app := range apps {
		w.checkCluster(w.app(app.GetName()))
	}
	for _, s := range w.store.list(kindSnapshot, w.store.revision) {
		w.checkSnapshot(w.snapshot(s.GetName()))
	}
}

// checkCluster holds that the cluster of a resource is what status says.
func (w *World) checkCluster(app *v1beta1.FlinkDeployment) {
	w.checkTaskManagers(app)
	d, _ := w.store.get(id{kindDeployment, key(app.Name)}).(*appsv1.Deployment)
	if d == nil {
		return
	}
	w.checkOwners(d)
	if app.Status.JobManagerDeploymentStatus == v1beta1.JobManagerReady {
		w.checkJob(app)
	}
}

// checkGone holds that deleted applications leave nothing behind but events and snapshots.
func (w *World) checkGone() {
	for name := range w.store.objects {
		if name.kind != kindEvent && name.kind != kindSnapshot && w.store.get(name) != nil {
			w.violate("%s %s is left after its resource was deleted", name.kind, name.key.Name)
		}
	}
}

// checkOwners holds that all objects of a cluster are there and go with it.
func (w *World) checkOwners(d *appsv1.Deployment) {
	config := id{kindConfigMap, key(names.FlinkConfig(d.Name))}
	if w.store.get(config) == nil {
		w.violate("cluster %s has no configuration", d.Name)
	}
	rest := id{"Service", key(names.RestService(d.Name))}
	if w.store.get(rest) == nil {
		w.violate("cluster %s has no REST service", d.Name)
	}
	for _, kind := range []string{kindConfigMap, "Service"} {
		for _, o := range w.store.list(kind, w.store.revision) {
			if isClusterObject(o, d.Name) && !isOwnedBy(o, d.UID) {
				w.violate("%s %s does not belong to the cluster that runs", kind, o.GetName())
			}
		}
	}
}

func isClusterObject(o client.Object, cluster string) bool {
	_, isMap := o.(*corev1.ConfigMap)
	return o.GetName() == names.RestService(cluster) || o.GetName() == names.InternalService(cluster) ||
		isMap && strings.HasSuffix(o.GetName(), "-"+cluster)
}

// checkJob holds that the job that runs is the one that status speaks of.
func (w *World) checkJob(app *v1beta1.FlinkDeployment) {
	c, running := w.flink.Cluster(app.Name)
	if !running {
		w.violate("status says that the JobManager of %s is ready, but none runs", app.Name)
		return
	}
	jobs := c.Everything()
	if app.Spec.Job == nil {
		return // its jobs are not its own
	}
	if len(jobs) == 0 && w.results[w.lives[app.Name].result] {
		return // it has ended for good, and is not run again
	}
	if len(jobs) != 1 || string(jobs[0].ID) != app.Status.JobStatus.JobID {
		w.violate("status says that job %s of %s runs, Flink has %v", app.Status.JobStatus.JobID, app.Name, jobs)
	}
}
