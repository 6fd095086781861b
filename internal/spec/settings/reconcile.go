package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// ReconcileInterval says how long after a settled resource was looked at it is looked at again.
var ReconcileInterval = conf.Duration("kubernetes.operator.reconcile.interval").WithDefault(time.Minute).
	WithDeprecated("kubernetes.operator.reconciler.reschedule.interval").
	WithDoc("How long after a settled resource was looked at it is looked at again.")

// ReconcileParallelism says how many resources are reconciled at the same time; -1 sets no bound.
var ReconcileParallelism = conf.Int("kubernetes.operator.reconcile.parallelism").WithDefault(50).
	WithDeprecated("kubernetes.operator.reconciler.max.parallelism").
	WithDoc("How many resources are reconciled at the same time; -1 sets no bound.")

// ProgressCheckInterval says how long after a deployment, savepoint or cancellation in progress was looked at it is looked at again.
var ProgressCheckInterval = conf.Duration("kubernetes.operator.observer.progress-check.interval").WithDefault(10 * time.Second).
	WithDoc("How long after a deployment, savepoint or cancellation in progress was looked at it is looked at again.")

// RetryInitialInterval is the delay before the first retry of a failed reconciliation.
var RetryInitialInterval = conf.Duration("kubernetes.operator.retry.initial.interval").WithDefault(5 * time.Second).
	WithDoc("The delay before the first retry of a failed reconciliation.")

// RetryIntervalMultiplier is the factor by which the delay grows from one retry to the next.
var RetryIntervalMultiplier = conf.Double("kubernetes.operator.retry.interval.multiplier").WithDefault(1.5).
	WithDoc("The factor by which the delay grows from one retry to the next.")

// RetryMaxInterval is the longest delay between two retries; without it there is none.
var RetryMaxInterval = conf.Duration("kubernetes.operator.retry.max.interval").
	WithDoc("The longest delay between two retries; without it there is none.")

// RetryMaxAttempts says how often a failed reconciliation is tried again for one event.
var RetryMaxAttempts = conf.Int("kubernetes.operator.retry.max.attempts").WithDefault(15).
	WithDoc("How often a failed reconciliation is tried again for one event.")

// RateLimiterRefreshPeriod is the window in which the reconciliations of one resource are counted.
var RateLimiterRefreshPeriod = conf.Duration("kubernetes.operator.rate-limiter.refresh-period").WithDefault(15 * time.Second).
	WithDoc("The window in which the reconciliations of one resource are counted.")

// RateLimiterLimit says how many reconciliations of one resource fit into a window; 0 or less sets no bound.
var RateLimiterLimit = conf.Int("kubernetes.operator.rate-limiter.limit").WithDefault(5).
	WithDoc("How many reconciliations of one resource fit into a window; 0 or less sets no bound.")

// WatchedNamespaces is the namespaces to watch, separated by commas; the environment variable WATCH_NAMESPACES wins over it.
var WatchedNamespaces = conf.String("kubernetes.operator.watched.namespaces").WithDefault("JOSDK_ALL_NAMESPACES").
	WithDoc("The namespaces to watch, separated by commas; the environment variable WATCH_NAMESPACES wins over it.")

// DynamicNamespacesEnabled says whether a change of the watched namespaces takes effect without a restart; needs the reloading of the configuration.
var DynamicNamespacesEnabled = conf.Bool("kubernetes.operator.dynamic.namespaces.enabled").WithDefault(false).
	WithDoc("Whether a change of the watched namespaces takes effect without a restart; needs the reloading of the configuration.")

// LabelSelector is the label selector that a resource must match to be watched.
var LabelSelector = conf.String("kubernetes.operator.label.selector").
	WithDoc("The label selector that a resource must match to be watched.")

// IngressManaged says whether the operator creates and maintains Ingress objects.
var IngressManaged = conf.Bool("kubernetes.operator.ingress.manage").WithDefault(true).
	WithDoc("Whether the operator creates and maintains Ingress objects.")

// reconcileOptions lists the options of how often and how widely the operator works.
func reconcileOptions() []Declaration {
	return []Declaration{
		declare(ScopeOperatorByVersion, ReconcileInterval),
		declare(ScopeStartup, ReconcileParallelism),
		declare(ScopeOperatorByVersion, ProgressCheckInterval),
		declare(ScopeStartup, RetryInitialInterval),
		declare(ScopeStartup, RetryIntervalMultiplier),
		declare(ScopeStartup, RetryMaxInterval),
		declare(ScopeStartup, RetryMaxAttempts),
		declare(ScopeStartup, RateLimiterRefreshPeriod),
		declare(ScopeStartup, RateLimiterLimit),
		declare(ScopeStartup, WatchedNamespaces),
		declare(ScopeOperator, DynamicNamespacesEnabled),
		declare(ScopeStartup, LabelSelector),
		declare(ScopeOperatorByVersion, IngressManaged),
	}
}
