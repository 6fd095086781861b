package e2e

import (
	"context"
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
)

// savepointUpgrade changes the parallelism of a job, which goes on from the savepoint it was stopped with.
func savepointUpgrade(s *scene) {
	c := s.counting("savepoint-upgrade")
	c.upgraded(`{"job":{"parallelism":1}}`)
	c.restoredFromSavepoint()
	c.upgraded(`{"job":{"parallelism":2},"flinkConfiguration":{"kubernetes.operator.savepoint.format.type":"NATIVE"}}`)
	c.restoredFromSavepoint()
	c.ends()
}

// lastStateUpgrade changes a job, which goes on from its last checkpoint.
func lastStateUpgrade(s *scene) {
	c := s.counting("last-state-upgrade", upgradeMode("last-state"))
	id := c.jobID()
	c.upgraded(`{"job":{"parallelism":1}}`)
	c.restoredFromCheckpoint()
	c.upgraded(`{"job":{"parallelism":2}}`)
	c.restoredFromCheckpoint()
	c.Logf("the job was %s, and is %s", id, c.jobID())
	c.ends()
}

// suspended suspends a job for two minutes in both ways.
func suspended(s *scene) {
	for _, mode := range []string{"savepoint", "last-state"} {
		c := s.counting("suspended-"+mode, upgradeMode(mode))
		c.change(c.key, `{"job":{"state":"suspended"}}`)
		c.untilState(c.key, v1beta1.LifecycleSuspended)
		if mode == "last-state" {
			c.nothingRuns(c.key)
		} else {
			c.complete()
		}
		c.stands(2 * time.Minute)
		c.upgraded(`{"job":{"state":"running"}}`)
		c.ends()
	}
}

// countingTaskManager loses a TaskManager: Flink itself goes on from the last checkpoint.
func countingTaskManager(s *scene) {
	c := s.counting("lost-counting-tm")
	before := c.kill(c.key, "taskmanager")
	c.untilReplaced(c.key, "taskmanager", before)
	c.counts()
	c.ends()
}

// countingJobManager loses the pod of its JobManager: the next one goes on with the same job.
func countingJobManager(s *scene) {
	c := s.counting("lost-counting-jm")
	id := c.jobID()
	before := c.kill(c.key, "jobmanager")
	c.untilReplaced(c.key, "jobmanager", before)
	c.until(c.key, "has lost sight of its job", func(d *v1beta1.FlinkDeployment) error { return hasJob(d, "RECONCILING") })
	c.counts()
	if now := c.jobID(); now != id {
		c.Errorf("the job was %s, and is %s", id, now)
	}
	c.ends()
}

// countingDeployment loses its JobManager Deployment: the operator makes another one, which goes on with the same job.
func countingDeployment(s *scene) {
	c := s.counting("lost-counting-deployment")
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: c.key.Namespace, Name: c.key.Name}}
	must(s.T, s.Delete(s.ctx, d, client.PropagationPolicy(metav1.DeletePropagationForeground)))
	c.until(c.key, "misses its JobManager", func(d *v1beta1.FlinkDeployment) error {
		if d.Status.JobManagerDeploymentStatus == v1beta1.JobManagerReady {
			return fmt.Errorf("its JobManager is READY")
		}
		return nil
	})
	c.counts()
	c.restoredFromCheckpoint()
	c.eventsTell(c.key, "Missing: Missing JobManager deployment", "RecoverDeployment: Recovering lost deployment")
	c.ends()
}

// killedCounting kills the operator at random moments of upgrades, in turn with a savepoint and from the last state.
func killedCounting(s *scene) {
	upgrades := 4
	if *all {
		upgrades = 20
	}
	c := s.counting("killed-counting")
	random := moments(s.T)
	modes := []string{"savepoint", "last-state"}
	for n := range upgrades {
		c.change(c.key, fmt.Sprintf(`{"restartNonce":%d,"job":{"upgradeMode":%q}}`, n+1, modes[n%len(modes)]))
		moment := time.Duration(random.Int64N(int64(windows[n/len(modes)%len(windows)])))
		c.pass(moment)
		d, err := c.Application(c.ctx, c.key)
		must(c.T, err)
		c.killOperator()
		c.Logf("%6.1f s: killed the operator %s into upgrade %d (%s): lifecycle %s, job %s, JobManager %s", time.Since(c.began).Seconds(),
			moment.Round(time.Millisecond), n+1, modes[n%len(modes)], d.Status.LifecycleState, d.Status.JobStatus.State, d.Status.JobManagerDeploymentStatus)
		c.counts()
	}
	c.ends()
}

