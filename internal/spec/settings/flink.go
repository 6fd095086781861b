package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// DeletionPropagation is the way in which a deletion reaches owned objects.
type DeletionPropagation string

// The values of DeletionPropagation.
const (
	// DeletionOrphan keeps them.
	DeletionOrphan DeletionPropagation = "Orphan"
	// DeletionBackground deletes them afterwards.
	DeletionBackground DeletionPropagation = "Background"
	// DeletionForeground deletes them first.
	DeletionForeground DeletionPropagation = "Foreground"
)

// FlinkClientTimeout says how long an answer of the JobManager is waited for.
var FlinkClientTimeout = conf.Duration("kubernetes.operator.flink.client.timeout").WithDefault(10 * time.Second).
	WithDeprecated("kubernetes.operator.observer.flink.client.timeout").
	WithDoc("How long an answer of the JobManager is waited for.")

// FlinkClientCancelTimeout says how long a cancellation or a stop with savepoint may take.
var FlinkClientCancelTimeout = conf.Duration("kubernetes.operator.flink.client.cancel.timeout").WithDefault(time.Minute).
	WithDeprecated("kubernetes.operator.reconciler.flink.cancel.job.timeout").
	WithDoc("How long a cancellation or a stop with savepoint may take.")

// JobSubmissionTimeout says how long the submission of a session job may take.
var JobSubmissionTimeout = conf.Duration("kubernetes.operator.job.submission.timeout").WithDefault(10 * time.Minute).
	WithDoc("How long the submission of a session job may take.")

// RestReadyDelay says how long the REST port of a JobManager must have answered before the JobManager counts as ready.
var RestReadyDelay = conf.Duration("kubernetes.operator.observer.rest-ready.delay").WithDefault(10 * time.Second).
	WithDoc("How long the REST port of a JobManager must have answered before the JobManager counts as ready.")

// ResourceCleanupTimeout says how long the pods and Deployments of a deleted cluster may take to disappear.
var ResourceCleanupTimeout = conf.Duration("kubernetes.operator.resource.cleanup.timeout").WithDefault(5 * time.Minute).
	WithDeprecated("kubernetes.operator.reconciler.flink.cluster.shutdown.timeout").
	WithDoc("How long the pods and Deployments of a deleted cluster may take to disappear.")

// ResourceDeletionPropagation says how the deletion of a Deployment reaches the objects it owns.
var ResourceDeletionPropagation = conf.Enum("kubernetes.operator.resource.deletion.propagation", DeletionOrphan, DeletionBackground, DeletionForeground).WithDefault(DeletionForeground).
	WithDoc("How the deletion of a Deployment reaches the objects it owns.")

// ArtifactsBaseDir is the local directory for downloaded jars of session jobs.
var ArtifactsBaseDir = conf.String("kubernetes.operator.user.artifacts.base.dir").WithDefault("/opt/flink/artifacts").
	WithDoc("The local directory for downloaded jars of session jobs.")

// ArtifactsAllowedSchemes are the URI schemes that the jar of a session job may have, in any case of letters.
var ArtifactsAllowedSchemes = conf.List("kubernetes.operator.user.artifacts.allowed-schemes").WithDefault([]string{"https"}).
	WithDoc("The URI schemes that the jar of a session job may have, in any case of letters.")

// ArtifactsDisallowRestrictedHosts says whether jars may not come from loopback, link-local, private, wildcard or multicast addresses.
var ArtifactsDisallowRestrictedHosts = conf.Bool("kubernetes.operator.user.artifacts.disallow-restricted-hosts").WithDefault(true).
	WithDoc("Whether jars may not come from loopback, link-local, private, wildcard or multicast addresses.")

// ArtifactsHTTPHeader holds further HTTP headers for the download of the jar of a session job.
var ArtifactsHTTPHeader = conf.Map("kubernetes.operator.user.artifacts.http.header").
	WithDoc("Further HTTP headers for the download of the jar of a session job.")

// flinkOptions lists the options of talking to Flink clusters and removing them.
func flinkOptions() []Declaration {
	return []Declaration{
		declare(ScopeOperatorByVersion, FlinkClientTimeout),
		declare(ScopeOperatorByVersion, FlinkClientCancelTimeout),
		declare(ScopeOperatorByVersion, JobSubmissionTimeout),
		declare(ScopeOperatorByVersion, RestReadyDelay),
		declare(ScopeOperatorByVersion, ResourceCleanupTimeout),
		enumOf(ScopeOperatorByVersion, ResourceDeletionPropagation, DeletionOrphan, DeletionBackground, DeletionForeground),
		declare(ScopeOperator, ArtifactsBaseDir),
		declare(ScopeOperator, ArtifactsAllowedSchemes),
		declare(ScopeOperator, ArtifactsDisallowRestrictedHosts),
		declare(ScopeResource, ArtifactsHTTPHeader),
	}
}
