package integration

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestAdhoc(t *testing.T) {
	s := open(t, itsOwn, "")
	s.admit()
	s.untilAdmitted()
	before := s.certificate()
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: s.namespace, Name: "flink-operator-webhook-certificate"}}
	must(t, s.Patch(s.ctx, secret, client.RawPatch(types.MergePatchType, []byte(`{"data":null}`))))
	n := 0
	for begin := time.Now(); time.Since(begin) < 50*time.Second; n++ {
		if err := s.Create(s.ctx, s.resource("FlinkDeployment", "good", clusterSpec()), client.DryRunAll); err != nil {
			t.Error(time.Since(begin), err)
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Log(n, s.certificate() != before)
}
