package settings

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/flink/conf"
)

func TestFromReadsWhatIsSet(t *testing.T) {
	tests := map[string]struct {
		conf map[string]string
		env  map[string]string
		read func(Settings) any
		want any
	}{
		"an interval": {
			conf: map[string]string{"kubernetes.operator.reconcile.interval": "15 s"},
			read: func(s Settings) any { return s.ReconcileInterval }, want: 15 * time.Second,
		},
		"an interval under its old name": {
			conf: map[string]string{"kubernetes.operator.reconciler.reschedule.interval": "20 s"},
			read: func(s Settings) any { return s.ReconcileInterval }, want: 20 * time.Second,
		},
		"the new name wins": {
			conf: map[string]string{
				"kubernetes.operator.reconciler.reschedule.interval": "20 s", "kubernetes.operator.reconcile.interval": "15 s",
			},
			read: func(s Settings) any { return s.ReconcileInterval }, want: 15 * time.Second,
		},
		"all namespaces when none is named": {
			read: func(s Settings) any { return s.WatchesAll() }, want: true,
		},
		"namespaces, sorted and without doubles": {
			conf: map[string]string{"kubernetes.operator.watched.namespaces": "b , a,,b"},
			read: func(s Settings) any { return s.WatchedNamespaces }, want: []string{"a", "b"},
		},
		"namespaces of the environment win": {
			conf: map[string]string{"kubernetes.operator.watched.namespaces": "a"}, env: map[string]string{"WATCH_NAMESPACES": "c"},
			read: func(s Settings) any { return s.WatchedNamespaces }, want: []string{"c"},
		},
		"a blank environment variable is no namespace": {
			conf: map[string]string{"kubernetes.operator.watched.namespaces": "a"}, env: map[string]string{"WATCH_NAMESPACES": " "},
			read: func(s Settings) any { return s.WatchedNamespaces }, want: []string{"a"},
		},
		"Flink is on this machine outside Kubernetes": {
			read: func(s Settings) any { return s.FlinkHost }, want: "localhost",
		},
		"Flink is at its own address inside Kubernetes": {
			env:  map[string]string{"KUBERNETES_SERVICE_HOST": "10.0.0.1"},
			read: func(s Settings) any { return s.FlinkHost }, want: "",
		},
		"no caps on savepoints unless set": {
			read: func(s Settings) any { return s.SavepointCountLimit == nil && s.SavepointAgeLimit == nil }, want: true,
		},
		"a cap on savepoints": {
			conf: map[string]string{"kubernetes.operator.savepoint.history.max.count.threshold": "3"},
			read: func(s Settings) any { return *s.SavepointCountLimit }, want: 3,
		},
		"labels of exceptions": {
			conf: map[string]string{"kubernetes.operator.exception.label.mapper": ".*OOM.*:memory,.*x.*:y"},
			read: func(s Settings) any { return s.Exceptions.Labels }, want: map[string]string{".*OOM.*": "memory", ".*x.*": "y"},
		},
		"schemes of jars": {
			conf: map[string]string{"kubernetes.operator.user.artifacts.allowed-schemes": "https;s3"},
			read: func(s Settings) any { return s.Artifacts.AllowedSchemes }, want: []string{"https", "s3"},
		},
		"no election unless enabled": {
			conf: map[string]string{"kubernetes.operator.leader-election.lease-name": "lease"},
			read: func(s Settings) any { return s.LeaderElection == nil }, want: true,
		},
		"an election": {
			conf: map[string]string{
				"kubernetes.operator.leader-election.enabled": "true", "kubernetes.operator.leader-election.lease-name": "lease",
			},
			read: func(s Settings) any { return *s.LeaderElection },
			want: LeaderElection{LeaseName: "lease", LeaseDuration: 15 * time.Second, RenewDeadline: 10 * time.Second, RetryPeriod: 2 * time.Second},
		},
		"a way of deletion in any case of letters": {
			conf: map[string]string{"kubernetes.operator.resource.deletion.propagation": "BACKGROUND"},
			read: func(s Settings) any { return s.DeletionPropagation }, want: DeletionBackground,
		},
		"the cap of the retry delay": {
			conf: map[string]string{"kubernetes.operator.retry.max.interval": "1 min"},
			read: func(s Settings) any { return *s.Retry.MaxInterval }, want: time.Minute,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := From(conf.FromMap(test.conf), test.env)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, test.read(s)); diff != "" {
				t.Errorf("From() -want +got\n%s", diff)
			}
		})
	}
}

func TestFromSaysWhichOptionCannotBeRead(t *testing.T) {
	tests := map[string]struct {
		conf map[string]string
		key  string
	}{
		"a wrong duration":              {map[string]string{"kubernetes.operator.reconcile.interval": "soon"}, "kubernetes.operator.reconcile.interval"},
		"a wrong number":                {map[string]string{"kubernetes.operator.rate-limiter.limit": "1.5"}, "kubernetes.operator.rate-limiter.limit"},
		"an election without a name":    {map[string]string{"kubernetes.operator.leader-election.enabled": "true"}, "kubernetes.operator.leader-election.lease-name"},
		"a list of nothing but commas":  {map[string]string{"kubernetes.operator.watched.namespaces": " , "}, "kubernetes.operator.watched.namespaces"},
		"a way of deletion not known":   {map[string]string{"kubernetes.operator.resource.deletion.propagation": "Never"}, "kubernetes.operator.resource.deletion.propagation"},
		"a wrong number under old name": {map[string]string{"kubernetes.operator.reconciler.max.parallelism": "many"}, "kubernetes.operator.reconcile.parallelism"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := From(conf.FromMap(test.conf), nil)
			if err == nil || !strings.Contains(err.Error(), test.key) {
				t.Errorf("From() = %v, want an error that names %s", err, test.key)
			}
		})
	}
}

func TestWithoutSnapshotResources(t *testing.T) {
	off, err := WithoutSnapshotResources(conf.Conf{})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := From(off, nil); err != nil || s.SnapshotResources {
		t.Errorf("From() records snapshots in resources (%v), although they are turned off", err)
	}
	already := conf.FromMap(map[string]string{SnapshotResourceEnabled.Key: "false"})
	if same, err := WithoutSnapshotResources(already); err != nil || !same.Equal(already) {
		t.Errorf("WithoutSnapshotResources() = %v, %v, want the same configuration", same.Map(), err)
	}
}
