package lifecycle

import (
	"errors"
	"strings"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/record"
)

// Conditions derives the conditions of a FlinkDeployment: none before the first deployment, else one that says whether it is
// running. ErrJobStateUnknown means that nothing can be said of it.
func Conditions(s *v1beta1.FlinkDeploymentStatus, now time.Time) ([]v1beta1.Condition, error) {
	last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](s.ReconciliationStatus)
	if errors.Is(err, record.ErrEmpty) {
		return []v1beta1.Condition{}, nil
	}
	if err != nil {
		return nil, err
	}
	return conditions(s, &last.Spec, now)
}

// conditions derives the conditions of a FlinkDeployment that was deployed.
func conditions(s *v1beta1.FlinkDeploymentStatus, last *v1beta1.FlinkDeploymentSpec, now time.Time) ([]v1beta1.Condition, error) {
	running := clusterRunning(s.JobManagerDeploymentStatus)
	if last.Job != nil {
		if s.JobStatus.State == "" {
			return nil, ErrJobStateUnknown
		}
		running = jobRunning(s.JobStatus.State)
	}
	running.Type = v1beta1.ConditionRunning
	running.LastTransitionTime = since(s.Conditions, running, now)
	return []v1beta1.Condition{running}, nil
}

// jobRunning speaks of the job of an application.
func jobRunning(state v1beta1.FlinkJobState) v1beta1.Condition {
	word := strings.ToLower(string(state))
	return v1beta1.Condition{
		Status:  truth(state == v1beta1.FlinkJobRunning),
		Reason:  strings.ToUpper(word[:1]) + word[1:],
		Message: "Job status " + string(state),
	}
}

// clusterRunning speaks of the JobManager of a session cluster.
func clusterRunning(jobManager v1beta1.JobManagerDeploymentStatus) v1beta1.Condition {
	c := v1beta1.Condition{Status: truth(jobManager == v1beta1.JobManagerReady)}
	switch jobManager {
	case v1beta1.JobManagerReady:
		c.Reason, c.Message = "JobManagerReady", "JobManager is running and ready to receive REST API calls"
	case v1beta1.JobManagerDeployedNotReady:
		c.Reason, c.Message = "DeployedNotReady", "JobManager is running but not yet ready to receive REST API calls"
	case v1beta1.JobManagerDeploying:
		c.Reason, c.Message = "JobManagerIsDeploying", "JobManager process is starting up"
	case v1beta1.JobManagerMissing:
		c.Reason, c.Message = "JobManagerDeploymentMissing", "JobManager deployment not found"
	case v1beta1.JobManagerError:
		c.Reason, c.Message = "Error", "JobManager deployment failed"
	}
	return c
}

func truth(holds bool) string {
	if holds {
		return "True"
	}
	return "False"
}

// since is when the condition took its present status: the time it has already, or now.
func since(old []v1beta1.Condition, c v1beta1.Condition, now time.Time) string {
	for _, before := range old {
		if before.Type != c.Type {
			continue
		}
		if before.Status == c.Status {
			return before.LastTransitionTime
		}
		break
	}
	return instant(now)
}

// instant writes a time as Java does: without a fraction, or with three, six or nine digits of it.
func instant(t time.Time) string {
	const seconds = "2006-01-02T15:04:05"
	t = t.UTC()
	switch {
	case t.Nanosecond() == 0:
		return t.Format(seconds + "Z")
	case t.Nanosecond()%int(time.Millisecond) == 0:
		return t.Format(seconds + ".000Z")
	case t.Nanosecond()%int(time.Microsecond) == 0:
		return t.Format(seconds + ".000000Z")
	}
	return t.Format(seconds + ".000000000Z")
}
