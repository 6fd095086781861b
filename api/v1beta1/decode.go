package v1beta1

import "k8s.io/apimachinery/pkg/util/json"

// UnmarshalJSON remembers the order of keys.
func (s *FlinkDeploymentSpec) UnmarshalJSON(raw []byte) error {
	type plain FlinkDeploymentSpec
	var p plain
	in := struct {
		*plain
		LogConfiguration ordered[string] `json:"logConfiguration"`
	}{plain: &p}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*s = FlinkDeploymentSpec(p)
	s.LogConfiguration = in.LogConfiguration.values
	s.Order.remember("logConfiguration", in.LogConfiguration.keys)
	return nil
}

// UnmarshalJSON remembers the order of keys.
func (s *FlinkBlueGreenDeploymentSpec) UnmarshalJSON(raw []byte) error {
	type plain FlinkBlueGreenDeploymentSpec
	var p plain
	in := struct {
		*plain
		Configuration ordered[string] `json:"configuration"`
	}{plain: &p}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*s = FlinkBlueGreenDeploymentSpec(p)
	s.Configuration = in.Configuration.values
	s.Order.remember("configuration", in.Configuration.keys)
	return nil
}

// UnmarshalJSON remembers the order of keys.
func (s *IngressSpec) UnmarshalJSON(raw []byte) error {
	type plain IngressSpec
	var p plain
	in := struct {
		*plain
		Annotations ordered[string] `json:"annotations"`
		Labels      ordered[string] `json:"labels"`
	}{plain: &p}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*s = IngressSpec(p)
	s.Annotations, s.Labels = in.Annotations.values, in.Labels.values
	s.Order.remember("annotations", in.Annotations.keys)
	s.Order.remember("labels", in.Labels.keys)
	return nil
}

// UnmarshalJSON remembers the order of keys. An amount that is null is none at all; an empty text is one that cannot be read.
func (r *ResourceRequirements) UnmarshalJSON(raw []byte) error {
	type plain ResourceRequirements
	var p plain
	in := struct {
		*plain
		Limits   ordered[*Quantity] `json:"limits"`
		Requests ordered[*Quantity] `json:"requests"`
	}{plain: &p}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*r = ResourceRequirements(p)
	r.Limits, r.Requests = given(in.Limits.values), given(in.Requests.values)
	r.Order.remember("limits", in.Limits.keys)
	r.Order.remember("requests", in.Requests.keys)
	return nil
}

// given returns the amounts that are not null.
func given(amounts map[string]*Quantity) map[string]Quantity {
	if amounts == nil {
		return nil
	}
	given := make(map[string]Quantity, len(amounts))
	for key, amount := range amounts {
		if amount != nil {
			given[key] = *amount
		}
	}
	return given
}
