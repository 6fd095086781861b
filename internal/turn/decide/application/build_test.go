package application_test

import (
	"encoding/json"
	"maps"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/plan"
	"github.com/drey-project/drey/internal/turn/world"
)

// noon is the time of every turn.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

const (
	sameJob job.ID = "000000000000000000000000000000aa"
	newJob  job.ID = "000000000000000000000000000000bb"
	// newTrigger is the trigger id that a turn may use.
	newTrigger job.TriggerID = "00000000000000000000000000000f01"
	// otherJob is one that the resource knows nothing of.
	otherJob job.ID = "000000000000000000000000000000cc"
)

const (
	stateless = v1beta1.UpgradeModeStateless
	savepoint = v1beta1.UpgradeModeSavepoint
	lastState = v1beta1.UpgradeModeLastState
)

// manifest is an application without a fault.
const manifest = `{
	"metadata": {"name": "app", "namespace": "team", "uid": "uid-app", "generation": 1},
	"spec": {
		"image": "flink:1.20", "flinkVersion": "v1_20", "serviceAccount": "flink",
		"flinkConfiguration": {"execution.checkpointing.dir": "s3://cp", "execution.checkpointing.savepoint-dir": "s3://sp"},
		"jobManager": {"resource": {"memory": "2048m", "cpu": 1}},
		"taskManager": {"resource": {"memory": "2048m", "cpu": 1}},
		"job": {"jarURI": "local:///a.jar", "parallelism": 2, "upgradeMode": "stateless", "state": "running"}
	}
}`

// scene is what one turn is given.
type scene struct {
	app  *v1beta1.FlinkDeployment
	seen world.Application
	// options is the flinkConfiguration of the resource, old and new spec alike.
	options map[string]string
}

// change makes one thing different about a scene.
type change func(*scene)

// created is a resource that nothing was done about yet.
func created(changes ...change) scene {
	s := scene{app: &v1beta1.FlinkDeployment{}, options: map[string]string{
		"execution.checkpointing.dir": "s3://cp", "execution.checkpointing.savepoint-dir": "s3://sp",
	}}
	must(json.Unmarshal([]byte(manifest), s.app))
	derived, err := settings.From(conf.FromMap(nil), nil)
	must(err)
	s.seen = world.Application{
		Now: noon, Fresh: world.Fresh{JobID: newJob, Trigger: newTrigger, Store: "store"}, Settings: derived,
		Flink:      world.Flink{Checkpoint: world.Known[*world.Checkpoint](nil), Pending: world.Known[*time.Time](nil)},
		JobManager: world.JobManager{Deployment: world.Known[*world.Deployment](nil), Pods: world.Known[[]world.Pod](nil)},
	}
	return s.with(changes...)
}

// running is an application whose job runs and is stable, an hour after its deployment.
func running(changes ...change) scene {
	return created(recorded(v1beta1.JobStateRunning, stateless), reconciliation(v1beta1.ReconciliationDeployed), stable,
		jobManager(v1beta1.JobManagerReady), jobState(job.Running), up, jobs(sameJob, job.Running)).with(changes...)
}

// suspended is an application that its user has suspended.
func suspended(changes ...change) scene {
	return running(wanting(v1beta1.JobStateSuspended), recorded(v1beta1.JobStateSuspended, stateless), stable,
		jobManager(v1beta1.JobManagerMissing), jobState(job.Finished), gone).with(changes...)
}

// changed is an application whose spec has another parallelism than the one that runs.
func changed(changes ...change) scene { return running(edited).with(changes...) }

func (s scene) with(changes ...change) scene {
	for _, c := range changes {
		c(&s)
	}
	return s
}

func must(err error) {
	if err != nil {
		panic(err) // the builders are given nothing that could fail
	}
}

// recorded makes the spec as it is the last reconciled one.
func recorded(state v1beta1.JobState, mode v1beta1.UpgradeMode) change {
	return func(s *scene) {
		spec := *s.app.Spec.DeepCopy()
		spec.Job.State, spec.Job.UpgradeMode = state, mode
		meta := &record.Metadata{APIVersion: new(v1beta1.GroupVersion.String())}
		text, err := record.Encode(record.Record[v1beta1.FlinkDeploymentSpec]{Spec: spec, Meta: meta})
		must(err)
		st := &s.app.Status
		st.ReconciliationStatus.LastReconciledSpec = text
		st.ReconciliationStatus.ReconciliationTimestamp = noon.Add(-time.Hour).UnixMilli()
		st.ObservedGeneration = new(s.app.Generation)
		st.JobStatus.JobID, st.JobStatus.UpdateTime = string(sameJob), millis(noon.Add(-time.Hour))
		st.LifecycleState = ""
	}
}

// amended changes the last reconciled spec.
func amended(how func(*record.Record[v1beta1.FlinkDeploymentSpec])) change {
	return func(s *scene) {
		last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](s.app.Status.ReconciliationStatus)
		must(err)
		how(&last)
		s.app.Status.ReconciliationStatus.LastReconciledSpec, err = record.Encode(last)
		must(err)
	}
}

// first says that the last reconciled spec is the first one.
var first = amended(func(r *record.Record[v1beta1.FlinkDeploymentSpec]) { r.Meta.FirstDeployment = true })

// stable makes the last reconciled spec the last stable one.
func stable(s *scene) {
	s.app.Status.ReconciliationStatus = record.MarkStable(s.app.Status.ReconciliationStatus)
}

func reconciliation(state v1beta1.ReconciliationState) change {
	return func(s *scene) { s.app.Status.ReconciliationStatus.State = state }
}

