package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// DynamicConfigEnabled says whether the operator reads its configuration files again while it runs.
var DynamicConfigEnabled = conf.Bool("kubernetes.operator.dynamic.config.enabled").WithDefault(true).
	WithDoc("Whether the operator reads its configuration files again while it runs.")

// DynamicConfigCheckInterval says how often the configuration files are read again.
var DynamicConfigCheckInterval = conf.Duration("kubernetes.operator.dynamic.config.check.interval").WithDefault(5 * time.Minute).
	WithDoc("How often the configuration files are read again.")

// ConfigCacheSize says how many effective configurations are kept.
var ConfigCacheSize = conf.Int("kubernetes.operator.config.cache.size").WithDefault(1000).
	WithDoc("How many effective configurations are kept.")

// ConfigCacheTimeout says how long an effective configuration that nobody asks for is kept.
var ConfigCacheTimeout = conf.Duration("kubernetes.operator.config.cache.timeout").WithDefault(10 * time.Minute).
	WithDoc("How long an effective configuration that nobody asks for is kept.")

// StopOnInformerError says whether the operator ends when it cannot watch a kind of resource at start-up.
var StopOnInformerError = conf.Bool("kubernetes.operator.startup.stop-on-informer-error").WithDefault(true).
	WithDoc("Whether the operator ends when it cannot watch a kind of resource at start-up.")

// TerminationTimeout says how long running reconciliations may go on when the operator is asked to end.
var TerminationTimeout = conf.Duration("kubernetes.operator.termination.timeout").WithDefault(10 * time.Second).
	WithDoc("How long running reconciliations may go on when the operator is asked to end.")

// LeaderElectionEnabled says whether several replicas elect the one that works, through a Lease.
var LeaderElectionEnabled = conf.Bool("kubernetes.operator.leader-election.enabled").WithDefault(false).
	WithDoc("Whether several replicas elect the one that works, through a Lease.")

// LeaderElectionLeaseName is the name of the Lease in the namespace of the operator; required for leader election.
var LeaderElectionLeaseName = conf.String("kubernetes.operator.leader-election.lease-name").
	WithDoc("The name of the Lease in the namespace of the operator; required for leader election.")

// LeaderElectionLeaseDuration says how long a Lease holds that is not renewed.
var LeaderElectionLeaseDuration = conf.Duration("kubernetes.operator.leader-election.lease-duration").WithDefault(15 * time.Second).
	WithDoc("How long a Lease holds that is not renewed.")

// LeaderElectionRenewDeadline says how long the leader tries to renew its Lease before it gives up.
var LeaderElectionRenewDeadline = conf.Duration("kubernetes.operator.leader-election.renew-deadline").WithDefault(10 * time.Second).
	WithDoc("How long the leader tries to renew its Lease before it gives up.")

// LeaderElectionRetryPeriod says how long a replica waits between two attempts to get or renew the Lease.
var LeaderElectionRetryPeriod = conf.Duration("kubernetes.operator.leader-election.retry-period").WithDefault(2 * time.Second).
	WithDoc("How long a replica waits between two attempts to get or renew the Lease.")

// HealthProbeEnabled says whether the operator answers health checks over HTTP.
var HealthProbeEnabled = conf.Bool("kubernetes.operator.health.probe.enabled").WithDefault(true).
	WithDoc("Whether the operator answers health checks over HTTP.")

// HealthProbePort is the port on which health checks are answered.
var HealthProbePort = conf.Int("kubernetes.operator.health.probe.port").WithDefault(8085).
	WithDoc("The port on which health checks are answered.")

// CanaryTimeout says how late the operator may be in handling a canary resource before it counts as unhealthy.
var CanaryTimeout = conf.Duration("kubernetes.operator.health.canary.resource.timeout").WithDefault(time.Minute).
	WithDoc("How late the operator may be in handling a canary resource before it counts as unhealthy.")

// ResourceViewRefreshInterval says how often the free capacity of the Kubernetes cluster is read for the autoscaler; a negative value turns it off.
var ResourceViewRefreshInterval = conf.Duration("kubernetes.operator.cluster.resource-view.refresh-interval").WithDefault(-time.Minute).
	WithDoc("How often the free capacity of the Kubernetes cluster is read for the autoscaler; a negative value turns it off.")

// ListenerClass is the class of a listener that is told of status changes and events.
var ListenerClass = conf.String("kubernetes.operator.plugins.listeners.<listener-name>.class").
	WithDoc("The class of a listener that is told of status changes and events.")

// processOptions lists the options of the operator process itself.
func processOptions() []Declaration {
	return []Declaration{
		declare(ScopeStartup, DynamicConfigEnabled),
		declare(ScopeStartup, DynamicConfigCheckInterval),
		declare(ScopeStartup, ConfigCacheSize),
		declare(ScopeStartup, ConfigCacheTimeout),
		declare(ScopeStartup, StopOnInformerError),
		declare(ScopeStartup, TerminationTimeout),
		declare(ScopeStartup, LeaderElectionEnabled),
		declare(ScopeStartup, LeaderElectionLeaseName),
		declare(ScopeStartup, LeaderElectionLeaseDuration),
		declare(ScopeStartup, LeaderElectionRenewDeadline),
		declare(ScopeStartup, LeaderElectionRetryPeriod),
		declare(ScopeStartup, HealthProbeEnabled),
		declare(ScopeStartup, HealthProbePort),
		declare(ScopeOperator, CanaryTimeout),
		declare(ScopeStartup, ResourceViewRefreshInterval),
		declare(ScopeStartup, ListenerClass),
	}
}
