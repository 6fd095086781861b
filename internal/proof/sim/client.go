package sim

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"

	"github.com/drey-project/drey/api/v1beta1"
)

// The kinds of objects that take part in stories.
const (
	kindApp        = v1beta1.KindFlinkDeployment
	kindSnapshot   = v1beta1.KindFlinkStateSnapshot
	kindDeployment = "Deployment"
	kindPod        = "Pod"
	kindConfigMap  = "ConfigMap"
	kindEvent      = "Event"
)

// scheme knows the types of all objects.
var scheme = newScheme()

func newScheme() *runtime.Scheme {
	s := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, v1beta1.AddToScheme} {
		if err := add(s); err != nil {
			panic(err) // the types are compiled in; this cannot depend on anything
		}
	}
	return s
}

func kindOf(o runtime.Object) string {
	switch o.(type) {
	case *v1beta1.FlinkDeployment:
		return kindApp
	case *v1beta1.FlinkStateSnapshot:
		return kindSnapshot
	case *appsv1.Deployment:
		return kindDeployment
	case *corev1.Pod:
		return kindPod
	case *corev1.ConfigMap:
		return kindConfigMap
	}
	kind, err := apiutil.GVKForObject(o, scheme)
	if err != nil {
		return ""
	}
	return kind.Kind
}

// apiClient is a client of the simulated API server. Each call passes the world's faults.
type apiClient struct {
	client.Client // the methods that nobody calls
	w             *World
	// cached reads may be behind.
	cached bool
}

var errUnsupported = errors.New("the simulated API server cannot do that")

func (c *apiClient) Scheme() *runtime.Scheme { return scheme }

func (c *apiClient) GroupVersionKindFor(o runtime.Object) (schema.GroupVersionKind, error) {
	return apiutil.GVKForObject(o, scheme)
}

// revision is how much of the store this client sees.
func (c *apiClient) revision() int64 {
	if c.cached {
		return c.w.horizon()
	}
	return c.w.store.revision
}

func (c *apiClient) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	kind := kindOf(into)
	if c.cached {
		return c.read(kind, key, into)
	}
	return c.w.call(call{"get", kind, key.Name}, func() error { return c.read(kind, key, into) })
}

func (c *apiClient) read(kind string, key client.ObjectKey, into client.Object) error {
	found := c.w.store.at(id{kind, key}, c.revision())
	if found == nil {
		return apierrors.NewNotFound(groupResource(kind), key.Name)
	}
	copyInto(found, into)
	return nil
}

func copyInto(from, into client.Object) {
	copied := from.DeepCopyObject()
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(copied).Elem())
}

func (c *apiClient) List(_ context.Context, into client.ObjectList, options ...client.ListOption) error {
	listKind := kindOf(into)
	kind := listKind[:len(listKind)-len("List")]
	if c.cached {
		return c.fill(kind, into, options)
	}
	return c.w.call(call{"list", kind, ""}, func() error { return c.fill(kind, into, options) })
}

func (c *apiClient) fill(kind string, into client.ObjectList, options []client.ListOption) error {
	wanted := (&client.ListOptions{}).ApplyOptions(options)
	var items []runtime.Object
	for _, o := range c.w.store.list(kind, c.revision()) {
		if wanted.Namespace != "" && o.GetNamespace() != wanted.Namespace {
			continue
		}
		if wanted.LabelSelector != nil && !wanted.LabelSelector.Matches(labelsOf(o)) {
			continue
		}
		items = append(items, o.DeepCopyObject())
	}
	return meta.SetList(into, items)
}

func (c *apiClient) Create(_ context.Context, o client.Object, _ ...client.CreateOption) error {
	kind := kindOf(o)
	return c.w.call(call{"create", kind, o.GetName()}, func() error {
		name := id{kind, client.ObjectKeyFromObject(o)}
		if c.w.store.get(name) != nil {
			return apierrors.NewAlreadyExists(groupResource(kind), o.GetName())
		}
		if err := c.w.admit(o); err != nil {
			return err
		}
		if _, hasLoop := finalizers[kind]; hasLoop {
			o.SetGeneration(1)
		}
		c.w.store.add(kind, o)
		return c.w.created(o)
	})
}

func (c *apiClient) Update(_ context.Context, o client.Object, _ ...client.UpdateOption) error {
	kind := kindOf(o)
	return c.w.call(call{"update", kind, o.GetName()}, func() error {
		if err := c.guard(kind, o); err != nil {
			return err
		}
		o.SetUID(c.w.store.get(id{kind, client.ObjectKeyFromObject(o)}).GetUID())
		c.w.store.put(kind, o)
		return nil
	})
}

