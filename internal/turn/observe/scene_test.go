package observe_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/turn/observe"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

var (
	noon    = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	errAway = errors.New("away")
)

const id job.ID = "000000000000000000000000000000aa"

// surroundings are what can be looked at. What is asked is written down.
type surroundings struct {
	app        *v1beta1.FlinkDeployment
	sessionJob *v1beta1.FlinkSessionJob
	// sessionJobs are all of them.
	sessionJobs []v1beta1.FlinkSessionJob
	// cached and live are the Deployment as the cache and the API server have it.
	cached, live *appsv1.Deployment
	// taskManagers is their Deployment, which the cache has, too.
	taskManagers *appsv1.Deployment
	pods         []corev1.Pod
	events       []corev1.Event
	metadata     ha.Metadata
	jobs         []rest.JobSummary
	stats        rest.CheckpointStats
	savepoint    rest.SavepointStatus
	triggered    rest.CheckpointStatus
	checkpoint   rest.Checkpoint
	result       rest.Result
	exceptions   []rest.Exception
	memory       plan.Memory
	fails        map[string]error
	asked        []string
}

func (s *surroundings) ask(what string) error {
	s.asked = append(s.asked, what)
	return s.fails[what]
}

func get(found *appsv1.Deployment, into client.Object) error {
	if found == nil {
		return kube.ErrNotFound
	}
	found.DeepCopyInto(into.(*appsv1.Deployment))
	return nil
}

func (s *surroundings) Get(_ context.Context, key types.NamespacedName, into client.Object) error {
	if err := s.ask("get"); err != nil {
		return err
	}
	switch into := into.(type) {
	case *v1beta1.FlinkDeployment:
		return copyOf(s.app, into)
	case *v1beta1.FlinkSessionJob:
		return copyOf(s.sessionJob, into)
	}
	if key.Name == "app-taskmanager" {
		return get(s.taskManagers, into)
	}
	return get(s.cached, into)
}

// copyOf is a resource as the cache has it.
func copyOf[O any](found *O, into *O) error {
	if found == nil {
		return kube.ErrNotFound
	}
	*into = *found
	return nil
}

func (s *surroundings) GetLive(_ context.Context, key types.NamespacedName, into client.Object) error {
	if err := s.ask("get live"); err != nil {
		return err
	}
	if key.Name == "app-taskmanager" {
		return get(s.taskManagers, into)
	}
	return get(s.live, into)
}

func (s *surroundings) list(what string, into client.ObjectList) error {
	switch into := into.(type) {
	case *corev1.PodList:
		into.Items = s.pods
	case *v1beta1.FlinkSessionJobList:
		what += " session jobs"
		into.Items = s.sessionJobs
	case *corev1.EventList:
		what += " events"
		into.Items = s.events
	}
	return s.ask(what)
}

func (s *surroundings) List(_ context.Context, into client.ObjectList, _ ...client.ListOption) error {
	return s.list("list", into)
}

func (s *surroundings) ListLive(_ context.Context, into client.ObjectList, _ ...client.ListOption) error {
	return s.list("list live", into)
}

func (s *surroundings) Read(context.Context, types.NamespacedName, conf.Conf) (ha.Metadata, error) {
	return s.metadata, s.ask("metadata")
}

func (s *surroundings) Jobs(context.Context) ([]rest.JobSummary, error) {
	return s.jobs, s.ask("jobs")
}

func (s *surroundings) Info(context.Context) (rest.Info, error) {
	return rest.Info{Version: "1.20.0", Revision: "abc"}, s.ask("info")
}

func (s *surroundings) TaskManagers(context.Context) ([]rest.TaskManager, error) {
	return make([]rest.TaskManager, 2), s.ask("task managers")
}

func (s *surroundings) Checkpoints(context.Context, job.ID) (rest.CheckpointStats, error) {
	return s.stats, s.ask("checkpoints")
}

func (s *surroundings) Checkpoint(context.Context, job.ID, int64) (rest.Checkpoint, error) {
	return s.checkpoint, s.ask("checkpoint")
}

func (s *surroundings) Savepoint(context.Context, job.ID, job.TriggerID) (rest.SavepointStatus, error) {
	return s.savepoint, s.ask("savepoint")
}

