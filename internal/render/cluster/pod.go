package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

// metadata adds the component's labels and annotations to those of the pod template.
func (d Draft) metadata(c component) (Draft, error) {
	labels, err := d.podLabels(c)
	if err != nil {
		return Draft{}, err
	}
	annotations, err := conf.Get(d.Conf, c.annotations)
	if err != nil {
		return Draft{}, err
	}
	d.Template.Labels = merged(d.Template.Labels, labels)
	d.Template.Annotations = merged(d.Template.Annotations, annotations)
	return d, nil
}

// podLabels are the labels of a component's Deployment and pods. A user may not override ours, except on a standalone
// JobManager, as ever.
func (d Draft) podLabels(c component) (map[string]string, error) {
	users, err := conf.Get(d.Conf, c.labels)
	if err != nil {
		return nil, err
	}
	ours := d.Selector(c.name)
	if d.Type == names.TypeStandalone && c.name == names.ComponentJobManager {
		return merged(ours, users), nil
	}
	return merged(users, ours), nil
}

// placement adds what decides where a pod runs and where its image comes from.
func (d Draft) placement(c component) (Draft, error) {
	secrets, err := conf.Get(d.Conf, option.ImagePullSecrets)
	if err != nil {
		return Draft{}, err
	}
	nodes, err := conf.Get(d.Conf, c.nodeSelector)
	if err != nil {
		return Draft{}, err
	}
	tolerations, err := d.tolerations(c)
	if err != nil {
		return Draft{}, err
	}
	pod := &d.Template.Spec
	for _, secret := range secrets {
		if name := strings.TrimSpace(secret); name != "" {
			pod.ImagePullSecrets = append(pod.ImagePullSecrets, corev1.LocalObjectReference{Name: name})
		}
	}
	pod.NodeSelector = merged(pod.NodeSelector, nodes)
	pod.Tolerations = append(pod.Tolerations, tolerations...)
	return d, nil
}

func (d Draft) tolerations(c component) ([]corev1.Toleration, error) {
	entries, err := conf.Get(d.Conf, c.tolerations)
	if err != nil {
		return nil, err
	}
	out := make([]corev1.Toleration, 0, len(entries))
	for _, entry := range entries {
		toleration, err := tolerationFrom(entry)
		if err != nil {
			return nil, fmt.Errorf("%s: tolerationSeconds: %w", c.tolerations.Key, err)
		}
		out = append(out, toleration)
	}
	return out, nil
}

// tolerationFrom reads a toleration. Letters may have any case, and unknown properties are ignored, as in Flink.
func tolerationFrom(entry map[string]string) (corev1.Toleration, error) {
	var out corev1.Toleration
	for property, value := range entry {
		switch strings.ToLower(property) {
		case "key":
			out.Key = value
		case "operator":
			out.Operator = corev1.TolerationOperator(value)
		case "value":
			out.Value = value
		case "effect":
			out.Effect = corev1.TaintEffect(value)
		case "tolerationseconds":
			seconds, err := conf.ParseLong(value)
			if err != nil {
				return corev1.Toleration{}, err
			}
			out.TolerationSeconds = &seconds
		}
	}
	return out, nil
}

// environment adds the component's variables of the configuration and the directory of the logs.
func (d Draft) environment(c component, more ...corev1.EnvVar) (Draft, error) {
	users := map[string]string{}
	for key, value := range d.Conf.Map() {
		if name, is := strings.CutPrefix(key, c.env); is && name != "" {
			users[name] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(users)) {
		d.Main.Env = append(d.Main.Env, corev1.EnvVar{Name: name, Value: users[name]})
	}
	d.Main.Env = append(d.Main.Env, more...)
	logs, set, err := conf.Find(d.Conf, option.LogDir)
	if err == nil && set {
		d.Main.Env = append(d.Main.Env, corev1.EnvVar{Name: "FLINK_LOG_DIR", Value: logs})
	}
	return d, err
}

// merged returns both maps as one; over wins.
func merged(base, over map[string]string) map[string]string {
	if len(base)+len(over) == 0 {
		return nil
	}
	out := make(map[string]string, len(base)+len(over))
	maps.Copy(out, base)
	maps.Copy(out, over)
	return out
}
