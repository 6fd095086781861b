package v1beta1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FlinkSessionJob is a job that runs on the session cluster of a FlinkDeployment.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:path=flinksessionjobs,singular=flinksessionjob,shortName=sessionjob,scope=Namespaced
// +kubebuilder:subresource:status
// +kubebuilder:printcolumn:name="Job Status",type=string,JSONPath=`.status.jobStatus.state`
// +kubebuilder:printcolumn:name="Lifecycle State",type=string,JSONPath=`.status.lifecycleState`
type FlinkSessionJob struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitzero"`

	Spec   FlinkSessionJobSpec   `json:"spec,omitzero"`
	Status FlinkSessionJobStatus `json:"status,omitzero"`
}

// FlinkSessionJobList is a list of FlinkSessionJobs.
//
// +kubebuilder:object:root=true
type FlinkSessionJobList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`

	Items []FlinkSessionJob `json:"items"`
}

// FlinkSessionJobSpec is the session job a user asks for.
type FlinkSessionJobSpec struct {
	// Job to run.
	Job *JobSpec `json:"job,omitempty"`
	// RestartNonce restarts the job when it changes to another number.
	RestartNonce *int64 `json:"restartNonce,omitempty"`
	// FlinkConfiguration of the job, over that of the session cluster. Default: empty.
	FlinkConfiguration FlinkConfiguration `json:"flinkConfiguration,omitzero"`
	// DeploymentName of the session cluster, a FlinkDeployment in the same namespace. Immutable.
	DeploymentName *string `json:"deploymentName,omitempty"`
}

// FlinkSessionJobStatus is what the operator knows of a FlinkSessionJob.
type FlinkSessionJobStatus struct {
	CommonStatus `json:",inline"`
}
