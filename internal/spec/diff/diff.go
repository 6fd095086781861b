// Package diff says what kind of change lies between two specs.
//
// Every field has a class, from Ignore, which needs no action, to SavepointRedeploy, which throws the state of the job away for that of
// another savepoint; the strongest class of all fields that differ is the class of the change. Fields are compared as the Java
// operator compares them: absent fields count with their defaults, quantities by amount, flinkConfiguration key by key after it is
// flattened. The printed difference is part of an event that users see and equals the Java operator's.
package diff

import (
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/jackson"
)

// Class is what a change asks for; a greater class is stronger.
type Class int

// The classes of change.
const (
	Ignore Class = iota
	Scale
	Upgrade
	SavepointRedeploy
)

// String is the name of the class as it stands in events.
func (c Class) String() string {
	switch c {
	case Ignore:
		return "IGNORE"
	case Scale:
		return "SCALE"
	case Upgrade:
		return "UPGRADE"
	case SavepointRedeploy:
		return "SAVEPOINT_REDEPLOY"
	}
	return fmt.Sprintf("Class(%d)", int(c))
}

// Entry is one field that differs.
type Entry struct {
	// Field is the path of the field, such as job.parallelism.
	Field string
	Class Class

	before, after jackson.Node
}

// Result is the difference of two specs.
type Result struct {
	Entries []Entry
	kind    string // of the specs
}

// Class is the strongest class of all entries, Ignore when there are none.
func (r Result) Class() Class {
	strongest := Ignore
	for _, e := range r.Entries {
		strongest = max(strongest, e.Class)
	}
	return strongest
}

// Deployments compares two specs of a FlinkDeployment that runs, or shall run, in the given mode.
func Deployments(before, after v1beta1.FlinkDeploymentSpec, mode v1beta1.KubernetesMode) (Result, error) {
	left, right, err := both(before, after, deploymentTree)
	if err != nil {
		return Result{}, err
	}
	r := Result{kind: "FlinkDeploymentSpec"}
	if !same(left, right) {
		r.Entries, err = comparison{mode: mode}.fields(deploymentFields(), left, right)
	}
	return r, err
}

// SessionJobs compares two specs of a FlinkSessionJob on a session cluster of the given mode.
func SessionJobs(before, after v1beta1.FlinkSessionJobSpec, mode v1beta1.KubernetesMode) (Result, error) {
	left, right, err := both(before, after, jackson.SessionJobSpec)
	if err != nil {
		return Result{}, err
	}
	r := Result{kind: "FlinkSessionJobSpec"}
	if !same(left, right) {
		r.Entries, err = comparison{mode: mode}.fields(sessionJobFields(), left, right)
	}
	return r, err
}

// SameDeployment tells that two specs are equal in every field, ignored ones included.
func SameDeployment(a, b v1beta1.FlinkDeploymentSpec) (bool, error) {
	left, right, err := both(a, b, deploymentTree)
	return err == nil && same(left, right), err
}

// SameSessionJob tells that two specs are equal in every field, ignored ones included.
func SameSessionJob(a, b v1beta1.FlinkSessionJobSpec) (bool, error) {
	left, right, err := both(a, b, jackson.SessionJobSpec)
	return err == nil && same(left, right), err
}

func both[S any](before, after S, tree func(S) (jackson.Node, error)) (left, right jackson.Node, err error) {
	if left, err = tree(before); err != nil {
		return left, right, fmt.Errorf("cannot compare with recorded spec: %w", err)
	}
	if right, err = tree(after); err != nil {
		return left, right, fmt.Errorf("cannot compare spec: %w", err)
	}
	return left, right, nil
}

func deploymentTree(s v1beta1.FlinkDeploymentSpec) (jackson.Node, error) {
	n, err := jackson.DeploymentSpec(Cleaned(s))
	return n, err
}
