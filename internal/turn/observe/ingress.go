package observe

import (
	"context"
	"errors"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/world"
)

// ingress looks for the Ingress of the resource among those that operators made.
func (l *look) ingress(ctx context.Context) world.Seen[*world.Ingress] {
	var found networkingv1.Ingress
	key := types.NamespacedName{Namespace: l.app.Namespace, Name: names.Ingress(l.app.Name)}
	err := l.Kube.Get(ctx, key, &found)
	switch {
	case errors.Is(err, kube.ErrNotFound):
		return world.Known[*world.Ingress](nil)
	case err != nil:
		return world.Unknown[*world.Ingress](err.Error())
	}
	return world.Known(&world.Ingress{
		UID: found.UID, Owned: metav1.IsControlledBy(&found, l.app), Applied: found.Annotations[names.AnnotationApplied],
	})
}
