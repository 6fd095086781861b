package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// AdjustMode is the way in which parallelism is fitted to key groups and partitions.
type AdjustMode string

// The values of AdjustMode.
const (
	// AdjustEvenlySpread gives each subtask as many.
	AdjustEvenlySpread AdjustMode = "EVENLY_SPREAD"
	// AdjustMaximizeUtilisation gives no subtask more than needed.
	AdjustMaximizeUtilisation AdjustMode = "MAXIMIZE_UTILISATION"
)

// AutoscalerEnabled says whether the autoscaler looks after the job.
var AutoscalerEnabled = conf.Bool("job.autoscaler.enabled").WithDefault(false).
	WithFallback("kubernetes.operator.job.autoscaler.enabled").
	WithDoc("Whether the autoscaler looks after the job.")

// AutoscalerScalingEnabled says whether the autoscaler changes the job; otherwise it only recommends.
var AutoscalerScalingEnabled = conf.Bool("job.autoscaler.scaling.enabled").WithDefault(true).
	WithFallback("kubernetes.operator.job.autoscaler.scaling.enabled").
	WithDoc("Whether the autoscaler changes the job; otherwise it only recommends.")

// AutoscalerMetricsWindow is the length of the window over which metrics are collected.
var AutoscalerMetricsWindow = conf.Duration("job.autoscaler.metrics.window").WithDefault(15 * time.Minute).
	WithFallback("kubernetes.operator.job.autoscaler.metrics.window").
	WithDoc("The length of the window over which metrics are collected.")

// AutoscalerStabilizationInterval says how long after a start of the job its metrics are not used.
var AutoscalerStabilizationInterval = conf.Duration("job.autoscaler.stabilization.interval").WithDefault(5 * time.Minute).
	WithFallback("kubernetes.operator.job.autoscaler.stabilization.interval").
	WithDoc("How long after a start of the job its metrics are not used.")

// AutoscalerUtilizationTarget is the share of its time that a vertex should be busy.
var AutoscalerUtilizationTarget = conf.Double("job.autoscaler.utilization.target").WithDefault(0.7).
	WithFallback("kubernetes.operator.job.autoscaler.utilization.target", "kubernetes.operator.job.autoscaler.target.utilization").
	WithDeprecated("job.autoscaler.target.utilization").
	WithDoc("The share of its time that a vertex should be busy.")

// AutoscalerUtilizationMax is the share of busy time above which a vertex is scaled up; without it the target plus the boundary.
var AutoscalerUtilizationMax = conf.Double("job.autoscaler.utilization.max").
	WithFallback("kubernetes.operator.job.autoscaler.utilization.max").
	WithDoc("The share of busy time above which a vertex is scaled up; without it the target plus the boundary.")

// AutoscalerUtilizationMin is the share of busy time below which a vertex is scaled down; without it the target minus the boundary.
var AutoscalerUtilizationMin = conf.Double("job.autoscaler.utilization.min").
	WithFallback("kubernetes.operator.job.autoscaler.utilization.min").
	WithDoc("The share of busy time below which a vertex is scaled down; without it the target minus the boundary.")

// AutoscalerUtilizationBoundary is the distance from the target that busy time may have before a vertex is scaled; use the minimum and maximum instead.
var AutoscalerUtilizationBoundary = conf.Double("job.autoscaler.target.utilization.boundary").WithDefault(0.3).
	WithFallback("kubernetes.operator.job.autoscaler.target.utilization.boundary").
	WithDoc("The distance from the target that busy time may have before a vertex is scaled; use the minimum and maximum instead.")

// AutoscalerScaleDownInterval says how long scale-downs are collected before they are made.
var AutoscalerScaleDownInterval = conf.Duration("job.autoscaler.scale-down.interval").WithDefault(time.Hour).
	WithFallback("kubernetes.operator.job.autoscaler.scale-up.grace-period", "kubernetes.operator.job.autoscaler.scale-down.interval").
	WithDeprecated("job.autoscaler.scale-up.grace-period").
	WithDoc("How long scale-downs are collected before they are made.")

