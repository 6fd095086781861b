package names

import "github.com/drey-project/drey/api/v1beta1"

// Group is the API group of the custom resources.
const Group = "flink.apache.org"

// Labels of the objects that make up a Flink cluster.
const (
	LabelType          = "type"
	LabelApp           = "app"
	LabelComponent     = "component"
	LabelConfigMapType = "configmap-type"
)

// Values of the labels of the objects that make up a Flink cluster.
const (
	TypeNative                = "flink-native-kubernetes"
	TypeStandalone            = "flink-standalone-kubernetes"
	ComponentJobManager       = "jobmanager"
	ComponentTaskManager      = "taskmanager"
	ComponentIngress          = "ingress"
	ComponentAutoscaler       = "autoscaler"
	ConfigMapHighAvailability = "high-availability"
)

// Labels of the custom resources.
const (
	// LabelTargetSession names the session cluster of a FlinkSessionJob.
	LabelTargetSession = "target.session"
	// LabelCanary marks a resource that only proves that the operator is alive; its value must be "true".
	LabelCanary = "flink.apache.org/canary"
	// LabelColour says whether a FlinkDeployment is the BLUE or the GREEN child of its parent.
	LabelColour = "flink/blue-green-deployment-type"
	// LabelSnapshotType says whether a FlinkStateSnapshot is a SAVEPOINT or a CHECKPOINT.
	LabelSnapshotType = "snapshot.type"
	// LabelSnapshotTrigger says why a FlinkStateSnapshot was taken.
	LabelSnapshotTrigger = "snapshot.trigger-type"
	// LabelSnapshotState repeats the state of a FlinkStateSnapshot.
	LabelSnapshotState = "snapshot.state"
	// LabelSnapshotJobKind is the kind of the job that a FlinkStateSnapshot belongs to.
	LabelSnapshotJobKind = "job-reference.kind"
	// LabelSnapshotJobName is the name of the job that a FlinkStateSnapshot belongs to.
	LabelSnapshotJobName = "job-reference.name"
)

// LabelParallelism is on a ScalingReport event that only advises: a hash of the parallelisms it proposes.
const LabelParallelism = "parallelismMap"

// AnnotationGeneration is on a JobManager Deployment: the generation of the FlinkDeployment that it was made for.
const AnnotationGeneration = "flinkdeployment.flink.apache.org/generation"

// AnnotationNonce is on a FlinkStateSnapshot that the operator made because a trigger nonce changed: that nonce.
const AnnotationNonce = "drey.dev/nonce"

// AnnotationApplied is on an Ingress: a fingerprint of what the operator wrote, so that what others add is left alone.
const AnnotationApplied = "drey.dev/applied"

// Annotations of a JobException event.
const (
	AnnotationExceptionTime      = "exception-timestamp"
	AnnotationExceptionTask      = "task-name"
	AnnotationExceptionEndpoint  = "endpoint"
	AnnotationExceptionTM        = "tm-id"
	AnnotationFailureLabelPrefix = "failure-label-"
)

// Finalizers that keep a custom resource until its Flink side is cleaned up.
const (
	FinalizerDeployment = "flinkdeployments.flink.apache.org/finalizer"
	FinalizerSessionJob = "flinksessionjobs.flink.apache.org/finalizer"
	FinalizerSnapshot   = "flinkstatesnapshots.flink.apache.org/finalizer"
)

// ClusterLabels returns the labels that all objects of a cluster carry; deployedAs is TypeNative or TypeStandalone.
func ClusterLabels(deployedAs, cluster string) map[string]string {
	return map[string]string{LabelType: deployedAs, LabelApp: cluster}
}

// DeployedAs returns the value of LabelType for clusters that are deployed in a mode.
func DeployedAs(mode v1beta1.KubernetesMode) string {
	if mode == v1beta1.KubernetesModeStandalone {
		return TypeStandalone
	}
	return TypeNative
}

// HALabels returns the labels of the ConfigMaps in which Flink keeps the HA metadata of a cluster. Flink writes the
// native type for standalone clusters as well.
func HALabels(cluster string) map[string]string {
	labels := ClusterLabels(TypeNative, cluster)
	labels[LabelConfigMapType] = ConfigMapHighAvailability
	return labels
}

// TaskManagerSelector returns the text form of the selector of a cluster's TaskManager pods, as status.taskManager
// shows it.
func TaskManagerSelector(cluster string) string {
	return LabelComponent + "=" + ComponentTaskManager + "," + LabelApp + "=" + cluster
}
