package oracle

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/settings"
)

// operatorSide is the part of a recording's input that describes the operator itself.
type operatorSide struct {
	Config        map[string]string `json:"operatorConfig"`
	Format        string            `json:"operatorConfigFormat"`
	Env           map[string]string `json:"operatorEnv"`
	KnowsSnapshot *bool             `json:"snapshotCrdInstalled"`
}

// base reads the operator's configuration from a file, as it was recorded: the file decides how lists and maps are written.
func (o operatorSide) base() (conf.Conf, error) {
	dialect := conf.LegacyYAML
	if o.Format == conf.StandardFile {
		dialect = conf.StandardYAML
	}
	var text strings.Builder
	for key, value := range o.Config {
		fmt.Fprintf(&text, "%s: %s\n", key, value)
	}
	base, err := conf.ParseFile([]byte(text.String()), dialect)
	if err != nil || o.KnowsSnapshot == nil || *o.KnowsSnapshot {
		return base, err
	}
	return settings.WithoutSnapshotResources(base)
}

// failed tells whether the recorded operation threw.
func failed(out json.RawMessage) bool {
	var thrown struct {
		Exception []json.RawMessage `json:"exception"`
	}
	return json.Unmarshal(out, &thrown) == nil && len(thrown.Exception) > 0
}

// judgeFailing compares only whether the operation failed.
func judgeFailing(out json.RawMessage, err error) Result {
	switch {
	case err == nil:
		return Result{Diff: "succeeds, but the recorded operation failed"}
	case !failed(out):
		return Result{Diff: err.Error()}
	default:
		return Result{}
	}
}

func runOperatorConfig(v Vector) Result {
	got, err := operatorSettings(v.In)
	if err != nil || failed(v.Out) {
		return judgeFailing(v.Out, err)
	}
	var want map[string]any
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	if election, recorded := want["leaderElectionConfiguration"]; recorded && election != nil {
		want["leaderElectionConfiguration"] = "elected" // its inside is only informative
	}
	if namespaces, isList := want["watchedNamespaces"].([]any); isList {
		// Java records a set.
		slices.SortFunc(namespaces, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return Result{Diff: cmp.Diff(want, got)}
}

// operatorSettings derives the settings and shows them in the recorded form.
func operatorSettings(raw json.RawMessage) (map[string]any, error) {
	var in struct {
		operatorSide
		Namespace    string `json:"namespace"`
		FlinkVersion string `json:"flinkVersion"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, err
	}
	base, err := in.base()
	if err != nil {
		return nil, err
	}
	var v version.Version
	if in.FlinkVersion != "" {
		if v, err = version.Parse(in.FlinkVersion); err != nil {
			return nil, err
		}
	}
	if _, err := settings.From(base, in.Env); err != nil {
		return nil, err // the operator itself would not start
	}
	s, err := settings.From(clusterconf.Defaults(base, in.Namespace, v), in.Env)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(recordedSettings(s))
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(text, &out)
}

func recordedSettings(s settings.Settings) map[string]any {
	out := map[string]any{
		"reconcileInterval":           isoDuration(s.ReconcileInterval),
		"reconcilerMaxParallelism":    s.ReconcileParallelism,
		"progressCheckInterval":       isoDuration(s.ProgressCheckInterval),
		"restApiReadyDelay":           isoDuration(s.RestReadyDelay),
		"flinkClientTimeout":          isoDuration(s.FlinkClientTimeout),
		"flinkServiceHostOverride":    orNull(s.FlinkHost),
		"watchedNamespaces":           s.WatchedNamespaces,
		"dynamicNamespacesEnabled":    s.DynamicNamespaces,
		"flinkCancelJobTimeout":       isoDuration(s.CancelTimeout),
		"flinkShutdownClusterTimeout": isoDuration(s.CleanupTimeout),
		"jobSubmissionTimeout":        isoDuration(s.JobSubmissionTimeout),
		"labelSelector":               orNull(s.LabelSelector),
		"deletionPropagation":         s.DeletionPropagation,
		"snapshotResourcesEnabled":    s.SnapshotResources,
		"manageIngress":               s.IngressManaged,
		"leaderElectionConfiguration": nil,
	}
	if s.LeaderElection != nil {
		out["leaderElectionConfiguration"] = "elected"
	}
	addRecordedGroups(out, s)
	addRecordedLimits(out, s)
	return out
}

func addRecordedGroups(out map[string]any, s settings.Settings) {
	out["josdkMetricsEnabled"] = s.Metrics.Controller
	out["metricsHistogramSampleSize"] = s.Metrics.HistogramSampleSize
	out["kubernetesClientMetricsEnabled"] = s.Metrics.KubernetesClient
	out["kubernetesClientMetricsHttpResponseCodeGroupsEnabled"] = s.Metrics.ResponseGroups
	out["slowRequestThreshold"] = isoDuration(s.Metrics.SlowRequestThreshold)
	out["artifactsBaseDir"] = s.Artifacts.BaseDir
	out["jarUriAllowedSchemes"] = append([]string{}, s.Artifacts.AllowedSchemes...)
	out["jarUriDisallowRestrictedHosts"] = s.Artifacts.DisallowRestrictedHosts
	out["exceptionStackTraceEnabled"] = s.Exceptions.StackTrace
	out["exceptionStackTraceLengthThreshold"] = s.Exceptions.StackTraceMaxLength
	out["exceptionFieldLengthThreshold"] = s.Exceptions.FieldMaxLength
	out["exceptionThrowableCountThreshold"] = s.Exceptions.CausesMaxCount
	out["exceptionLabelMapper"] = s.Exceptions.Labels
	if s.Exceptions.Labels == nil {
		out["exceptionLabelMapper"] = map[string]string{}
	}
	out["reportedExceptionEventsMaxCount"] = s.Exceptions.EventsLimit
	out["reportedExceptionEventsMaxStackTraceLength"] = s.Exceptions.EventStackLines
}

func addRecordedLimits(out map[string]any, s settings.Settings) {
	out["savepointHistoryCountThreshold"] = s.SavepointCountLimit
	out["savepointHistoryAgeThreshold"] = nil
	if s.SavepointAgeLimit != nil {
		out["savepointHistoryAgeThreshold"] = isoDuration(*s.SavepointAgeLimit)
	}
	longest := "-1"
	if s.Retry.MaxInterval != nil {
		longest = strconv.FormatInt(s.Retry.MaxInterval.Milliseconds(), 10)
	}
	out["retryConfiguration"] = map[string]string{
		"maxAttempts":        strconv.Itoa(s.Retry.MaxAttempts),
		"initialInterval":    strconv.FormatInt(s.Retry.InitialInterval.Milliseconds(), 10),
		"intervalMultiplier": conf.FormatDouble(s.Retry.Multiplier),
		"maxInterval":        longest,
	}
	out["rateLimiter"] = map[string]string{
		"refreshPeriod":  isoDuration(s.RateLimit.Period),
		"limitForPeriod": strconv.Itoa(s.RateLimit.Limit),
	}
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// isoDuration writes a duration as PT1H30M0.5S.
func isoDuration(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	out := "PT"
	if hours := d / time.Hour; hours != 0 {
		out += fmt.Sprintf("%dH", hours)
	}
	if minutes := d % time.Hour / time.Minute; minutes != 0 {
		out += fmt.Sprintf("%dM", minutes)
	}
	if seconds := d % time.Minute; seconds != 0 {
		out += strconv.FormatFloat(seconds.Seconds(), 'f', -1, 64) + "S"
	}
	return out
}
