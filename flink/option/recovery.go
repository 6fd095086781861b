package option

import (
	"strings"

	"github.com/drey-project/drey/flink/conf"
)

// What a job is restored from. These keys are written for every Flink; since 1.20 they are the old names of
// execution.state-recovery.*, which are read first.
var (
	// SavepointPath is the savepoint or checkpoint that a job starts from.
	SavepointPath = conf.String("execution.savepoint.path")
	// SavepointIgnoreUnclaimed is whether state that no operator claims may be dropped.
	SavepointIgnoreUnclaimed = conf.Bool("execution.savepoint.ignore-unclaimed-state").WithDefault(false)
	// SavepointClaimMode is who owns the savepoint afterwards.
	SavepointClaimMode = conf.String("execution.savepoint-restore-mode").WithDefault("NO_CLAIM")
	// RecoveryPath is SavepointPath as Flink 1.20 and later read it.
	RecoveryPath = conf.String("execution.state-recovery.path").WithDeprecated("execution.savepoint.path")
	// RecoveryIgnoreUnclaimed is SavepointIgnoreUnclaimed as Flink 1.20 and later read it.
	RecoveryIgnoreUnclaimed = conf.Bool("execution.state-recovery.ignore-unclaimed-state").WithDefault(false).
				WithDeprecated("execution.savepoint.ignore-unclaimed-state")
	// RecoveryClaimMode is SavepointClaimMode as Flink 1.20 and later read it.
	RecoveryClaimMode = conf.String("execution.state-recovery.claim-mode").WithDefault("NO_CLAIM").
				WithDeprecated("execution.savepoint-restore-mode")
)

// The class of Flink's high availability on Kubernetes, which may stand in place of its short name.
const kubernetesHAFactory = "org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory"

// IsHighlyAvailable reports whether a cluster survives the loss of its JobManager. A class name counts as well; standalone
// is an old name of none.
func IsHighlyAvailable(c conf.Conf) bool {
	mode, err := conf.Get(c, HighAvailability)
	return err == nil && !strings.EqualFold(mode, "none") && !strings.EqualFold(mode, "standalone")
}

// IsKubernetesHA reports whether the high-availability data is kept in ConfigMaps.
func IsKubernetesHA(c conf.Conf) bool {
	mode, err := conf.Get(c, HighAvailability)
	return err == nil && (strings.EqualFold(mode, "kubernetes") || strings.EqualFold(mode, kubernetesHAFactory))
}

// IsZooKeeperHA reports whether the high-availability data is kept in ZooKeeper.
func IsZooKeeperHA(c conf.Conf) bool {
	mode, err := conf.Get(c, HighAvailability)
	return err == nil && strings.EqualFold(mode, "zookeeper")
}
