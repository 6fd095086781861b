package lifecycle

import (
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
)

// AuditLine returns the line that the log has for a status whose state changed. Scripts look for it, so it has the form that
// the Java operator gives it, with a blank at its end.
func AuditLine(s v1beta1.CommonStatus) string {
	level, text := "Info", describe(s.LifecycleState)
	if s.Error != "" {
		level, text = "Error", s.Error
	}
	return fmt.Sprintf(">>> %-16s | %-7s | %-15s | %s ", "Status[Job]", level, s.LifecycleState, text)
}

// SnapshotAuditLine returns the line that the log has for a written status of a FlinkStateSnapshot.
func SnapshotAuditLine(s v1beta1.FlinkStateSnapshotStatus) string {
	text := s.Error
	if text == "" {
		text = s.Path
	}
	return fmt.Sprintf(">>> %-16s | %-7s | %s", "Status[Snapshot]", s.State, text)
}

// describe says in a sentence what a state means.
func describe(state v1beta1.LifecycleState) string {
	switch state {
	case v1beta1.LifecycleCreated:
		return "The resource was created in Kubernetes but not yet handled by the operator"
	case v1beta1.LifecycleSuspended:
		return "The resource (job) has been suspended"
	case v1beta1.LifecycleUpgrading:
		return "The resource is being upgraded"
	case v1beta1.LifecycleDeployed:
		return "The resource is deployed/submitted to Kubernetes, but it’s not yet considered to be stable and " +
			"might be rolled back in the future"
	case v1beta1.LifecycleStable:
		return "The resource deployment is considered to be stable and won’t be rolled back"
	case v1beta1.LifecycleRollingBack:
		return "The resource is being rolled back to the last stable spec"
	case v1beta1.LifecycleRolledBack:
		return "The resource is deployed with the last stable spec"
	case v1beta1.LifecycleFailed:
		return "The job terminally failed"
	case v1beta1.LifecycleDeleting:
		return "The resource is being deleted"
	case v1beta1.LifecycleDeleted:
		return "The resource is deleted"
	}
	return string(state)
}
