package native

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/render/cluster"
)

const (
	templateVolume = "pod-template-volume"
	templateDir    = "/opt/flink/pod-template"
	templateFile   = "taskmanager-pod-template.yaml"
)

// taskManagerTemplate ships the TaskManager's pod template to where Flink looks for it when it starts TaskManagers.
func taskManagerTemplate(d cluster.Draft) (cluster.Draft, error) {
	text, there, err := d.TaskManagerTemplateText()
	if err != nil || !there {
		return d, err
	}
	meta := d.Meta(names.PodTemplate(d.ID))
	d.Manifests.PodTemplate = cluster.NewConfigMap(meta, map[string]string{templateFile: text})
	volume := cluster.FromConfigMap(templateVolume, meta.Name, corev1.KeyToPath{Key: templateFile, Path: templateFile})
	return d.Mount(volume, corev1.VolumeMount{MountPath: templateDir}), nil
}
