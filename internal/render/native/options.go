package native

import "github.com/drey-project/drey/flink/conf"

// What is uploaded from the client's own file system before an application starts.
var (
	uploadEnabled = conf.Bool("kubernetes.artifacts.local-upload-enabled").WithDefault(false)
	artifacts     = conf.List("user.artifacts.artifact-list")
)

// How long Flink waits between attempts to write to Kubernetes.
var (
	firstRetryDelay = conf.Duration("kubernetes.transactional-operation.initial-retry-delay")
	lastRetryDelay  = conf.Duration("kubernetes.transactional-operation.max-retry-delay")
)
