package cluster

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

// Names of ports, by which services and probes refer to them.
const (
	PortREST = "rest"
	PortRPC  = "jobmanager-rpc"
	PortBlob = "blobserver"
)

// InternalService adds the headless Service through which TaskManagers find their JobManager, and tells Flink its name.
func InternalService(d Draft) (Draft, error) {
	annotations, err := conf.Get(d.Conf, option.InternalServiceAnnotations)
	if err != nil {
		return Draft{}, err
	}
	meta := d.Meta(names.InternalService(d.ID))
	meta.Annotations = annotations
	d.Manifests.InternalService = newService(meta, corev1.ServiceSpec{
		ClusterIP: corev1.ClusterIPNone,
		Selector:  d.Selector(names.ComponentJobManager),
		Ports: []corev1.ServicePort{
			{Name: PortRPC, Port: d.Ports.RPC},
			{Name: PortBlob, Port: d.Ports.Blob},
		},
	})
	d.Conf = conf.Set(d.Conf, option.JobManagerAddress, meta.Name+"."+d.Namespace)
	return d, nil
}

// RESTService adds the Service in front of the REST API.
func RESTService(d Draft) (Draft, error) {
	exposed, err := conf.Get(d.Conf, option.RESTServiceType)
	if err != nil {
		return Draft{}, err
	}
	annotations, err := conf.Get(d.Conf, option.RESTServiceAnnotations)
	if err != nil {
		return Draft{}, err
	}
	meta := d.Meta(names.RestService(d.ID))
	meta.Annotations = annotations
	service := newService(meta, corev1.ServiceSpec{
		Type:     corev1.ServiceType(exposed),
		Selector: d.Selector(names.ComponentJobManager),
		Ports: []corev1.ServicePort{
			{Name: PortREST, Port: d.Ports.REST, TargetPort: intstr.FromInt32(d.Ports.RESTBind)},
		},
	})
	if exposed == option.HeadlessClusterIP {
		service.Spec.Type, service.Spec.ClusterIP = corev1.ServiceTypeClusterIP, corev1.ClusterIPNone
	}
	d.Manifests.RESTService = service
	return d, nil
}

func newService(meta metav1.ObjectMeta, spec corev1.ServiceSpec) *corev1.Service {
	return &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: meta,
		Spec:       spec,
	}
}

// NewConfigMap makes a ConfigMap of the cluster.
func NewConfigMap(meta metav1.ObjectMeta, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: meta,
		Data:       data,
	}
}

// FromConfigMap is a volume with the given keys of a ConfigMap as files; no keys give all of them.
func FromConfigMap(volume, configMap string, items ...corev1.KeyToPath) corev1.Volume {
	return corev1.Volume{Name: volume, VolumeSource: corev1.VolumeSource{
		ConfigMap: &corev1.ConfigMapVolumeSource{
			LocalObjectReference: corev1.LocalObjectReference{Name: configMap},
			Items:                items,
		},
	}}
}

// FromSecret is a volume with all that a Secret holds.
func FromSecret(volume, secret string) corev1.Volume {
	return corev1.Volume{Name: volume, VolumeSource: corev1.VolumeSource{
		Secret: &corev1.SecretVolumeSource{SecretName: secret},
	}}
}
