// Package record reads and writes the specs that are remembered inside status.
//
// status.reconciliationStatus.lastReconciledSpec is the spec that was put into effect last, lastStableSpec the last one known to be
// good. Both are JSON texts that the Java operator reads and writes too, so what is written here equals its text byte for byte, and
// what it wrote, in any of its forms, is read:
//
//	{"spec":{...},"resource_metadata":{"apiVersion":"flink.apache.org/v1beta1","firstDeployment":false}}
//	{"spec":{...},"resource_metadata":{...,"metadata":{...}}}      older: the inner metadata is dropped
//	{"job":{...},"image":"...","apiVersion":"..."}                 oldest: no metadata at all
//
// Two texts that are equal mean stable, so a text is only written again when it has to say something else.
package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/jackson"
)

// Spec is a spec that is remembered with metadata.
type Spec interface {
	v1beta1.FlinkDeploymentSpec | v1beta1.FlinkSessionJobSpec
}

// Metadata is what is remembered beside a spec.
type Metadata struct {
	// APIVersion of the resource; nil when the text has none.
	APIVersion *string
	// FirstDeployment tells that nothing was deployed before this spec.
	FirstDeployment bool
}

// Record is a spec with its metadata.
type Record[S Spec] struct {
	Spec S
	// Meta is nil in records of the oldest form.
	Meta *Metadata
}

// ErrEmpty tells that there is no record to read.
var ErrEmpty = errors.New("no spec is recorded")

const (
	specKey       = "spec"
	metadataKey   = "resource_metadata"
	apiVersionKey = "apiVersion"
	firstKey      = "firstDeployment"
)

// Encode writes a record. One without metadata gets that of a resource that was deployed before.
func Encode[S Spec](r Record[S]) (string, error) {
	spec, err := tree(r.Spec)
	if err != nil {
		return "", fmt.Errorf("cannot record spec: %w", err)
	}
	meta := r.Meta
	if meta == nil {
		meta = &Metadata{APIVersion: new(v1beta1.APIVersion)}
	}
	return jackson.Print(jackson.Record(
		jackson.Field{Name: specKey, Value: spec},
		jackson.Field{Name: metadataKey, Value: meta.tree()},
	)), nil
}

// EncodeBlueGreen writes the record of a FlinkBlueGreenDeployment, which has no metadata.
func EncodeBlueGreen(spec v1beta1.FlinkBlueGreenDeploymentSpec) (string, error) {
	n, err := jackson.BlueGreenSpec(spec)
	if err != nil {
		return "", fmt.Errorf("cannot record spec: %w", err)
	}
	return jackson.Print(jackson.Record(jackson.Field{Name: specKey, Value: n})), nil
}

func tree[S Spec](spec S) (jackson.Node, error) {
	switch s := any(spec).(type) {
	case v1beta1.FlinkSessionJobSpec:
		return jackson.SessionJobSpec(s)
	case v1beta1.FlinkDeploymentSpec:
		return jackson.DeploymentSpec(s)
	}
	return jackson.Node{}, fmt.Errorf("cannot record a %T", spec)
}

func (m Metadata) tree() jackson.Node {
	first := jackson.Field{Name: firstKey, Value: jackson.Flag(m.FirstDeployment)}
	if m.APIVersion == nil {
		return jackson.Record(first)
	}
	return jackson.Record(jackson.Field{Name: apiVersionKey, Value: jackson.Text(*m.APIVersion)}, first)
}

// BeforeFirstDeployment tells that no spec was put into effect yet.
func BeforeFirstDeployment(s v1beta1.ReconciliationStatus) bool { return s.LastReconciledSpec == "" }

// IsStable tells that the last reconciled spec is the last stable one. Texts that mean the same are the same.
func IsStable(s v1beta1.ReconciliationStatus) bool {
	if s.LastReconciledSpec == "" || s.LastStableSpec == "" {
		return false
	}
	return s.LastReconciledSpec == s.LastStableSpec || meansTheSame(s.LastReconciledSpec, s.LastStableSpec)
}

// meansTheSame tells whether two texts are the same JSON, whatever their spaces and the order of their keys.
func meansTheSame(a, b string) bool {
	var left, right any
	if json.Unmarshal([]byte(a), &left) != nil || json.Unmarshal([]byte(b), &right) != nil {
		return false
	}
	return reflect.DeepEqual(left, right)
}

// MarkStable makes the last reconciled spec the last stable one.
func MarkStable(s v1beta1.ReconciliationStatus) v1beta1.ReconciliationStatus {
	s.LastStableSpec = s.LastReconciledSpec
	return s
}

// LastReconciled is the spec that was put into effect last.
func LastReconciled[S Spec](s v1beta1.ReconciliationStatus) (Record[S], error) {
	return Decode[S](s.LastReconciledSpec)
}

// LastStable is the last spec known to be good.
func LastStable[S Spec](s v1beta1.ReconciliationStatus) (Record[S], error) {
	return Decode[S](s.LastStableSpec)
}

// DeployedSpec is the spec that is deployed: the last stable one after a rollback, else the last reconciled one.
func DeployedSpec[S Spec](s v1beta1.ReconciliationStatus) (S, error) {
	text := s.LastReconciledSpec
	if s.State == v1beta1.ReconciliationRolledBack {
		text = s.LastStableSpec
	}
	r, err := Decode[S](text)
	return r.Spec, err
}
