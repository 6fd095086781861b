package v1beta1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// FlinkDeployment is a Flink cluster: an application with its job, or a session cluster when it has no job.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource:path=flinkdeployments,singular=flinkdeployment,shortName=flinkdep,scope=Namespaced
// +kubebuilder:subresource:status
// +kubebuilder:subresource:scale:specpath=.spec.taskManager.replicas,statuspath=.status.taskManager.replicas,selectorpath=.status.taskManager.labelSelector
// +kubebuilder:printcolumn:name="Job Status",type=string,JSONPath=`.status.jobStatus.state`
// +kubebuilder:printcolumn:name="Lifecycle State",type=string,JSONPath=`.status.lifecycleState`
type FlinkDeployment struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitzero"`

	Spec   FlinkDeploymentSpec   `json:"spec,omitzero"`
	Status FlinkDeploymentStatus `json:"status,omitzero"`
}

// FlinkDeploymentList is a list of FlinkDeployments.
//
// +kubebuilder:object:root=true
type FlinkDeploymentList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`

	Items []FlinkDeployment `json:"items"`
}

// FlinkDeploymentSpec is the Flink cluster a user asks for.
type FlinkDeploymentSpec struct {
	// Job to run. Absent: a session cluster.
	Job *JobSpec `json:"job,omitempty"`
	// RestartNonce restarts the cluster when it changes to another number.
	RestartNonce *int64 `json:"restartNonce,omitempty"`
	// FlinkConfiguration is Flink, operator and autoscaler configuration, flat or nested. Default: empty.
	FlinkConfiguration FlinkConfiguration `json:"flinkConfiguration,omitzero"`
	// Image of the JobManager and TaskManager containers. Default: the image that Flink would choose.
	Image *string `json:"image,omitempty"`
	// ImagePullPolicy of the image: Always, IfNotPresent or Never.
	ImagePullPolicy *string `json:"imagePullPolicy,omitempty"`
	// ServiceAccount of the JobManager and TaskManager pods.
	ServiceAccount *string `json:"serviceAccount,omitempty"`
	// FlinkVersion is the minor version of Flink inside the image.
	FlinkVersion *FlinkVersion `json:"flinkVersion,omitempty"`
	// Ingress of the REST service. Absent: none.
	Ingress *IngressSpec `json:"ingress,omitempty"`
	// PodTemplate is the base of the JobManager and TaskManager pods.
	PodTemplate *PodTemplate `json:"podTemplate,omitempty"`
	// JobManager settings.
	JobManager *JobManagerSpec `json:"jobManager,omitempty"`
	// TaskManager settings.
	TaskManager *TaskManagerSpec `json:"taskManager,omitempty"`
	// LogConfiguration files by name: log4j-console.properties, logback-console.xml.
	LogConfiguration map[string]string `json:"logConfiguration,omitzero"`
	// Mode of deployment. Default: native.
	Mode KubernetesMode `json:"mode,omitempty"`

	// Order of the keys of maps, as written by the user.
	Order KeyOrder `json:"-"`
}

// JobManagerSpec is what a user asks for the JobManager pods.
type JobManagerSpec struct {
	// Resource is the older form of resources; ignored once resources names a request or limit.
	Resource *Resource `json:"resource,omitempty"`
	// Resources of the main container, as in Kubernetes.
	Resources *ResourceRequirements `json:"resources,omitempty"`
	// Replicas of the JobManager; more than one needs high availability. Default: 1.
	Replicas int32 `json:"replicas"`
	// PodTemplate is merged over the base pod template.
	PodTemplate *PodTemplate `json:"podTemplate,omitempty"`
}

// TaskManagerSpec is what a user asks for the TaskManager pods.
type TaskManagerSpec struct {
	// Resource is the older form of resources; ignored once resources names a request or limit.
	Resource *Resource `json:"resource,omitempty"`
	// Resources of the main container, as in Kubernetes.
	Resources *ResourceRequirements `json:"resources,omitempty"`
	// Replicas of the TaskManager; takes precedence over the parallelism of the job.
	Replicas *int32 `json:"replicas,omitempty"`
	// PodTemplate is merged over the base pod template.
	PodTemplate *PodTemplate `json:"podTemplate,omitempty"`
}

// Resource is an amount of CPU, memory and ephemeral storage.
type Resource struct {
	// CPU in cores.
	CPU *float64 `json:"cpu,omitempty"`
	// Memory of the whole process, as Flink writes it (1024m, 1g) or as Kubernetes writes it (1Gi).
	Memory *string `json:"memory,omitempty"`
	// EphemeralStorage requested and allowed, such as 2G.
	EphemeralStorage *string `json:"ephemeralStorage,omitempty"`
}

// FlinkDeploymentStatus is what the operator knows of a FlinkDeployment.
type FlinkDeploymentStatus struct {
	CommonStatus `json:",inline"`

	// ClusterInfo holds facts from the running cluster, such as flink-version and total-cpu.
	ClusterInfo map[string]string `json:"clusterInfo,omitzero"`
	// JobManagerDeploymentStatus is the observed state of the JobManager Deployment. Default: MISSING.
	JobManagerDeploymentStatus JobManagerDeploymentStatus `json:"jobManagerDeploymentStatus,omitempty"`
	// TaskManager count and labels, for the scale subresource.
	TaskManager *TaskManagerInfo `json:"taskManager,omitempty"`
	// Conditions has at most one entry, of type Running.
	Conditions []Condition `json:"conditions,omitzero"`
}

// TaskManagerInfo is what the scale subresource shows.
type TaskManagerInfo struct {
	// LabelSelector that matches the TaskManager pods.
	LabelSelector string `json:"labelSelector"`
	// Replicas of the TaskManager.
	Replicas int32 `json:"replicas"`
}

// Condition is a Kubernetes condition whose times keep their nanoseconds.
type Condition struct {
	// LastTransitionTime is when the status changed last, ISO-8601.
	LastTransitionTime string `json:"lastTransitionTime,omitempty"`
	// Message for humans.
	Message string `json:"message,omitempty"`
	// ObservedGeneration is not set by the operator.
	ObservedGeneration *int64 `json:"observedGeneration,omitempty"`
	// Reason in one word.
	Reason string `json:"reason,omitempty"`
	// Status is True or False.
	Status string `json:"status,omitempty"`
	// Type of the condition: Running.
	Type string `json:"type,omitempty"`
}

// ConditionRunning is the type of the one condition a FlinkDeployment has.
const ConditionRunning = "Running"
