package e2e

import "github.com/drey-project/drey/api/v1beta1"

// sessionCluster is the life of a cluster without a job of its own.
func sessionCluster(s *scene) {
	key := s.key("basic-session-deployment-only-example")
	must(s.T, s.Submit(s.ctx, s.namespace, s.file("examples/basic-session-deployment-only.yaml")))
	s.untilState(key, v1beta1.LifecycleStable)
	before := s.names(key, "jobmanager")
	s.change(key, `{"restartNonce":1}`)
	s.untilState(key, v1beta1.LifecycleStable)
	if after := s.names(key, "jobmanager"); len(before) != 1 || len(after) != 1 || after[0] == before[0] {
		s.Errorf("the JobManager was %v, and is %v after a restart", before, after)
	}
	s.eventsTell(key, "SpecChanged: UPGRADE change(s) detected")
	s.remove(key)
}
