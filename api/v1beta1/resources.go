package v1beta1

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/json"
)

// Quantity is a Kubernetes quantity as a user wrote it: 1000m stays 1000m.
//
// +kubebuilder:validation:XIntOrString
type Quantity string

// Parse reads the quantity.
func (q Quantity) Parse() (resource.Quantity, error) {
	parsed, err := resource.ParseQuantity(string(q))
	if err != nil {
		return resource.Quantity{}, fmt.Errorf("cannot read quantity %q: %w", string(q), err)
	}
	return parsed, nil
}

// UnmarshalJSON takes a text or a number.
func (q *Quantity) UnmarshalJSON(raw []byte) error {
	if isNull(raw) {
		*q = ""
		return nil
	}
	if len(raw) > 0 && raw[0] != '"' {
		*q = Quantity(raw)
		return nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return fmt.Errorf("cannot read quantity: %w", err)
	}
	*q = Quantity(text)
	return nil
}

// ResourceRequirements are the resources of a container, by name, with quantities as given.
type ResourceRequirements struct {
	// Claims are accepted and not used.
	Claims []corev1.ResourceClaim `json:"claims,omitempty"`
	// Limits by resource name.
	Limits map[string]Quantity `json:"limits,omitempty"`
	// Requests by resource name.
	Requests map[string]Quantity `json:"requests,omitempty"`

	// Order of the keys of maps, as written by the user.
	Order KeyOrder `json:"-"`
}
