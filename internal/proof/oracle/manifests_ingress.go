package oracle

import (
	"cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/render/ingress"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/settings"
)

// recordedMinor is the minor version of the recorded API server, unless a recording says otherwise.
const recordedMinor = "31"

// managesIngress tells whether the operator looks after the Ingress of a resource.
func managesIngress(in deployInput) (bool, error) {
	base, err := in.base()
	if err != nil {
		return false, err
	}
	release, err := version.Parse(string(*in.Resource.Spec.FlinkVersion))
	if err != nil {
		return false, err
	}
	s, err := settings.From(clusterconf.Defaults(base, in.Resource.Namespace, release), in.Env)
	return s.IngressManaged, err
}

// renderIngress returns the Ingress of a resource; nil if it has none.
func renderIngress(in deployInput, c conf.Conf) (ingress.Object, error) {
	managed, err := managesIngress(in)
	app := &in.Resource
	if err != nil || !managed || app.Spec.Ingress == nil {
		return nil, err
	}
	return ingress.Render(ingress.Input{
		Owner: ingress.Owner{
			Kind: v1beta1.KindFlinkDeployment, Name: app.Name, Namespace: app.Namespace, UID: app.UID,
		},
		Spec:       *app.Spec.Ingress,
		Cluster:    app.Name,
		Conf:       c,
		Kubernetes: ingress.Version{Major: "1", Minor: cmp.Or(in.KubernetesMinor, recordedMinor)},
	})
}
