package integration

import (
	"fmt"
	"testing"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestLife(t *testing.T) {
	for name, w := range map[string]watching{"of the whole cluster": everything, "of its own namespace": itsOwn} {
		t.Run("with the rights "+name, func(t *testing.T) {
			s := open(t, w, "")
			s.start("operator")
			key := s.submit("life", nil)
			s.untilState(key, v1beta1.LifecycleStable)
			must(t, s.Change(s.ctx, key, `{"job":{"parallelism":4}}`))
			s.untilState(key, v1beta1.LifecycleStable)
			s.startedTimes(key, 2)
			must(t, s.Change(s.ctx, key, `{"job":{"state":"suspended"}}`))
			s.untilState(key, v1beta1.LifecycleSuspended)
			must(t, s.Change(s.ctx, key, `{"job":{"state":"running"}}`))
			s.untilState(key, v1beta1.LifecycleStable)
			s.startedTimes(key, 3)
			s.remove(key)
		})
	}
}

func TestALostJobManagerIsRecovered(t *testing.T) {
	s := open(t, itsOwn, "")
	s.start("operator")
	key := s.submit("lost", nil)
	s.untilState(key, v1beta1.LifecycleStable)
	s.deleteDeployment(key)
	s.until(key, "is recovered", func(d *v1beta1.FlinkDeployment) error {
		if started := s.node.Started(key); started != 2 {
			return fmt.Errorf("%d JobManagers were started", started)
		}
		return isIn(d, v1beta1.LifecycleStable)
	})
	s.remove(key)
}

func TestAnInvalidSpecLeavesTheJobAlone(t *testing.T) {
	s := open(t, itsOwn, "")
	s.start("operator")
	key := s.submit("invalid", nil)
	s.untilState(key, v1beta1.LifecycleStable)
	must(t, s.Change(s.ctx, key, `{"job":{"parallelism":0}}`))
	s.untilEvent(key, "ValidationError: Job parallelism must be larger than 0")
	must(t, s.Change(s.ctx, key, `{"job":{"parallelism":3}}`))
	s.untilState(key, v1beta1.LifecycleStable)
	s.startedTimes(key, 2)
	s.remove(key)
}

func TestChangesOfOthersAreNoErrors(t *testing.T) {
	s := open(t, itsOwn, "")
	s.start("operator")
	key := s.submit("crowd", nil)
	// Every label makes another version of the resource, so status is written against old ones all the time.
	for i := range 200 {
		s.label(key, fmt.Sprint(i))
	}
	s.untilState(key, v1beta1.LifecycleStable)
	must(t, s.Change(s.ctx, key, `{"restartNonce":1}`))
	for i := range 200 {
		s.label(key, fmt.Sprint(-i))
	}
	s.untilState(key, v1beta1.LifecycleStable)
	s.startedTimes(key, 2)
	s.remove(key)
}
