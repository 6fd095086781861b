package cluster

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

// maxIDLength leaves room for what is appended to the id in the names of objects.
const maxIDLength = 45

// operatorPrefixes start the keys that concern the operator, not Flink.
var operatorPrefixes = []string{"kubernetes.operator.", "job.autoscaler."}

// Draft is a cluster in the making.
type Draft struct {
	Input
	// ID and Namespace are the cluster's name and place.
	ID, Namespace string
	// Ports are where the JobManager listens.
	Ports Ports
	// Sizes are what the processes ask for.
	Sizes memory.Containers
	// Type says in labels how the cluster is deployed.
	Type string
	// Template is the pod without its main container.
	Template corev1.PodTemplateSpec
	// Main is the container that runs Flink.
	Main corev1.Container
	// Manifests are the objects made so far.
	Manifests Manifests
}

// Step is one decorator. It returns the draft with its own contribution added.
type Step func(Draft) (Draft, error)

// Start begins a draft: the operator's own options are dropped, and the configuration is made fit for Kubernetes.
func Start(in Input, deployedAs string) (Draft, error) {
	d := Draft{Input: in, Type: deployedAs}
	d.Conf = withoutOperatorOptions(in.Conf)
	var err error
	if d.ID, err = clusterID(d.Conf); err != nil {
		return Draft{}, err
	}
	if d.Namespace, err = conf.Get(d.Conf, option.Namespace); err != nil {
		return Draft{}, err
	}
	if strings.TrimSpace(d.Namespace) == "" {
		return Draft{}, fmt.Errorf("%s must not be blank", option.Namespace.Key)
	}
	return d, nil
}

// Run sends a draft through steps, in order.
func Run(d Draft, steps []Step) (Draft, error) {
	for _, step := range steps {
		var err error
		if d, err = step(d); err != nil {
			return Draft{}, err
		}
	}
	return d, nil
}

// Labels are on every object of the cluster.
func (d Draft) Labels() map[string]string {
	return names.ClusterLabels(d.Type, d.ID)
}

// Selector finds the pods of a component.
func (d Draft) Selector(component string) map[string]string {
	labels := d.Labels()
	labels[names.LabelComponent] = component
	return labels
}

// Meta describes an object of the cluster.
func (d Draft) Meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: d.Namespace, Labels: d.Labels()}
}

// Mount gives the pod a volume and the main container a mount of it.
func (d Draft) Mount(volume corev1.Volume, mount corev1.VolumeMount) Draft {
	d.Template.Spec.Volumes = append(d.Template.Spec.Volumes, volume)
	mount.Name = volume.Name
	d.Main.VolumeMounts = append(d.Main.VolumeMounts, mount)
	return d
}

func withoutOperatorOptions(c conf.Conf) conf.Conf {
	b := c.Edit()
	for _, key := range c.Keys() {
		for _, prefix := range operatorPrefixes {
			if strings.HasPrefix(key, prefix) {
				b.Delete(key)
			}
		}
	}
	return b.Conf()
}

func clusterID(c conf.Conf) (string, error) {
	id, err := conf.Get(c, option.ClusterID)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(id) == "" {
		return "", fmt.Errorf("%s must not be blank.", option.ClusterID.Key)
	}
	if len(id) > maxIDLength {
		return "", fmt.Errorf("%s must be no more than %d characters.", option.ClusterID.Key, maxIDLength)
	}
	return id, nil
}
