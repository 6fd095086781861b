package diff

import (
	"errors"
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
)

// BlueGreenClass is what a change of a FlinkBlueGreenDeployment asks for.
type BlueGreenClass int

// The classes of change of a blue/green deployment.
const (
	BlueGreenIgnore            BlueGreenClass = iota
	BlueGreenPatchChild                       // the active child takes the change by itself
	BlueGreenSuspend                          // the job stops in place
	BlueGreenResume                           // the job goes on in place
	BlueGreenTransition                       // the other colour comes up
	BlueGreenSavepointRedeploy                // the other colour comes up from another savepoint
)

// String is the name that the Java operator has for the class.
func (c BlueGreenClass) String() string {
	switch c {
	case BlueGreenIgnore:
		return "IGNORE"
	case BlueGreenPatchChild:
		return "PATCH_CHILD"
	case BlueGreenSuspend:
		return "SUSPEND"
	case BlueGreenResume:
		return "RESUME"
	case BlueGreenTransition:
		return "TRANSITION"
	case BlueGreenSavepointRedeploy:
		return "SAVEPOINT_REDEPLOY"
	}
	return fmt.Sprintf("BlueGreenClass(%d)", int(c))
}

// ErrNoTemplate tells that a blue/green spec has no template, or its template no spec.
var ErrNoTemplate = errors.New("the template has no spec")

// BlueGreen compares two specs of a FlinkBlueGreenDeployment. Only the specs of the templates count, as if in native mode.
func BlueGreen(before, after v1beta1.FlinkBlueGreenDeploymentSpec) (BlueGreenClass, error) {
	left, right := templateSpec(before), templateSpec(after)
	if left == nil || right == nil {
		return BlueGreenIgnore, ErrNoTemplate
	}
	was, is := jobState(left), jobState(right)
	if was != is && is == v1beta1.JobStateSuspended {
		return BlueGreenSuspend, nil
	}
	if was != is && was == v1beta1.JobStateSuspended && is == v1beta1.JobStateRunning {
		return BlueGreenResume, nil
	}
	return blueGreenChange(*left, *right)
}

func blueGreenChange(before, after v1beta1.FlinkDeploymentSpec) (BlueGreenClass, error) {
	r, err := Deployments(before, after, v1beta1.KubernetesModeNative)
	if err != nil {
		return BlueGreenIgnore, err
	}
	if r.Class() == SavepointRedeploy {
		return BlueGreenSavepointRedeploy, nil
	}
	same, err := SameDeployment(before, after)
	switch {
	case err != nil || same:
		return BlueGreenIgnore, err
	case r.Class() == Ignore:
		return BlueGreenPatchChild, nil
	}
	return BlueGreenTransition, nil
}

func templateSpec(s v1beta1.FlinkBlueGreenDeploymentSpec) *v1beta1.FlinkDeploymentSpec {
	if s.Template == nil {
		return nil
	}
	return s.Template.Spec
}

func jobState(s *v1beta1.FlinkDeploymentSpec) v1beta1.JobState {
	if s.Job == nil || s.Job.State == "" {
		return v1beta1.JobStateRunning
	}
	return s.Job.State
}
