package integration

import (
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestTwoHundredResourcesAtOnce(t *testing.T) {
	s := open(t, itsOwn, "")
	s.start("operator")
	var keys []types.NamespacedName
	began := time.Now()
	for i := range 200 {
		keys = append(keys, s.submit(fmt.Sprintf("many-%d", i), nil))
	}
	s.allAre(keys, v1beta1.LifecycleStable)
	t.Logf("all are stable after %s", time.Since(began).Round(time.Millisecond))

	began = time.Now()
	for _, key := range keys {
		must(t, s.Change(s.ctx, key, `{"restartNonce":1}`))
	}
	s.allAre(keys, v1beta1.LifecycleStable)
	t.Logf("all are upgraded after %s", time.Since(began).Round(time.Millisecond))
	for _, key := range keys {
		s.startedTimes(key, 2)
	}

	began = time.Now()
	s.remove(keys...)
	t.Logf("all are gone after %s", time.Since(began).Round(time.Millisecond))
}

// allAre waits until all resources are in a state.
func (s *scene) allAre(keys []types.NamespacedName, state v1beta1.LifecycleState) {
	s.Helper()
	for _, key := range keys {
		s.untilState(key, state)
	}
}
