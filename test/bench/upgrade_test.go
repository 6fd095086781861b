package bench

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/cluster"
)

// oneUpgrade counts the calls for one upgrade with a savepoint: of the API server, and of Flink.
func (b *bench) oneUpgrade() figure {
	b.Helper()
	key := b.submitAs(cluster.Application{
		NamespacedName: types.NamespacedName{Namespace: namespace, Name: "upgrade"}, Upgrade: "savepoint",
		Conf: map[string]string{"state.savepoints.dir": "s3://bucket/savepoints", "state.checkpoints.dir": "s3://bucket/checkpoints"},
	})
	b.until(key, v1beta1.LifecycleStable)
	b.pass(5 * time.Second)
	b.calls.reset()
	b.node.Forget()
	must(b.T, b.Change(b.ctx, key, `{"job":{"parallelism":1}}`))
	b.until(key, v1beta1.LifecycleStable)
	t, flink := b.calls.tally(), tally(b.node.Asked())
	b.Logf("calls of one upgrade with a savepoint: %s", t)
	b.Logf("of Flink: %s", flink)
	b.remove(key)
	return figure{
		"calls for one upgrade with a savepoint: API server (writes, status writes), Flink's REST API", "", "",
		fmt.Sprintf("%d (%d, %d), %d", t.sum(any), t.sum(isWrite), t.sum(isStatusWrite), flink.sum(any)),
	}
}
