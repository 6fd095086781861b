package ingress

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	networkingv1 "k8s.io/api/networking/v1"
	networkingv1beta1 "k8s.io/api/networking/v1beta1"
	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
)

func input(template string, spec v1beta1.IngressSpec, kubernetes Version) Input {
	spec.Template = &template
	return Input{
		Owner:   Owner{Kind: v1beta1.KindFlinkDeployment, Name: "orders", Namespace: "shop", UID: "4f8b"},
		Spec:    spec,
		Cluster: "orders",
		Conf:    conf.FromMap(map[string]string{"rest.port": "9091"}),

		Kubernetes: kubernetes,
	}
}

const wantV1 = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations:
    a: b
  labels:
    component: ingress
    team: x
  name: orders
  namespace: shop
  ownerReferences:
  - apiVersion: flink.apache.org/v1beta1
    blockOwnerDeletion: true
    controller: true
    kind: FlinkDeployment
    name: orders
    uid: 4f8b
spec:
  ingressClassName: nginx
  rules:
  - host: example.com
    http:
      paths:
      - backend:
          service:
            name: orders-rest
            port:
              number: 9091
        path: /shop/orders(/|$)(.*)
        pathType: ImplementationSpecific
  tls:
  - hosts:
    - example.com
    secretName: tls
status:
  loadBalancer: {}
`

func TestAnIngressIsWholeInTheCurrentVersion(t *testing.T) {
	class := "nginx"
	got, err := Render(input("example.com/{{namespace}}/{{name}}(/|$)(.*)", v1beta1.IngressSpec{
		ClassName: &class, Annotations: map[string]string{"a": "b"}, Labels: map[string]string{"team": "x", "component": "evil"},
		TLS: []networkingv1.IngressTLS{{Hosts: []string{"example.com"}, SecretName: "tls"}},
	}, Version{"1", "31"}))
	if err != nil {
		t.Fatal(err)
	}
	text, err := yaml.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantV1, string(text)); diff != "" {
		t.Errorf("Ingress (-want +got):\n%s", diff)
	}
}

func TestAnIngressForOldKubernetes(t *testing.T) {
	got, err := Render(input("h/x", v1beta1.IngressSpec{TLS: []networkingv1.IngressTLS{{SecretName: "tls"}}}, Version{"1", "18"}))
	if err != nil {
		t.Fatal(err)
	}
	old, is := got.(*networkingv1beta1.Ingress)
	if !is {
		t.Fatalf("Ingress is a %T, want v1beta1", got)
	}
	backend := old.Spec.Rules[0].HTTP.Paths[0].Backend
	if backend.ServiceName != "orders-rest" || backend.ServicePort.IntValue() != 9091 || old.Spec.TLS[0].SecretName != "tls" {
		t.Errorf("spec = %+v, want the service orders-rest on 9091 and the TLS block", old.Spec)
	}
}

func TestIngressMovedToV1InKubernetes119(t *testing.T) {
	tests := map[string]struct {
		version Version
		want    bool
	}{
		"a newer one":                       {Version{"1", "31"}, true},
		"the first one":                     {Version{"1", "19"}, true},
		"an older one":                      {Version{"1", "18"}, false},
		"numbers are not texts":             {Version{"1", "9"}, false},
		"a later major version":             {Version{"2", "0"}, true},
		"what is no number is a text":       {Version{"1", "19+"}, true},
		"and 18 comes before 19 there, too": {Version{"1", "18+"}, false},
		"but 9 comes after 19":              {Version{"1", "9+"}, true},
		"what precedes a release is older":  {Version{"1", "19-rc.1"}, false},
		"as is what is built from it":       {Version{"1", "19+k3s1"}, false},
		"unless the release is newer":       {Version{"1", "20+k3s1"}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := test.version.knowsNetworkingV1(); got != test.want {
				t.Errorf("%v knows networking.k8s.io/v1 = %t, want %t", test.version, got, test.want)
			}
		})
	}
}

func TestWhatCannotBecomeAnIngress(t *testing.T) {
	noTemplate := input("", v1beta1.IngressSpec{}, Version{"1", "31"})
	noTemplate.Spec.Template = nil
	tests := map[string]Input{
		"no template":               noTemplate,
		"a template that is no URL": input("h:port", v1beta1.IngressSpec{}, Version{"1", "31"}),
	}
	for name, in := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := Render(in); err == nil {
				t.Error("Render() succeeds, want an error")
			}
		})
	}
}
