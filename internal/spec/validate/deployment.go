package validate

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/ingressurl"
	"github.com/drey-project/drey/internal/spec/record"
	"github.com/drey-project/drey/internal/spec/settings"
)

// cluster is a FlinkDeployment under judgement.
type cluster struct {
	resource *v1beta1.FlinkDeployment
	spec     *v1beta1.FlinkDeploymentSpec
	conf     conf.Conf
	last     *v1beta1.FlinkDeploymentSpec // nil: never deployed
}

// Deployment returns the first problem of a FlinkDeployment, or nothing. An error means that there is no verdict.
func Deployment(d *v1beta1.FlinkDeployment, env Environment) (string, error) {
	return judged(d, env, func() (*v1beta1.FlinkDeploymentSpec, error) {
		return lastSpec[v1beta1.FlinkDeploymentSpec](d.Status.ReconciliationStatus)
	})
}

// Change is Deployment for a resource whose last reconciled spec was read already; nil if it was never deployed.
func Change(d *v1beta1.FlinkDeployment, last *v1beta1.FlinkDeploymentSpec, env Environment) (string, error) {
	return judged(d, env, func() (*v1beta1.FlinkDeploymentSpec, error) { return last, nil })
}

func judged(d *v1beta1.FlinkDeployment, env Environment, recorded func() (*v1beta1.FlinkDeploymentSpec, error)) (string, error) {
	if err := readable(&d.Spec); err != nil {
		return "", err
	}
	effective, err := env.effective(d.Namespace, d.Spec.FlinkVersion, d.Spec.FlinkConfiguration)
	if err != nil {
		return "", err
	}
	last, err := recorded()
	if err != nil {
		return "", err
	}
	return verdict(cluster{resource: d, spec: &d.Spec, conf: effective, last: last}, clusterRules())
}

// lastSpec is the spec that was reconciled last; nil before the first deployment.
func lastSpec[S record.Spec](s v1beta1.ReconciliationStatus) (*S, error) {
	last, err := record.LastReconciled[S](s)
	if errors.Is(err, record.ErrEmpty) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &last.Spec, nil
}

func clusterRules() []chapter[cluster] {
	return []chapter[cluster]{
		one("the name is valid", func(c cluster) (string, error) { return name(c.resource.Name) }),
		{
			{"the Flink version is supported", versionSupported},
			{"the Flink version stays after a last-state suspend", versionKept},
		},
		{
			{"no key of the operator's is set", noForbiddenKey},
			{"rollback has high availability", rollbackHasHA},
			{"the health check has recovery", healthCheckHasRecovery},
		},
		{
			{"the ingress has a template", ingressHasTemplate},
			{"the ingress template is a URL", ingressIsURL},
		},
		one("log configurations are known", logKeysKnown),
		jobRules(func(c cluster) job {
			return job{spec: c.spec.Job, taskManager: c.spec.TaskManager, conf: c.conf}
		}),
		one("the JobManager has memory", jobManagerMemory),
		one("the JobManager resource is readable", func(c cluster) (string, error) {
			return olderResource(jobManager, jobManagerOf(c).Resource)
		}),
		one("the JobManager resources fit", func(c cluster) (string, error) {
			return resources(jobManager, jobManagerOf(c).Resources)
		}),
		one("the JobManager has replicas", jobManagerReplicas),
		one("the TaskManager has memory", taskManagerMemory),
		one("the TaskManager resource is readable", func(c cluster) (string, error) {
			return olderResource(taskManager, taskManagerOf(c).Resource)
		}),
		one("the TaskManager resources fit", func(c cluster) (string, error) {
			return resources(taskManager, taskManagerOf(c).Resources)
		}),
		one("the TaskManager has replicas", taskManagerReplicas),
		{
			{"the cluster keeps its kind", kindKept},
			{"the cluster keeps its mode", modeKept},
			{"a redeploy has a savepoint", redeployHasSavepoint},
		},
		one("there is a service account", func(c cluster) (string, error) {
			return unless(c.spec.ServiceAccount != nil, "spec.serviceAccount must be defined. If you use helm, "+
				"its value should be the same with the name of jobServiceAccount.")
		}),
		autoscalerRules(func(c cluster) conf.Conf { return c.conf }),
		one("the autoscaler sees enough", func(c cluster) (string, error) { return metricsWindow(c.conf) }),
	}
}

