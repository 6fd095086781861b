package option

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// Checkpoints, savepoints and recovery.
var (
	// SavepointDir is where savepoints are written.
	SavepointDir = conf.String("execution.checkpointing.savepoint-dir").
			WithDeprecated("state.savepoints.dir", "savepoints.state.backend.fs.dir")
	// CheckpointDir is where checkpoints are written.
	CheckpointDir = conf.String("execution.checkpointing.dir").
			WithDeprecated("state.checkpoints.dir", "state.backend.fs.checkpointdir")
	// RetainedCheckpoints is how many completed checkpoints are kept.
	RetainedCheckpoints = conf.Int("execution.checkpointing.num-retained").WithDefault(1).
				WithDeprecated("state.checkpoints.num-retained")
	// CheckpointInterval is the time between checkpoints; none switches them off.
	CheckpointInterval = conf.Duration("execution.checkpointing.interval")
	// CheckpointTimeout is how long a checkpoint may take.
	CheckpointTimeout = conf.Duration("execution.checkpointing.timeout").WithDefault(10 * time.Minute)
	// CheckpointRetention is what becomes of checkpoints when their job is cancelled.
	CheckpointRetention = conf.Enum("execution.checkpointing.externalized-checkpoint-retention",
		RetainOnCancellation, DeleteOnCancellation, NoExternalizedCheckpoints).
		WithDefault(NoExternalizedCheckpoints)
	// TolerableCheckpointFailures is how many checkpoints in a row may fail.
	TolerableCheckpointFailures = conf.Int("execution.checkpointing.tolerable-failed-checkpoints").WithDefault(0)
	// StateBackend is where working state is kept.
	StateBackend = conf.String("state.backend.type").WithDefault("hashmap").WithDeprecated("state.backend")
	// HighAvailability is the kind of high availability, or the class of its factory.
	HighAvailability = conf.String("high-availability.type").WithDefault("NONE").
				WithDeprecated("recovery.mode", "high-availability")
	// HAClusterID is the name of the cluster in the high-availability store.
	HAClusterID = conf.String("high-availability.cluster-id").WithDefault("/default").
			WithDeprecated("high-availability.zookeeper.path.namespace", "recovery.zookeeper.path.namespace")
	// HAStorageDir is the folder of the high-availability data.
	HAStorageDir = conf.String("high-availability.storageDir").
			WithDeprecated("high-availability.zookeeper.storageDir", "recovery.zookeeper.storageDir")
	// HAJobManagerPort is the RPC port, or range of ports, of a highly available JobManager.
	HAJobManagerPort = conf.String("high-availability.jobmanager.port").WithDefault("0").
				WithDeprecated("recovery.jobmanager.port")
	// ZooKeeperQuorum is the servers of ZooKeeper.
	ZooKeeperQuorum = conf.String("high-availability.zookeeper.quorum").WithDeprecated("recovery.zookeeper.quorum")
	// ZooKeeperRoot is the node under which all clusters keep their data.
	ZooKeeperRoot = conf.String("high-availability.zookeeper.path.root").WithDefault("/flink").
			WithDeprecated("recovery.zookeeper.path.root")
	// ZooKeeperJobGraphs is the node under which a cluster keeps its submitted jobs.
	ZooKeeperJobGraphs = conf.String("high-availability.zookeeper.path.jobgraphs").WithDefault("/jobgraphs").
				WithDeprecated("recovery.zookeeper.path.jobgraphs")
	// ZooKeeperExecutionPlans is the same since Flink 2.0.
	ZooKeeperExecutionPlans = conf.String("high-availability.zookeeper.path.execution-plans").WithDefault("/execution-plans").
				WithDeprecated("recovery.zookeeper.path.jobgraphs", "high-availability.zookeeper.path.jobgraphs")
	// ZooKeeperSessionTimeout is how long a ZooKeeper session survives without contact.
	ZooKeeperSessionTimeout = conf.Duration("high-availability.zookeeper.client.session-timeout").
				WithDefault(1 * time.Minute).WithDeprecated("recovery.zookeeper.client.session-timeout")
	// ZooKeeperConnectionTimeout is how long connecting to ZooKeeper may take.
	ZooKeeperConnectionTimeout = conf.Duration("high-availability.zookeeper.client.connection-timeout").
					WithDefault(15 * time.Second).WithDeprecated("recovery.zookeeper.client.connection-timeout")
	// ZooKeeperRetryWait is the time between two attempts to reach ZooKeeper.
	ZooKeeperRetryWait = conf.Duration("high-availability.zookeeper.client.retry-wait").WithDefault(5 * time.Second).
				WithDeprecated("recovery.zookeeper.client.retry-wait")
	// ZooKeeperRetries is how often ZooKeeper is tried again.
	ZooKeeperRetries = conf.Int("high-availability.zookeeper.client.max-retry-attempts").WithDefault(3).
				WithDeprecated("recovery.zookeeper.client.max-retry-attempts")
	// ZooKeeperAuthorization are credentials for ZooKeeper, by their schemes.
	ZooKeeperAuthorization = conf.Map("high-availability.zookeeper.client.authorization")
	// ZooKeeperACL is who may read the nodes.
	ZooKeeperACL = conf.String("high-availability.zookeeper.client.acl").WithDefault("open")
)
