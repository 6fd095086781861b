package loop_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-logr/logr/funcr"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/loop"
	"github.com/drey-project/drey/internal/turn/plan"
)

func TestEveryStatusThatIsStoredIsAudited(t *testing.T) {
	type deployment = v1beta1.FlinkDeploymentStatus
	tests := map[string]struct {
		decided, want string
		err           error
	}{
		"another one":         {decided: "STABLE", want: "from  to STABLE"},
		"the same":            {decided: "", want: ""},
		"one that is refused": {decided: "STABLE", want: "", err: context.DeadlineExceeded},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var lines strings.Builder
			logger := funcr.New(func(_, line string) { lines.WriteString(line) }, funcr.Options{})
			var decided deployment
			decided.LifecycleState = v1beta1.LifecycleState(test.decided)
			l := loop.New(store{test.err}, loop.Kind[*v1beta1.FlinkDeployment, deployment, int]{
				New:     func() *v1beta1.FlinkDeployment { return &v1beta1.FlinkDeployment{} },
				Status:  func(d *v1beta1.FlinkDeployment) *deployment { return &d.Status },
				Observe: func(context.Context, *v1beta1.FlinkDeployment, plan.Memory) (int, error) { return 0, nil },
				Decide: func(*v1beta1.FlinkDeployment, int) plan.Decision[deployment] {
					return plan.Decision[deployment]{Status: decided}
				},
				Audit: func(before, stored deployment) string {
					return "from " + string(before.LifecycleState) + " to " + string(stored.LifecycleState)
				},
			})
			_, _ = l.Reconcile(log.IntoContext(t.Context(), logger), reconcile.Request{})
			if got := lines.String(); (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
				t.Errorf("the log says %q, want %q", got, test.want)
			}
		})
	}
}