// lostStore takes the store away while a job is asked for a savepoint, and brings it back.
func lostStore(s *scene) {
	c := s.counting("lost-store")
	must(s.T, s.store.Vanish(s.ctx))
	defer func() { must(s.T, s.store.Return(context.WithoutCancel(s.ctx))) }()
	c.change(c.key, `{"job":{"parallelism":1}}`)
	c.until(c.key, "has asked for a savepoint, or says why not", func(d *v1beta1.FlinkDeployment) error {
		if d.Status.JobStatus.SavepointInfo.TriggerID == "" && d.Status.Error == "" {
			return fmt.Errorf("there is no savepoint, and no error")
		}
		return nil
	})
	c.pass(time.Minute)
	must(s.T, s.store.Return(s.ctx))
	c.counts()
	c.restoredFromSavepoint()
	c.ends()
}

// failsToStart changes a job into one that cannot start; the operator goes back to the one that could, and its state.
func failsToStart(s *scene) {
	c := s.counting("rollback", conf("kubernetes.operator.deployment.rollback.enabled", "true"),
		conf("kubernetes.operator.deployment.readiness.timeout", "60 s"))
	args := c.args("fails-to-start")
	c.change(c.key, fmt.Sprintf(`{"job":{"args":%s}}`, args))
	c.untilRolledBack()
	c.tasksRun()
	c.goesOn()
	c.eventsTell(c.key, "Rollback: ")
	c.upgraded(fmt.Sprintf(`{"job":{"args":%s}}`, c.args("works")))
	c.ends()
}

// jobID is the id of the job that runs.
func (c *counter) jobID() string {
	c.Helper()
	j, err := c.theJob(c.key)
	must(c.T, err)
	return j.ID
}

// restoredFromSavepoint makes sure that the job went on from the savepoint that status names, and that it is there.
func (c *counter) restoredFromSavepoint() {
	c.Helper()
	path, savepoint := c.restored(c.key)
	d, err := c.Application(c.ctx, c.key)
	must(c.T, err)
	if told := d.Status.JobStatus.UpgradeSavepointPath; !savepoint || path != told {
		c.Errorf("the job was restored from %q (a savepoint: %t), status names %q", path, savepoint, told)
	}
	c.exists(path)
}

// restoredFromCheckpoint makes sure that the job went on from a checkpoint.
func (c *counter) restoredFromCheckpoint() {
	c.Helper()
	path, savepoint := c.restored(c.key)
	if savepoint || !strings.Contains(path, "/chk-") {
		c.Errorf("the job was restored from %q (a savepoint: %t)", path, savepoint)
	}
}

// exists makes sure that the files of a savepoint are in the store.
func (c *counter) exists(url string) {
	c.Helper()
	files, err := c.store.List(c.ctx, c.store.Path(url)+"/")
	must(c.T, err)
	if url == "" || len(files) == 0 {
		c.Errorf("there are no files of savepoint %q", url)
	}
}

// stands makes sure that nothing is counted for a while.
func (c *counter) stands(while time.Duration) {
	c.Helper()
	must(c.T, c.look(c.ctx))
	before := c.output.Last()
	c.pass(while)
	must(c.T, c.look(c.ctx))
	if now := c.output.Last(); now != before {
		c.Errorf("a job that is suspended counted from %d to %d", before, now)
	}
}

// gone waits until nothing is left below a URL of the store.
func (c *counter) gone(url string) {
	c.Helper()
	must(c.T, await.Until(c.ctx, time.Minute, url+" to be removed", func(ctx context.Context) error {
		files, err := c.store.List(ctx, c.store.Path(url)+"/")
		if err == nil && len(files) > 0 {
			err = fmt.Errorf("there are %d files", len(files))
		}
		return err
	}))
}
