package sim

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/internal/names"
)

// KillPod ends the JobManager pod of a cluster as the loss of its node would; a new one starts by itself.
func (w *World) KillPod(name string) {
	for _, o := range w.store.list(kindPod, w.store.revision) {
		if pod, ok := o.(*corev1.Pod); ok && pod.OwnerReferences[0].Name == name {
			w.store.remove(id{kindPod, key(pod.Name)})
			w.flink.End(name)
			w.deploymentDown(name)
		}
	}
}

// LoseDeployment removes the JobManager Deployment behind the operator's back.
func (w *World) LoseDeployment(name string) {
	w.vanish(id{kindDeployment, key(name)})
	if w.manual {
		return
	}
	for range lastMoments + 1 {
		w.endPods()
	}
}

// RestartOperator ends the operator and starts another one.
func (w *World) RestartOperator() { w.startOperator() }

// LetPass lets much time pass, in which jobs work.
func (w *World) LetPass(d time.Duration) {
	w.Advance(d)
	for range longWork {
		w.flink.Work()
	}
	w.follow()
}

// longWork is for how many moments jobs work while nobody looks.
const longWork = 3

// checkpoint completes a checkpoint at once.
func (w *World) checkpoint(name string) error {
	c, running := w.flink.Cluster(name)
	if !running {
		return fmt.Errorf("there is no %s to take a checkpoint of", name)
	}
	c.TakeCheckpoint()
	w.follow()
	return nil
}

// LoseMetadata removes the high-availability metadata of a cluster behind everybody's back.
func (w *World) LoseMetadata(name string) {
	for _, o := range w.store.list(kindConfigMap, w.store.revision) {
		if o.GetLabels()[names.LabelApp] == name && o.GetLabels()[names.LabelConfigMapType] == names.ConfigMapHighAvailability {
			w.store.remove(id{kindConfigMap, key(o.GetName())})
		}
	}
	w.ledger(name).torn = true
}
