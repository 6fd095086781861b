package webhook

import (
	"fmt"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	clientrest "k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
)

// connect makes a client that reads past all caches: an admission asks for one object at most, and a cluster that was made
// a moment ago must be seen.
func connect(access *clientrest.Config) (client.Client, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{v1beta1.AddToScheme, corev1.AddToScheme, admissionv1.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	access = clientrest.CopyConfig(access)
	access.QPS, access.Burst = -1, -1
	c, err := client.New(access, client.Options{Scheme: scheme, Mapper: kinds()})
	if err != nil {
		return nil, fmt.Errorf("cannot make a client for the Kubernetes API: %w", err)
	}
	return c, nil
}

// kinds are those that the webhook asks for. They are not discovered: a server that cannot say which kinds it has must not
// look like one without the object.
func kinds() meta.RESTMapper {
	m := meta.NewDefaultRESTMapper(nil)
	m.Add(v1beta1.GroupVersion.WithKind(v1beta1.KindFlinkDeployment), meta.RESTScopeNamespace)
	m.Add(v1beta1.GroupVersion.WithKind(v1beta1.KindFlinkSessionJob), meta.RESTScopeNamespace)
	m.Add(corev1.SchemeGroupVersion.WithKind("Secret"), meta.RESTScopeNamespace)
	m.Add(admissionv1.SchemeGroupVersion.WithKind("ValidatingWebhookConfiguration"), meta.RESTScopeRoot)
	m.Add(admissionv1.SchemeGroupVersion.WithKind("MutatingWebhookConfiguration"), meta.RESTScopeRoot)
	return m
}
