package e2e

import (
	"context"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
)

// badState is what users hear who ask for state that cannot be had, and how they go on.
func badState(s *scene) {
	c := s.counting("bad-state")
	c.impossibleSnapshots()
	c.unreadablePeriod()

	c.change(c.key, `{"job":{"state":"suspended"}}`)
	c.untilState(c.key, v1beta1.LifecycleSuspended)
	c.complete()
	c.change(c.key, `{"job":{"savepointTriggerNonce":1}}`)
	c.eventsTell(c.key, "SavepointError: no savepoint is taken for spec.job.savepointTriggerNonce: 1 while the job does not run")
	d, err := c.Application(c.ctx, c.key)
	must(c.T, err)
	good := d.Status.JobStatus.UpgradeSavepointPath

	c.startsFrom(1, good+"-of-nobody")
	c.until(c.key, "says that its savepoint is not there", func(d *v1beta1.FlinkDeployment) error {
		if !strings.Contains(d.Status.Error, "-of-nobody") {
			return fmt.Errorf("its job is %s, its error %q", d.Status.JobStatus.State, d.Status.Error)
		}
		return nil
	})
	c.startsFrom(2, good)
	c.counts()
	c.ends()
	s.withoutPlace()
}

// startsFrom lets a job start from a savepoint that the user names.
func (c *counter) startsFrom(nonce int, path string) {
	c.Helper()
	c.change(c.key, fmt.Sprintf(`{"job":{"state":"running","savepointRedeployNonce":%d,"initialSavepointPath":%q}}`, nonce, path))
}

// impossibleSnapshots are of no job, and of two kinds at once.
func (c *counter) impossibleSnapshots() {
	c.Helper()
	for name, told := range map[string][2]string{
		"of-nobody": {"{savepoint: {}, jobReference: {kind: FlinkDeployment, name: nobody}}",
			"ValidationError: Target for snapshot " + c.namespace + "/nobody was not found"},
		"of-both": {"{savepoint: {}, checkpoint: {}, jobReference: {kind: FlinkDeployment, name: " + c.key.Name + "}}",
			"ValidationError: Exactly one of checkpoint or savepoint configurations has to be set."},
	} {
		must(c.T, c.Submit(c.ctx, c.namespace, fmt.Sprintf(
			"apiVersion: flink.apache.org/v1beta1\nkind: FlinkStateSnapshot\nmetadata: {name: %s}\nspec: %s\n", name, told[0])))
		c.eventsTell(c.scene.key(name), told[1])
		snapshot := &v1beta1.FlinkStateSnapshot{}
		must(c.T, c.Get(c.ctx, c.scene.key(name), snapshot))
		must(c.T, c.Delete(c.ctx, snapshot))
		must(c.T, await.Until(c.ctx, patience, name+" to be gone", func(ctx context.Context) error {
			err := c.Get(ctx, c.scene.key(name), snapshot)
			if err == nil {
				err = fmt.Errorf("it is %s", snapshot.Status.State)
			}
			return client.IgnoreNotFound(err)
		}))
	}
}

// unreadablePeriod asks for savepoints every now and then.
func (c *counter) unreadablePeriod() {
	c.Helper()
	c.change(c.key, `{"flinkConfiguration":{"kubernetes.operator.periodic.savepoint.interval":"0 0 25 * * ?"}}`)
	c.eventsTell(c.key, `SavepointError: kubernetes.operator.periodic.savepoint.interval is "0 0 25 * * ?"`)
	c.change(c.key, `{"flinkConfiguration":{"kubernetes.operator.periodic.savepoint.interval":"0"}}`)
	c.counts()
}

// withoutPlace is a job that is to be highly available, and is not told where.
func (s *scene) withoutPlace() {
	s.Helper()
	key := s.submit(cluster.Application{
		NamespacedName: types.NamespacedName{Name: "no-place"}, Conf: map[string]string{"high-availability.type": "kubernetes"},
	})
	key.Namespace = s.namespace
	s.until(key, "says which option is missing", func(d *v1beta1.FlinkDeployment) error {
		return complains(d, v1beta1.JobManagerError, "no JobManager can start with high-availability.type while high-availability.storageDir is not set")
	})
	s.change(key, `{"flinkConfiguration":{"high-availability.type":"NONE"}}`)
	s.untilStable(key)
	s.remove(key)
}
