package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	networkingv1beta1 "k8s.io/api/networking/v1beta1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/drey-project/drey/internal/render/cluster"
)

// sameObject are the rules for comparing Kubernetes objects: amounts by value, nothing is the same as empty.
var sameObject = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b resource.Quantity) bool { return a.Cmp(b) == 0 }),
}

// diffRequests compares the objects that were written last with the rendered ones. Deletions clean up after failures only.
func (d *deployment) diffRequests(want []request) string {
	var out strings.Builder
	got := map[string]cluster.Object{}
	for _, object := range d.objects() {
		got[address(object)] = object
	}
	recorded := map[string]request{}
	for _, r := range want {
		if r.Method == "POST" || r.Method == "PUT" {
			recorded[r.address()] = r
		}
	}
	for _, address := range slices.Sorted(maps.Keys(recorded)) {
		object, there := got[address]
		if !there {
			out.WriteString(d.diffMetadata(address, recorded[address].Body))
			continue
		}
		delete(got, address)
		if diff := d.diffObject(recorded[address].Body, object); diff != "" {
			fmt.Fprintf(&out, "%s:\n%s\n", address, diff)
		}
	}
	for _, address := range slices.Sorted(maps.Keys(got)) {
		fmt.Fprintf(&out, "too much: %s\n", address)
	}
	return out.String()
}

// diffMetadata compares a ConfigMap of the HA metadata, which is not rendered but changed in place.
func (d *deployment) diffMetadata(address string, recorded json.RawMessage) string {
	var want, got corev1.ConfigMap
	if err := json.Unmarshal(recorded, &want); err != nil {
		return err.Error()
	}
	if !d.exists(&got, want.Name) {
		return fmt.Sprintf("missing: %s\n", address)
	}
	return cmp.Diff([]any{want.Data, want.Labels}, []any{got.Data, got.Labels}, sameObject)
}

// objects are all that the deployment leaves behind.
func (d *deployment) objects() []cluster.Object {
	out := d.rendered.Objects()
	if d.ingress != nil {
		out = append(out, d.ingress)
	}
	return out
}

// address is what tells objects apart.
func address(object cluster.Object) string {
	kind := object.GetObjectKind().GroupVersionKind()
	return kind.GroupVersion().String() + " " + kind.Kind + " " + object.GetNamespace() + "/" + object.GetName()
}

func (r request) address() string {
	var head struct {
		APIVersion, Kind string
		Metadata         struct{ Name string }
	}
	if err := json.Unmarshal(r.Body, &head); err != nil {
		return err.Error()
	}
	_, rest, _ := strings.Cut(r.Path, "/namespaces/")
	namespace, _, _ := strings.Cut(rest, "/")
	return head.APIVersion + " " + head.Kind + " " + namespace + "/" + head.Metadata.Name
}

// diffObject compares a recorded object with a rendered one.
func (d *deployment) diffObject(recorded json.RawMessage, got cluster.Object) string {
	switch got := got.DeepCopyObject().(type) {
	case *appsv1.Deployment:
		return diffAs(recorded, got, d.inAnyOrder)
	case *corev1.ConfigMap:
		return diffAs(recorded, got, d.parsedFiles)
	case *corev1.Service:
		return diffAs(recorded, got, nil)
	case *corev1.Secret:
		return diffAs(recorded, got, nil)
	case *networkingv1.Ingress:
		return diffAs(recorded, got, nil)
	case *networkingv1beta1.Ingress:
		return diffAs(recorded, got, nil)
	default:
		return fmt.Sprintf("no rule to compare %T", got)
	}
}

// diffAs compares after bringing both objects into a common form. A property that the Go type lacks is a difference.
func diffAs[T any, P interface {
	*T
	cluster.Object
}](recorded json.RawMessage, got P, common func(want, got P) string) string {
	want := P(new(T))
	strict := json.NewDecoder(bytes.NewReader(recorded))
	strict.DisallowUnknownFields()
	if err := strict.Decode(want); err != nil {
		return err.Error()
	}
	want.SetNamespace(got.GetNamespace())
	want.SetResourceVersion("")
	want.SetUID("")
	var out string
	if common != nil {
		out = common(want, got)
	}
	return out + cmp.Diff(want, got, sameObject)
}
