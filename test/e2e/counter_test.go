package e2e

import (
	"context"
	"fmt"
	"maps"
	"path"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
	"github.com/drey-project/drey/test/counting"
)

// more is how many numbers a job has to count and write before it is believed to go on: several checkpoints.
const more = 100

// place is where a counting job keeps its state and writes its numbers.
type place interface {
	List(ctx context.Context, prefix string) ([]string, error)
	Read(ctx context.Context, name string) (string, error)
}

// counter is a counting job, and what is known of what it wrote.
type counter struct {
	*scene
	key    types.NamespacedName
	place  place
	prefix string // of its files
	from   int64  // the first number that it counts
	told   []string
	seen   map[string]bool
	output counting.Output
}

// with changes what is not as in every story.
type with func(*cluster.Application)

func upgradeMode(mode string) with { return func(a *cluster.Application) { a.Upgrade = mode } }

func conf(key, value string) with { return func(a *cluster.Application) { a.Conf[key] = value } }

func fromSavepoint(path string) with { return func(a *cluster.Application) { a.Savepoint = path } }

// counting submits a counting job that keeps its state in the store, and waits until it counts.
func (s *scene) counting(name string, changes ...with) *counter {
	s.Helper()
	st := s.withStore(s.ctx, s.T)
	key := s.key(name)
	root := s.namespace + "/" + name
	conf := checkpointed(st.URL(root))
	maps.Copy(conf, st.Conf())
	return s.launch(counter{key: key, place: st, prefix: root + "/out/"}, cluster.Application{
		Plugin: "flink-s3-fs-hadoop-" + s.version.Release() + ".jar", Conf: conf, Args: []string{st.URL(root + "/out"), "50", "works"},
	}, changes...)
}

// launch submits a counting job whose places are known.
func (s *scene) launch(c counter, a cluster.Application, changes ...with) *counter {
	s.Helper()
	a.NamespacedName, a.Version, a.Image, a.Jar = c.key, s.version, "counting:"+string(s.version), "local:///opt/flink/jobs/counting.jar"
	a.Upgrade = "savepoint"
	for _, change := range changes {
		change(&a)
	}
	c.scene, c.seen, c.from, c.told = s, map[string]bool{}, 1, a.Args
	s.submit(a)
	c.counts()
	return &c
}

// checkpointed is the configuration of a job that keeps its state below a URL and can be recovered from there.
func checkpointed(root string) map[string]string {
	return map[string]string{
		"execution.checkpointing.interval":                     "2 s",
		"execution.checkpointing.tolerable-failed-checkpoints": "1000",
		"state.checkpoints.dir":                                root + "/checkpoints",
		"state.savepoints.dir":                                 root + "/savepoints",
		"high-availability.type":                               "kubernetes",
		"high-availability.storageDir":                         root + "/ha",
	}
}

// look reads the files that are new. A number that is there twice, or does not fit the state, ends the story.
func (c *counter) look(ctx context.Context) error {
	names, err := c.place.List(ctx, c.prefix)
	if err != nil {
		return err
	}
	for _, name := range names {
		if c.seen[name] || !strings.HasPrefix(path.Base(name), "part-") || strings.Contains(name, "_tmp_") {
			continue
		}
		text, err := c.place.Read(ctx, name)
		if err != nil {
			return err
		}
		c.seen[name] = true
		if err := c.output.Add(text); err != nil {
			c.Fatalf("%s, which is in %s", err, name)
		}
	}
	return nil
}

// counts waits until the job is STABLE and all its tasks run, and until it has counted and written some more.
func (c *counter) counts() {
	c.Helper()
	c.untilStable(c.key)
	c.tasksRun()
	c.goesOn()
}

// goesOn waits until some more was counted and written.
func (c *counter) goesOn() {
	c.Helper()
	must(c.T, await.Until(c.ctx, patience, "what was counted", c.look))
	from := c.output.Last()
	took, err := await.Measure(c.ctx, patience, fmt.Sprintf("%d more numbers", more), func(ctx context.Context) error {
		if err := c.look(ctx); err != nil || c.output.Last() >= from+more {
			return err
		}
		return fmt.Errorf("the last is %d, before it was %d", c.output.Last(), from)
	})
	must(c.T, err)
	c.Logf("%6.1f s: %s counted from %d to %d in %.1f s", time.Since(c.began).Seconds(), c.key.Name, from, c.output.Last(), took.Seconds())
}

// tasksRun waits until all tasks of the job run, under the id that status shows.
func (c *counter) tasksRun() {
	c.Helper()
	must(c.T, await.Until(c.ctx, patience, "all tasks to run", func(ctx context.Context) error {
		j, err := c.theJob(c.key)
		if err != nil {
			return err
		}
		d, err := c.Application(ctx, c.key)
		if err == nil && j.ID != d.Status.JobStatus.JobID {
			err = fmt.Errorf("Flink runs job %s, status shows job %s", j.ID, d.Status.JobStatus.JobID)
		}
		if err != nil {
			return err
		}
		return j.allRun()
	}))
}

// complete makes sure that a job that ended with a savepoint has written each number once, with none missing.
func (c *counter) complete() {
	c.Helper()
	must(c.T, await.Until(c.ctx, 20*time.Second, "no number to be missing", func(ctx context.Context) error {
		if err := c.look(ctx); err != nil {
			return err
		}
		return c.output.Missing(c.from)
	}))
	longest := c.output.LongestPause(time.Time{})
	c.Logf("%s counted from %d to %d, each number once; its longest pause was %.1f s, after %d", c.key.Name, c.from, c.output.Last(),
		longest.Length().Seconds(), longest.After)
}

// ends ends a counting job with a savepoint, proves what it wrote, and removes it. Its JobManager stays until then, as users know it.
func (c *counter) ends() {
	c.Helper()
	c.finishes()
	c.remove(c.key)
}

func (c *counter) finishes() {
	c.Helper()
	c.change(c.key, `{"job":{"state":"suspended","upgradeMode":"savepoint"}}`)
	c.untilState(c.key, v1beta1.LifecycleSuspended)
	c.complete()
}

// upgraded changes the spec, waits until the job counts again, and says how long it did not, and why.
func (c *counter) upgraded(spec string) {
	c.Helper()
	began := time.Now()
	c.change(c.key, spec)
	c.counts()
	pause := c.output.LongestPause(began)
	c.explain(began, pause)
}

// args are the arguments of the job, with another word for how it behaves.
func (c *counter) args(behaves string) string {
	return fmt.Sprintf("[%q, %q, %q]", c.told[0], c.told[1], behaves)
}

// untilRolledBack waits until the last spec that worked runs again.
func (c *counter) untilRolledBack() {
	c.Helper()
	c.until(c.key, "is ROLLED_BACK and RUNNING", func(d *v1beta1.FlinkDeployment) error {
		if err := isIn(d, v1beta1.LifecycleRolledBack); err != nil {
			return err
		}
		return hasJob(d, "RUNNING")
	})
}
