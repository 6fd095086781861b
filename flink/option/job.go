package option

import (
	"github.com/drey-project/drey/flink/conf"
)

// The job and how it runs.
var (
	// Target is where a job is executed.
	Target = conf.String("execution.target")
	// Attached is whether the client waits for the job.
	Attached = conf.Bool("execution.attached").WithDefault(false)
	// ShutdownOnFinish is whether an application cluster stops with its job.
	ShutdownOnFinish = conf.Bool("execution.shutdown-on-application-finish").WithDefault(true)
	// SubmitFailedJob is whether a failed main method shows up as a failed job.
	SubmitFailedJob = conf.Bool("execution.submit-failed-job-on-application-error").WithDefault(false)
	// DeploymentConfDir is the folder with the log configuration to ship.
	DeploymentConfDir = conf.String("$internal.deployment.config-dir")
	// JobName is the name of the job.
	JobName = conf.String("pipeline.name")
	// Jars is the jars of the job.
	Jars = conf.List("pipeline.jars")
	// Classpaths is what is added to the class path of the job.
	Classpaths = conf.List("pipeline.classpaths")
	// MaxParallelism is the highest parallelism that the job can ever have.
	MaxParallelism = conf.Int("pipeline.max-parallelism").WithDefault(-1)
	// ParallelismOverrides is the parallelism of single vertices.
	ParallelismOverrides = conf.Map("pipeline.jobvertex-parallelism-overrides").WithDefault(map[string]string{})
	// JobParameters is parameters that the job can read.
	JobParameters = conf.Map("pipeline.global-job-parameters")
	// FixedJobID is the identity that the job gets.
	FixedJobID = conf.String("$internal.pipeline.job-id")
	// ApplicationArgs is the arguments of the main method.
	ApplicationArgs = conf.List("$internal.application.program-args")
	// ApplicationMain is the class with the main method.
	ApplicationMain = conf.String("$internal.application.main")
	// Parallelism is the parallelism of the job.
	Parallelism = conf.Int("parallelism.default").WithDefault(1)
	// Scheduler is the scheduler that runs jobs.
	Scheduler = conf.Enum("jobmanager.scheduler", SchedulerNg, SchedulerDefault, SchedulerAdaptive, SchedulerAdaptiveBatch).
			WithDefault(SchedulerDefault)
	// SchedulerMode is whether the scheduler takes all slots that there are.
	SchedulerMode = conf.Enum("scheduler-mode", Reactive)
	// JobResultStorePath is the folder where results of jobs are remembered.
	JobResultStorePath = conf.String("job-result-store.storage-path")
	// ApplicationResultStorePath is the folder where results of applications are remembered, from Flink 2.3 on.
	ApplicationResultStorePath = conf.String("application-result-store.storage-path")
	// JobResultDeleteOnCommit is whether results of cleaned-up jobs are forgotten.
	JobResultDeleteOnCommit = conf.Bool("job-result-store.delete-on-commit").WithDefault(true)
)
