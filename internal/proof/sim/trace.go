package sim

import (
	"encoding/json"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/plan"
)

// SetKube is the action of a recorded trace that changes what Kubernetes shows of a cluster.
type SetKube struct {
	Cluster     string  `json:"cluster"`
	JM          string  `json:"jm"`
	JMIfPresent string  `json:"jmIfPresent"`
	HA          string  `json:"ha"`
	Generation  *string `json:"generation"`
	Submit      string  `json:"submit"`
}

// Kube carries out a SetKube.
func (w *World) Kube(text json.RawMessage) error {
	var k SetKube
	if err := json.Unmarshal(text, &k); err != nil {
		return err
	}
	if k.Submit != "" {
		w.submitMode = k.Submit
	}
	for _, state := range []string{k.JM, k.JMIfPresent} {
		if state != "" {
			w.showJobManager(k.Cluster, state)
		}
	}
	if k.HA != "" {
		w.showHA(k.Cluster, k.HA)
	}
	if k.Generation != nil {
		w.change(k.Cluster, func(d *appsv1.Deployment) {
			d.Annotations = map[string]string{names.AnnotationGeneration: *k.Generation}
		})
	}
	return w.flink.Apply(flinksim.Action{SetKube: &flinksim.SetKube{Cluster: k.Cluster, JM: k.JM, JMIfPresent: k.JMIfPresent}})
}

// Flink carries out a setFlink.
func (w *World) Flink(text json.RawMessage) error {
	var f flinksim.SetFlink
	if err := json.Unmarshal(text, &f); err != nil {
		return err
	}
	return w.flink.Apply(flinksim.Action{SetFlink: &f})
}

// change changes a JobManager Deployment behind the operator's back.
func (w *World) change(name string, how func(*appsv1.Deployment)) {
	if d, ok := w.store.get(id{kindDeployment, key(name)}).(*appsv1.Deployment); ok {
		next := d.DeepCopy()
		how(next)
		w.store.put(kindDeployment, next)
	}
}

// showJobManager makes a Deployment look as in one of the states that traces know.
func (w *World) showJobManager(name, state string) {
	if state == "missing" {
		w.vanish(id{kindDeployment, key(name)})
		w.LoseTaskManagers(name)
		w.dropPods(name)
		return
	}
	w.dropPods(name)
	w.change(name, func(d *appsv1.Deployment) {
		d.Status = appsv1.DeploymentStatus{}
		switch state {
		case "ready":
			d.Status.Replicas, d.Status.AvailableReplicas = 1, 1
		case "failedCreate":
			d.Status.Conditions = []appsv1.DeploymentCondition{{
				Type: appsv1.DeploymentReplicaFailure, Status: corev1.ConditionTrue, Reason: "FailedCreate", Message: "quota exceeded",
			}}
		default:
			since := d.CreationTimestamp
			if state == "deploying" || state == "crashLoop" {
				since = metav1.NewTime(w.now.Add(time.Second))
			}
			d.Status.Replicas = 1
			d.Status.Conditions = []appsv1.DeploymentCondition{{
				Type: appsv1.DeploymentAvailable, Status: corev1.ConditionFalse, LastTransitionTime: since,
			}}
		}
	})
	if pod := failingPod(state); pod != nil {
		w.addPod(name, pod)
	}
}

// failingPod is the pod of a JobManager that does not start; nil for the other states.
func failingPod(state string) *corev1.Pod {
	waiting := func(reason, message string) []corev1.ContainerStatus {
		return []corev1.ContainerStatus{{
			Name: "flink-main-container", State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}},
		}}
	}
	pod := &corev1.Pod{}
	switch state {
	case "crashLoop":
		pod.Status.ContainerStatuses = waiting("CrashLoopBackOff", "back-off 5m0s restarting failed container")
		pod.Status.ContainerStatuses[0].LastTerminationState.Terminated = &corev1.ContainerStateTerminated{Message: "boom"}
	case "imagePull":
		pod.Status.ContainerStatuses = waiting("ImagePullBackOff", "Back-off pulling image")
	case "initError":
		pod.Status.InitContainerStatuses = waiting("CreateContainerConfigError", "secret not found")
		pod.Status.InitContainerStatuses[0].Name = "init"
	case "failedMount":
		pod.Status.Conditions = []corev1.PodCondition{
			{Type: corev1.PodReadyToStartContainers, Status: corev1.ConditionFalse}, {Type: corev1.PodReady, Status: corev1.ConditionFalse},
		}
	default:
		return nil
	}
	return pod
}

