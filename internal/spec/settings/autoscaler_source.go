package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// Aggregator is the way in which many numbers become one.
type Aggregator string

// The values of Aggregator.
const (
	// AggregatorAvg is the mean.
	AggregatorAvg Aggregator = "AVG"
	// AggregatorMax is the highest.
	AggregatorMax Aggregator = "MAX"
	// AggregatorMin is the lowest.
	AggregatorMin Aggregator = "MIN"
)

// AutoscalerBusyTimeAggregator says how the busy times of the subtasks of a vertex become one.
var AutoscalerBusyTimeAggregator = conf.Enum("job.autoscaler.metrics.busy-time.aggregator", AggregatorAvg, AggregatorMax, AggregatorMin).WithDefault(AggregatorMax).
	WithFallback("kubernetes.operator.job.autoscaler.metrics.busy-time.aggregator").
	WithDoc("How the busy times of the subtasks of a vertex become one.")

// AutoscalerEvaluators is the names of metric evaluators; the first one is used.
var AutoscalerEvaluators = conf.List("job.autoscaler.metrics.custom-evaluators").WithDefault(nil).
	WithFallback("kubernetes.operator.job.autoscaler.metrics.custom-evaluators").
	WithDoc("The names of metric evaluators; the first one is used.")

// AutoscalerEvaluatorClass is the class of a metric evaluator.
var AutoscalerEvaluatorClass = conf.String("job.autoscaler.metrics.custom-evaluator.<name>.class").
	WithFallback("kubernetes.operator.job.autoscaler.metrics.custom-evaluator.<name>.class").
	WithDoc("The class of a metric evaluator.")

// AutoscalerEvaluatorParameter is a parameter of a metric evaluator.
var AutoscalerEvaluatorParameter = conf.String("job.autoscaler.metrics.custom-evaluator.<name>.<parameter>").
	WithFallback("kubernetes.operator.job.autoscaler.metrics.custom-evaluator.<name>.<parameter>").
	WithDoc("A parameter of a metric evaluator.")

// AutoscalerObservedRateLagThreshold is the lag, as time of input, from which on the observed processing rate is recorded.
var AutoscalerObservedRateLagThreshold = conf.Duration("job.autoscaler.observed-true-processing-rate.lag-threshold").WithDefault(30 * time.Second).
	WithFallback("kubernetes.operator.job.autoscaler.observed-true-processing-rate.lag-threshold").
	WithDoc("The lag, as time of input, from which on the observed processing rate is recorded.")

// AutoscalerObservedRateMinObservations says how many observed processing rates are needed to use them.
var AutoscalerObservedRateMinObservations = conf.Int("job.autoscaler.observed-true-processing-rate.min-observations").WithDefault(2).
	WithFallback("kubernetes.operator.job.autoscaler.observed-true-processing-rate.min-observations").
	WithDoc("How many observed processing rates are needed to use them.")

// AutoscalerObservedRateSwitchThreshold says how far above the observed rate the rate from busy time must be for the observed one to be used.
var AutoscalerObservedRateSwitchThreshold = conf.Double("job.autoscaler.observed-true-processing-rate.switch-threshold").WithDefault(0.15).
	WithFallback("kubernetes.operator.job.autoscaler.observed-true-processing-rate.switch-threshold").
	WithDoc("How far above the observed rate the rate from busy time must be for the observed one to be used.")

// AutoscalerGCPressureThreshold is the share of time in garbage collection above which nothing is scaled.
var AutoscalerGCPressureThreshold = conf.Double("job.autoscaler.memory.gc-pressure.threshold").WithDefault(1.0).
	WithFallback("kubernetes.operator.job.autoscaler.memory.gc-pressure.threshold").
	WithDoc("The share of time in garbage collection above which nothing is scaled.")

// AutoscalerHeapUsageThreshold is the share of used heap above which nothing is scaled.
var AutoscalerHeapUsageThreshold = conf.Double("job.autoscaler.memory.heap-usage.threshold").WithDefault(1.0).
	WithFallback("kubernetes.operator.job.autoscaler.memory.heap-usage.threshold").
	WithDoc("The share of used heap above which nothing is scaled.")

// AutoscalerMemoryTuningEnabled says whether the memory of TaskManagers follows what they use.
var AutoscalerMemoryTuningEnabled = conf.Bool("job.autoscaler.memory.tuning.enabled").WithDefault(false).
	WithFallback("kubernetes.operator.job.autoscaler.memory.tuning.enabled").
	WithDoc("Whether the memory of TaskManagers follows what they use.")

// AutoscalerMemoryTuningOverhead is the share of memory that is added to what is used.
var AutoscalerMemoryTuningOverhead = conf.Double("job.autoscaler.memory.tuning.overhead").WithDefault(0.2).
	WithFallback("kubernetes.operator.job.autoscaler.memory.tuning.overhead").
	WithDoc("The share of memory that is added to what is used.")

