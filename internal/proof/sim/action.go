package sim

import (
	"encoding/json"
	"fmt"
	"reflect"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
)

// Apply creates a resource or replaces its spec, labels and annotations, as a user does.
func (w *World) Apply(given *v1beta1.FlinkDeployment) {
	app := given.DeepCopy()
	app.Namespace = Namespace
	found := w.app(app.Name)
	if found == nil {
		app.Generation, app.Finalizers = 1, []string{names.FinalizerDeployment}
		app.Status = v1beta1.NewFlinkDeploymentStatus()
		w.store.add(kindApp, app)
		return
	}
	next := found.DeepCopy()
	next.Labels, next.Annotations = app.Labels, app.Annotations
	w.respec(next, app.Spec)
}

func (w *World) respec(next *v1beta1.FlinkDeployment, spec v1beta1.FlinkDeploymentSpec) {
	before, _ := json.Marshal(next.Spec)
	after, _ := json.Marshal(spec)
	if string(before) != string(after) {
		next.Generation++
	}
	next.Spec = spec
	w.store.put(kindApp, next)
}

// Patch merges a JSON merge patch into the spec of a resource.
func (w *World) Patch(name string, patch []byte) error {
	found := w.app(name)
	if found == nil {
		return fmt.Errorf("there is no %s to patch", name)
	}
	before, err := json.Marshal(found.Spec)
	if err != nil {
		return err
	}
	after, err := jsonpatch.MergePatch(before, patch)
	if err != nil {
		return err
	}
	var spec v1beta1.FlinkDeploymentSpec
	if err := json.Unmarshal(after, &spec); err != nil {
		return err
	}
	if reflect.DeepEqual(before, after) {
		return nil
	}
	w.respec(found.DeepCopy(), spec)
	return nil
}

// Delete asks for the deletion of a resource.
func (w *World) Delete(name string) error {
	found := w.app(name)
	if found == nil {
		return fmt.Errorf("there is no %s to delete", name)
	}
	next := found.DeepCopy()
	next.DeletionTimestamp = new(metav1.NewTime(w.now))
	next.Generation++
	w.store.put(kindApp, next)
	return nil
}

// KillPod ends the JobManager pod of a cluster as the loss of its node would; a new one starts by itself.
func (w *World) KillPod(name string) {
	for _, o := range w.store.list(kindPod, w.store.revision) {
		if pod, ok := o.(*corev1.Pod); ok && pod.OwnerReferences[0].Name == name {
			w.store.remove(id{kindPod, key(pod.Name)})
			w.flink.End(name)
			w.deploymentDown(name)
		}
	}
}

// LoseDeployment removes the JobManager Deployment behind the operator's back.
func (w *World) LoseDeployment(name string) {
	w.vanish(id{kindDeployment, key(name)})
	if w.manual {
		return
	}
	for range lastMoments + 1 {
		w.endPods()
	}
}

// RestartOperator ends the operator and starts another one.
func (w *World) RestartOperator() { w.startOperator() }
