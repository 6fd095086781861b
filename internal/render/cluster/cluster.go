// Package cluster holds what the manifests of native and standalone Flink clusters have in common.
//
// Flink's own client builds a cluster by sending a pod through a chain of decorators, each one a behaviour that users depend
// on. The chain is kept: a Step is one decorator, a Draft is what the steps before it have made. Everything a step may know
// is in the Input, so that the same input always gives the same manifests:
//
//	draft, err := cluster.Start(in, names.TypeNative)
//	draft, err = cluster.Run(draft, steps)
package cluster

import (
	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/spec/podtemplate"
)

// Input is everything that the manifests of a cluster depend on.
type Input struct {
	// Conf is the deploy configuration with all that the deployment added to it; options of the operator are dropped here.
	Conf conf.Conf
	// Job is what an application runs; nil for a session cluster.
	Job *v1beta1.JobSpec
	// JobManager and TaskManager are the completed pod templates; where one is absent, the configuration may name a file.
	JobManager, TaskManager podtemplate.Template
	// Logging are the log configuration files of the resource by name; nil means those of the operator.
	Logging map[string]string
	// Operator is what the place where the operator runs contributes.
	Operator Operator
	// Existing tells what is in the cluster already.
	Existing Existing
}

// Operator is what the place where the operator runs contributes to a cluster.
type Operator struct {
	// Files are the contents of files by absolute path. Which ones matter, Files says.
	Files map[string]string
	// Env are the environment variables.
	Env map[string]string
}

// Existing tells which objects of the cluster's name are in Kubernetes already.
type Existing struct {
	// RESTService tells that there is a Service in front of a REST API.
	RESTService bool
}
