package v1beta1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FlinkBlueGreenDeployment is an application that is upgraded by starting the new version beside the old one.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:path=flinkbluegreendeployments,singular=flinkbluegreendeployment,shortName=flinkbgdep,scope=Namespaced
// +kubebuilder:subresource:status
// +kubebuilder:printcolumn:name="Job Status",type=string,JSONPath=`.status.jobStatus.state`
type FlinkBlueGreenDeployment struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitzero"`

	Spec   FlinkBlueGreenDeploymentSpec   `json:"spec,omitzero"`
	Status FlinkBlueGreenDeploymentStatus `json:"status,omitzero"`
}

// FlinkBlueGreenDeploymentList is a list of FlinkBlueGreenDeployments.
//
// +kubebuilder:object:root=true
type FlinkBlueGreenDeploymentList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`

	Items []FlinkBlueGreenDeployment `json:"items"`
}

// FlinkBlueGreenDeploymentSpec is the application a user asks for, and how to switch between its versions.
type FlinkBlueGreenDeploymentSpec struct {
	// Ingress that points at the active colour. Absent: none.
	Ingress *IngressSpec `json:"ingress,omitempty"`
	// Template of the FlinkDeployments.
	Template *FlinkDeploymentTemplateSpec `json:"template,omitempty"`
	// Configuration of the switch, such as delays.
	Configuration map[string]string `json:"configuration,omitzero"`

	// Order of the keys of maps, as written by the user.
	Order KeyOrder `json:"-"`
}

// FlinkDeploymentTemplateSpec is the FlinkDeployment that each colour is made from.
type FlinkDeploymentTemplateSpec struct {
	// Metadata is accepted and not used.
	Metadata *TemplateMetadata `json:"metadata,omitempty"`
	// Spec of the FlinkDeployments.
	Spec *FlinkDeploymentSpec `json:"spec,omitempty"`
}

// FlinkBlueGreenDeploymentStatus is what the operator knows of a blue/green deployment.
type FlinkBlueGreenDeploymentStatus struct {
	// JobStatus of the active colour.
	JobStatus JobStatus `json:"jobStatus,omitzero"`
	// BlueGreenState is the position of the transition.
	BlueGreenState BlueGreenState `json:"blueGreenState,omitempty"`
	// LastReconciledSpec as JSON text; empty before the first deployment.
	LastReconciledSpec string `json:"lastReconciledSpec,omitempty"`
	// LastReconciledTimestamp, ISO-8601.
	LastReconciledTimestamp string `json:"lastReconciledTimestamp,omitempty"`
	// AbortTimestamp is when the transition is given up, ISO-8601; 1970-01-01T00:00:00Z is unset.
	AbortTimestamp string `json:"abortTimestamp,omitempty"`
	// DeploymentReadyTimestamp is when the new colour became ready, ISO-8601; 1970-01-01T00:00:00Z is unset.
	DeploymentReadyTimestamp string `json:"deploymentReadyTimestamp,omitempty"`
	// SavepointTriggerID of the savepoint that the transition waits for.
	SavepointTriggerID string `json:"savepointTriggerId,omitempty"`
	// Error that happened last; empty when there is none.
	Error string `json:"error,omitempty"`
}
