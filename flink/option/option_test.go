package option_test

import (
	"testing"
	"time"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

func TestOldNamesCount(t *testing.T) {
	texts := map[string]conf.Option[string]{
		"state.savepoints.dir":            option.SavepointDir,
		"savepoints.state.backend.fs.dir": option.SavepointDir,
		"state.checkpoints.dir":           option.CheckpointDir,
		"high-availability":               option.HighAvailability,
		"recovery.mode":                   option.HighAvailability,
		"kubernetes.container.image":      option.Image,
		"kubernetes.service-account":      option.JobManagerServiceAccount,
		"jobmanager.rpc.address":          option.RESTAddress,
		"rest.port":                       option.RESTBindPort,
		"execution.savepoint.path":        option.RecoveryPath,
		"kubernetes.pod-template-file":    option.TaskManagerPodTemplate,
		"state.backend":                   option.StateBackend,
		"security.keytab":                 option.KerberosKeytab,
	}
	for key, o := range texts {
		if got, err := conf.Get(conf.FromMap(map[string]string{key: "value"}), o); got != "value" || err != nil {
			t.Errorf("%s does not stand for %s: %q, %v", key, o.Key, got, err)
		}
	}
	cpu, err := conf.Get(conf.FromMap(map[string]string{"kubernetes.jobmanager.cpu": "2.5"}), option.JobManagerCPU)
	if cpu != 2.5 || err != nil {
		t.Errorf("kubernetes.jobmanager.cpu gives %v, %v", cpu, err)
	}
}

func TestDefaultsAreFlinks(t *testing.T) {
	check(t, option.RESTPort, 8081)
	check(t, option.TaskSlots, 1)
	check(t, option.CheckpointTimeout, 10*time.Minute)
	check(t, option.JobManagerOffHeapSize, conf.MemorySize(128<<20))
	check(t, option.TaskManagerCPU, -1)
	check(t, option.ManagedFraction, 0.4)
	check(t, option.RESTServiceType, option.ClusterIP)
	check(t, option.WebCancelEnable, true)
	check(t, option.Target, "")
	check(t, option.CheckpointRetention, option.NoExternalizedCheckpoints)
	check(t, option.RESTAsyncStoreDuration, 5*time.Minute)
}

func check[T comparable](t *testing.T, o conf.Option[T], want T) {
	t.Helper()
	if got, err := conf.Get(conf.Conf{}, o); got != want || err != nil {
		t.Errorf("%s: got %v, %v, want %v", o.Key, got, err, want)
	}
}

func TestHighAvailability(t *testing.T) {
	const factory = "org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory"
	cases := map[string]struct{ active, kubernetes, zookeeper bool }{
		"":           {true, false, false},
		"NONE":       {},
		"none":       {},
		"Standalone": {},
		"kubernetes": {true, true, false},
		"KUBERNETES": {true, true, false},
		factory:      {true, true, false},
		"ZooKeeper":  {true, false, true},
		"my.Factory": {true, false, false},
	}
	for mode, want := range cases {
		for _, key := range []string{"high-availability.type", "high-availability"} {
			c := conf.FromMap(map[string]string{key: mode})
			if option.IsHighlyAvailable(c) != want.active || option.IsKubernetesHA(c) != want.kubernetes || option.IsZooKeeperHA(c) != want.zookeeper {
				t.Errorf("%s=%q: active %v, kubernetes %v, zookeeper %v, want %+v", key, mode,
					option.IsHighlyAvailable(c), option.IsKubernetesHA(c), option.IsZooKeeperHA(c), want)
			}
		}
	}
	if option.IsHighlyAvailable(conf.Conf{}) {
		t.Error("high availability must be asked for")
	}
}