// AutoscalerScaleDownMaxFactor is the largest share of its parallelism that a vertex loses at once.
var AutoscalerScaleDownMaxFactor = conf.Double("job.autoscaler.scale-down.max-factor").WithDefault(0.6).
	WithFallback("kubernetes.operator.job.autoscaler.scale-down.max-factor").
	WithDoc("The largest share of its parallelism that a vertex loses at once.")

// AutoscalerScaleUpMaxFactor is the largest factor of its parallelism that a vertex gains at once.
var AutoscalerScaleUpMaxFactor = conf.Double("job.autoscaler.scale-up.max-factor").WithDefault(100_000).
	WithFallback("kubernetes.operator.job.autoscaler.scale-up.max-factor").
	WithDoc("The largest factor of its parallelism that a vertex gains at once.")

// AutoscalerVertexMinParallelism is the lowest parallelism that the autoscaler recommends.
var AutoscalerVertexMinParallelism = conf.Int("job.autoscaler.vertex.min-parallelism").WithDefault(1).
	WithFallback("kubernetes.operator.job.autoscaler.vertex.min-parallelism").
	WithDoc("The lowest parallelism that the autoscaler recommends.")

// AutoscalerVertexMaxParallelism is the highest parallelism that the autoscaler recommends.
var AutoscalerVertexMaxParallelism = conf.Int("job.autoscaler.vertex.max-parallelism").WithDefault(200).
	WithFallback("kubernetes.operator.job.autoscaler.vertex.max-parallelism").
	WithDoc("The highest parallelism that the autoscaler recommends.")

// AutoscalerVertexExcludeIDs is the vertices that are never scaled, by id.
var AutoscalerVertexExcludeIDs = conf.List("job.autoscaler.vertex.exclude.ids").WithDefault(nil).
	WithFallback("kubernetes.operator.job.autoscaler.vertex.exclude.ids").
	WithDoc("The vertices that are never scaled, by id.")

// AutoscalerExcludedPeriods holds times without scaling: daily ranges such as 09:00:00-17:00:00, cron expressions with seconds, or both joined by &&.
var AutoscalerExcludedPeriods = conf.List("job.autoscaler.excluded.periods").WithDefault(nil).
	WithFallback("kubernetes.operator.job.autoscaler.excluded.periods").
	WithDoc("Times without scaling: daily ranges such as 09:00:00-17:00:00, cron expressions with seconds, or both joined by &&.")

// AutoscalerCatchUpDuration says how long the job may take to work off its backlog after scaling; 0 ignores the backlog.
var AutoscalerCatchUpDuration = conf.Duration("job.autoscaler.catch-up.duration").WithDefault(30 * time.Minute).
	WithFallback("kubernetes.operator.job.autoscaler.catch-up.duration").
	WithDoc("How long the job may take to work off its backlog after scaling; 0 ignores the backlog.")

// AutoscalerBacklogLagThreshold is the lag, as time of input, above which the job is working off a backlog and is not scaled down.
var AutoscalerBacklogLagThreshold = conf.Duration("job.autoscaler.backlog-processing.lag-threshold").WithDefault(5 * time.Minute).
	WithFallback("kubernetes.operator.job.autoscaler.backlog-processing.lag-threshold").
	WithDoc("The lag, as time of input, above which the job is working off a backlog and is not scaled down.")

// AutoscalerRestartTime says how long a restart of the job is expected to take.
var AutoscalerRestartTime = conf.Duration("job.autoscaler.restart.time").WithDefault(5 * time.Minute).
	WithFallback("kubernetes.operator.job.autoscaler.restart.time").
	WithDoc("How long a restart of the job is expected to take.")

// AutoscalerRestartTimeTrackingEnabled says whether observed restarts replace the expected restart time.
var AutoscalerRestartTimeTrackingEnabled = conf.Bool("job.autoscaler.restart.time-tracking.enabled").WithDefault(false).
	WithFallback("kubernetes.operator.job.autoscaler.restart.time-tracking.enabled").
	WithDoc("Whether observed restarts replace the expected restart time.")

