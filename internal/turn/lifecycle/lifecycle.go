// Package lifecycle derives the one word that sums a resource up, and its conditions, from the rest of its status.
package lifecycle

import (
	"errors"
	"strings"
	"time"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/record"
)

// The sentences in an error that tell that a cluster will not come back by itself. Messages of failed upgrades hold at least
// one of them.
const (
	JobGone              = "It is possible that the job has finished or terminally failed, or the configmaps have been deleted."
	HAMetadataMissing    = "HA metadata is not available"
	NeedsManualRestoring = "Manual restore required."
)

// Deployment derives the state of a FlinkDeployment.
func Deployment(s *v1beta1.FlinkDeploymentStatus) (v1beta1.LifecycleState, error) {
	return derive(s.CommonStatus, factsOf(s), func() (*v1beta1.JobSpec, error) {
		last, err := record.LastReconciled[v1beta1.FlinkDeploymentSpec](s.ReconciliationStatus)
		return last.Spec.Job, err
	})
}

// Summarize writes state and conditions into the status of a FlinkDeployment of which lastReconciledSpec was decoded before;
// last is nil if there is none. What cannot be derived keeps its last value.
func Summarize(s *v1beta1.FlinkDeploymentStatus, last *v1beta1.FlinkDeploymentSpec, now time.Time) {
	var job *v1beta1.JobSpec
	s.Conditions = keep(s.Conditions, last == nil)
	if last != nil {
		job = last.Job
		if c, err := conditions(s, last, now); err == nil {
			s.Conditions = c
		}
	}
	state, err := derive(s.CommonStatus, factsOf(s), func() (*v1beta1.JobSpec, error) { return job, nil })
	if err == nil {
		s.LifecycleState = state
	}
}

// keep drops all conditions if there is nothing to say yet.
func keep(c []v1beta1.Condition, nothing bool) []v1beta1.Condition {
	if nothing {
		return []v1beta1.Condition{}
	}
	return c
}

// SessionJob derives the state of a FlinkSessionJob.
func SessionJob(s *v1beta1.FlinkSessionJobStatus) (v1beta1.LifecycleState, error) {
	return derive(s.CommonStatus, facts{stopping: stopsWithSavepoint(s.JobStatus)}, func() (*v1beta1.JobSpec, error) {
		last, err := record.LastReconciled[v1beta1.FlinkSessionJobSpec](s.ReconciliationStatus)
		return last.Spec.Job, err
	})
}

// derive goes from what outweighs everything to what is left when all is well.
func derive(s v1beta1.CommonStatus, f facts, lastJob func() (*v1beta1.JobSpec, error)) (v1beta1.LifecycleState, error) {
	if s.LifecycleState == v1beta1.LifecycleDeleting || s.LifecycleState == v1beta1.LifecycleDeleted {
		return s.LifecycleState, nil
	}
	if record.BeforeFirstDeployment(s.ReconciliationStatus) {
		if s.Error != "" {
			return v1beta1.LifecycleFailed, nil
		}
		return v1beta1.LifecycleCreated, nil
	}
	switch s.ReconciliationStatus.State {
	case v1beta1.ReconciliationUpgrading:
		return v1beta1.LifecycleUpgrading, nil
	case v1beta1.ReconciliationRollingBack:
		return v1beta1.LifecycleRollingBack, nil
	case v1beta1.ReconciliationDeployed, v1beta1.ReconciliationRolledBack:
	}
	if f.stopping {
		return v1beta1.LifecycleUpgrading, nil
	}
	job, err := lastJob()
	if err != nil {
		return "", err
	}
	return settled(s, f.lost, job), nil
}

// facts are what only some kinds of resources tell.
type facts struct {
	// lost tells that the cluster will not come back by itself.
	lost bool
	// stopping tells that the job is being stopped to make room for another spec, while status still says that the old one is
	// deployed. The Java operator, which waits for the end of a stop where it asks for it, never shows this.
	stopping bool
}

func factsOf(s *v1beta1.FlinkDeploymentStatus) facts {
	isTaken := s.JobStatus.State == v1beta1.FlinkJobCancelling && s.JobManagerDeploymentStatus == v1beta1.JobManagerMissing
	return facts{lost: isLost(s), stopping: isTaken || stopsWithSavepoint(s.JobStatus)}
}

func stopsWithSavepoint(s v1beta1.JobStatus) bool {
	return s.SavepointInfo.TriggerID != "" && s.SavepointInfo.TriggerType == v1beta1.SnapshotTriggerUpgrade
}

// settled is the state while nothing is under way.
func settled(s v1beta1.CommonStatus, lost bool, lastJob *v1beta1.JobSpec) v1beta1.LifecycleState {
	switch {
	case lastJob != nil && lastJob.State == v1beta1.JobStateSuspended:
		return v1beta1.LifecycleSuspended
	case s.JobStatus.State == v1beta1.FlinkJobFailed || lost:
		return v1beta1.LifecycleFailed
	case s.ReconciliationStatus.State == v1beta1.ReconciliationRolledBack:
		return v1beta1.LifecycleRolledBack
	case record.IsStable(s.ReconciliationStatus):
		return v1beta1.LifecycleStable
	}
	return v1beta1.LifecycleDeployed
}

// isLost tells that there is no JobManager and that its error says it will not come back.
func isLost(s *v1beta1.FlinkDeploymentStatus) bool {
	jobManager := s.JobManagerDeploymentStatus
	if jobManager != v1beta1.JobManagerMissing && jobManager != v1beta1.JobManagerError {
		return false
	}
	for _, sentence := range []string{NeedsManualRestoring, JobGone, HAMetadataMissing} {
		if strings.Contains(s.Error, sentence) {
			return true
		}
	}
	return false
}

// ErrJobStateUnknown tells that a condition cannot say whether the job runs, because nobody has looked yet.
var ErrJobStateUnknown = errors.New("the state of the job is not known")
