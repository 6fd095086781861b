package sim

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/record"
)

// ledger is the state of one resource's job, which must not get lost.
//
//	job completes a checkpoint or savepoint ──▶ it is the newest state
//	another cluster starts the job ──▶ it must hold the newest state, unless the user has given that up
//
// A pod that starts again without high availability falls back to where its cluster started from. That is no deed of the
// operator: what was newer is forgotten with it, unless the operator has stopped the job and knows where that lies.
type ledger struct {
	resource types.UID
	// newest is where the newest state lies; empty for none. progress is how much work of the job it holds.
	newest   string
	progress int64
	// stray tells that what runs has fallen back behind what status knows; what it does does not count.
	stray bool
	// given tells that the operator has begun to stop or start the job while the user did not want its state.
	given bool
	// consent is what the user wanted when the cluster was brought up.
	consent consent
	// nonce is the redeploy nonce of the last start.
	nonce *int64
	// torn tells that the story itself took away what the state was known by.
	torn bool
}

// consent is what the user agrees to lose, or to go on from instead.
type consent struct {
	// everything tells that the state is not wanted.
	everything bool
	// paths are other places that the user wants the job to go on from; an empty one is nowhere.
	paths []string
}

func (c *consent) or(other consent) {
	c.everything = c.everything || other.everything
	c.paths = append(c.paths, other.paths...)
}

// ledger is the ledger of the resource that now has a name.
func (w *World) ledger(name string) *ledger {
	led := w.ledgers[name]
	if led == nil {
		led = &ledger{}
		w.ledgers[name] = led
	}
	if app := w.app(name); app != nil && app.UID != led.resource {
		*led = ledger{resource: app.UID}
	}
	return led
}

// credit notes a checkpoint or savepoint that was completed.
func (w *World) credit(path string) {
	s, _ := w.flink.Snapshot(path)
	for name, l := range w.lives {
		if led := w.ledger(name); l.job == s.Job && !led.stray {
			led.newest, led.progress = path, s.Progress
		}
	}
}

// wishes are the specs that a turn under way may have seen, the newest last.
func (w *World) wishes(name string) []v1beta1.FlinkDeploymentSpec {
	var specs []v1beta1.FlinkDeploymentSpec
	versions := w.store.objects[id{kindApp, key(name)}]
	for i, v := range versions {
		over := i+1 < len(versions) && versions[i+1].from <= w.begun
		if app, ok := v.object.(*v1beta1.FlinkDeployment); ok && !over {
			specs = append(specs, app.Spec)
		}
	}
	return specs
}

// consent is what the user wants now, or wanted when the turn under way began.
func (w *World) consent(name string) consent {
	var c consent
	led := w.ledger(name)
	for _, spec := range w.wishes(name) {
		if spec.Job == nil {
			continue
		}
		if spec.Job.UpgradeMode == v1beta1.UpgradeModeStateless {
			c.everything = true
		}
		if n := spec.Job.SavepointRedeployNonce; n != nil && (led.nonce == nil || *n != *led.nonce) {
			c.paths = append(c.paths, textOf(spec.Job.InitialSavepointPath))
		}
	}
	return c
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// noteGivenUp notes that the operator does something to a job whose state is not wanted.
func (w *World) noteGivenUp(name string) {
	if w.manual {
		return
	}
	if c := w.consent(name); c.everything || len(c.paths) > 0 {
		led := w.ledger(name)
		led.given = led.given || c.everything
		led.consent.or(c)
	}
}

// statusWritten notes that the operator announces an upgrade.
func (w *World) statusWritten(o client.Object) {
	if app, ok := o.(*v1beta1.FlinkDeployment); ok && app.Status.ReconciliationStatus.State == v1beta1.ReconciliationUpgrading {
		w.noteGivenUp(app.Name)
	}
}

// checkRestored holds that the job of a cluster that starts has the newest state.
func (w *World) checkRestored(name string, again bool) {
	j := w.jobOf(name)
	led := w.ledger(name)
	if j.State == job.Failed {
		if !again && !led.torn {
			w.violate("job %s of %s is to be restored from %q, which is not there", j.ID, name, j.Restore)
		}
		return
	}
	if again {
		w.restarted(name, led, j.Restore, j.Progress)
		return
	}
	if j.Progress < led.progress && !led.allows(j.Restore) {
		w.violate("job %s of %s starts from %q and loses %q, which is newer", j.ID, name, j.Restore, led.newest)
	}
	*led = ledger{resource: led.resource, newest: j.Restore, progress: j.Progress, nonce: w.nonce(name)}
}

// allows tells whether the user agrees to go on from a path.
func (l *ledger) allows(path string) bool {
	return l.given || l.torn || l.consent.everything || slices.Contains(l.consent.paths, path)
}

func (w *World) nonce(name string) *int64 {
	if app := w.app(name); app != nil && app.Spec.Job != nil {
		return app.Spec.Job.SavepointRedeployNonce
	}
	return nil
}

// restarted notes that a pod has started again by itself.
func (w *World) restarted(name string, led *ledger, from string, progress int64) {
	if progress >= led.progress {
		return
	}
	if led.stray = w.hasStopped(name) && w.knows(name, led.newest); !led.stray {
		led.newest, led.progress = from, progress
	}
}

// hasStopped tells whether status says that a job was, or is being, stopped.
func (w *World) hasStopped(name string) bool {
	app := w.app(name)
	if app == nil {
		return true
	}
	s := app.Status.ReconciliationStatus
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](s)
	settled := s.State == v1beta1.ReconciliationDeployed || s.State == v1beta1.ReconciliationRolledBack
	return err != nil || !settled || last.Spec.Job.State == v1beta1.JobStateSuspended
}

// knows tells whether status says where some state lies.
func (w *World) knows(name, path string) bool {
	app := w.app(name)
	if app == nil {
		return false
	}
	s := app.Status.JobStatus
	return s.UpgradeSavepointPath == path || s.SavepointInfo.LastSavepoint != nil && s.SavepointInfo.LastSavepoint.Location == path
}

// checkDeletion holds that what leads to the newest state is not deleted.
func (w *World) checkDeletion(name id, found client.Object) {
	if w.manual {
		return
	}
	switch o := found.(type) {
	case *corev1.ConfigMap:
		cluster := o.Labels[names.LabelApp]
		w.checkSessionMetadata(o)
		if names.IsHAJob(o.Name) && cluster != "" {
			w.checkMetadata(cluster, o)
		}
	default:
		if name.kind == kindDeployment && !isTaskManagers(found) {
			w.noteGivenUp(name.key.Name)
		}
	}
}

func (w *World) checkMetadata(cluster string, m *corev1.ConfigMap) {
	w.noteGivenUp(cluster)
	led, app := w.ledger(cluster), w.app(cluster)
	free := app == nil || app.DeletionTimestamp != nil || led.given || len(led.consent.paths) > 0 || w.knows(cluster, led.newest)
	if free || led.newest == "" {
		return
	}
	for _, path := range m.Data {
		if path == led.newest {
			w.violate("metadata %s is deleted, and nothing else knows of %q, the newest state", m.Name, path)
		}
	}
}

// checkDisposal holds that the newest state is not disposed of.
func (w *World) checkDisposal(cluster, path string) {
	led, app := w.ledger(cluster), w.app(cluster)
	if path == led.newest && app != nil && app.DeletionTimestamp == nil && !led.given {
		w.violate("savepoint %q is disposed of, which is the newest state of %s", path, cluster)
	}
}