// AutoscalerRestartTimeTrackingLimit is the longest observed restart time that is used.
var AutoscalerRestartTimeTrackingLimit = conf.Duration("job.autoscaler.restart.time-tracking.limit").WithDefault(15 * time.Minute).
	WithFallback("kubernetes.operator.job.autoscaler.restart.time-tracking.limit").
	WithDoc("The longest observed restart time that is used.")

// AutoscalerEffectivenessDetectionEnabled says whether a vertex is not scaled up again when that had no effect.
var AutoscalerEffectivenessDetectionEnabled = conf.Bool("job.autoscaler.scaling.effectiveness.detection.enabled").WithDefault(false).
	WithFallback("kubernetes.operator.job.autoscaler.scaling.effectiveness.detection.enabled").
	WithDoc("Whether a vertex is not scaled up again when that had no effect.")

// AutoscalerEffectivenessThreshold is the share of the expected gain that an effective scale-up reaches.
var AutoscalerEffectivenessThreshold = conf.Double("job.autoscaler.scaling.effectiveness.threshold").WithDefault(0.1).
	WithFallback("kubernetes.operator.job.autoscaler.scaling.effectiveness.threshold").
	WithDoc("The share of the expected gain that an effective scale-up reaches.")

// AutoscalerObservedScalabilityEnabled says whether less than linear scaling is estimated from past scalings.
var AutoscalerObservedScalabilityEnabled = conf.Bool("job.autoscaler.observed-scalability.enabled").WithDefault(false).
	WithFallback("kubernetes.operator.job.autoscaler.observed-scalability.enabled").
	WithDoc("Whether less than linear scaling is estimated from past scalings.")

// AutoscalerObservedScalabilityMinObservations says how many past scalings the estimate of scalability needs.
var AutoscalerObservedScalabilityMinObservations = conf.Int("job.autoscaler.observed-scalability.min-observations").WithDefault(3).
	WithFallback("kubernetes.operator.job.autoscaler.observed-scalability.min-observations").
	WithDoc("How many past scalings the estimate of scalability needs.")

// AutoscalerObservedScalabilityCoefficientMin is the lowest estimate of scalability.
var AutoscalerObservedScalabilityCoefficientMin = conf.Double("job.autoscaler.observed-scalability.coefficient-min").WithDefault(0.5).
	WithFallback("kubernetes.operator.job.autoscaler.observed-scalability.coefficient-min").
	WithDoc("The lowest estimate of scalability.")

// AutoscalerAdjustMode says how parallelism is fitted to key groups and partitions; use the alignment mode instead.
var AutoscalerAdjustMode = conf.Enum("job.autoscaler.scaling.key-group.partitions.adjust.mode", AdjustEvenlySpread, AdjustMaximizeUtilisation).WithDefault(AdjustEvenlySpread).
	WithFallback("kubernetes.operator.job.autoscaler.scaling.key-group.partitions.adjust.mode").
	WithDoc("How parallelism is fitted to key groups and partitions; use the alignment mode instead.")

// AutoscalerAlignmentMode says how parallelism is fitted to key groups and partitions: BALANCED, EVENLY_SPREAD, OFF or the name of a mode of your own.
var AutoscalerAlignmentMode = conf.String("job.autoscaler.scaling.parallelism-alignment.mode").WithDefault("BALANCED").
	WithFallback("kubernetes.operator.job.autoscaler.scaling.parallelism-alignment.mode").
	WithDoc("How parallelism is fitted to key groups and partitions: BALANCED, EVENLY_SPREAD, OFF or the name of a mode of your own.")

// AutoscalerAlignmentClass is the class of an alignment mode of your own.
var AutoscalerAlignmentClass = conf.String("job.autoscaler.scaling.parallelism-alignment.mode.<name>.class").
	WithFallback("kubernetes.operator.job.autoscaler.scaling.parallelism-alignment.mode.<name>.class").
	WithDoc("The class of an alignment mode of your own.")