var validName = regexp.MustCompile(`^[a-z]([-a-z0-9]{0,43}[a-z0-9])?$`)

func name(text string) (string, error) {
	return unless(validName.MatchString(text), fmt.Sprintf("The FlinkDeployment name: %s is invalid, "+
		"must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "+
		"alphanumeric character (e.g. 'my-name',  or 'abc-123'), and the length must be no more than 45 characters.", text))
}

func versionSupported(c cluster) (string, error) {
	if c.spec.FlinkVersion == nil {
		return "Flink Version must be defined.", nil
	}
	v, err := version.Parse(string(*c.spec.FlinkVersion))
	if err != nil {
		return "", err
	}
	return unless(v.IsSupported(), fmt.Sprintf("Flink version %s is not supported by this operator version", v))
}

// versionKept holds on to the version whose checkpoint an upgrade would have to restore from: another one may not read it.
func versionKept(c cluster) (string, error) {
	if c.last == nil || c.last.Job == nil || c.spec.Job == nil || c.spec.Job.UpgradeMode == v1beta1.UpgradeModeStateless {
		return no()
	}
	suspended := c.last.Job.State == v1beta1.JobStateSuspended && c.last.Job.UpgradeMode == v1beta1.UpgradeModeLastState
	same := c.last.FlinkVersion != nil && *c.last.FlinkVersion == *c.spec.FlinkVersion
	return unless(!suspended || same, "Changing flinkVersion after last-state suspend is not allowed. "+
		"Restore your cluster with the current flinkVersion and perform the version upgrade afterwards.")
}

func noForbiddenKey(c cluster) (string, error) {
	for _, key := range []string{option.Namespace.Key, option.ClusterID.Key, option.HAClusterID.Key} {
		if _, set := c.conf.Lookup(key); set {
			return "Forbidden Flink config key: " + key, nil
		}
	}
	return no()
}

func rollbackHasHA(c cluster) (string, error) {
	rollback, err := conf.Get(c.conf, settings.RollbackEnabled)
	if err != nil {
		return "", err
	}
	return unless(!rollback || option.IsHighlyAvailable(c.conf), "HA must be enabled for rollback support.")
}

func healthCheckHasRecovery(c cluster) (string, error) {
	check, err := conf.Get(c.conf, settings.HealthCheckEnabled)
	if err != nil || !check {
		return "", err
	}
	recovery, err := conf.Get(c.conf, settings.JobManagerRecoveryEnabled)
	if err != nil {
		return "", err
	}
	return unless(recovery, fmt.Sprintf("Deployment recovery (%s) must be enabled for job health check (%s) support.",
		settings.JobManagerRecoveryEnabled.Key, settings.HealthCheckEnabled.Key))
}

func ingressHasTemplate(c cluster) (string, error) {
	return unless(c.spec.Ingress == nil || c.spec.Ingress.Template != nil, "Ingress template must be defined")
}

func ingressIsURL(c cluster) (string, error) {
	if c.spec.Ingress == nil {
		return no()
	}
	place := ingressurl.Place{Name: c.resource.Name, Namespace: c.resource.Namespace}
	if _, err := ingressurl.Of(*c.spec.Ingress.Template, place); err != nil {
		return err.Error(), nil
	}
	return no()
}

// The log configurations that Flink's start script looks for.
const (
	log4jFile   = "log4j-console.properties"
	logbackFile = "logback-console.xml"
)

func logKeysKnown(c cluster) (string, error) {
	for _, key := range v1beta1.KeysInOrder(c.spec.Order, "logConfiguration", c.spec.LogConfiguration) {
		if key != log4jFile && key != logbackFile {
			return fmt.Sprintf("Invalid log config key: %s. Allowed keys are [%s, %s]", key, log4jFile, logbackFile), nil
		}
	}
	return no()
}