func (s *surroundings) TriggeredCheckpoint(context.Context, job.ID, job.TriggerID) (rest.CheckpointStatus, error) {
	return s.triggered, s.ask("triggered checkpoint")
}

func (s *surroundings) Requirements(context.Context, job.ID) (map[job.VertexID]job.Bounds, error) {
	return nil, s.ask("requirements")
}

func (s *surroundings) Result(context.Context, job.ID) (rest.Result, error) {
	return s.result, s.ask("result")
}

func (s *surroundings) Exceptions(context.Context, job.ID) ([]rest.Exception, error) {
	return s.exceptions, s.ask("exceptions")
}

func (s *surroundings) JobMetrics(context.Context, job.ID, ...string) (map[string]string, error) {
	return nil, s.ask("metrics")
}

func (s *surroundings) Fresh() world.Fresh { return world.Fresh{JobID: "fresh"} }

func (s *surroundings) observer() *observe.Observer {
	return &observe.Observer{
		Kube: s, HA: s, Mint: s, Now: func() time.Time { return noon },
		Flink: func(types.NamespacedName, conf.Conf) (observe.Flink, error) { return s, s.ask("flink") },
		Operator: func(namespace, version string) (observe.Operator, error) {
			return observe.Operator{}, s.ask("operator of " + namespace + " " + version)
		},
	}
}

// look takes the photograph.
func (s *surroundings) look(t *testing.T) world.Application {
	t.Helper()
	seen, err := s.observer().Application(t.Context(), s.app, s.memory)
	if err != nil {
		t.Fatal(err)
	}
	if seen.Now != noon || seen.Fresh.JobID != "fresh" {
		t.Errorf("the photograph is of %s with %+v", seen.Now, seen.Fresh)
	}
	return seen
}

// running is a stable application with a JobManager that is up.
func running() *surroundings {
	spec := v1beta1.FlinkDeploymentSpec{FlinkVersion: new(v1beta1.FlinkVersionV1_20), Job: &v1beta1.JobSpec{Parallelism: 1}}
	app := &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "app", UID: "u"}, Spec: spec}
	app.Status.JobStatus = v1beta1.JobStatus{JobID: string(id), State: v1beta1.FlinkJobRunning}
	app.Status.JobManagerDeploymentStatus = v1beta1.JobManagerReady
	app.Status.ObservedGeneration = new(app.Generation)
	s := &surroundings{app: app, jobs: []rest.JobSummary{{ID: id, Name: "wordcount", State: job.Running, Start: noon}}, fails: map[string]error{}}
	s.deployed(nil)
	s.exists(&appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: "team", Name: "app", UID: "d", CreationTimestamp: metav1.NewTime(noon), OwnerReferences: []metav1.OwnerReference{{UID: "u"}},
			Annotations: map[string]string{"flinkdeployment.flink.apache.org/generation": "3"},
		},
		Status: appsv1.DeploymentStatus{Replicas: 1, AvailableReplicas: 1},
	})
	return s
}

// deployed records a spec with options as deployed and stable.
func (s *surroundings) deployed(options map[string]string) {
	configuration := string(v1beta1.FlinkConfigurationFromMap(options).Raw())
	text := fmt.Sprintf(`{"spec":{"flinkVersion":"v1_20","flinkConfiguration":%s,"job":{"parallelism":1,"state":"running",`+
		`"upgradeMode":"stateless"}},"resource_metadata":{"apiVersion":"flink.apache.org/v1beta1","firstDeployment":false}}`, configuration)
	s.app.Status.ReconciliationStatus = v1beta1.ReconciliationStatus{
		State: v1beta1.ReconciliationDeployed, LastReconciledSpec: text, LastStableSpec: text,
	}
}

func (s *surroundings) exists(d *appsv1.Deployment) { s.cached, s.live = d, d }

// suspended makes it a job that its user suspended, and whose cluster is gone.
func (s *surroundings) suspended() {
	s.exists(nil)
	s.app.Spec.Job.State = v1beta1.JobStateSuspended
	s.app.Status.LifecycleState = v1beta1.LifecycleSuspended
	s.app.Status.JobManagerDeploymentStatus = v1beta1.JobManagerMissing
}
