package e2e

import (
	"fmt"
	"strings"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/cluster"
)

// badImage is a first deployment with an image that does not exist, put right by its user.
func badImage(s *scene) {
	key := s.submit(cluster.Application{NamespacedName: s.key("bad-image"), Image: "flink:there-is-none"})
	s.until(key, "cannot pull its image", func(d *v1beta1.FlinkDeployment) error {
		return complains(d, v1beta1.JobManagerError, "DeploymentFailedException", "flink:there-is-none")
	})
	s.change(key, fmt.Sprintf(`{"image":"flink:%s"}`, s.version))
	s.untilStable(key)
	s.untilTaskManagers(key, 1)
	s.jobRuns(key, 2)
	s.remove(key)
}

// missingAccount is a first deployment with a service account that does not exist, put right by its user.
func missingAccount(s *scene) {
	key := s.submit(cluster.Application{NamespacedName: s.key("missing-account"), Account: "nobody"})
	s.until(key, "has no service account", func(d *v1beta1.FlinkDeployment) error {
		return complains(d, v1beta1.JobManagerError, "DeploymentFailedException", `serviceaccount \"nobody\" not found`)
	})
	s.eventsTell(key, "FailedCreate: ")
	s.change(key, `{"serviceAccount":"flink"}`)
	s.untilStable(key)
	s.untilTaskManagers(key, 1)
	s.jobRuns(key, 2)
	s.remove(key)
}

func complains(d *v1beta1.FlinkDeployment, jobManager v1beta1.JobManagerDeploymentStatus, words ...string) error {
	if err := hasJobManager(d, jobManager); err != nil {
		return err
	}
	for _, word := range words {
		if !strings.Contains(d.Status.Error, word) {
			return fmt.Errorf("its error does not speak of %s: %s", word, d.Status.Error)
		}
	}
	return nil
}
