package validate

import (
	"errors"
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
)

// jobOnCluster is a FlinkSessionJob under judgement.
type jobOnCluster struct {
	resource *v1beta1.FlinkSessionJob
	cluster  *v1beta1.FlinkDeployment // nil: it does not exist
	conf     conf.Conf                // empty without a cluster
	last     *v1beta1.FlinkSessionJobSpec
	env      Environment
}

// errNoDeploymentName is no verdict, because the Java operator gives none.
var errNoDeploymentName = errors.New("spec.deploymentName must be given")

// SessionJob returns the first problem of a FlinkSessionJob, or nothing. The session cluster is nil when it does not exist:
// then only the job itself is judged.
func SessionJob(j *v1beta1.FlinkSessionJob, session *v1beta1.FlinkDeployment, env Environment) (string, error) {
	if j.Spec.DeploymentName == nil {
		return "", errNoDeploymentName
	}
	if err := readableJob(j.Spec.Job); err != nil {
		return "", err
	}
	last, err := lastSpec[v1beta1.FlinkSessionJobSpec](j.Status.ReconciliationStatus)
	if err != nil {
		return "", err
	}
	subject := jobOnCluster{resource: j, last: last, env: env}
	if session == nil {
		return verdict(subject, sessionJobRules())
	}
	if err := readable(&session.Spec); err != nil {
		return "", fmt.Errorf("session cluster %s: %w", session.Name, err)
	}
	subject.cluster = session
	subject.conf, err = env.effective(j.Namespace, session.Spec.FlinkVersion, session.Spec.FlinkConfiguration, j.Spec.FlinkConfiguration)
	if err != nil {
		return "", err
	}
	return verdict(subject, append(sessionJobRules(), placementRules()...))
}

// sessionJobRules are about the job itself.
func sessionJobRules() []chapter[jobOnCluster] {
	return []chapter[jobOnCluster]{
		one("the name of the cluster is valid", func(j jobOnCluster) (string, error) {
			return name(*j.resource.Spec.DeploymentName)
		}),
		one("there is a job", func(j jobOnCluster) (string, error) {
			return unless(j.resource.Spec.Job != nil, "The job spec should not be empty")
		}),
		one("the job stays on its cluster", clusterKept),
		one("the jar may be fetched", func(j jobOnCluster) (string, error) {
			if j.resource.Spec.Job == nil || j.resource.Spec.Job.JarURI == nil {
				return no()
			}
			return jar(*j.resource.Spec.Job.JarURI, j.env)
		}),
	}
}

// placementRules are about the job on its cluster.
func placementRules() []chapter[jobOnCluster] {
	return []chapter[jobOnCluster]{
		one("the cluster has no job of its own", func(j jobOnCluster) (string, error) {
			return unless(j.cluster.Spec.Job == nil, "Can not submit session job to application cluster")
		}),
		one("the cluster is the one that is named", func(j jobOnCluster) (string, error) {
			return unless(j.cluster.Name == *j.resource.Spec.DeploymentName,
				"The session job's cluster id is not match with the session cluster")
		}),
		jobRules(func(j jobOnCluster) job { return job{spec: j.resource.Spec.Job, conf: j.conf} }),
		autoscalerRules(func(j jobOnCluster) conf.Conf { return j.conf }),
		one("the autoscaler sees enough", func(j jobOnCluster) (string, error) { return metricsWindow(j.conf) }),
	}
}

func clusterKept(j jobOnCluster) (string, error) {
	if j.last == nil {
		return no()
	}
	if j.last.DeploymentName == nil {
		return "", errors.New("the last reconciled spec has no deploymentName")
	}
	return unless(*j.last.DeploymentName == *j.resource.Spec.DeploymentName, "The deploymentName can't be changed")
}
