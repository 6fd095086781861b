package e2e

import (
	"context"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/test/await"
)

// job is a job as Flink's REST API shows it.
type job struct {
	ID       string `json:"jid"`
	State    string
	Vertices []struct {
		ID, Name    string
		Status      string
		Parallelism int
	}
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

// jobRuns waits until all tasks of the job run, and makes sure that it is the only one, with the parallelism wanted, under the id
// that status shows.
func (s *scene) jobRuns(key types.NamespacedName, parallelism int) {
	s.Helper()
	must(s.T, await.Until(s.ctx, patience, "all tasks to run", func(context.Context) error {
		j, err := s.theJob(key)
		if err != nil {
			return err
		}
		return j.runs(parallelism)
	}))
	d, err := s.Application(s.ctx, key)
	must(s.T, err)
	j, err := s.theJob(key)
	must(s.T, err)
	if j.ID != d.Status.JobStatus.JobID {
		s.Errorf("Flink runs job %s, status shows job %s", j.ID, d.Status.JobStatus.JobID)
	}
}

// allRun tells what is missing for all tasks of a job to run.
func (j job) allRun() error {
	if j.State != "RUNNING" || len(j.Vertices) == 0 {
		return fmt.Errorf("job %s is %s", j.ID, j.State)
	}
	for _, v := range j.Vertices {
		if v.Status != "RUNNING" {
			return fmt.Errorf("a task is %s, not RUNNING", v.Status)
		}
	}
	return nil
}

// runs tells what is missing for a job to run in full.
func (j job) runs(parallelism int) error {
	if err := j.allRun(); err != nil {
		return err
	}
	for _, v := range j.Vertices {
		if v.Parallelism != parallelism {
			return fmt.Errorf("a task has parallelism %d, not %d", v.Parallelism, parallelism)
		}
	}
	return nil
}

// restored is from where the only job of a cluster was restored; nothing if it began anew.
func (s *scene) restored(key types.NamespacedName) (path string, savepoint bool) {
	s.Helper()
	j, err := s.theJob(key)
	must(s.T, err)
	var checkpoints struct {
		Latest struct {
			Restored struct {
				Path      string `json:"external_path"`
				Savepoint bool   `json:"is_savepoint"`
			}
		}
	}
	must(s.T, s.flink(key, "jobs/"+j.ID+"/checkpoints", &checkpoints))
	return checkpoints.Latest.Restored.Path, checkpoints.Latest.Restored.Savepoint
}
