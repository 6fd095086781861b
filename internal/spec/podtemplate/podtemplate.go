// Package podtemplate merges and completes the pod templates of a resource.
//
// Templates stay JSON trees from the user to the cluster, so properties that this program does not know and quantities as
// the user wrote them survive. A tree is held in Kubernetes' normal form: no nulls, no empty lists or maps in places that the
// pod API declares to be lists or maps, and text where the API wants text. Nothing here changes a template it was given.
package podtemplate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	corev1 "k8s.io/api/core/v1"
)

// MainContainer is the name of the container that runs Flink.
const MainContainer = "flink-main-container"

// Arrays says how the elements of two lists find each other.
type Arrays string

// The ways of merging lists.
const (
	// ByIndex merges the first element with the first, the second with the second.
	ByIndex Arrays = "by index"
	// ByName merges elements of equal name when every element of both lists has one, else by index.
	ByName Arrays = "by name"
)

// Template is a pod template, or the absence of one, which is the zero value.
type Template struct {
	tree map[string]any
}

// Parse reads a template from JSON; no text and null give the absent template.
func Parse(raw []byte) (Template, error) {
	if len(raw) == 0 {
		return Template{}, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return Template{}, fmt.Errorf("cannot read pod template: %w", err)
	}
	if decoder.More() {
		return Template{}, errors.New("cannot read pod template: more than one value")
	}
	if tree == nil {
		return Template{}, nil
	}
	return Template{tree: podTemplate.object(tree)}, nil
}

// IsAbsent tells whether there is no template at all; an empty one is not absent.
func (t Template) IsAbsent() bool { return t.tree == nil }

// Equal tells whether two templates say the same.
func (t Template) Equal(o Template) bool { return reflect.DeepEqual(t.tree, o.tree) }

// MarshalJSON writes the template with sorted keys, or null when it is absent.
func (t Template) MarshalJSON() ([]byte, error) { return json.Marshal(t.tree) }

// Decode reads the template into the Kubernetes type; unknown properties are lost there.
func (t Template) Decode() (corev1.PodTemplateSpec, error) {
	var out corev1.PodTemplateSpec
	if t.IsAbsent() {
		return out, nil
	}
	text, err := json.Marshal(t.tree)
	if err != nil {
		return out, fmt.Errorf("cannot write pod template: %w", err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		return out, fmt.Errorf("cannot read pod template: %w", err)
	}
	return out, nil
}
