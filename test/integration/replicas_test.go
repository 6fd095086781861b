package integration

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
)

const election = `
kubernetes.operator.leader-election.enabled: true
kubernetes.operator.leader-election.lease-name: drey-test
`

func TestAnOperatorThatIsKilledMidUpgradeIsContinued(t *testing.T) {
	s := open(t, itsOwn, "")
	p := s.start("operator")
	key := s.submit("killed", nil)
	s.untilState(key, v1beta1.LifecycleStable)
	const upgrades = 15
	for i := range upgrades {
		must(t, s.Change(s.ctx, key, fmt.Sprintf(`{"restartNonce":%d}`, i+1)))
		s.pass(time.Duration(i) * 20 * time.Millisecond)
		p.Kill()
		p = s.start("operator")
		s.untilState(key, v1beta1.LifecycleStable)
		s.startedTimes(key, i+2)
	}
	s.remove(key)
}

func TestAnotherReplicaTakesOver(t *testing.T) {
	s := open(t, itsOwn, election)
	one := s.start("one")
	first := s.untilLeader("")
	s.start("two")
	key := s.submit("replicas", nil)
	s.untilState(key, v1beta1.LifecycleStable)
	if now := s.untilLeader(""); now != first {
		t.Errorf("the replica that came second leads: %s, not %s", now, first)
	}

	must(t, s.Change(s.ctx, key, `{"restartNonce":1}`))
	one.Kill()
	s.untilLeader(first)
	s.untilState(key, v1beta1.LifecycleStable)
	s.startedTimes(key, 2)
	s.remove(key)
}

func TestAReplicaThatStopsHandsOverAtOnce(t *testing.T) {
	s := open(t, itsOwn, election)
	one := s.start("one")
	first := s.untilLeader("")
	s.start("two")
	key := s.submit("handed-over", nil)
	s.untilState(key, v1beta1.LifecycleStable)
	must(t, one.Stop())
	s.untilLeader(first)
	must(t, s.Change(s.ctx, key, `{"restartNonce":1}`))
	s.untilState(key, v1beta1.LifecycleStable)
	s.startedTimes(key, 2)
	s.remove(key)
}

// untilLeader waits until somebody else than the given holds the lease, and returns who.
func (s *scene) untilLeader(other string) string {
	s.Helper()
	var lease coordinationv1.Lease
	must(s.T, await.Until(s.ctx, patience, "a leader", func(ctx context.Context) error {
		if err := s.Get(ctx, types.NamespacedName{Namespace: s.namespace, Name: "drey-test"}, &lease); err != nil {
			return err
		}
		if holder := lease.Spec.HolderIdentity; holder == nil || *holder == "" || *holder == other {
			return errors.New("nobody new leads")
		}
		return nil
	}))
	return *lease.Spec.HolderIdentity
}

// pass lets real time pass, so that the operator gets somewhere before it is killed.
func (s *scene) pass(d time.Duration) {
	select {
	case <-s.ctx.Done():
	case <-time.After(d):
	}
}
