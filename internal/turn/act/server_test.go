package act_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/plan"
)

var (
	noon       = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	app        = types.NamespacedName{Namespace: "team", Name: "app"}
	errRefused = errors.New("refused")
)

// server is an API server, high-availability metadata and a JobManager. It fails the write with a number, counted from 1,
// before or after its effect.
type server struct {
	objects  map[string]client.Object
	uids     int
	metadata ha.Metadata
	// did are the calls that change something, in order.
	did []string
	// failAt is the write that fails; lost tells that it has its effect nevertheless.
	failAt int
	lost   bool
	// failure is how it fails; nil means errRefused.
	failure error
	flink   error
}

func newServer() *server {
	return &server{objects: map[string]client.Object{}, metadata: ha.Metadata{Available: true, Checkpoints: []int64{1}}}
}

func nameOf(o client.Object) string {
	return fmt.Sprintf("%s %s", reflect.TypeOf(o).Elem().Name(), o.GetName())
}

// write makes a change unless it is the one that fails.
func (s *server) write(what string, change func()) error {
	s.did = append(s.did, what)
	fails := len(s.did) == s.failAt
	if !fails || s.lost {
		change()
	}
	if fails {
		return cmp.Or(s.failure, errRefused)
	}
	return nil
}

func (s *server) GetLive(_ context.Context, key types.NamespacedName, into client.Object) error {
	into.SetName(key.Name)
	found, exists := s.objects[nameOf(into)]
	if !exists {
		return kube.ErrNotFound
	}
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(found.DeepCopyObject()).Elem())
	return nil
}

func (s *server) Create(_ context.Context, o client.Object) error {
	if _, exists := s.objects[nameOf(o)]; exists {
		return fmt.Errorf("cannot create %s: %w", nameOf(o), kube.ErrExists)
	}
	return s.write("create "+nameOf(o), func() { s.put(o) })
}

func (s *server) Put(_ context.Context, o client.Object) error {
	return s.write("replace "+nameOf(o), func() { s.put(o) })
}

func (s *server) PatchMetadata(_ context.Context, _, changed client.Object) error {
	return s.write(fmt.Sprintf("patch %s %v", nameOf(changed), changed.GetLabels()), func() { s.put(changed) })
}

func (s *server) put(o client.Object) {
	s.uids++
	o.SetUID(types.UID(fmt.Sprintf("uid-%d", s.uids)))
	s.objects[nameOf(o)] = o.DeepCopyObject().(client.Object)
}

func (s *server) Scale(_ context.Context, key types.NamespacedName, uid types.UID, replicas int32) error {
	return s.write(fmt.Sprintf("scale %s %s to %d", key.Name, uid, replicas), func() {})
}

func (s *server) Delete(_ context.Context, o client.Object, d kube.Deletion) error {
	return s.write(fmt.Sprintf("delete %s %s %s", nameOf(o), d.UID, d.Propagation), func() {})
}

// metadataOf is the high-availability metadata of a server.
type metadataOf struct{ *server }

func (m metadataOf) Read(context.Context, types.NamespacedName, conf.Conf) (ha.Metadata, error) {
	return m.metadata, nil
}

func (m metadataOf) Delete(_ context.Context, c types.NamespacedName, _ conf.Conf) error {
	return m.write("delete metadata of "+c.String(), func() {})
}

func (m metadataOf) ForgetJobs(_ context.Context, c types.NamespacedName, _ conf.Conf) error {
	return m.write("forget jobs of "+c.String(), func() {})
}

func (s *server) Cancel(_ context.Context, id job.ID) error {
	s.did = append(s.did, "cancel "+string(id))
	return s.flink
}

func (s *server) StopWithSavepoint(_ context.Context, id job.ID, r rest.StopRequest) (job.TriggerID, error) {
	s.did = append(s.did, fmt.Sprintf("stop %s %s %s %t %s", id, r.Directory, r.Format, r.Drain, r.Trigger))
	return r.Trigger, s.flink
}

func (s *server) TriggerSavepoint(_ context.Context, id job.ID, r rest.SavepointRequest) (job.TriggerID, error) {
	s.did = append(s.did, fmt.Sprintf("savepoint %s %s %s %s", id, r.Directory, r.Format, r.Trigger))
	return r.Trigger, s.flink
}

func (s *server) TriggerCheckpoint(_ context.Context, id job.ID, r rest.CheckpointRequest) (job.TriggerID, error) {
	s.did = append(s.did, fmt.Sprintf("checkpoint %s %s %s", id, r.Type, r.Trigger))
	return r.Trigger, s.flink
}

func (s *server) DisposeSavepoint(_ context.Context, location string) (job.TriggerID, error) {
	s.did = append(s.did, "dispose of "+location)
	return "flinks", s.flink
}

func (s *server) SetRequirements(_ context.Context, id job.ID, bounds map[job.VertexID]job.Bounds) error {
	s.did = append(s.did, fmt.Sprintf("rescale %s %v", id, bounds))
	return s.flink
}

func actorOf(s *server) *act.Actor {
	return &act.Actor{
		Kube: s, HA: metadataOf{s}, Now: func() time.Time { return noon },
		Flink:    func(types.NamespacedName, conf.Conf) (act.Flink, error) { return s, nil },
		Operator: func(conf.Conf) (cluster.Operator, error) { return cluster.Operator{}, nil },
	}
}

// do carries out a step on the server.
func (s *server) do(t *testing.T, step plan.Step) error {
	t.Helper()
	outcome := actorOf(s).Do(t.Context(), step)
	if outcome.At != noon {
		t.Errorf("the step ended at %s", outcome.At)
	}
	return outcome.Err
}

// deploy is a step that brings up an application, with more options.
func deploy(more map[string]string) plan.Deploy {
	options := map[string]string{
		"$internal.flink.version": "v1_20", "$internal.pipeline.job-id": "aa", "execution.target": "kubernetes-application",
		"kubernetes.cluster-id": "app", "kubernetes.namespace": "team", "kubernetes.container.image.ref": "flink:1.20",
		"kubernetes.service-account": "flink", "pipeline.jars": "local:///a.jar",
		"jobmanager.memory.process.size": "1600m", "taskmanager.memory.process.size": "1728m",
		"kubernetes.jobmanager.annotations":     "flinkdeployment.flink.apache.org/generation:3",
		"kubernetes.jobmanager.owner.reference": "apiVersion:flink.apache.org/v1beta1,kind:FlinkDeployment,name:app,uid:owner",
	}
	maps.Copy(options, more)
	return plan.Deploy{
		Cluster: app, Owner: "owner", Job: &v1beta1.JobSpec{Args: []string{}}, JobID: "aa", Conf: conf.FromMap(options),
	}
}

// leftover is a Deployment that stands in the place of the one to create.
func leftover(change func(*appsv1.Deployment)) *appsv1.Deployment {
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{
		Namespace: "team", Name: "app", UID: "old", Annotations: map[string]string{"flinkdeployment.flink.apache.org/generation": "3"},
		OwnerReferences: []metav1.OwnerReference{{UID: "owner"}},
	}}
	change(d)
	return d
}
