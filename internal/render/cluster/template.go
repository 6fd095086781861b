package cluster

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/podtemplate"
)

// JobManagerTemplate gives the draft the JobManager's pod template, its main container apart.
func JobManagerTemplate(d Draft) (Draft, error) {
	template, err := d.template(d.JobManager, option.JobManagerPodTemplate)
	if err != nil {
		return Draft{}, err
	}
	return d.from(template)
}

// TaskManagerTemplate does the same for TaskManagers.
func TaskManagerTemplate(d Draft) (Draft, error) {
	template, err := d.template(d.TaskManager, option.TaskManagerPodTemplate)
	if err != nil {
		return Draft{}, err
	}
	return d.from(template)
}

// TaskManagerTemplateText returns the TaskManager's pod template as YAML; false if there is none. A file is shipped as it is.
func (d Draft) TaskManagerTemplateText() (string, bool, error) {
	if d.TaskManager.IsAbsent() {
		return d.templateFile(option.TaskManagerPodTemplate)
	}
	text, err := yaml.Marshal(d.TaskManager)
	if err != nil {
		return "", false, fmt.Errorf("cannot write TaskManager pod template: %w", err)
	}
	return string(text), true, nil
}

func (d Draft) template(given podtemplate.Template, file conf.Option[string]) (podtemplate.Template, error) {
	if !given.IsAbsent() {
		return given, nil
	}
	text, there, err := d.templateFile(file)
	if err != nil || !there {
		return podtemplate.Template{}, err
	}
	raw, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return podtemplate.Template{}, fmt.Errorf("cannot read pod template of %s: %w", file.Key, err)
	}
	return podtemplate.Parse(raw)
}

// templateFile returns the text of a pod template file that the configuration names.
func (d Draft) templateFile(o conf.Option[string]) (string, bool, error) {
	file, set, err := conf.Find(d.Conf, o)
	if err != nil || !set {
		return "", false, err
	}
	text, there := d.Operator.Files[file]
	if !there {
		return "", false, fmt.Errorf("Pod template file %s does not exist.", file)
	}
	return text, true, nil
}

// from splits the main container off a template; one that lacks it gets an empty one.
func (d Draft) from(template podtemplate.Template) (Draft, error) {
	pod, err := template.Decode()
	if err != nil {
		return Draft{}, err
	}
	d.Main = corev1.Container{}
	var others []corev1.Container
	for _, container := range pod.Spec.Containers {
		if container.Name == podtemplate.MainContainer {
			d.Main = container
			continue
		}
		others = append(others, container)
	}
	pod.Spec.Containers = others
	d.Template = pod
	return d, nil
}

// Pod returns the pod with its main container, which comes last.
func (d Draft) Pod() corev1.PodTemplateSpec {
	pod := d.Template
	pod.Spec.Containers = append(pod.Spec.Containers[:len(pod.Spec.Containers):len(pod.Spec.Containers)], d.Main)
	return pod
}
