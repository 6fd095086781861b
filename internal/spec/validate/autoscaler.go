package validate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/settings"
)

// autoscalerRules is the chapter about the options of the autoscaler, which only count while it is enabled. Its rules are
// judged all, because a value that cannot be read leaves no verdict.
func autoscalerRules[S any](of func(S) conf.Conf) chapter[S] {
	return one("the autoscaler's options are valid", func(subject S) (string, error) {
		c := of(subject)
		enabled, err := conf.Get(c, settings.AutoscalerEnabled)
		if err != nil || !enabled {
			return "", err
		}
		return Autoscaler(c)
	})
}

// Autoscaler returns the first problem of the options of an enabled autoscaler, or nothing.
func Autoscaler(c conf.Conf) (string, error) {
	target, err := conf.Get(c, settings.AutoscalerUtilizationTarget)
	if err != nil {
		return "", err
	}
	always := func(o conf.Option[float64], low, high float64) chapter[conf.Conf] {
		return one(o.Key+" is in range", func(c conf.Conf) (string, error) { return inRange(c, o, low, high) })
	}
	when := func(enabled conf.Option[bool], o conf.Option[float64], low, high float64) chapter[conf.Conf] {
		return one(o.Key+" is in range", func(c conf.Conf) (string, error) {
			on, err := conf.Get(c, enabled)
			if err != nil || !on {
				return "", err
			}
			return inRange(c, o, low, high)
		})
	}
	return verdict(c, []chapter[conf.Conf]{
		always(settings.AutoscalerScaleDownMaxFactor, 0, math.Inf(1)),
		always(settings.AutoscalerScaleUpMaxFactor, 0, math.Inf(1)),
		always(settings.AutoscalerUtilizationTarget, 0, 1),
		always(settings.AutoscalerUtilizationBoundary, 0, math.Inf(1)),
		always(settings.AutoscalerUtilizationMax, target, 1),
		always(settings.AutoscalerUtilizationMin, 0, target),
		always(settings.AutoscalerGCPressureThreshold, 0, 1),
		always(settings.AutoscalerHeapUsageThreshold, 0, 1),
		when(settings.AutoscalerObservedScalabilityEnabled, settings.AutoscalerObservedScalabilityCoefficientMin, 0.01, 1),
		when(settings.AutoscalerEffectivenessDetectionEnabled, settings.AutoscalerEffectivenessThreshold, 0, 1),
		when(settings.AutoscalerMemoryTuningEnabled, settings.AutoscalerMemoryTuningOverhead, 0, 1),
		one("excluded periods are readable", excludedPeriods),
	})
}

// inRange judges a number. What is no number passes no judgement on being too small or too large: NaN is in every range.
func inRange(c conf.Conf, o conf.Option[float64], low, high float64) (string, error) {
	value, set, err := conf.Find(c, o)
	if err != nil {
		return "Invalid value in the autoscaler config " + o.Key, nil
	}
	if !set {
		if o.Default == nil {
			return no()
		}
		value = *o.Default
	}
	if !(value < low) && !(value > high) {
		return no()
	}
	return fmt.Sprintf("The AutoScalerOption %s is invalid, it should be a value within the range [%s, %s]",
		o.Key, conf.FormatDouble(low), bound(high)), nil
}

// bound writes an upper bound; one that does not bind has a sign.
func bound(high float64) string {
	if math.IsInf(high, 1) {
		return "+Infinity"
	}
	return conf.FormatDouble(high)
}

// metricsWindow keeps at least two samples in the window: the autoscaler takes one in each reconciliation.
func metricsWindow(c conf.Conf) (string, error) {
	enabled, err := conf.Get(c, settings.AutoscalerEnabled)
	if err != nil || !enabled {
		return "", err
	}
	window, err := conf.Get(c, settings.AutoscalerMetricsWindow)
	if err != nil {
		return "", err
	}
	interval, err := conf.Get(c, settings.ReconcileInterval)
	if err != nil {
		return "", err
	}
	return unless(window >= interval, fmt.Sprintf("The autoscaler metric window (%s=%s) must not be smaller than the operator "+
		"reconcile interval (%s=%s), otherwise fewer than two metric samples are retained and autoscaling is never applied.",
		settings.AutoscalerMetricsWindow.Key, iso(window), settings.ReconcileInterval.Key, iso(interval)))
}

// iso writes a length of time as ISO 8601 does, with hours as the largest unit: PT26H3.5S.
func iso(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	text := "PT"
	if hours := d / time.Hour; hours > 0 {
		text += strconv.FormatInt(int64(hours), 10) + "H"
	}
	if minutes := d % time.Hour / time.Minute; minutes > 0 {
		text += strconv.FormatInt(int64(minutes), 10) + "M"
	}
	seconds := d % time.Minute
	if seconds == 0 {
		return text
	}
	text += strconv.FormatInt(int64(seconds/time.Second), 10)
	if fraction := seconds % time.Second; fraction > 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%09d", int64(fraction)), "0")
	}
	return text + "S"
}
