package sim

import (
	appsv1 "k8s.io/api/apps/v1"

	"github.com/drey-project/drey/internal/names"
)

// isSession tells whether a resource is a session cluster.
func (w *World) isSession(name string) bool {
	app := w.app(name)
	return app != nil && app.Spec.Job == nil
}

// recordSession notes the bringing up of a session cluster.
func (w *World) recordSession(name string, d *appsv1.Deployment) {
	e := Effect{
		"e": "submitSession", "cluster": name, "generation": nil, "image": d.Spec.Template.Spec.Containers[0].Image,
		"persisted": w.persisted(name),
	}
	if generation, set := d.Annotations[names.AnnotationGeneration]; set {
		e["generation"] = generation
	}
	w.effects = append(w.effects, e)
}
