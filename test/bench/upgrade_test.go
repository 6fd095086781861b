package bench

import (
	"fmt"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
)

// oneUpgrade counts the calls for one upgrade with a savepoint: of the API server, and of Flink.
func (b *bench) oneUpgrade() figure {
	b.Helper()
	key := b.submitStateful("upgrade")
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
