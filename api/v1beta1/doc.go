// Package v1beta1 holds the custom resources of API group flink.apache.org, byte-compatible with those of the Java operator.
//
// Every field is optional for the API server. A field that is absent takes the default named in its comment
// while it is decoded; an explicit null stays a null (a nil pointer, a nil slice or an empty enum text).
// The order of the fields in a spec is the order in which they stand in lastReconciledSpec.
//
// +kubebuilder:object:generate=true
// +groupName=flink.apache.org
package v1beta1