// AutoscalerMemoryTuningMaximizeManaged says whether memory that is freed becomes managed memory.
var AutoscalerMemoryTuningMaximizeManaged = conf.Bool("job.autoscaler.memory.tuning.maximize-managed-memory").WithDefault(false).
	WithFallback("kubernetes.operator.job.autoscaler.memory.tuning.maximize-managed-memory").
	WithDoc("Whether memory that is freed becomes managed memory.")

// AutoscalerMemoryTuningScaleDownCompensation says whether TaskManagers get more memory when there are fewer of them.
var AutoscalerMemoryTuningScaleDownCompensation = conf.Bool("job.autoscaler.memory.tuning.scale-down-compensation.enabled").WithDefault(true).
	WithFallback("kubernetes.operator.job.autoscaler.memory.tuning.scale-down-compensation.enabled").
	WithDoc("Whether TaskManagers get more memory when there are fewer of them.")

// AutoscalerQuotaCPU is the total CPU of TaskManagers that no scaling may exceed.
var AutoscalerQuotaCPU = conf.Double("job.autoscaler.quota.cpu").
	WithFallback("kubernetes.operator.job.autoscaler.quota.cpu").
	WithDoc("The total CPU of TaskManagers that no scaling may exceed.")

// AutoscalerQuotaMemory is the total memory of TaskManagers that no scaling may exceed.
var AutoscalerQuotaMemory = conf.Memory("job.autoscaler.quota.memory").
	WithFallback("kubernetes.operator.job.autoscaler.quota.memory").
	WithDoc("The total memory of TaskManagers that no scaling may exceed.")

// AutoscalerHistoryMaxCount says how many past scalings of each vertex are kept.
var AutoscalerHistoryMaxCount = conf.Int("job.autoscaler.history.max.count").WithDefault(3).
	WithFallback("kubernetes.operator.job.autoscaler.history.max.count").
	WithDoc("How many past scalings of each vertex are kept.")

// AutoscalerHistoryMaxAge says how long past scalings are kept.
var AutoscalerHistoryMaxAge = conf.Duration("job.autoscaler.history.max.age").WithDefault(24 * time.Hour).
	WithFallback("kubernetes.operator.job.autoscaler.history.max.age").
	WithDoc("How long past scalings are kept.")

// AutoscalerEventInterval is the shortest time between two equal events of the autoscaler.
var AutoscalerEventInterval = conf.Duration("job.autoscaler.scaling.event.interval").WithDefault(30 * time.Minute).
	WithFallback("kubernetes.operator.job.autoscaler.scaling.event.interval").
	WithDoc("The shortest time between two equal events of the autoscaler.")

// AutoscalerRestClientTimeout says how long the autoscaler waits for an answer of the JobManager; without it as long as the operator does.
var AutoscalerRestClientTimeout = conf.Duration("job.autoscaler.flink.rest-client.timeout").WithDefault(10 * time.Second).
	WithFallback("kubernetes.operator.job.autoscaler.flink.rest-client.timeout").
	WithDoc("How long the autoscaler waits for an answer of the JobManager; without it as long as the operator does.")

// autoscalerSourceOptions lists the options of what the autoscaler measures and remembers.
func autoscalerSourceOptions() []Declaration {
	return []Declaration{
		enumOf(ScopeResource, AutoscalerBusyTimeAggregator, AggregatorAvg, AggregatorMax, AggregatorMin),
		declare(ScopeResource, AutoscalerEvaluators),
		declare(ScopeResource, AutoscalerEvaluatorClass),
		declare(ScopeResource, AutoscalerEvaluatorParameter),
		declare(ScopeResource, AutoscalerObservedRateLagThreshold),
		declare(ScopeResource, AutoscalerObservedRateMinObservations),
		declare(ScopeResource, AutoscalerObservedRateSwitchThreshold),
		declare(ScopeResource, AutoscalerGCPressureThreshold),
		declare(ScopeResource, AutoscalerHeapUsageThreshold),
		declare(ScopeResource, AutoscalerMemoryTuningEnabled),
		declare(ScopeResource, AutoscalerMemoryTuningOverhead),
		declare(ScopeResource, AutoscalerMemoryTuningMaximizeManaged),
		declare(ScopeResource, AutoscalerMemoryTuningScaleDownCompensation),
		declare(ScopeResource, AutoscalerQuotaCPU),
		declare(ScopeResource, AutoscalerQuotaMemory),
		declare(ScopeResource, AutoscalerHistoryMaxCount),
		declare(ScopeResource, AutoscalerHistoryMaxAge),
		declare(ScopeResource, AutoscalerEventInterval),
		declare(ScopeResource, AutoscalerRestClientTimeout),
	}
}
