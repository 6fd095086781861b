package sim

import (
	"encoding/json"
	"fmt"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/names"
)

// finalizers are the kinds of resources that users make, each with what holds it back when it is deleted.
var finalizers = map[string]string{kindApp: names.FinalizerDeployment, kindSnapshot: names.FinalizerSnapshot}

// resource makes an empty resource of a kind that users make.
func resource(kind string) (client.Object, error) {
	switch kind {
	case kindApp:
		return &v1beta1.FlinkDeployment{}, nil
	case kindSnapshot:
		return &v1beta1.FlinkStateSnapshot{}, nil
	}
	return nil, fmt.Errorf("no story knows resources of the kind %q", kind)
}

// Apply creates the resource in a manifest, or replaces the spec, labels and annotations of the one of its name, as a user does.
func (w *World) Apply(manifest []byte) error {
	var head metav1.TypeMeta
	if err := yaml.Unmarshal(manifest, &head); err != nil {
		return err
	}
	given, err := resource(head.Kind)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(manifest, given); err != nil {
		return err
	}
	given.SetNamespace(Namespace)
	found := w.store.get(id{head.Kind, client.ObjectKeyFromObject(given)})
	if found == nil {
		given.SetGeneration(1)
		given.SetFinalizers([]string{finalizers[head.Kind]})
		w.store.add(head.Kind, given)
		return nil
	}
	next := copied(found)
	next.SetLabels(given.GetLabels())
	next.SetAnnotations(given.GetAnnotations())
	return w.respec(head.Kind, next, given)
}

func copied(o client.Object) client.Object {
	next, _ := o.DeepCopyObject().(client.Object)
	return next
}

// respec stores a resource with the spec of another.
func (w *World) respec(kind string, next, with client.Object) error {
	before, err := specOf(next)
	if err != nil {
		return err
	}
	replaceSpec(next, with)
	after, err := specOf(next)
	if err != nil {
		return err
	}
	if string(before) != string(after) {
		next.SetGeneration(next.GetGeneration() + 1)
	}
	w.store.put(kind, next)
	return nil
}

func replaceSpec(in, with client.Object) {
	switch with := with.(type) {
	case *v1beta1.FlinkDeployment:
		if o, ok := in.(*v1beta1.FlinkDeployment); ok {
			o.Spec = with.Spec
		}
	case *v1beta1.FlinkStateSnapshot:
		if o, ok := in.(*v1beta1.FlinkStateSnapshot); ok {
			o.Spec = with.Spec
		}
	}
}

func specOf(o runtime.Object) ([]byte, error) {
	var parts struct {
		Spec json.RawMessage `json:"spec"`
	}
	text, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(text, &parts)
	return parts.Spec, err
}

// refer is the resource that a reference such as FlinkStateSnapshot/name means; a name alone is that of a FlinkDeployment. A
// name that ends in -AUTO means the newest resource whose name begins with what stands before AUTO.
func (w *World) refer(ref string) id {
	kind, name, qualified := strings.Cut(ref, "/")
	if !qualified {
		kind, name = kindApp, ref
	}
	prefix, newest := strings.CutSuffix(name, "AUTO")
	if !newest {
		return id{kind, key(name)}
	}
	for _, o := range w.store.list(kind, w.store.revision) {
		if strings.HasPrefix(o.GetName(), prefix) {
			name = o.GetName() // they are in the order of their names, which end in the time of their making
		}
	}
	return id{kind, key(name)}
}

// Patch merges a JSON merge patch into the spec of a resource.
func (w *World) Patch(ref string, patch []byte) error {
	name := w.refer(ref)
	found := w.store.get(name)
	if found == nil {
		return fmt.Errorf("there is no %s to patch", ref)
	}
	before, err := specOf(found)
	if err != nil {
		return err
	}
	after, err := jsonpatch.MergePatch(before, patch)
	if err != nil || string(before) == string(after) {
		return err
	}
	with, err := resource(name.kind)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(fmt.Appendf(nil, `{"spec":%s}`, after), with); err != nil {
		return err
	}
	return w.respec(name.kind, copied(found), with)
}

// Delete asks for the deletion of a resource.
func (w *World) Delete(ref string) error {
	name := w.refer(ref)
	found := w.store.get(name)
	if found == nil {
		return fmt.Errorf("there is no %s to delete", ref)
	}
	w.markDeleted(name, found)
	return nil
}

// Resources are what users, and operators in their place, have made, those first that others refer to.
func (w *World) Resources() []string {
	var refs []string
	for _, kind := range []string{kindApp, kindSnapshot} {
		for _, o := range w.store.list(kind, w.store.revision) {
			refs = append(refs, kind+"/"+o.GetName())
		}
	}
	return refs
}

// markDeleted begins the deletion of a resource that a finalizer holds; one that nothing holds is gone.
func (w *World) markDeleted(name id, found client.Object) {
	if len(found.GetFinalizers()) == 0 {
		w.store.remove(name)
		return
	}
	if found.GetDeletionTimestamp() != nil {
		return
	}
	next := copied(found)
	next.SetDeletionTimestamp(new(metav1.NewTime(w.now)))
	next.SetGeneration(next.GetGeneration() + 1)
	w.store.put(name.kind, next)
}
