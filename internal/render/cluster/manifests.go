package cluster

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
)

// Manifests are the objects of a cluster; those that it does not need are nil.
type Manifests struct {
	JobManager      *appsv1.Deployment
	InternalService *corev1.Service
	RESTService     *corev1.Service
	HadoopConfig    *corev1.ConfigMap
	KerberosKeytab  *corev1.Secret
	KerberosConfig  *corev1.ConfigMap
	FlinkConfig     *corev1.ConfigMap
	PodTemplate     *corev1.ConfigMap
	// TaskManager is there in standalone mode only; elsewhere Flink starts its TaskManagers itself.
	TaskManager *appsv1.Deployment
}

// Object is any of the objects that make up a cluster.
type Object interface {
	runtime.Object
	metav1.Object
}

// Objects returns all objects in the order in which they are to be created.
func (m Manifests) Objects() []Object {
	var out []Object
	if m.JobManager != nil {
		out = append(out, m.JobManager)
	}
	out = append(out, m.Accompanying()...)
	if m.TaskManager != nil {
		out = append(out, m.TaskManager)
	}
	return out
}

// Accompanying returns the objects that live and die with the JobManager Deployment.
func (m Manifests) Accompanying() []Object {
	var out []Object
	for _, service := range []*corev1.Service{m.InternalService, m.RESTService} {
		if service != nil {
			out = append(out, service)
		}
	}
	if m.HadoopConfig != nil {
		out = append(out, m.HadoopConfig)
	}
	if m.KerberosKeytab != nil {
		out = append(out, m.KerberosKeytab)
	}
	for _, config := range []*corev1.ConfigMap{m.KerberosConfig, m.FlinkConfig, m.PodTemplate} {
		if config != nil {
			out = append(out, config)
		}
	}
	return out
}

// OwnedBy returns the manifests with their accompanying objects owned by the JobManager Deployment that was created with
// the given UID, so that Kubernetes removes them with it.
func (m Manifests) OwnedBy(deployment types.UID) Manifests {
	m = m.copyAccompanying()
	yes := true
	for _, object := range m.Accompanying() {
		object.SetOwnerReferences([]metav1.OwnerReference{{
			APIVersion: appsv1.SchemeGroupVersion.String(), Kind: "Deployment",
			Name: m.JobManager.Name, UID: deployment,
			Controller: &yes, BlockOwnerDeletion: &yes,
		}})
	}
	return m
}

func (m Manifests) copyAccompanying() Manifests {
	m.InternalService, m.RESTService = m.InternalService.DeepCopy(), m.RESTService.DeepCopy()
	m.HadoopConfig, m.KerberosConfig = m.HadoopConfig.DeepCopy(), m.KerberosConfig.DeepCopy()
	m.KerberosKeytab, m.FlinkConfig = m.KerberosKeytab.DeepCopy(), m.FlinkConfig.DeepCopy()
	m.PodTemplate = m.PodTemplate.DeepCopy()
	return m
}
