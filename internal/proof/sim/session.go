package sim

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/internal/names"
)

// isSession tells whether a resource is a session cluster.
func (w *World) isSession(name string) bool {
	app := w.app(name)
	return app != nil && app.Spec.Job == nil
}

// submission is what the bringing up of a cluster is called among the effects.
func (w *World) submission(name string) string {
	if w.isSession(name) {
		return "submitSession"
	}
	return "submitApplication"
}

// startSession starts a session cluster, whose jobs keep their state in high-availability metadata if there is any.
func (w *World) startSession(name string, ha bool) {
	w.flink.Start(flinksim.Submission{ID: name}).Down()
	if m := names.HAJob(name, "others"); ha && w.configMap(m) == nil {
		w.haMap(m, name)
	}
}

// checkSessionMetadata holds that what the jobs of a session cluster go on from is not deleted before the cluster itself is.
func (w *World) checkSessionMetadata(m *corev1.ConfigMap) {
	app := w.app(m.Labels[names.LabelApp])
	if app != nil && app.Spec.Job == nil && app.DeletionTimestamp == nil {
		w.violate("metadata %s of the jobs on session cluster %s is deleted", m.Name, app.Name)
	}
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
