package record

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
)

// Decode reads a record in any of its forms. Unknown fields of the spec are left out; unknown metadata and unknown names of enums
// are errors, as for the Java operator. ErrEmpty tells that there is no text.
func Decode[S Spec](text string) (Record[S], error) {
	if text == "" {
		return Record[S]{}, ErrEmpty
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return Record[S]{}, fmt.Errorf("cannot read recorded spec: %w", err)
	}
	if fields == nil {
		return Record[S]{}, fmt.Errorf("cannot read recorded spec: it is null")
	}
	r, err := decodeFields[S](text, fields)
	if err != nil {
		return Record[S]{}, fmt.Errorf("cannot read recorded spec: %w", err)
	}
	return r, nil
}

func decodeFields[S Spec](text string, fields map[string]json.RawMessage) (Record[S], error) {
	metadata, has := fields[metadataKey]
	if !has {
		spec, err := decodeSpec[S]([]byte(text))
		return Record[S]{Spec: spec}, err
	}
	meta, err := decodeMetadata(metadata)
	if err != nil {
		return Record[S]{}, err
	}
	spec, err := decodeSpec[S](fields[specKey])
	return Record[S]{Spec: spec, Meta: &meta}, err
}

func decodeSpec[S Spec](raw []byte) (S, error) {
	var spec S
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return spec, fmt.Errorf("it has no spec")
	}
	if err := unmarshal(raw, &spec); err != nil {
		return spec, err
	}
	return spec, checkNames(spec)
}

// unmarshal reads JSON that is known to be well formed, without going through it once more to see that.
func unmarshal(raw []byte, into any) error {
	if own, ok := into.(json.Unmarshaler); ok {
		return own.UnmarshalJSON(raw)
	}
	return json.Unmarshal(raw, into)
}

func decodeMetadata(raw []byte) (Metadata, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return Metadata{}, fmt.Errorf("%s: %w", metadataKey, err)
	}
	if fields == nil {
		return Metadata{}, fmt.Errorf("%s is null", metadataKey)
	}
	delete(fields, "metadata")
	var meta Metadata
	for key, value := range fields {
		if err := meta.read(key, value); err != nil {
			return Metadata{}, fmt.Errorf("%s: %w", metadataKey, err)
		}
	}
	return meta, nil
}

func (m *Metadata) read(key string, value []byte) error {
	switch key {
	case apiVersionKey:
		return json.Unmarshal(value, &m.APIVersion)
	case firstKey:
		return json.Unmarshal(value, &m.FirstDeployment)
	}
	return fmt.Errorf("unknown field %q", key)
}

// DecodeBlueGreen reads the record of a FlinkBlueGreenDeployment.
func DecodeBlueGreen(text string) (v1beta1.FlinkBlueGreenDeploymentSpec, error) {
	if text == "" {
		return v1beta1.FlinkBlueGreenDeploymentSpec{}, ErrEmpty
	}
	var in struct {
		Spec *v1beta1.FlinkBlueGreenDeploymentSpec `json:"spec"`
	}
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return v1beta1.FlinkBlueGreenDeploymentSpec{}, fmt.Errorf("cannot read recorded spec: %w", err)
	}
	if in.Spec == nil {
		return v1beta1.FlinkBlueGreenDeploymentSpec{}, fmt.Errorf("cannot read recorded spec: it has no spec")
	}
	return *in.Spec, checkTemplate(in.Spec.Template)
}
