// Package ingress makes the Ingress in front of a cluster's REST API.
package ingress

import (
	"errors"
	"maps"
	"strings"

	networkingv1 "k8s.io/api/networking/v1"
	networkingv1beta1 "k8s.io/api/networking/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/ingressurl"
)

// NotManaged is what a user is told whose resource asks for an Ingress that the operator does not look after.
const NotManaged = "Ingress management is turned off but ingress set in spec"

// Input is everything that an Ingress depends on.
type Input struct {
	Owner Owner
	Spec  v1beta1.IngressSpec
	// Cluster is the name of the cluster whose REST service is exposed.
	Cluster string
	// Conf is the configuration of that cluster.
	Conf conf.Conf
	// Kubernetes is the version of the API server.
	Kubernetes Version
}

// Owner is the resource that an Ingress belongs to, and is called like.
type Owner struct {
	Kind, Name, Namespace string
	UID                   types.UID
}

// Object is an Ingress in the API version that the API server knows.
type Object interface {
	runtime.Object
	metav1.Object
}

// place is what both API versions say differently.
type place struct {
	meta    metav1.ObjectMeta
	url     ingressurl.URL
	service string
	port    int32
}

// Render returns the Ingress.
func Render(in Input) (Object, error) {
	if in.Spec.Template == nil {
		return nil, errors.New("an ingress must have a template")
	}
	url, err := ingressurl.Of(*in.Spec.Template, ingressurl.Place{Name: in.Owner.Name, Namespace: in.Owner.Namespace})
	if err != nil {
		return nil, err
	}
	port, err := conf.Get(in.Conf, option.RESTPort)
	if err != nil {
		return nil, err
	}
	spec := in.Spec.DeepCopy()
	url = withoutBlanks(url)
	p := place{meta: meta(in), url: url, service: names.RestService(in.Cluster), port: int32(port)}
	if in.Kubernetes.knowsNetworkingV1() {
		return v1(p, spec), nil
	}
	return v1beta1Ingress(p, spec), nil
}

// withoutBlanks drops parts that hold nothing but blanks.
func withoutBlanks(url ingressurl.URL) ingressurl.URL {
	if strings.TrimSpace(url.Host) == "" {
		url.Host = ""
	}
	if strings.TrimSpace(url.Path) == "" {
		url.Path = ""
	}
	return url
}

func meta(in Input) metav1.ObjectMeta {
	yes := true
	labels := maps.Clone(in.Spec.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	labels[names.LabelComponent] = names.ComponentIngress
	return metav1.ObjectMeta{
		Name:        names.Ingress(in.Owner.Name),
		Namespace:   in.Owner.Namespace,
		Labels:      labels,
		Annotations: maps.Clone(in.Spec.Annotations),
		OwnerReferences: []metav1.OwnerReference{{
			APIVersion: v1beta1.APIVersion, Kind: in.Owner.Kind, Name: in.Owner.Name, UID: in.Owner.UID,
			Controller: &yes, BlockOwnerDeletion: &yes,
		}},
	}
}

func v1(p place, spec *v1beta1.IngressSpec) *networkingv1.Ingress {
	anyPath := networkingv1.PathTypeImplementationSpecific
	backend := networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{
		Name: p.service, Port: networkingv1.ServiceBackendPort{Number: p.port},
	}}
	http := &networkingv1.HTTPIngressRuleValue{
		Paths: []networkingv1.HTTPIngressPath{{Path: p.url.Path, PathType: &anyPath, Backend: backend}},
	}
	return &networkingv1.Ingress{
		TypeMeta:   metav1.TypeMeta{APIVersion: networkingv1.SchemeGroupVersion.String(), Kind: "Ingress"},
		ObjectMeta: p.meta,
		Spec: networkingv1.IngressSpec{
			IngressClassName: spec.ClassName,
			TLS:              spec.TLS,
			Rules: []networkingv1.IngressRule{{
				Host: p.url.Host, IngressRuleValue: networkingv1.IngressRuleValue{HTTP: http},
			}},
		},
	}
}

// v1beta1Ingress is for Kubernetes before 1.19.
func v1beta1Ingress(p place, spec *v1beta1.IngressSpec) *networkingv1beta1.Ingress {
	backend := networkingv1beta1.IngressBackend{ServiceName: p.service, ServicePort: intstr.FromInt32(p.port)}
	http := &networkingv1beta1.HTTPIngressRuleValue{
		Paths: []networkingv1beta1.HTTPIngressPath{{Path: p.url.Path, Backend: backend}},
	}
	out := &networkingv1beta1.Ingress{
		TypeMeta:   metav1.TypeMeta{APIVersion: networkingv1beta1.SchemeGroupVersion.String(), Kind: "Ingress"},
		ObjectMeta: p.meta,
		Spec: networkingv1beta1.IngressSpec{
			IngressClassName: spec.ClassName,
			Rules: []networkingv1beta1.IngressRule{{
				Host: p.url.Host, IngressRuleValue: networkingv1beta1.IngressRuleValue{HTTP: http},
			}},
		},
	}
	for _, tls := range spec.TLS {
		out.Spec.TLS = append(out.Spec.TLS, networkingv1beta1.IngressTLS{Hosts: tls.Hosts, SecretName: tls.SecretName})
	}
	return out
}
