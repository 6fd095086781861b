// Package option holds the Flink options that are read or written here, one variable each.
//
// Keys, defaults and older keys are those of Flink 1.20, which reads everything older. Where Flink 2 has a new key, its
// sentence says so. Options of the operator itself are not here.
package option

// PullPolicy says when an image is pulled.
type PullPolicy string

// The pull policies.
const (
	PullIfNotPresent PullPolicy = "IfNotPresent"
	PullAlways       PullPolicy = "Always"
	PullNever        PullPolicy = "Never"
)

// ServiceType says how a service is exposed.
type ServiceType string

// The ways to expose a service.
const (
	ClusterIP         ServiceType = "ClusterIP"
	NodePort          ServiceType = "NodePort"
	LoadBalancer      ServiceType = "LoadBalancer"
	HeadlessClusterIP ServiceType = "Headless_ClusterIP"
)

// AddressType is a kind of address that a Kubernetes node has.
type AddressType string

// The kinds of addresses.
const (
	InternalIP AddressType = "InternalIP"
	ExternalIP AddressType = "ExternalIP"
)

// SchedulerType is one of Flink's schedulers.
type SchedulerType string

// The schedulers.
const (
	SchedulerNg            SchedulerType = "Ng"
	SchedulerDefault       SchedulerType = "Default"
	SchedulerAdaptive      SchedulerType = "Adaptive"
	SchedulerAdaptiveBatch SchedulerType = "AdaptiveBatch"
)

// SchedulerExecution says how the adaptive scheduler treats resources.
type SchedulerExecution string

// Reactive is the mode in which a job takes all slots that there are.
const Reactive SchedulerExecution = "REACTIVE"

// Retention says what becomes of checkpoints when their job is cancelled.
type Retention string

// The retentions.
const (
	RetainOnCancellation      Retention = "RETAIN_ON_CANCELLATION"
	DeleteOnCancellation      Retention = "DELETE_ON_CANCELLATION"
	NoExternalizedCheckpoints Retention = "NO_EXTERNALIZED_CHECKPOINTS"
)

// ClusterMode says whether a standalone cluster is there for one job.
type ClusterMode string

// The cluster modes.
const (
	ApplicationMode ClusterMode = "APPLICATION"
	SessionMode     ClusterMode = "SESSION"
)
