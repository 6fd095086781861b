package jobmanager_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/internal/door/jobmanager"
)

func TestAResourceIsWokenOnce(t *testing.T) {
	queue := workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]())
	defer queue.ShutDown()
	app := types.NamespacedName{Namespace: "team", Name: "app"}
	var w jobmanager.Waker
	w.Wake(app) // before there is a queue, nobody can have asked
	if err := w.Begin(t.Context(), queue); err != nil {
		t.Fatal(err)
	}
	w.Wake(app)
	w.Wake(app)
	if queue.Len() != 1 {
		t.Fatalf("%d turns are due", queue.Len())
	}
	if got, _ := queue.Get(); got.NamespacedName != app {
		t.Errorf("%s is woken", got)
	}
}
