package kube

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/internal/names"
)

// Caches says what is kept in memory: of the whole cluster only the objects that carry Flink's labels, and of those only
// what turns look at. A cached Deployment has no pod template and a cached Pod no spec, so neither may be written back.
func Caches(namespaces []string) cache.Options {
	options := cache.Options{
		DefaultTransform: cache.TransformStripManagedFields(),
		ByObject: map[client.Object]cache.ByObject{
			&appsv1.Deployment{}:    {Label: component(names.ComponentJobManager, names.ComponentTaskManager), Transform: slim(slimDeployment)},
			&corev1.Pod{}:           {Label: component(names.ComponentJobManager), Transform: slim(slimPod)},
			&networkingv1.Ingress{}: {Label: component(names.ComponentIngress)},
		},
	}
	for _, namespace := range namespaces {
		if options.DefaultNamespaces == nil {
			options.DefaultNamespaces = map[string]cache.Config{}
		}
		options.DefaultNamespaces[namespace] = cache.Config{}
	}
	return options
}

// Uncached are the kinds that are always read past the caches: there are many of them, and they are needed rarely.
func Uncached() []client.Object {
	return []client.Object{&corev1.ConfigMap{}, &corev1.Secret{}, &corev1.Service{}, &corev1.Event{}}
}

func component(values ...string) labels.Selector {
	requirement, err := labels.NewRequirement(names.LabelComponent, selection.In, values)
	if err != nil {
		return labels.Nothing()
	}
	return labels.NewSelector().Add(*requirement)
}

// slim is a transform that drops the bookkeeping of every object and what cut drops of those of its type.
func slim[T client.Object](cut func(T)) func(any) (any, error) {
	return func(o any) (any, error) {
		if object, ok := o.(T); ok {
			object.SetManagedFields(nil)
			cut(object)
		}
		return o, nil
	}
}

func slimDeployment(d *appsv1.Deployment) {
	d.Spec.Template = corev1.PodTemplateSpec{}
	delete(d.Annotations, corev1.LastAppliedConfigAnnotation)
}

func slimPod(p *corev1.Pod) {
	p.Spec = corev1.PodSpec{NodeName: p.Spec.NodeName}
	p.Annotations = nil
	p.Status.ContainerStatuses = slimStatuses(p.Status.ContainerStatuses)
	p.Status.InitContainerStatuses = slimStatuses(p.Status.InitContainerStatuses)
}

// slimStatuses keeps the states of containers and drops the images, volumes and resources.
func slimStatuses(statuses []corev1.ContainerStatus) []corev1.ContainerStatus {
	for i, s := range statuses {
		statuses[i] = corev1.ContainerStatus{
			Name: s.Name, Ready: s.Ready, RestartCount: s.RestartCount, Started: s.Started,
			State: s.State, LastTerminationState: s.LastTerminationState,
		}
	}
	return statuses
}
