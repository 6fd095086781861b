package settings

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// StateStore is a place for the memory of the autoscaler.
type StateStore string

// The values of StateStore.
const (
	// StateStoreMemory is lost with the process.
	StateStoreMemory StateStore = "MEMORY"
	// StateStoreJdbc is a database.
	StateStoreJdbc StateStore = "JDBC"
)

// EventHandler is a place for the events of the autoscaler.
type EventHandler string

// The values of EventHandler.
const (
	// EventHandlerLogging is the log.
	EventHandlerLogging EventHandler = "LOGGING"
	// EventHandlerJdbc is a database.
	EventHandlerJdbc EventHandler = "JDBC"
)

// StandaloneInterval is the time between two rounds of the control loop.
var StandaloneInterval = conf.Duration("autoscaler.standalone.control-loop.interval").WithDefault(10 * time.Second).
	WithDeprecated("scalingInterval").
	WithDoc("The time between two rounds of the control loop.")

// StandaloneParallelism says how many jobs are handled at the same time.
var StandaloneParallelism = conf.Int("autoscaler.standalone.control-loop.parallelism").WithDefault(100).
	WithDoc("How many jobs are handled at the same time.")

// StandaloneFlinkHost is the host of the JobManager.
var StandaloneFlinkHost = conf.String("autoscaler.standalone.fetcher.flink-cluster.host").WithDefault("localhost").
	WithDeprecated("flinkClusterHost").
	WithDoc("The host of the JobManager.")

// StandaloneFlinkPort is the REST port of the JobManager.
var StandaloneFlinkPort = conf.Int("autoscaler.standalone.fetcher.flink-cluster.port").WithDefault(8081).
	WithDeprecated("flinkClusterPort").
	WithDoc("The REST port of the JobManager.")

// StandaloneStateStore says where the autoscaler keeps its memory.
var StandaloneStateStore = conf.Enum("autoscaler.standalone.state-store.type", StateStoreMemory, StateStoreJdbc).WithDefault(StateStoreMemory).
	WithDoc("Where the autoscaler keeps its memory.")

// StandaloneEventHandler says where the events of the autoscaler go.
var StandaloneEventHandler = conf.Enum("autoscaler.standalone.event-handler.type", EventHandlerLogging, EventHandlerJdbc).WithDefault(EventHandlerLogging).
	WithDoc("Where the events of the autoscaler go.")

// StandaloneEventTTL says how long events are kept in the database; 0 keeps them for ever.
var StandaloneEventTTL = conf.Duration("autoscaler.standalone.jdbc.event-handler.ttl").WithDefault(90 * 24 * time.Hour).
	WithDoc("How long events are kept in the database; 0 keeps them for ever.")

// StandaloneJDBCURL is the JDBC URL of the database; required when something is kept there.
var StandaloneJDBCURL = conf.String("autoscaler.standalone.jdbc.url").
	WithDoc("The JDBC URL of the database; required when something is kept there.")

// StandaloneJDBCUsername is the user of the database.
var StandaloneJDBCUsername = conf.String("autoscaler.standalone.jdbc.username").
	WithDoc("The user of the database.")

// StandaloneJDBCPasswordEnv is the environment variable that holds the password of the database.
var StandaloneJDBCPasswordEnv = conf.String("autoscaler.standalone.jdbc.password-env-variable").WithDefault("JDBC_PWD").
	WithDoc("The environment variable that holds the password of the database.")

// standaloneOptions lists the options of the autoscaler as a program of its own.
func standaloneOptions() []Declaration {
	return []Declaration{
		declare(ScopeStandalone, StandaloneInterval),
		declare(ScopeStandalone, StandaloneParallelism),
		declare(ScopeStandalone, StandaloneFlinkHost),
		declare(ScopeStandalone, StandaloneFlinkPort),
		enumOf(ScopeStandalone, StandaloneStateStore, StateStoreMemory, StateStoreJdbc),
		enumOf(ScopeStandalone, StandaloneEventHandler, EventHandlerLogging, EventHandlerJdbc),
		declare(ScopeStandalone, StandaloneEventTTL),
		declare(ScopeStandalone, StandaloneJDBCURL),
		declare(ScopeStandalone, StandaloneJDBCUsername),
		declare(ScopeStandalone, StandaloneJDBCPasswordEnv),
	}
}
