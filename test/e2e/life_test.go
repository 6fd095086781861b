package e2e

import (
	"context"
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
)

// life is what every user does first: deploy, scale, suspend, resume, delete.
func life(s *scene) {
	key := s.submit(cluster.Application{NamespacedName: s.key("life")})
	s.untilStable(key)
	s.untilTaskManagers(key, 1)
	s.jobRuns(key, 2)
	s.showsInTable(key, "RUNNING", "STABLE")

	s.change(key, `{"job":{"parallelism":4}}`)
	s.untilStable(key)
	s.untilTaskManagers(key, 2)
	s.jobRuns(key, 4)

	s.change(key, `{"job":{"state":"suspended"}}`)
	s.untilState(key, v1beta1.LifecycleSuspended)
	s.nothingRuns(key)

	s.change(key, `{"job":{"state":"running"}}`)
	s.untilStable(key)
	s.untilTaskManagers(key, 2)
	s.jobRuns(key, 4)

	s.eventsTell(key, "SpecChanged: UPGRADE change(s) detected", "Suspended: Suspending existing deployment.",
		"Submit: Starting deployment", "JobStatusChanged: Job status changed")
	s.remove(key)
}

// bounded is the life of a job that ends by itself.
func bounded(s *scene) {
	key := s.submit(cluster.Application{
		NamespacedName: s.key("bounded"), Jar: "WordCount", Parallelism: 1,
		Conf: map[string]string{"kubernetes.operator.jm-deployment.shutdown-ttl": "20 s"},
	})
	s.until(key, "has FINISHED", func(d *v1beta1.FlinkDeployment) error { return hasJob(d, "FINISHED") })
	finished := time.Now()
	s.until(key, "has no JobManager", func(d *v1beta1.FlinkDeployment) error {
		if err := hasJob(d, "FINISHED"); err != nil {
			s.Error(err)
		}
		return hasJobManager(d, v1beta1.JobManagerMissing)
	})
	if kept := time.Since(finished); kept < 15*time.Second {
		s.Errorf("the JobManager was kept for %s only", kept)
	}
	s.nothingRuns(key)
	s.remove(key)
}

// showsInTable makes sure that `kubectl get` shows what users look for.
func (s *scene) showsInTable(key types.NamespacedName, words ...string) {
	s.Helper()
	table, err := s.ask("get", "flinkdep", key.Name)
	must(s.T, err)
	for _, word := range append(words, "JOB STATUS", "LIFECYCLE STATE") {
		if !strings.Contains(table, word) {
			s.Errorf("the table does not show %s:\n%s", word, table)
		}
	}
}

// eventsTell waits until there are events that begin as given: they are written after status.
func (s *scene) eventsTell(key types.NamespacedName, beginnings ...string) {
	s.Helper()
	for _, begin := range beginnings {
		err := await.Until(s.ctx, 20*time.Second, "an event", func(ctx context.Context) error {
			told, err := s.Events(ctx, key)
			if err == nil && !beginsAny(told, begin) {
				err = fmt.Errorf("no event begins with %q; there are\n%s", begin, strings.Join(told, "\n"))
			}
			return err
		})
		if err != nil {
			s.Error(err)
		}
	}
}

func beginsAny(texts []string, begin string) bool {
	for _, text := range texts {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	return false
}

// nothingRuns makes sure that a cluster has no pods.
func (s *scene) nothingRuns(key types.NamespacedName) {
	s.Helper()
	for _, component := range []string{"jobmanager", "taskmanager"} {
		must(s.T, s.untilNone(key, component))
	}
}