func jobManager(state v1beta1.JobManagerDeploymentStatus) change {
	return func(s *scene) { s.app.Status.JobManagerDeploymentStatus = state }
}

func jobState(state job.State) change {
	return func(s *scene) { s.app.Status.JobStatus.State = v1beta1.FlinkJobState(state) }
}

func failedWith(text string) change { return func(s *scene) { s.app.Status.Error = text } }

func restorable(path string) change {
	return func(s *scene) { s.app.Status.JobStatus.UpgradeSavepointPath = path }
}

// spec changes what the user wants, in a new generation.
func spec(how func(*v1beta1.FlinkDeploymentSpec)) change {
	return func(s *scene) {
		how(&s.app.Spec)
		s.app.Generation++
	}
}

var (
	edited  = spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.Parallelism = 4 })
	invalid = spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.Parallelism = 0 })
)

// wanting changes the state that the user wants the job to be in.
func wanting(state v1beta1.JobState) change {
	return spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.State = state })
}

// mode changes how the user wants state to be carried over.
func mode(m v1beta1.UpgradeMode) change {
	return spec(func(s *v1beta1.FlinkDeploymentSpec) { s.Job.UpgradeMode = m })
}

// option sets an option in the spec; one of the operator's is no change to what runs.
func option(key, value string) change {
	return func(s *scene) {
		s.options = maps.Clone(s.options)
		s.options[key] = value
		s.app.Spec.FlinkConfiguration = v1beta1.FlinkConfigurationFromMap(s.options)
	}
}

// highlyAvailable makes high availability part of the spec; it comes before what records the spec.
func highlyAvailable(s *scene) {
	option("high-availability.type", "kubernetes")(s)
	option("high-availability.storageDir", "s3://ha")(s)
}

func deleted(s *scene) { s.app.DeletionTimestamp = new(metav1.NewTime(noon)) }

func lifecycle(state v1beta1.LifecycleState) change {
	return func(s *scene) { s.app.Status.LifecycleState = state }
}

// deployment shows a Deployment of this resource with a JobManager that is up.
func deployment(how ...func(*world.Deployment)) change {
	return func(s *scene) {
		d := &world.Deployment{
			Name: "app", UID: "uid-deployment", Owned: true, Generation: new("1"), Created: noon.Add(-time.Hour), Replicas: 1,
			Available: 1, AvailableSince: noon.Add(-time.Hour),
		}
		for _, h := range how {
			h(d)
		}
		s.seen.JobManager.Deployment = world.Known(d)
	}
}

var (
	up       = deployment()
	starting = deployment(unavailable)
	alien    = deployment(func(d *world.Deployment) { d.Owned = false })
	ending   = deployment(func(d *world.Deployment) { d.Deleting = true })
)

func unavailable(d *world.Deployment) { d.Available, d.AvailableSince = 0, time.Time{} }

func generation(text string) func(*world.Deployment) {
	return func(d *world.Deployment) { d.Generation = &text }
}

// gone shows that neither Deployment nor pods are left; nobody answers.
func gone(s *scene) {
	s.seen.JobManager = created().seen.JobManager
	s.seen.Flink = world.Flink{}
}

func unseenDeployment(s *scene) {
	s.seen.JobManager.Deployment = world.Unknown[*world.Deployment]("the API server is away")
}

func unseenPods(s *scene) {
	s.seen.JobManager.Pods = world.Unknown[[]world.Pod]("the API server is away")
}

func pods(all ...world.Pod) change {
	return func(s *scene) { s.seen.JobManager.Pods = world.Known(all) }
}

// waiting is a pod whose container waits for a reason.
func waiting(reason plan.Reason, message string) world.Pod {
	return world.Pod{Name: "app-1", Waiting: []world.Waiting{{Container: "main", Reason: string(reason), Message: message}}}
}

// jobs shows a JobManager that knows a single job.
func jobs(id job.ID, state job.State) change {
	return func(s *scene) {
		s.seen.Flink.Jobs = world.Known([]world.Job{{ID: id, Name: "wordcount", State: state, Start: noon.Add(-time.Hour)}})
	}
}

func noJobs(s *scene) { s.seen.Flink.Jobs = world.Known([]world.Job{}) }

// silent shows a JobManager that gives no answer in time.
func silent(s *scene) {
	s.seen.Flink = world.Flink{Jobs: world.Unknown[[]world.Job]("no answer in time"), Silent: true}
}

// failing shows a JobManager that answers with an error.
func failing(s *scene) {
	s.seen.Flink = world.Flink{Jobs: world.Unknown[[]world.Job]("JobManager answered 500")}
}

func checkpoint(path string) change {
	return func(s *scene) {
		s.seen.Flink.Checkpoint = world.Known(&world.Checkpoint{ID: 1, Path: path, StateSize: 17})
	}
}

func metadata(m world.HAMetadata) change {
	return func(s *scene) { s.seen.HA = world.Known(m) }
}

var (
	recoverable = metadata(world.HAMetadata{Available: true, Checkpoint: true, Objects: []string{"app-aa-config-map"}})
	noMetadata  = metadata(world.HAMetadata{})
)

func unseenMetadata(s *scene) {
	s.seen.HA = world.Unknown[world.HAMetadata]("the API server is away")
}

func label(key, value string) change {
	return func(s *scene) { s.app.Labels = map[string]string{key: value} }
}

// amendedMode says how the last reconciled job would be restored.
func amendedMode(m v1beta1.UpgradeMode) change {
	return amended(func(r *record.Record[v1beta1.FlinkDeploymentSpec]) { r.Spec.Job.UpgradeMode = m })
}
