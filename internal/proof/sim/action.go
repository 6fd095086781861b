package sim

import corev1 "k8s.io/api/core/v1"

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
