// Package settings declares the operator's own options, documented where declared.
//
// Every option is a variable; a test holds keys, types and defaults against those of the Java operator, and the reference
// page is printed from Groups. Settings is what the operator derives from its configuration for itself; options of a
// resource are read from its effective configuration.
package settings

//go:generate go run ../../proof/reference -o ../../../docs/reference/operator-options.md

import (
	"fmt"
	"slices"
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// Settings is one consistent snapshot of the operator-level options.
type Settings struct {
	ReconcileInterval     time.Duration
	ReconcileParallelism  int
	ProgressCheckInterval time.Duration
	RestReadyDelay        time.Duration
	FlinkClientTimeout    time.Duration
	// CancelTimeout bounds a cancellation or a stop with savepoint.
	CancelTimeout time.Duration
	// CleanupTimeout bounds the disappearance of a deleted cluster.
	CleanupTimeout       time.Duration
	JobSubmissionTimeout time.Duration
	// FlinkHost replaces the addresses of JobManagers outside Kubernetes; empty inside.
	FlinkHost string
	// WatchedNamespaces are sorted; WatchesAll tells whether they are all.
	WatchedNamespaces []string
	DynamicNamespaces bool
	LabelSelector     string
	IngressManaged    bool
	SnapshotResources bool

	DeletionPropagation DeletionPropagation
	Retry               Retry
	RateLimit           RateLimit
	LeaderElection      *LeaderElection // nil: no election
	Artifacts           Artifacts
	Exceptions          Exceptions
	Metrics             Metrics

	// Reload says whether and how often the configuration is read again.
	Reload Reload

	// SavepointCountLimit and SavepointAgeLimit cap what resources ask for; nil sets no cap.
	SavepointCountLimit *int
	SavepointAgeLimit   *time.Duration
}

// WatchesAll tells whether the operator looks after all namespaces.
func (s Settings) WatchesAll() bool { return slices.Contains(s.WatchedNamespaces, AllNamespaces) }

// Reload says whether and how often the operator reads its configuration again.
type Reload struct {
	Enabled  bool
	Interval time.Duration
}

// Retry says how failed reconciliations are tried again.
type Retry struct {
	MaxAttempts     int
	InitialInterval time.Duration
	Multiplier      float64
	MaxInterval     *time.Duration // nil: no cap
}

// RateLimit says how many reconciliations of one resource fit into a period; a Limit of 0 or less sets no bound.
type RateLimit struct {
	Period time.Duration
	Limit  int
}

// LeaderElection says how replicas elect the one that works.
type LeaderElection struct {
	LeaseName                                 string
	LeaseDuration, RenewDeadline, RetryPeriod time.Duration
}

// Artifacts says where jars of session jobs may come from.
type Artifacts struct {
	BaseDir                 string
	AllowedSchemes          []string
	DisallowRestrictedHosts bool
}

// Exceptions says how errors are reported.
type Exceptions struct {
	StackTrace          bool
	StackTraceMaxLength int
	FieldMaxLength      int
	CausesMaxCount      int
	Labels              map[string]string // by regular expression
	EventsLimit         int
	EventStackLines     int
}

// Metrics says what is measured.
type Metrics struct {
	Controller           bool
	KubernetesClient     bool
	ResponseGroups       bool
	SlowRequestThreshold time.Duration
	HistogramSampleSize  int
}

// From derives the settings from the operator's configuration, or from the defaults of a namespace and Flink version, and
// from the environment of the operator.
func From(defaults conf.Conf, env map[string]string) (Settings, error) {
	r := &reader{conf: defaults}
	s := Settings{
		ReconcileInterval:     read(r, ReconcileInterval),
		ReconcileParallelism:  read(r, ReconcileParallelism),
		ProgressCheckInterval: read(r, ProgressCheckInterval),
		RestReadyDelay:        read(r, RestReadyDelay),
		FlinkClientTimeout:    read(r, FlinkClientTimeout),
		CancelTimeout:         read(r, FlinkClientCancelTimeout),
		CleanupTimeout:        read(r, ResourceCleanupTimeout),
		JobSubmissionTimeout:  read(r, JobSubmissionTimeout),
		FlinkHost:             flinkHost(env),
		WatchedNamespaces:     watchedNamespaces(r, env),
		DynamicNamespaces:     read(r, DynamicNamespacesEnabled),
		LabelSelector:         read(r, LabelSelector),
		IngressManaged:        read(r, IngressManaged),
		SnapshotResources:     read(r, SnapshotResourceEnabled),
		DeletionPropagation:   read(r, ResourceDeletionPropagation),
		Retry:                 readRetry(r),
		RateLimit:             RateLimit{Period: read(r, RateLimiterRefreshPeriod), Limit: read(r, RateLimiterLimit)},
		LeaderElection:        readLeaderElection(r),
		Artifacts:             readArtifacts(r),
		Exceptions:            readExceptions(r),
		Metrics:               readMetrics(r),
		Reload:                readReload(r),
		SavepointCountLimit:   readOptional(r, SavepointHistoryMaxCountThreshold),
		SavepointAgeLimit:     readOptional(r, SavepointHistoryMaxAgeThreshold),
	}
	if r.err != nil {
		return Settings{}, fmt.Errorf("cannot read the operator's options: %w", r.err)
	}
	return s, nil
}

// WithoutSnapshotResources turns the recording in FlinkStateSnapshot resources off, for clusters that do not know this kind.
func WithoutSnapshotResources(defaults conf.Conf) (conf.Conf, error) {
	enabled, err := conf.Get(defaults, SnapshotResourceEnabled)
	if err != nil || !enabled {
		return defaults, err
	}
	return conf.Set(defaults, SnapshotResourceEnabled, false), nil
}
