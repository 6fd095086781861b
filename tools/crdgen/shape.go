package main

import apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

// bare keeps the structure of a schema and nothing else.
func bare(s apiext.JSONSchemaProps) apiext.JSONSchemaProps {
	s.Description = ""
	return reduced(s, bare)
}

// lenient keeps structure, descriptions and enums: nothing is required, and what is stricter than the Java operator's schema goes.
func lenient(s apiext.JSONSchemaProps) apiext.JSONSchemaProps {
	out := reduced(s, lenient)
	out.Enum = s.Enum
	out.XPreserveUnknownFields = s.XPreserveUnknownFields
	return out
}

// reduced copies the structure of a schema, with all schemas inside reduced by the given function.
func reduced(s apiext.JSONSchemaProps, inner func(apiext.JSONSchemaProps) apiext.JSONSchemaProps) apiext.JSONSchemaProps {
	if s.XIntOrString {
		return intOrString()
	}
	out := apiext.JSONSchemaProps{Type: s.Type, Description: s.Description}
	for name, p := range s.Properties {
		if out.Properties == nil {
			out.Properties = map[string]apiext.JSONSchemaProps{}
		}
		out.Properties[name] = inner(p)
	}
	if s.Items != nil && s.Items.Schema != nil {
		item := inner(*s.Items.Schema)
		out.Items = &apiext.JSONSchemaPropsOrArray{Schema: &item}
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil {
		value := inner(*s.AdditionalProperties.Schema)
		out.AdditionalProperties = &apiext.JSONSchemaPropsOrBool{Allows: true, Schema: &value}
	}
	return out
}

// intOrString is a Kubernetes quantity, or a port by number or name.
func intOrString() apiext.JSONSchemaProps {
	return apiext.JSONSchemaProps{
		AnyOf:        []apiext.JSONSchemaProps{{Type: "integer"}, {Type: "string"}},
		XIntOrString: true,
	}
}
