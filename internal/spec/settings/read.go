package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drey-project/drey/flink/conf"
)

// AllNamespaces stands for all of them in the list of watched namespaces.
const AllNamespaces = "JOSDK_ALL_NAMESPACES"

// reader reads options and remembers the first that could not be read.
type reader struct {
	conf conf.Conf
	err  error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func read[T any](r *reader, o conf.Option[T]) T {
	value, err := conf.Get(r.conf, o)
	if err != nil {
		r.fail(err)
	}
	return value
}

func readOptional[T any](r *reader, o conf.Option[T]) *T {
	value, found, err := conf.Find(r.conf, o)
	if err != nil {
		r.fail(err)
	}
	if !found {
		return nil
	}
	return &value
}

// readReload also looks at the options of the configuration cache. There is none here, but a text that is no number in them
// keeps the Java operator from starting, and is a mistake somewhere else, too.
func readReload(r *reader) Reload {
	read(r, ConfigCacheSize)
	read(r, ConfigCacheTimeout)
	if !read(r, DynamicConfigEnabled) {
		return Reload{}
	}
	return Reload{Enabled: true, Interval: read(r, DynamicConfigCheckInterval)}
}

func readRetry(r *reader) Retry {
	return Retry{
		MaxAttempts:     read(r, RetryMaxAttempts),
		InitialInterval: read(r, RetryInitialInterval),
		Multiplier:      read(r, RetryIntervalMultiplier),
		MaxInterval:     readOptional(r, RetryMaxInterval),
	}
}

func readLeaderElection(r *reader) *LeaderElection {
	if !read(r, LeaderElectionEnabled) {
		return nil
	}
	name := readOptional(r, LeaderElectionLeaseName)
	if name == nil {
		r.fail(fmt.Errorf("%s must be defined when operator leader election is enabled", LeaderElectionLeaseName.Key))
		return nil
	}
	return &LeaderElection{
		LeaseName:     *name,
		LeaseDuration: read(r, LeaderElectionLeaseDuration),
		RenewDeadline: read(r, LeaderElectionRenewDeadline),
		RetryPeriod:   read(r, LeaderElectionRetryPeriod),
	}
}

func readArtifacts(r *reader) Artifacts {
	return Artifacts{
		BaseDir:                 read(r, ArtifactsBaseDir),
		AllowedSchemes:          read(r, ArtifactsAllowedSchemes),
		DisallowRestrictedHosts: read(r, ArtifactsDisallowRestrictedHosts),
	}
}

func readExceptions(r *reader) Exceptions {
	return Exceptions{
		StackTrace:          read(r, ExceptionStackTraceEnabled),
		StackTraceMaxLength: read(r, ExceptionStackTraceMaxLength),
		FieldMaxLength:      read(r, ExceptionFieldMaxLength),
		CausesMaxCount:      read(r, ExceptionThrowableListMaxCount),
		Labels:              read(r, ExceptionLabelMapper),
		EventsLimit:         read(r, EventsExceptionsLimit),
		EventStackLines:     read(r, EventsExceptionsStackTraceLines),
	}
}

func readMetrics(r *reader) Metrics {
	return Metrics{
		Controller:           read(r, MetricsControllerEnabled),
		KubernetesClient:     read(r, MetricsKubernetesClientEnabled),
		ResponseGroups:       read(r, MetricsKubernetesClientResponseGroupsEnabled),
		SlowRequestThreshold: read(r, MetricsSlowRequestThreshold),
		HistogramSampleSize:  read(r, MetricsHistogramSampleSize),
	}
}

// flinkHost is this machine when the operator does not run inside Kubernetes.
func flinkHost(env map[string]string) string {
	if strings.TrimSpace(env["KUBERNETES_SERVICE_HOST"]) == "" {
		return "localhost"
	}
	return ""
}

// watchedNamespaces sorts the given namespaces; an empty name among them is ignored, because it would mean all of them.
func watchedNamespaces(r *reader, env map[string]string) []string {
	given := read(r, WatchedNamespaces)
	if text := env["WATCH_NAMESPACES"]; strings.TrimSpace(text) != "" {
		given = text
	}
	var out []string
	for name := range strings.SplitSeq(given, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		r.fail(fmt.Errorf("%s names no namespace", WatchedNamespaces.Key))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
