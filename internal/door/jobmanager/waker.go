package jobmanager

import (
	"context"
	"sync"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// Waker makes turns due of resources whose answers have come. It is a source of a controller: source.Func(waker.Begin).
type Waker struct {
	mutex sync.Mutex
	queue workqueue.TypedRateLimitingInterface[reconcile.Request]
}

// Begin makes turns due in a queue from now on.
func (w *Waker) Begin(_ context.Context, queue workqueue.TypedRateLimitingInterface[reconcile.Request]) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.queue = queue
	return nil
}

// Wake makes a turn of a resource due. A queue knows each resource once, so this never blocks and never adds up.
func (w *Waker) Wake(resource types.NamespacedName) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.queue != nil {
		w.queue.Add(reconcile.Request{NamespacedName: resource})
	}
}
