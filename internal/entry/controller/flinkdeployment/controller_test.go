package flinkdeployment

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestAPodConcernsItsCluster(t *testing.T) {
	pod := func(labels map[string]string) *corev1.Pod {
		return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "app-1", Labels: labels}}
	}
	app := []reconcile.Request{{NamespacedName: types.NamespacedName{Namespace: "team", Name: "app"}}}
	tests := map[string]struct {
		pod  *corev1.Pod
		want []reconcile.Request
	}{
		"a pod of a cluster":      {pod(map[string]string{"app": "app", "component": "jobmanager"}), app},
		"a pod of something else": {pod(nil), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ofCluster(t.Context(), test.pod)); diff != "" {
				t.Errorf("turns (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEventsNameTheResource(t *testing.T) {
	want := corev1.ObjectReference{
		APIVersion: "flink.apache.org/v1beta1", Kind: "FlinkDeployment", Namespace: "team", Name: "app", UID: "u",
	}
	d := &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Namespace: "team", Name: "app", UID: "u"}}
	if diff := cmp.Diff(want, reference(d)); diff != "" {
		t.Errorf("reference (-want +got):\n%s", diff)
	}
}