func (w *World) addPod(name string, pod *corev1.Pod) {
	d, ok := w.store.get(id{kindDeployment, key(name)}).(*appsv1.Deployment)
	if !ok {
		return
	}
	pod.ObjectMeta = metav1.ObjectMeta{Namespace: Namespace, Name: name + "-pod", Labels: d.Spec.Template.Labels}
	w.store.add(kindPod, pod)
	if len(pod.Status.Conditions) > 0 {
		w.store.add(kindEvent, &corev1.Event{
			ObjectMeta: metav1.ObjectMeta{Namespace: Namespace, Name: pod.Name + "-mount"}, Reason: "FailedMount",
			InvolvedObject: corev1.ObjectReference{Kind: kindPod, Name: pod.Name, UID: pod.UID}, Message: `MountVolume.SetUp failed for volume "x"`,
		})
	}
}

func (w *World) dropPods(name string) {
	for _, o := range w.store.list(kindPod, w.store.revision) {
		if o.GetLabels()[names.LabelApp] == name {
			w.store.remove(id{kindPod, key(o.GetName())})
		}
	}
}

// showHA replaces the high-availability metadata of a cluster.
func (w *World) showHA(name, state string) {
	cluster, job := names.HACluster(name), name+"-"+name+"-config-map"
	for _, each := range []string{cluster, job} {
		w.store.remove(id{kindConfigMap, key(each)})
	}
	if state == "none" {
		return
	}
	data := map[string]map[string]string{cluster: {}, job: {}}
	if state != "empty" {
		data[job]["checkpointID-0000000000000000001"] = "handle"
	}
	if state == "checkpoint+jobGraph" {
		data[cluster]["jobGraph-1"] = "graph"
	}
	for _, each := range []string{cluster, job} {
		labels := names.ClusterLabels(names.TypeNative, name)
		labels[names.LabelConfigMapType] = names.ConfigMapHighAvailability
		w.store.add(kindConfigMap, &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{Namespace: Namespace, Name: each, Labels: labels}, Data: data[each],
		})
	}
}

// Resource is a resource as the API server has it; nil when it is gone.
func (w *World) Resource(ref string) client.Object {
	if found := w.store.get(w.refer(ref)); found != nil {
		return copied(found)
	}
	return nil
}

// endsLoop tells whether the last turn is where a loop of the Java operator ends: nothing was left to do, or what its loops end with
// was done. A loop of a snapshot is a turn, except that a disposal and the release are one.
func (w *World) endsLoop(kind string, changed bool) bool {
	switch w.lastStep.(type) {
	case nil:
		return changed
	case plan.Deploy, plan.CreateSnapshot:
		return true
	case plan.DisposeSavepoint:
		return false
	}
	return changed && kind == kindSnapshot
}

// Turns runs turns until one changes nothing, or until the given number of loops of the Java operator is through. The end of
// its loops is where a turn leaves nothing to do at once.
func (w *World) Turns(ref string, loops int) error {
	failures := 0
	for range maxTurns {
		if w.Resource(ref) == nil {
			return nil
		}
		before := w.store.changes
		announced := len(w.effects)
		result, err := w.turn(ref)
		if err != nil {
			if failures++; failures >= min(loops, 2) {
				return nil
			}
			continue
		}
		changed := w.store.changes != before || len(w.effects) != announced
		hurries := result.RequeueAfter == plan.Immediately
		if !changed && !hurries {
			return nil
		}
		if w.endsLoop(w.refer(ref).kind, changed) {
			loops--
		}
		if loops == 0 {
			return nil
		}
	}
	return fmt.Errorf("%s does not settle", ref)
}
