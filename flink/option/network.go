package option

import (
	"time"

	"github.com/drey-project/drey/flink/conf"
)

// Addresses, ports and the web interface.
var (
	// RESTPort is the port of the REST service.
	RESTPort = conf.Int("rest.port").WithDefault(8081).WithDeprecated("web.port")
	// RESTBindPort is the port, or range of ports, that the REST server listens on.
	RESTBindPort = conf.String("rest.bind-port").WithDefault("8081").WithFallback("rest.port").
			WithDeprecated("web.port", "jobmanager.web.port")
	// RESTAddress is the address of the REST service.
	RESTAddress = conf.String("rest.address").WithFallback("jobmanager.rpc.address")
	// RESTBindAddress is the address that the REST server listens on.
	RESTBindAddress = conf.String("rest.bind-address").WithFallback("web.address").
			WithDeprecated("jobmanager.web.address")
	// RESTAsyncStoreDuration is how long the results of asynchronous operations can be asked for.
	RESTAsyncStoreDuration = conf.Duration("rest.async.store-duration").WithDefault(5 * time.Minute)
	// WebCancelEnable is whether jobs can be cancelled in the web interface.
	WebCancelEnable = conf.Bool("web.cancel.enable").WithDefault(true)
	// WebSubmitEnable is whether jars can be uploaded and run in the web interface.
	WebSubmitEnable = conf.Bool("web.submit.enable").WithDefault(true).WithDeprecated("jobmanager.web.submit.enable")
	// CheckpointHistorySize is how many checkpoints the JobManager remembers.
	CheckpointHistorySize = conf.Int("web.checkpoints.history").WithDefault(10).
				WithDeprecated("jobmanager.web.checkpoints.history")
	// WebRefreshInterval is for how long the JobManager may repeat what it answered before.
	WebRefreshInterval = conf.Duration("web.refresh-interval").WithDefault(3 * time.Second).
				WithDeprecated("jobmanager.web.refresh-interval")
	// BlobPort is the port, or range of ports, of the blob server.
	BlobPort = conf.String("blob.server.port").WithDefault("0")
	// JobManagerAddress is the address of the JobManager.
	JobManagerAddress = conf.String("jobmanager.rpc.address")
	// JobManagerPort is the RPC port of the JobManager.
	JobManagerPort = conf.Int("jobmanager.rpc.port").WithDefault(6123)
	// JobManagerBindHost is the address that the JobManager listens on.
	JobManagerBindHost = conf.String("jobmanager.bind-host")
	// TaskManagerPort is the RPC port, or range of ports, of a TaskManager.
	TaskManagerPort = conf.String("taskmanager.rpc.port").WithDefault("0")
	// TaskManagerHost is the address of a TaskManager.
	TaskManagerHost = conf.String("taskmanager.host")
	// TaskManagerBindHost is the address that a TaskManager listens on.
	TaskManagerBindHost = conf.String("taskmanager.bind-host")
)
