package cert

import (
	"context"
	"testing"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// Several replicas go their rounds over years, now and then one is in the middle of another's round, one is started anew, or
// the secret is emptied. What any of them shows is trusted at all times.
func TestWhatReplicasShowIsAlwaysTrusted(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		base := cluster(t, append(configurations(), secret(nil))...)
		at := &clock{start}
		replicas := make([]*Keeper, 3)
		within := 0
		var disturbed client.WithWatch
		disturb := func() {
			if within--; within != 0 {
				return
			}
			goRound(r, NewKeeper(base, namespace, at.now))
		}
		disturbed = interceptor.NewClient(base, interceptor.Funcs{
			Update: func(ctx context.Context, w client.WithWatch, o client.Object, options ...client.UpdateOption) error {
				disturb()
				return w.Update(ctx, o, options...)
			},
			Get: func(ctx context.Context, w client.WithWatch, key client.ObjectKey, o client.Object, options ...client.GetOption) error {
				if _, first := o.(*admissionv1.ValidatingWebhookConfiguration); first {
					disturb()
				}
				return w.Get(ctx, key, o, options...)
			},
		})
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			at.Time = at.Add(time.Duration(rapid.IntRange(0, 45).Draw(r, "days")) * 24 * time.Hour)
			if rapid.IntRange(0, 9).Draw(r, "emptied") == 0 {
				empty(r, base)
			}
			within = rapid.IntRange(0, 3).Draw(r, "disturbed at")
			for i := range replicas {
				if replicas[i] == nil || rapid.IntRange(0, 9).Draw(r, "restart") == 0 {
					replicas[i] = NewKeeper(disturbed, namespace, at.now)
				}
				goRound(r, replicas[i])
			}
			for _, k := range replicas {
				if k.shown.Load() != nil {
					accepted(r, base, k, at.Time)
				}
			}
		}
	})
}

// goRound goes a round, and another one if it loses against somebody.
func goRound(r *rapid.T, k *Keeper) {
	_, err := k.round(context.Background())
	for apierrors.IsConflict(err) {
		_, err = k.round(context.Background())
	}
	if err != nil {
		r.Fatal(err)
	}
}
