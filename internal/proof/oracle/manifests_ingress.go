package oracle

import (
	"cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/render/ingress"
)

// recordedMinor is the minor version of the recorded API server, unless a recording says otherwise.
const recordedMinor = "31"

// renderIngress returns the Ingress of a resource; nil if it has none.
func renderIngress(in deployInput, c conf.Conf) (ingress.Object, error) {
	_, s, err := settingsOf(in)
	app := &in.Resource
	if err != nil || !s.IngressManaged || app.Spec.Ingress == nil {
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
