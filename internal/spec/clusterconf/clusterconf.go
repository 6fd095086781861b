// Package clusterconf computes the effective Flink configuration of a resource.
//
// Later layers win over earlier ones:
//
//	operator configuration
//	  defaults of the namespace
//	    defaults of the Flink version: v1_18+ before v1_19+ before v1_20
//	      spec.flinkConfiguration
//	        what the fields of the spec mean in Flink's configuration
//
// For gives the configuration that a cluster is deployed with, Observe that of the cluster that is already there, and
// SessionJob that of a job on it. What one deployment adds to all that, such as a job id or the path to restore from, is not
// decided here. Pod templates and log configuration are files for Flink; Files gives them as data.
package clusterconf

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/settings"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// For returns the configuration to deploy a spec with. The base is the operator's own configuration.
func For(base conf.Conf, meta metav1.ObjectMeta, spec *v1beta1.FlinkDeploymentSpec) (conf.Conf, error) {
	c, err := build(base, meta, spec)
	if err != nil {
		return conf.Conf{}, err
	}
	return withGeneration(c, meta.Generation)
}

func withGeneration(c conf.Conf, generation int64) (conf.Conf, error) {
	if generation == 0 {
		return c, nil
	}
	annotations, err := conf.Get(c, option.JobManagerAnnotations)
	if err != nil {
		return conf.Conf{}, err
	}
	annotations = maps.Clone(annotations)
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[names.AnnotationGeneration] = strconv.FormatInt(generation, 10)
	return conf.Set(c, option.JobManagerAnnotations, annotations), nil
}

// Observe returns the configuration of the cluster that was deployed with the deployed spec. Operator and autoscaler options
// and the savepoint directory come from the current spec, so that changing them needs no upgrade.
func Observe(base conf.Conf, meta metav1.ObjectMeta, deployed, current *v1beta1.FlinkDeploymentSpec) (conf.Conf, error) {
	c, err := build(base, meta, deployed)
	if err != nil {
		return conf.Conf{}, err
	}
	now, err := conf.Flatten(current.FlinkConfiguration.Raw())
	if err != nil {
		return conf.Conf{}, err
	}
	b := c.Edit()
	for _, key := range now.Keys() {
		if strings.HasPrefix(key, settings.OperatorPrefix) || strings.HasPrefix(key, settings.AutoscalerPrefix) {
			text, _ := now.Lookup(key)
			b.Set(key, text)
		}
	}
	directory, found, err := conf.Find(now, option.SavepointDir)
	if err != nil {
		return conf.Conf{}, err
	}
	if found {
		conf.Put(b, option.SavepointDir, directory)
	}
	return b.Conf(), nil
}

// SessionJob returns the configuration of a job on a session cluster. The cluster is the observed configuration of that.
func SessionJob(cluster conf.Conf, name string, spec *v1beta1.FlinkSessionJobSpec) (conf.Conf, error) {
	if spec.Job == nil {
		return conf.Conf{}, errors.New("session job has no job")
	}
	own, err := conf.Flatten(spec.FlinkConfiguration.Raw())
	if err != nil {
		return conf.Conf{}, err
	}
	in := cluster.Merge(own)
	b := &builder{in: in, out: in.Edit()}
	b.anyJob(name, spec.Job)
	return b.out.Conf(), nil
}

// build computes what For and Observe have in common.
func build(base conf.Conf, meta metav1.ObjectMeta, spec *v1beta1.FlinkDeploymentSpec) (conf.Conf, error) {
	b, err := newBuilder(base, meta, spec)
	if err == nil {
		b.cluster()
		err = b.err
	}
	if err != nil {
		return conf.Conf{}, fmt.Errorf("cannot compute the configuration of %s: %w", meta.Name, err)
	}
	return b.out.Conf(), nil
}
