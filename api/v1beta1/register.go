package v1beta1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Group is the API group of all four kinds.
const Group = "flink.apache.org"

// Version is the API version of all four kinds.
const Version = "v1beta1"

// APIVersion is the apiVersion text of all four kinds.
const APIVersion = Group + "/" + Version

// The kinds of this group.
const (
	KindFlinkDeployment          = "FlinkDeployment"
	KindFlinkSessionJob          = "FlinkSessionJob"
	KindFlinkStateSnapshot       = "FlinkStateSnapshot"
	KindFlinkBlueGreenDeployment = "FlinkBlueGreenDeployment"
)

// GroupVersion is the group and version of all four kinds.
//
//nolint:gochecknoglobals // a constant in all but syntax; the name is what scheme builders expect
var GroupVersion = schema.GroupVersion{Group: Group, Version: Version}

// AddToScheme makes the four kinds and their lists known to a scheme.
func AddToScheme(s *runtime.Scheme) error {
	s.AddKnownTypes(GroupVersion,
		&FlinkDeployment{}, &FlinkDeploymentList{},
		&FlinkSessionJob{}, &FlinkSessionJobList{},
		&FlinkStateSnapshot{}, &FlinkStateSnapshotList{},
		&FlinkBlueGreenDeployment{}, &FlinkBlueGreenDeploymentList{},
	)
	metav1.AddToGroupVersion(s, GroupVersion)
	return nil
}
