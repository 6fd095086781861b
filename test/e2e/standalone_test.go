package e2e

import (
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/cluster"
)

func inStandalone(a *cluster.Application) { a.Mode = "standalone" }

// standalone is the life of a counting job whose TaskManagers are a Deployment of their own, one for each task slot.
func standalone(s *scene) {
	c := s.counting("standalone", inStandalone, conf("taskmanager.numberOfTaskSlots", "1"))
	c.untilTaskManagers(c.key, 2)

	c.upgraded(`{"job":{"parallelism":1}}`)
	c.untilTaskManagers(c.key, 1)
	c.restoredFromSavepoint()

	c.rests()
	c.upgraded(`{"job":{"state":"running"}}`)
	c.restoredFromSavepoint()

	c.upgraded(`{"job":{"parallelism":2,"upgradeMode":"last-state"}}`)
	c.untilTaskManagers(c.key, 2)
	c.restoredFromCheckpoint()

	c.rests()
	c.upgraded(`{"job":{"state":"running"}}`)
	c.eventsTell(c.key, "SpecChanged: SCALE change(s) detected", "Suspended: Suspending existing deployment.")
	c.remove(c.key)
}

// rests suspends a job with a savepoint, after which nothing of its cluster runs.
func (c *counter) rests() {
	c.Helper()
	c.change(c.key, `{"job":{"state":"suspended","upgradeMode":"savepoint"}}`)
	c.untilState(c.key, v1beta1.LifecycleSuspended)
	c.complete()
	c.nothingRuns(c.key)
}

// reactive gives a job more TaskManagers, and fewer, without a restart of its JobManager.
func reactive(s *scene) {
	key := s.submit(cluster.Application{
		NamespacedName: s.key("reactive"), Mode: "standalone", Parallelism: 1,
		Conf: map[string]string{"taskmanager.numberOfTaskSlots": "1", "scheduler-mode": "REACTIVE"},
	})
	s.untilStable(key)
	s.untilTaskManagers(key, 1)
	s.jobRuns(key, 1)
	before := s.names(key, "jobmanager")
	for _, replicas := range []int{2, 1} {
		text, err := s.ask("scale", "flinkdeployment", key.Name, "--replicas", strconv.Itoa(replicas))
		if err != nil {
			s.Fatalf("kubectl scale: %v\n%s", err, text)
		}
		s.untilStable(key)
		s.untilTaskManagers(key, replicas)
		s.jobRuns(key, replicas)
	}
	if after := s.names(key, "jobmanager"); !slices.Equal(before, after) {
		s.Errorf("the JobManager was %v, and is %v", before, after)
	}
	s.remove(key)
}

// names are the names of a component's pods.
func (s *scene) names(key types.NamespacedName, component string) []string {
	s.Helper()
	pods, err := s.pods(key, component)
	must(s.T, err)
	var names []string
	for _, p := range pods {
		names = append(names, p.Name)
	}
	return names
}
