package loop_test

import (
	"context"
	"errors"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/turn/loop"
	"github.com/drey-project/drey/internal/turn/plan"
)

// store has the one resource, and fails to write as told.
type store struct{ err error }

func (s store) Get(context.Context, types.NamespacedName, client.Object) error { return nil }
func (s store) UpdateStatus(context.Context, client.Object) error              { return s.err }
func (s store) AddFinalizer(context.Context, client.Object, string) error      { return s.err }
func (s store) RemoveFinalizer(context.Context, client.Object, string) error   { return s.err }

func TestOnlyErrorsOfTheTurnAreErrors(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	broken := errors.New("broken")
	tests := map[string]struct {
		ctx  context.Context
		err  error
		soon bool
		want error
	}{
		"a turn that fails":                       {ctx: t.Context(), err: broken, want: broken},
		"a turn from an old photograph":           {ctx: t.Context(), err: kube.ErrConflict, soon: true},
		"a turn before the cache knows":           {ctx: t.Context(), err: kube.ErrStale, soon: true},
		"a turn in which the operator is stopped": {ctx: ended, err: context.Canceled},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := loop.New(store{test.err}, loop.Kind[*v1beta1.FlinkDeployment, v1beta1.FlinkDeploymentStatus, int]{
				New: func() *v1beta1.FlinkDeployment { return &v1beta1.FlinkDeployment{} },
				Observe: func(context.Context, *v1beta1.FlinkDeployment, plan.Memory) (int, error) {
					return 0, nil
				},
			})
			result, err := l.Reconcile(test.ctx, reconcile.Request{})
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("the error is %v, want %v", err, test.want)
			}
			if soon := result.RequeueAfter > 0; soon != test.soon {
				t.Errorf("another turn at once: %t, want %t", soon, test.soon)
			}
		})
	}
}
