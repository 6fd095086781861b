package diff

import (
	"slices"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/jackson"
)

// Cleaned is a spec whose pod templates have no properties beside metadata and spec. Old releases recorded an apiVersion and a kind
// there, which are no change. A template that cannot be read stays as it is.
func Cleaned(s v1beta1.FlinkDeploymentSpec) v1beta1.FlinkDeploymentSpec {
	s.PodTemplate = cleanedTemplate(s.PodTemplate)
	if s.JobManager != nil {
		manager := *s.JobManager
		manager.PodTemplate = cleanedTemplate(manager.PodTemplate)
		s.JobManager = &manager
	}
	if s.TaskManager != nil {
		manager := *s.TaskManager
		manager.PodTemplate = cleanedTemplate(manager.PodTemplate)
		s.TaskManager = &manager
	}
	return s
}

func cleanedTemplate(p *v1beta1.PodTemplate) *v1beta1.PodTemplate {
	if p == nil {
		return nil
	}
	n, err := jackson.Parse(string(p.Raw()))
	if err != nil || !slices.ContainsFunc(n.Keys(), isUnknown) {
		return p
	}
	for _, key := range slices.DeleteFunc(slices.Clone(n.Keys()), func(key string) bool { return !isUnknown(key) }) {
		n = n.Without(key)
	}
	return v1beta1.PodTemplateFromJSON([]byte(jackson.Print(n)))
}

func isUnknown(key string) bool { return key != "metadata" && key != "spec" }
