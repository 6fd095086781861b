package cluster

import (
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/internal/names"
)

// JobManagerDeployment turns the finished pod into the JobManager's Deployment. It comes last.
func JobManagerDeployment(d Draft) (Draft, error) {
	replicas, err := memory.JobManagers(d.Conf)
	if err != nil {
		return Draft{}, err
	}
	d.Manifests.JobManager, err = d.deployment(jobManager, names.JobManager(d.ID), int32(replicas))
	return d, err
}

func (d Draft) deployment(c component, name string, replicas int32) (*appsv1.Deployment, error) {
	owners, err := d.owners()
	if err != nil {
		return nil, err
	}
	meta := d.Meta(name)
	meta.OwnerReferences = owners
	if meta.Labels, err = d.podLabels(c); err != nil {
		return nil, err
	}
	if meta.Annotations, err = conf.Get(d.Conf, c.annotations); err != nil {
		return nil, err
	}
	return &appsv1.Deployment{
		TypeMeta:   metav1.TypeMeta{APIVersion: appsv1.SchemeGroupVersion.String(), Kind: "Deployment"},
		ObjectMeta: meta,
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: d.Selector(c.name)},
			Template: d.Pod(),
		},
	}, nil
}
