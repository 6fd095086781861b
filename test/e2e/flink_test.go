package e2e

import (
	"encoding/json"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/types"
)

// job is a job as Flink's REST API shows it.
type job struct {
	ID       string `json:"jid"`
	State    string
	Vertices []struct{ Parallelism int }
}

// flink asks a JobManager, through the API server.
func (s *scene) flink(key types.NamespacedName, path string, into any) error {
	raw, err := s.Kubernetes.CoreV1().RESTClient().Get().
		AbsPath("/api/v1/namespaces", key.Namespace, "services", key.Name+"-rest:rest", "proxy", path).DoRaw(s.ctx)
	if err != nil {
		return fmt.Errorf("cannot ask Flink for %s: %w", path, err)
	}
	return json.Unmarshal(raw, into)
}

// theJob is the only job of a cluster.
func (s *scene) theJob(key types.NamespacedName) (job, error) {
	var overview struct{ Jobs []job }
	if err := s.flink(key, "jobs/overview", &overview); err != nil {
		return job{}, err
	}
	if len(overview.Jobs) != 1 {
		return job{}, fmt.Errorf("Flink has %d jobs: %v", len(overview.Jobs), overview.Jobs)
	}
	var one job
	err := s.flink(key, "jobs/"+overview.Jobs[0].ID, &one)
	return one, err
}

// jobRuns makes sure that a cluster has exactly one job, which runs with a parallelism, under the id that status shows.
func (s *scene) jobRuns(key types.NamespacedName, parallelism int) {
	s.Helper()
	d, err := s.Application(s.ctx, key)
	must(s.T, err)
	j, err := s.theJob(key)
	must(s.T, err)
	if j.State != "RUNNING" || j.ID != d.Status.JobStatus.JobID {
		s.Errorf("Flink runs job %s in state %s, status shows job %s", j.ID, j.State, d.Status.JobStatus.JobID)
	}
	var widths []int
	for _, v := range j.Vertices {
		widths = append(widths, v.Parallelism)
	}
	if len(widths) == 0 || slices.Max(widths) != parallelism {
		s.Errorf("Flink runs the job with parallelisms %v, want %d", widths, parallelism)
	}
}
