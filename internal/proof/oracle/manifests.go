package oracle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/render/ingress"
	"github.com/drey-project/drey/internal/spec/clusterconf"
)

// operatorConfDir is where the recorded operator had its own Flink configuration.
const operatorConfDir = "/opt/flink/conf"

// recordedIDs are what the recordings put in place of fresh identifiers.
const (
	recordedJobID = "00000000000000000000000000000001"
	recordedStore = "00000000-0000-4000-8000-000000000000"
	recordedUID   = "00000000-0000-0000-0000-000000000001"
)

// deployInput is the input of a recorded deploy step.
type deployInput struct {
	operatorSide
	Resource        v1beta1.FlinkDeployment `json:"resource"`
	ConfDir         map[string]string       `json:"operatorConfDir"`
	Files           map[string]string       `json:"operatorFiles"`
	Objects         []map[string]any        `json:"objects"`
	Savepoint       string                  `json:"savepoint"`
	RequireHAData   bool                    `json:"requireHaMetadata"`
	KubernetesMinor string                  `json:"k8sMinor"`
}

// deployOutput is what was recorded of a deploy step.
type deployOutput struct {
	SubmitConfig map[string]string `json:"submitConfig"`
	Requests     []request         `json:"requests"`
	Events       []recordedEvent   `json:"events"`
	Error        []json.RawMessage `json:"error"`
	Status       struct {
		JobManager string `json:"jobManagerDeploymentStatus"`
		JobID      string `json:"jobId"`
		Savepoint  string `json:"upgradeSavepointPath"`
	} `json:"status"`
}

// request is one write that the recorded operator made.
type request struct {
	Method   string          `json:"method"`
	Path     string          `json:"path"`
	Answered int             `json:"answered"`
	Body     json.RawMessage `json:"body"`
}

// deployment is a deploy step as production code makes it.
type deployment struct {
	in       deployInput
	world    client.Client
	start    clusterconf.Start
	conf     conf.Conf
	rendered cluster.Manifests
	ingress  ingress.Object
	departed []int
}

// prepare computes the submission configuration. An error here is one that was recorded as thrown.
func prepare(in deployInput) (*deployment, error) {
	base, err := in.base()
	if err != nil {
		return nil, err
	}
	world, err := worldOf(in.Objects)
	if err != nil {
		return nil, err
	}
	app := &in.Resource
	deploy, err := clusterconf.For(base, app.ObjectMeta, &app.Spec)
	if err != nil {
		return nil, err
	}
	d := &deployment{in: in, world: world, start: clusterconf.Start{JobID: recordedJobID, Savepoint: in.Savepoint, Store: recordedStore}}
	metadata, err := d.metadata(deploy)
	if err != nil {
		return nil, err
	}
	if id := app.Status.JobStatus.JobID; in.RequireHAData && id != "" {
		d.start.JobID = job.ID(id)
	}
	if in.Savepoint == "" && in.RequireHAData && metadata.HasCheckpoint() {
		d.start.Savepoint = clusterconf.LastStatePath
	}
	d.conf = clusterconf.Submission(deploy, app, d.start)
	return d, nil
}

func (d *deployment) name() types.NamespacedName {
	return types.NamespacedName{Namespace: d.in.Resource.Namespace, Name: d.in.Resource.Name}
}

// submit renders the cluster after taking care of its HA metadata, as a deployment does.
func (d *deployment) submit(render func(cluster.Input) (cluster.Manifests, error)) error {
	if err := d.prepareHA(); err != nil {
		return err
	}
	in, err := d.input()
	if err != nil {
		return err
	}
	if d.rendered, err = render(in); err != nil {
		return err
	}
	if d.exists(&appsv1.Deployment{}, d.rendered.JobManager.Name) {
		return fmt.Errorf("Deployment %s is there already", d.rendered.JobManager.Name)
	}
	d.rendered = d.rendered.OwnedBy(recordedUID)
	d.ingress, err = renderIngress(d.in, d.conf)
	return err
}

// prepareHA does to the HA metadata what precedes the deployment of an application.
func (d *deployment) prepareHA() error {
	if d.in.Resource.Spec.Job == nil {
		return nil
	}
	if option.IsZooKeeperHA(d.conf) {
		return errors.New("the recorded world has no ZooKeeper")
	}
	if option.IsKubernetesHA(d.conf) {
		if err := ha.New(d.world, d.world).ForgetJobs(context.Background(), d.name(), d.conf); err != nil {
			return err
		}
	}
	metadata, err := d.metadata(d.conf)
	if err == nil && d.in.RequireHAData && !metadata.Available {
		err = errors.New("there is no HA metadata to restore from")
	}
	return err
}

// metadata is what the HA services keep for the cluster.
func (d *deployment) metadata(c conf.Conf) (ha.Metadata, error) {
	if !option.IsKubernetesHA(c) {
		return ha.Metadata{}, nil
	}
	return ha.New(d.world, d.world).Read(context.Background(), d.name(), c)
}

// input gathers what the manifests are made from.
func (d *deployment) input() (cluster.Input, error) {
	base, err := d.in.base()
	if err != nil {
		return cluster.Input{}, err
	}
	app := &d.in.Resource
	files, err := clusterconf.FilesFor(base, app.ObjectMeta, &app.Spec)
	if err != nil {
		return cluster.Input{}, err
	}
	return cluster.Input{
		Conf:        d.conf,
		Job:         app.Spec.Job,
		JobManager:  files.JobManagerPodTemplate,
		TaskManager: files.TaskManagerPodTemplate,
		Logging:     files.Log,
		Operator:    cluster.Operator{Files: d.operatorFiles(), Env: d.in.Env},
		Existing:    cluster.Existing{RESTService: d.exists(&corev1.Service{}, names.RestService(app.Name))},
	}, nil
}

// operatorFiles are those files of the operator that production code would read.
func (d *deployment) operatorFiles() map[string]string {
	all := maps.Clone(d.in.Files)
	if all == nil {
		all = map[string]string{}
	}
	for name, text := range d.in.ConfDir {
		all[path.Join(operatorConfDir, name)] = text
	}
	wanted := map[string]string{}
	for _, file := range cluster.Files(d.conf, d.in.Env) {
		if text, there := all[file]; there {
			wanted[file] = text
		}
	}
	return wanted
}

func (d *deployment) exists(object client.Object, name string) bool {
	key := types.NamespacedName{Namespace: d.in.Resource.Namespace, Name: name}
	return d.world.Get(context.Background(), key, object) == nil
}

// worldOf is a cluster that holds the recorded objects.
func worldOf(objects []map[string]any) (client.Client, error) {
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		return nil, err
	}
	builder := fake.NewClientBuilder().WithScheme(scheme)
	for _, content := range objects {
		object := &unstructured.Unstructured{Object: content}
		if object.GetDeletionTimestamp() != nil {
			object.SetFinalizers([]string{"example.org/keeps"}) // or it would be gone
		}
		typed, err := scheme.New(object.GroupVersionKind())
		if err != nil {
			return nil, err
		}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(content, typed); err != nil {
			return nil, err
		}
		builder = builder.WithRuntimeObjects(typed)
	}
	return builder.Build(), nil
}