// guard refuses writes made from another version than the newest.
func (c *apiClient) guard(kind string, o client.Object) error {
	found := c.w.store.get(id{kind, client.ObjectKeyFromObject(o)})
	if found == nil {
		return apierrors.NewNotFound(groupResource(kind), o.GetName())
	}
	if o.GetResourceVersion() != found.GetResourceVersion() {
		return apierrors.NewConflict(groupResource(kind), o.GetName(), errors.New("the object has been modified"))
	}
	return nil
}

// Patch understands what is sent to change finalizers, labels and replicas.
func (c *apiClient) Patch(_ context.Context, o client.Object, patch client.Patch, _ ...client.PatchOption) error {
	if d, isDeployment := o.(*appsv1.Deployment); isDeployment {
		return c.scale(d)
	}
	partial, ok := o.(*metav1.PartialObjectMetadata)
	if !ok {
		return errUnsupported
	}
	kind := partial.Kind
	return c.w.call(call{"patch", kind, o.GetName()}, func() error { return c.patch(kind, partial, patch) })
}

func (c *apiClient) patch(kind string, o *metav1.PartialObjectMetadata, patch client.Patch) error {
	if err := c.guard(kind, o); err != nil {
		return err
	}
	data, err := patch.Data(o)
	if err != nil {
		return err
	}
	next := copied(c.w.store.get(id{kind, client.ObjectKeyFromObject(o)}))
	if err := mergeMetadata(next, data); err != nil {
		return err
	}
	c.w.store.put(kind, next)
	o.SetResourceVersion(next.GetResourceVersion())
	c.w.finalize(kind, next)
	return nil
}

// mergeMetadata merges the metadata of a JSON merge patch into an object.
func mergeMetadata(next client.Object, patch []byte) error {
	var change struct {
		Metadata struct {
			Finalizers *[]string          `json:"finalizers"`
			Labels     map[string]*string `json:"labels"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(patch, &change); err != nil {
		return err
	}
	if strings.Contains(string(patch), `"finalizers"`) {
		next.SetFinalizers(slices.Clone(deref(change.Metadata.Finalizers)))
	}
	labels := maps.Clone(next.GetLabels())
	for name, value := range change.Metadata.Labels {
		if labels == nil {
			labels = map[string]string{}
		}
		if delete(labels, name); value != nil {
			labels[name] = *value
		}
	}
	next.SetLabels(labels)
	return nil
}

func deref(list *[]string) []string {
	if list == nil {
		return nil
	}
	return *list
}

func (c *apiClient) Delete(_ context.Context, o client.Object, options ...client.DeleteOption) error {
	kind := kindOf(o)
	return c.w.call(call{"delete", kind, o.GetName()}, func() error {
		return c.w.delete(id{kind, client.ObjectKeyFromObject(o)}, (&client.DeleteOptions{}).ApplyOptions(options))
	})
}

func (c *apiClient) Status() client.SubResourceWriter { return statusWriter{c: c} }

// statusWriter writes the status subresource.
type statusWriter struct {
	client.SubResourceWriter
	c *apiClient
}

func (s statusWriter) Update(_ context.Context, o client.Object, _ ...client.SubResourceUpdateOption) error {
	kind := kindOf(o)
	return s.c.w.call(call{"update status of", kind, o.GetName()}, func() error {
		if err := s.c.guard(kind, o); err != nil {
			return err
		}
		next := copied(s.c.w.store.get(id{kind, client.ObjectKeyFromObject(o)}))
		if !replaceStatus(next, o) {
			return errUnsupported
		}
		s.c.w.statusWritten(next)
		s.c.w.store.put(kind, next)
		o.SetResourceVersion(next.GetResourceVersion())
		return nil
	})
}

// replaceStatus puts the status of another into a resource and tells whether their kind has one.
func replaceStatus(in, with client.Object) bool {
	switch o := in.(type) {
	case *v1beta1.FlinkDeployment:
		other, same := with.(*v1beta1.FlinkDeployment)
		if same {
			o.Status = *other.Status.DeepCopy()
		}
		return same
	case *v1beta1.FlinkStateSnapshot:
		other, same := with.(*v1beta1.FlinkStateSnapshot)
		if same {
			o.Status = *other.Status.DeepCopy()
		}
		return same
	}
	return false
}
