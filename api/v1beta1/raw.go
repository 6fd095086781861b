package v1beta1

import (
	"bytes"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/json"
)

// FlinkConfiguration is configuration as a user wrote it: a JSON object, flat or nested, in document order.
// The zero value is an empty configuration. It is immutable.
//
// +kubebuilder:validation:Schemaless
// +kubebuilder:pruning:PreserveUnknownFields
type FlinkConfiguration struct{ raw string }

// FlinkConfigurationFromJSON keeps a JSON object or null as it is.
func FlinkConfigurationFromJSON(raw []byte) FlinkConfiguration {
	return FlinkConfiguration{raw: string(raw)}
}

// FlinkConfigurationFromMap writes a flat configuration, keys sorted.
func FlinkConfigurationFromMap(flat map[string]string) FlinkConfiguration {
	text, err := json.Marshal(flat)
	if err != nil || len(flat) == 0 {
		return FlinkConfiguration{} // a map of strings always marshals; an empty one is the zero value
	}
	return FlinkConfiguration{raw: string(text)}
}

// Raw is the JSON text: {} when absent, null when the user wrote null.
func (f FlinkConfiguration) Raw() []byte {
	if f.raw == "" {
		return []byte("{}")
	}
	return []byte(f.raw)
}

// IsNull tells that the user wrote an explicit null.
func (f FlinkConfiguration) IsNull() bool { return f.raw == nullText }

// IsZero tells that the field is absent.
func (f FlinkConfiguration) IsZero() bool { return f.raw == "" }

// MarshalJSON gives the text back.
func (f FlinkConfiguration) MarshalJSON() ([]byte, error) { return f.Raw(), nil }

// UnmarshalJSON keeps the text.
func (f *FlinkConfiguration) UnmarshalJSON(raw []byte) error {
	f.raw = string(raw)
	return nil
}

// DeepCopyInto copies the configuration.
func (f *FlinkConfiguration) DeepCopyInto(out *FlinkConfiguration) { *out = *f }

// PodTemplate is a pod template as a user wrote it, with unknown properties and quantities as given. It is immutable.
//
// +kubebuilder:validation:Type=object
type PodTemplate struct{ raw string }

// PodTemplateFromJSON keeps a JSON object as it is.
func PodTemplateFromJSON(raw []byte) *PodTemplate { return &PodTemplate{raw: string(raw)} }

// PodTemplateOf writes a typed pod template.
func PodTemplateOf(typed corev1.PodTemplateSpec) (*PodTemplate, error) {
	raw, err := json.Marshal(typed)
	if err != nil {
		return nil, fmt.Errorf("cannot write pod template: %w", err)
	}
	return PodTemplateFromJSON(raw), nil
}

// Raw is the JSON text.
func (p PodTemplate) Raw() []byte {
	if p.raw == "" {
		return []byte("{}")
	}
	return []byte(p.raw)
}

// Decode reads the template; properties that Kubernetes does not know are left out. A nil template is empty.
func (p *PodTemplate) Decode() (corev1.PodTemplateSpec, error) {
	var typed corev1.PodTemplateSpec
	if p == nil {
		return typed, nil
	}
	if err := json.Unmarshal(p.Raw(), &typed); err != nil {
		return corev1.PodTemplateSpec{}, fmt.Errorf("cannot read pod template: %w", err)
	}
	return typed, nil
}

// MarshalJSON gives the text back.
func (p PodTemplate) MarshalJSON() ([]byte, error) { return p.Raw(), nil }

// UnmarshalJSON keeps the text.
func (p *PodTemplate) UnmarshalJSON(raw []byte) error {
	p.raw = string(raw)
	return nil
}

// DeepCopyInto copies the template.
func (p *PodTemplate) DeepCopyInto(out *PodTemplate) { *out = *p }

// TemplateMetadata is the metadata of a template as a user wrote it. It is immutable.
//
// +kubebuilder:validation:Type=object
type TemplateMetadata struct{ raw string }

// Raw is the JSON text.
func (m TemplateMetadata) Raw() []byte {
	if m.raw == "" {
		return []byte("{}")
	}
	return []byte(m.raw)
}

// MarshalJSON gives the text back.
func (m TemplateMetadata) MarshalJSON() ([]byte, error) { return m.Raw(), nil }

// UnmarshalJSON keeps the text.
func (m *TemplateMetadata) UnmarshalJSON(raw []byte) error {
	m.raw = string(raw)
	return nil
}

// DeepCopyInto copies the metadata.
func (m *TemplateMetadata) DeepCopyInto(out *TemplateMetadata) { *out = *m }

// Equal tells that both hold the same text.
func (m TemplateMetadata) Equal(other TemplateMetadata) bool {
	return bytes.Equal(m.Raw(), other.Raw())
}

const nullText = "null"

func isNull(raw []byte) bool { return bytes.Equal(raw, []byte(nullText)) }

// Equal tells that both hold the same text.
func (f FlinkConfiguration) Equal(other FlinkConfiguration) bool {
	return bytes.Equal(f.Raw(), other.Raw())
}

// Equal tells that both hold the same text.
func (p PodTemplate) Equal(other PodTemplate) bool { return bytes.Equal(p.Raw(), other.Raw()) }
