package sim

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/drey-project/drey/flink/rest"
)

// patience is how long the operator waits for an answer.
const patience = 10 * time.Second

// timeOut lets the cluster work while the operator waits in vain.
func (w *World) timeOut(c call) error {
	w.Advance(patience)
	w.tick()
	if c.isOfFlink() {
		return rest.ErrTimeout
	}
	return fmt.Errorf("cannot %s: %w", c, context.DeadlineExceeded)
}

// touched is an annotation that another controller writes, and the value that it has.
const touched, byAnother = "example.com/touched", "true"

// touch lets another controller write to an object.
func (w *World) touch(name id) {
	found := w.store.get(name)
	if found == nil {
		return
	}
	next := copied(found)
	annotations := maps.Clone(next.GetAnnotations())
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[touched] = byAnother
	next.SetAnnotations(annotations)
	w.store.put(name.kind, next)
	w.touches[name] = next.GetUID()
}

// edit lets the user ask for a restart of the job.
func (w *World) edit() {
	app := w.app(storyApp)
	if app == nil || app.DeletionTimestamp != nil {
		return
	}
	next := app.DeepCopy()
	nonce := int64(1)
	if next.Spec.RestartNonce != nil {
		nonce = *next.Spec.RestartNonce + 1
	}
	next.Spec.RestartNonce = &nonce
	next.Generation++
	w.store.put(kindApp, next)
}

// checkTouched holds that what another controller wrote is not lost.
func (w *World) checkTouched() {
	for name, uid := range w.touches {
		if o := w.store.get(name); o != nil && o.GetUID() == uid && o.GetAnnotations()[touched] != byAnother {
			w.violate("%s %s has lost an annotation that another controller wrote", name.kind, name.key.Name)
		}
	}
}
