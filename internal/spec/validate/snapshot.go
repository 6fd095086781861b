package validate

import (
	"errors"
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
)

// Target tells whether the job that a snapshot names exists.
type Target int

// What is known of the target.
const (
	TargetMissing Target = iota
	TargetFound
)

// Snapshot returns the first problem of a FlinkStateSnapshot, or nothing.
func Snapshot(s *v1beta1.FlinkStateSnapshot, target Target) (string, error) {
	savepoint := s.Spec.Savepoint
	if (savepoint == nil) == (s.Spec.Checkpoint == nil) {
		return "Exactly one of checkpoint or savepoint configurations has to be set.", nil
	}
	if savepoint != nil {
		if savepoint.AlreadyExists == nil {
			return "", errors.New("spec.savepoint.alreadyExists may be left out, but not be null")
		}
		if *savepoint.AlreadyExists {
			return no()
		}
	}
	if s.Spec.JobReference == nil {
		return "Job reference must be supplied for this snapshot", nil
	}
	pending := s.Status.State == v1beta1.SnapshotTriggerPending
	return unless(target == TargetFound || !pending,
		fmt.Sprintf("Target for snapshot %s/%s was not found", s.Namespace, targetName(s.Spec.JobReference)))
}

// targetName is the name of the job as the Java operator prints it.
func targetName(r *v1beta1.JobReference) string {
	if r.Name == "" {
		return "null"
	}
	return r.Name
}

// BlueGreen returns the first problem of a FlinkBlueGreenDeployment, or nothing. Its template is judged where it is used, as
// the FlinkDeployment of a colour.
func BlueGreen(b *v1beta1.FlinkBlueGreenDeployment) string {
	switch {
	case b.Spec.Template == nil || b.Spec.Template.Spec == nil:
		return "spec.template.spec must be defined"
	case b.Spec.Template.Spec.Job == nil:
		return "spec.template.spec.job must be defined, a session cluster has no colours"
	}
	return ""
}
