package act

import (
	"context"
	"errors"
	"fmt"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// putIngress creates an Ingress, or replaces the one that the same resource controls.
func (a *Actor) putIngress(ctx context.Context, s plan.PutIngress) error {
	err := a.Kube.Create(ctx, s.Ingress.DeepCopy())
	if !errors.Is(err, kube.ErrExists) {
		return err
	}
	var found networkingv1.Ingress
	if err := a.Kube.GetLive(ctx, client.ObjectKeyFromObject(s.Ingress), &found); err != nil {
		return err
	}
	wanted, is := metav1.GetControllerOf(s.Ingress), metav1.GetControllerOf(&found)
	if wanted == nil || is == nil || is.UID != wanted.UID {
		return &failure.Error{Kind: failure.Reconciliation, Reason: string(plan.ReasonError), Message: fmt.Sprintf(
			"Ingress %s/%s exists and belongs to something else; rename or delete it, or take spec.ingress out", found.Namespace, found.Name)}
	}
	return a.Kube.Put(ctx, s.Ingress.DeepCopy())
}

// deleteIngress deletes the Ingress that is meant, and no other.
func (a *Actor) deleteIngress(ctx context.Context, s plan.DeleteIngress) error {
	o := &networkingv1.Ingress{ObjectMeta: metav1.ObjectMeta{Namespace: s.Ingress.Namespace, Name: s.Ingress.Name}}
	return a.Kube.Delete(ctx, o, kube.Deletion{UID: s.UID})
}
