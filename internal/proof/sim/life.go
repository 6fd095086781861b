package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

// life is what the world knows of a cluster that was started.
type life struct {
	deployment types.UID
	job        job.ID
	// ha tells that Kubernetes keeps high-availability metadata for it, and result names its job in the job result store.
	ha     bool
	result string
}

const (
	checkpointKey = "checkpointID-"
	graphKey      = "jobGraph-"
)

// startJob starts Flink with its job. Two of a name would be one job running twice.
func (w *World) startJob(d *appsv1.Deployment, c conf.Conf) {
	if _, running := w.flink.Cluster(d.Name); running {
		w.violate("a second JobManager of %s starts while the first one runs", d.Name)
	}
	id := job.ID(text(c, option.FixedJobID.Key))
	if w.isSession(d.Name) {
		w.startSession(d.Name, option.IsKubernetesHA(c))
		return
	}
	l := life{deployment: d.UID, job: id, ha: option.IsKubernetesHA(c), result: text(c, option.JobResultStorePath.Key) + "/" + string(id)}
	s := flinksim.Submission{
		ID: d.Name, Job: id, Restore: text(c, option.SavepointPath.Key),
		Retain: text(c, option.CheckpointRetention.Key) == string(option.RetainOnCancellation),
	}
	if l.ha {
		s.Metadata, s.Ended = w.newestInHA(d.Name, id), w.results[l.result]
	}
	again := w.lives[d.Name].deployment == d.UID
	w.lives[d.Name] = l
	w.flink.Start(s).Down()
	w.startHA(d.Name, l)
	if !s.Ended {
		w.checkRestored(d.Name, again)
	}
}

// newestInHA is the newest checkpoint that high-availability metadata knows of a job; empty for none.
func (w *World) newestInHA(cluster string, id job.ID) string {
	m := w.configMap(names.HAJob(cluster, string(id)))
	if m == nil {
		return ""
	}
	newest := ""
	for key := range m.Data {
		if strings.HasPrefix(key, checkpointKey) {
			newest = max(newest, key) // the numbers have leading zeros
		}
	}
	return m.Data[newest]
}

func (w *World) configMap(name string) *corev1.ConfigMap {
	m, _ := w.store.get(id{kindConfigMap, key(name)}).(*corev1.ConfigMap)
	return m
}

// startHA writes what a JobManager writes when it starts. What it finds there to run, it runs.
func (w *World) startHA(cluster string, l life) {
	if !l.ha || w.results[l.result] {
		return
	}
	m := w.haMap(names.HACluster(cluster), cluster)
	for key, deployment := range m.Data {
		if strings.HasPrefix(key, graphKey) && deployment != string(l.deployment) {
			w.violate("the JobManager of %s finds the %s of an earlier submission and runs it", cluster, key)
		}
	}
	m.Data = map[string]string{graphKey + string(l.job): string(l.deployment)}
	w.store.put(kindConfigMap, m)
	w.followHA(cluster, l)
}

// haMap is a copy of a ConfigMap with metadata, or a new one.
func (w *World) haMap(name, cluster string) *corev1.ConfigMap {
	if found := w.configMap(name); found != nil {
		return found.DeepCopy()
	}
	m := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: Namespace, Name: name, Labels: names.HALabels(cluster)}}
	w.store.add(kindConfigMap, m)
	return m
}

// follow takes note of what Flink has completed, and lets high-availability metadata follow.
func (w *World) follow() {
	if w.manual {
		return
	}
	for _, path := range w.flink.Completed() {
		w.credit(path)
	}
	for _, cluster := range slices.Sorted(maps.Keys(w.lives)) {
		if l := w.lives[cluster]; l.ha {
			w.followHA(cluster, l)
		}
	}
}

// followHA writes the newest checkpoint of a cluster's job into its metadata, and removes the metadata of a job that ended.
func (w *World) followHA(cluster string, l life) {
	c, running := w.flink.Cluster(cluster)
	if !running {
		return
	}
	jobs := c.Everything()
	if len(jobs) == 0 || w.results[l.result] {
		return
	}
	if jobs[0].State.IsGloballyTerminal() {
		w.results[l.result] = true
		w.store.remove(id{kindConfigMap, key(names.HAJob(cluster, string(l.job)))})
		w.forgetGraph(cluster)
		return
	}
	w.recordCheckpoint(cluster, l, c.Kept())
}

func (w *World) recordCheckpoint(cluster string, l life, path string) {
	name := names.HAJob(cluster, string(l.job))
	if found := w.configMap(name); found != nil && (path == "" || w.newestInHA(cluster, l.job) == path) {
		return
	}
	m := w.haMap(name, cluster)
	if path == "" {
		return
	}
	s, _ := w.flink.Snapshot(path)
	m.Data = map[string]string{fmt.Sprintf("%s%019d", checkpointKey, s.Number): path}
	w.store.putQuietly(kindConfigMap, m)
}

func (w *World) forgetGraph(cluster string) {
	if found := w.configMap(names.HACluster(cluster)); found != nil && len(found.Data) > 0 {
		m := found.DeepCopy()
		m.Data = nil
		w.store.put(kindConfigMap, m)
	}
}

// jobOf is the newest job of a cluster that runs; an empty one if there is none.
func (w *World) jobOf(cluster string) flinksim.Job {
	c, running := w.flink.Cluster(cluster)
	if !running {
		return flinksim.Job{}
	}
	jobs := c.Everything()
	if len(jobs) == 0 {
		return flinksim.Job{}
	}
	return jobs[len(jobs)-1]
}