// AutoscalerAlignmentParameter is a parameter of an alignment mode of your own.
var AutoscalerAlignmentParameter = conf.String("job.autoscaler.scaling.parallelism-alignment.mode.<name>.<parameter>").
	WithFallback("kubernetes.operator.job.autoscaler.scaling.parallelism-alignment.mode.<name>.<parameter>").
	WithDoc("A parameter of an alignment mode of your own.")

// AutoscalerExecutors is the names of scaling executors that may veto or change a scaling.
var AutoscalerExecutors = conf.List("job.autoscaler.scaling.custom-executors").WithDefault(nil).
	WithFallback("kubernetes.operator.job.autoscaler.scaling.custom-executors").
	WithDoc("The names of scaling executors that may veto or change a scaling.")

// AutoscalerExecutorClass is the class of a scaling executor.
var AutoscalerExecutorClass = conf.String("job.autoscaler.scaling.custom-executor.<name>.class").
	WithFallback("kubernetes.operator.job.autoscaler.scaling.custom-executor.<name>.class").
	WithDoc("The class of a scaling executor.")

// AutoscalerExecutorParameter is a parameter of a scaling executor.
var AutoscalerExecutorParameter = conf.String("job.autoscaler.scaling.custom-executor.<name>.<parameter>").
	WithFallback("kubernetes.operator.job.autoscaler.scaling.custom-executor.<name>.<parameter>").
	WithDoc("A parameter of a scaling executor.")

// autoscalerOptions lists the options of the decisions of the autoscaler.
func autoscalerOptions() []Declaration {
	return []Declaration{
		declare(ScopeResource, AutoscalerEnabled),
		declare(ScopeResource, AutoscalerScalingEnabled),
		declare(ScopeResource, AutoscalerMetricsWindow),
		declare(ScopeResource, AutoscalerStabilizationInterval),
		declare(ScopeResource, AutoscalerUtilizationTarget),
		declare(ScopeResource, AutoscalerUtilizationMax),
		declare(ScopeResource, AutoscalerUtilizationMin),
		declare(ScopeResource, AutoscalerUtilizationBoundary),
		declare(ScopeResource, AutoscalerScaleDownInterval),
		declare(ScopeResource, AutoscalerScaleDownMaxFactor),
		declare(ScopeResource, AutoscalerScaleUpMaxFactor),
		declare(ScopeResource, AutoscalerVertexMinParallelism),
		declare(ScopeResource, AutoscalerVertexMaxParallelism),
		declare(ScopeResource, AutoscalerVertexExcludeIDs),
		declare(ScopeResource, AutoscalerExcludedPeriods),
		declare(ScopeResource, AutoscalerCatchUpDuration),
		declare(ScopeResource, AutoscalerBacklogLagThreshold),
		declare(ScopeResource, AutoscalerRestartTime),
		declare(ScopeResource, AutoscalerRestartTimeTrackingEnabled),
		declare(ScopeResource, AutoscalerRestartTimeTrackingLimit),
		declare(ScopeResource, AutoscalerEffectivenessDetectionEnabled),
		declare(ScopeResource, AutoscalerEffectivenessThreshold),
		declare(ScopeResource, AutoscalerObservedScalabilityEnabled),
		declare(ScopeResource, AutoscalerObservedScalabilityMinObservations),
		declare(ScopeResource, AutoscalerObservedScalabilityCoefficientMin),
		enumOf(ScopeResource, AutoscalerAdjustMode, AdjustEvenlySpread, AdjustMaximizeUtilisation),
		declare(ScopeResource, AutoscalerAlignmentMode),
		declare(ScopeResource, AutoscalerAlignmentClass),
		declare(ScopeResource, AutoscalerAlignmentParameter),
		declare(ScopeResource, AutoscalerExecutors),
		declare(ScopeResource, AutoscalerExecutorClass),
		declare(ScopeResource, AutoscalerExecutorParameter),
	}
}
