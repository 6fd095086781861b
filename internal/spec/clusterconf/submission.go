package clusterconf

import (
	"strconv"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/version"
)

// LastStatePath stands for the path of a job that recovers from its high-availability metadata. No savepoint is there, so
// that a job whose metadata vanishes fails instead of starting from nothing.
const LastStatePath = "KUBERNETES_OPERATOR_LAST_STATE"

// Start is what one deployment decides about a job: as whom it starts, and from what.
type Start struct {
	// JobID the job gets, unless the user gave it one.
	JobID job.ID
	// Savepoint to restore from, or LastStatePath; empty to start without.
	Savepoint string
	// Store is unique to this deployment, and keeps its job result apart from those of earlier ones.
	Store string
}

// Submission returns the configuration that a deployment hands to Flink, made from what For gave. The start is of no matter
// for a session cluster.
func Submission(deploy conf.Conf, app *v1beta1.FlinkDeployment, start Start) conf.Conf {
	c := conf.Set(deploy, option.JobManagerOwnerReference, []map[string]string{owner(app)})
	if app.Spec.Job == nil {
		return c
	}
	c = restoring(c, start.Savepoint)
	c = rememberingResults(c, start.Store)
	if !conf.Has(c, option.FixedJobID) {
		c = conf.Set(c, option.FixedJobID, string(start.JobID))
	}
	return c
}

// owner describes the resource. It does not control the Deployment, whose lifetime is the operator's business.
func owner(app *v1beta1.FlinkDeployment) map[string]string {
	return map[string]string{
		"apiVersion":         v1beta1.APIVersion,
		"kind":               v1beta1.KindFlinkDeployment,
		"name":               app.Name,
		"uid":                string(app.UID),
		"blockOwnerDeletion": strconv.FormatBool(true),
		"controller":         strconv.FormatBool(false),
	}
}

// restoring sets where the job's state comes from. A path that the user configured would win in newer versions of Flink, or
// bring back old state, so none is left.
func restoring(c conf.Conf, savepoint string) conf.Conf {
	c = c.Without(option.SavepointPath.Key, option.RecoveryPath.Key)
	if savepoint == "" {
		return c
	}
	return conf.Set(c, option.SavepointPath, savepoint)
}

// rememberingResults gives each deployment a place of its own for the result of its job, and of its application: Flink would take
// the result of an earlier deployment for that of the new one (FLINK-27569), and run nothing.
func rememberingResults(c conf.Conf, store string) conf.Conf {
	storage, set, err := conf.Find(c, option.HAStorageDir)
	if err != nil || !set {
		return c
	}
	if !conf.Has(c, option.JobResultDeleteOnCommit) {
		c = conf.Set(c, option.JobResultDeleteOnCommit, false)
	}
	id, _ := c.Lookup(option.ClusterID.Key)
	c = conf.Set(c, option.JobResultStorePath, storage+"/job-result-store/"+id+"/"+store)
	if !remembersApplications(c) {
		return c
	}
	return conf.Set(c, option.ApplicationResultStorePath, storage+"/application-result-store/"+id+"/"+store)
}

func remembersApplications(c conf.Conf) bool {
	text, _ := c.Lookup(option.FlinkVersion.Key)
	v, err := version.Parse(text)
	return err == nil && v.RemembersApplications()
}
