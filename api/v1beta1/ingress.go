package v1beta1

import networkingv1 "k8s.io/api/networking/v1"

// IngressSpec is the Ingress of a REST service.
type IngressSpec struct {
	// Template of host and path, such as flink.k8s.io/{{namespace}}/{{name}}(/|$)(.*).
	Template *string `json:"template,omitempty"`
	// ClassName of the Ingress.
	ClassName *string `json:"className,omitempty"`
	// Annotations of the Ingress.
	Annotations map[string]string `json:"annotations,omitzero"`
	// Labels of the Ingress, beside those of the operator.
	Labels map[string]string `json:"labels,omitzero"`
	// TLS blocks of the Ingress.
	TLS []networkingv1.IngressTLS `json:"tls,omitzero"`

	// Order of the keys of maps, as written by the user.
	Order KeyOrder `json:"-"`
}
