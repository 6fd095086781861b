package observe_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/turn/world"
)

// container waits for a reason after it ended with a message.
func container(name, reason, ended string) corev1.ContainerStatus {
	s := corev1.ContainerStatus{Name: name}
	if reason != "" {
		s.State.Waiting = &corev1.ContainerStateWaiting{Reason: reason, Message: "why"}
	}
	if ended != "" {
		s.LastTerminationState.Terminated = &corev1.ContainerStateTerminated{Message: ended}
	}
	return s
}

func conditions(all map[corev1.PodConditionType]corev1.ConditionStatus) []corev1.PodCondition {
	var out []corev1.PodCondition
	for kind, status := range all {
		out = append(out, corev1.PodCondition{Type: kind, Status: status})
	}
	return out
}

func TestPodsAreDescribed(t *testing.T) {
	mount := []corev1.Event{
		{Reason: "Scheduled", InvolvedObject: corev1.ObjectReference{UID: "p"}, Message: "fine"},
		{Reason: "FailedMount", InvolvedObject: corev1.ObjectReference{UID: "older"}, Message: "not this pod's"},
		{Reason: "FailedMount", InvolvedObject: corev1.ObjectReference{UID: "p"}, Message: "no such claim"},
	}
	unready := map[corev1.PodConditionType]corev1.ConditionStatus{"PodReadyToStartContainers": "False", "Initialized": "True", "Ready": "False"}
	older := map[corev1.PodConditionType]corev1.ConditionStatus{"Initialized": "False", "Ready": "False"}
	prepared := map[corev1.PodConditionType]corev1.ConditionStatus{"PodReadyToStartContainers": "True", "Initialized": "False", "Ready": "False"}
	tests := map[string]struct {
		status corev1.PodStatus
		want   []world.Pod
	}{
		"a pod that waits for nothing": {corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{container("main", "", "")}}, []world.Pod{{Name: "app-1"}}},
		"a pod that has succeeded":     {corev1.PodStatus{Phase: corev1.PodSucceeded}, []world.Pod{}},
		"a pod that has failed":        {corev1.PodStatus{Phase: corev1.PodFailed}, []world.Pod{}},
		"containers and those before them": {
			corev1.PodStatus{
				ContainerStatuses:     []corev1.ContainerStatus{container("main", "CrashLoopBackOff", "boom")},
				InitContainerStatuses: []corev1.ContainerStatus{container("init", "ErrImagePull", "")},
			},
			[]world.Pod{{Name: "app-1", Waiting: []world.Waiting{
				{Container: "main", Reason: "CrashLoopBackOff", Message: "why", LastMessage: "boom"},
				{Container: "init", Reason: "ErrImagePull", Message: "why"},
			}}},
		},
		"a pod that waits for a volume":            {corev1.PodStatus{Conditions: conditions(unready)}, []world.Pod{{Name: "app-1", MountFailure: "no such claim"}}},
		"a pod that an older kubelet cannot mount": {corev1.PodStatus{Conditions: conditions(older)}, []world.Pod{{Name: "app-1", MountFailure: "no such claim"}}},
		"a pod that has its volumes":               {corev1.PodStatus{Conditions: conditions(prepared)}, []world.Pod{{Name: "app-1"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := running()
			s.live.Status.AvailableReplicas = 0
			s.events = mount
			s.pods = []corev1.Pod{{ObjectMeta: metav1.ObjectMeta{Name: "app-1", UID: "p"}, Status: test.status}}
			got, _ := s.look(t).JobManager.Pods.Get()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("pods (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEventsThatCannotBeReadProveNothing(t *testing.T) {
	s := running()
	s.live.Status.AvailableReplicas = 0
	s.fails["list live events"] = errAway
	s.pods = []corev1.Pod{{Status: corev1.PodStatus{
		Conditions: conditions(map[corev1.PodConditionType]corev1.ConditionStatus{"Initialized": "False", "Ready": "False"}),
	}}}
	if got, known := s.look(t).JobManager.Pods.Get(); !known || len(got) != 1 || got[0].MountFailure != "" {
		t.Errorf("known %t: %+v", known, got)
	}
}

func TestTheJobIsDescribed(t *testing.T) {
	s := running()
	s.jobs[0].State = job.Failed
	s.result = rest.Result{Done: true, Failure: &rest.Failure{
		Class: "a.Outer", StackTrace: "a.Outer: it failed\n\tat x\nCaused by: b.Inner: disk full\n\tat y\n",
	}}
	s.exceptions = []rest.Exception{{Name: "older", Time: noon}, {Name: "newer", Time: noon.Add(time.Second), Task: "map"}}
	seen := s.look(t).Flink
	jobs, _ := seen.Jobs.Get()
	managers, _ := seen.TaskManagers.Get()
	version, _ := seen.Version.Get()
	if managers != 2 || version.Version != "1.20.0" || len(jobs) != 1 || jobs[0].State != job.Failed || jobs[0].Name != "wordcount" {
		t.Errorf("jobs %+v on %d TaskManagers of %+v", jobs, managers, version)
	}
	failure, _ := seen.Failure.Get()
	if failure == nil || failure.Message != "it failed" || failure.Cause == nil || failure.Cause.Message != "disk full" || failure.Cause.Cause != nil {
		t.Errorf("failure %+v", failure)
	}
	exceptions, _ := seen.Exceptions.Get()
	if len(exceptions) != 2 || exceptions[0].Name != "newer" || exceptions[0].Task != "map" {
		t.Errorf("exceptions %+v, want the newest first", exceptions)
	}
}
