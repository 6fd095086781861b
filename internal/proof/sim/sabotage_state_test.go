package sim

import (
	"context"
	"fmt"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/entry/controller/flinkdeployment"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/loop"
	"github.com/drey-project/drey/internal/turn/observe"
)

// Each operator breaks one rule that keeps state from getting lost.
func TestTheWorldFindsOutOperatorsThatAreCarelessWithState(t *testing.T) {
	findOut(t, map[string]sabotaged{
		"one that stores its intent after the effect": {
			sabotage: func(p *flinkdeployment.Parts) {
				late := &lateStore{Store: p.Store}
				p.Store, p.Actor.Flink = late, late.orders(p.Actor.Flink)
			},
			story: "savepoint_upgrade_in_status",
			by:    "which no status announces",
		},
		"one that forgets under which id it asked": {
			sabotage: func(p *flinkdeployment.Parts) { p.Actor.Flink = renaming(p.Actor.Flink) },
			story:    "savepoint_upgrade_in_status",
			by:       "which no status announces",
		},
		"one that deletes metadata before it deletes the cluster": {
			sabotage: func(p *flinkdeployment.Parts) { p.Actor.Kube = hastyDeleter{p.Actor.Kube, p.Actor.HA} },
			story:    "last_state_upgrade",
			by:       "nothing else knows of",
		},
		"one that takes the first checkpoint it saw for the newest": {
			sabotage: func(p *flinkdeployment.Parts) { p.Observer.Flink = remembered(p.Observer.Flink) },
			story:    "last_state_by_cancel",
			by:       "which is not there",
		},
		"one that starts jobs from nothing": {
			sabotage: func(p *flinkdeployment.Parts) { p.Actor.Kube = blankStarter{p.Actor.Kube} },
			story:    "savepoint_upgrade_in_status",
			by:       "which is newer",
		},
		"one that trusts caches that are behind": {
			sabotage: func(p *flinkdeployment.Parts) {
				w, _ := p.Observer.Mint.(*World)
				p.Observer.Kube = trustingReader{&apiClient{w: w, cached: true}}
			},
			story: "lost_jobmanager",
			by:    "Flink has",
		},
	})
}

// lateStore stores that a job is about to be stopped when Flink was asked already.
type lateStore struct {
	loop.Store
	missing func() error
}

func (s *lateStore) UpdateStatus(ctx context.Context, o client.Object) error {
	app, ok := o.(*v1beta1.FlinkDeployment)
	if !ok || app.Status.JobStatus.SavepointInfo.TriggerID == "" || s.missing != nil {
		return s.Store.UpdateStatus(ctx, o)
	}
	announced := app.DeepCopy()
	s.missing = func() error { return s.Store.UpdateStatus(ctx, announced) }
	return nil
}

// orders lets the store catch up after orders.
func (s *lateStore) orders(through orders) orders {
	return func(cluster types.NamespacedName, c conf.Conf) (act.Flink, error) {
		f, err := through(cluster, c)
		return lateFlink{f, s}, err
	}
}

// orders finds a JobManager to give orders to.
type orders = func(types.NamespacedName, conf.Conf) (act.Flink, error)

type lateFlink struct {
	act.Flink
	store *lateStore
}

func (f lateFlink) StopWithSavepoint(ctx context.Context, id job.ID, r rest.StopRequest) (job.TriggerID, error) {
	trigger, err := f.Flink.StopWithSavepoint(ctx, id, r)
	if missing := f.store.missing; err == nil && missing != nil {
		err = missing()
	}
	return trigger, err
}

// renaming asks for every stop under another id.
func renaming(through orders) orders {
	asked := 0
	return func(cluster types.NamespacedName, c conf.Conf) (act.Flink, error) {
		f, err := through(cluster, c)
		return renamingFlink{f, &asked}, err
	}
}

type renamingFlink struct {
	act.Flink
	asked *int
}

func (f renamingFlink) StopWithSavepoint(ctx context.Context, id job.ID, r rest.StopRequest) (job.TriggerID, error) {
	*f.asked++
	r.Trigger = job.TriggerID(fmt.Sprintf("%032x", 0xb0000+*f.asked))
	return f.Flink.StopWithSavepoint(ctx, id, r)
}

// hastyDeleter deletes metadata together with every Deployment.
type hastyDeleter struct {
	act.Kube
	ha act.HA
}

func (k hastyDeleter) Delete(ctx context.Context, o client.Object, d kube.Deletion) error {
	if _, isDeployment := o.(*appsv1.Deployment); isDeployment {
		kubernetes := conf.Conf{}.With(option.HighAvailability.Key, "kubernetes")
		if err := k.ha.Delete(ctx, client.ObjectKeyFromObject(o), kubernetes); err != nil {
			return err
		}
	}
	return k.Kube.Delete(ctx, o, d)
}

// questions finds a JobManager to ask.
type questions = func(types.NamespacedName, conf.Conf) (observe.Flink, error)

// remembered answers questions after checkpoints with what was said of the job the first time.
func remembered(through questions) questions {
	known := map[job.ID]rest.CheckpointStats{}
	return func(cluster types.NamespacedName, c conf.Conf) (observe.Flink, error) {
		f, err := through(cluster, c)
		return rememberedFlink{f, known}, err
	}
}

type rememberedFlink struct {
	observe.Flink
	known map[job.ID]rest.CheckpointStats
}

func (f rememberedFlink) Checkpoints(ctx context.Context, id job.ID) (rest.CheckpointStats, error) {
	if stats, known := f.known[id]; known {
		return stats, nil
	}
	stats, err := f.Flink.Checkpoints(ctx, id)
	if err == nil && stats.Completed != nil {
		f.known[id] = stats
	}
	return stats, err
}

// blankStarter leaves out of every configuration where the job is to be restored from.
type blankStarter struct{ act.Kube }

func (k blankStarter) Create(ctx context.Context, o client.Object) error {
	if config, isMap := o.(*corev1.ConfigMap); isMap {
		for name, text := range config.Data {
			config.Data[name] = withoutLine(text, option.SavepointPath.Key)
		}
	}
	return k.Kube.Create(ctx, o)
}

func withoutLine(text, part string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if !strings.Contains(line, part) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// trustingReader believes what caches say, also where that matters, and knows nothing of its own writes.
type trustingReader struct{ cached client.Reader }

func (r trustingReader) Get(ctx context.Context, key types.NamespacedName, into client.Object) error {
	err := r.cached.Get(ctx, key, into)
	if client.IgnoreNotFound(err) == nil && err != nil {
		return kube.ErrNotFound
	}
	return err
}

func (r trustingReader) GetLive(ctx context.Context, key types.NamespacedName, into client.Object) error {
	return r.Get(ctx, key, into)
}

func (r trustingReader) List(ctx context.Context, into client.ObjectList, options ...client.ListOption) error {
	return r.cached.List(ctx, into, options...)
}

func (r trustingReader) ListLive(ctx context.Context, into client.ObjectList, options ...client.ListOption) error {
	return r.List(ctx, into, options...)
}
