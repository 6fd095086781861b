package bench

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/flinksim/server"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
)

const (
	// crowd is how many resources there are, of which most are never sick.
	crowd   = 500
	mayFall = 100
	// rounds is how often one sick JobManager is compared with none, in turns, so that the machine's own moods even out.
	rounds  = 6
	samples = 400
	// pace is how often a spec is changed.
	pace = 50 * time.Millisecond
	// incubation is how long a sickness lasts before anything is measured, and a recovery.
	incubation = 10 * time.Second
)

// TestSickJobManagers measures how long it takes from the change of a spec to its effect, for resources in good health beside
// some whose JobManagers are sick. The change concerns the operator only: one turn with a photograph, and a write of status.
func TestSickJobManagers(t *testing.T) {
	b := setUp(t)
	b.start("operator")
	all := b.submitMany(crowd)
	healthy := all[mayFall:]
	changes := b.follow()
	changes.measure(healthy, samples/4) // nobody counts the first
	taken := map[int][]time.Duration{}
	for round := range rounds {
		for _, sick := range [][]int{{0, 1}, {1, 0}}[round%2] {
			taken[sick] = append(taken[sick], b.besideSick(changes, all[:sick], healthy)...)
		}
	}
	taken[mayFall] = b.besideSick(changes, all[:mayFall], healthy)
	b.areStable(len(all))
	fmt.Printf("\nMeasured on: %s\n\n", machine())
	for _, sick := range []int{0, 1, mayFall} {
		fmt.Printf("BenchmarkChange/resources=%d/sick=%d\t%d\t%s\n", crowd, sick, len(taken[sick]), percentiles(taken[sick]))
	}
}

// resource is one of the crowd.
type resource struct {
	types.NamespacedName
	port int
}

// submitMany creates resources and waits until all are stable.
func (b *bench) submitMany(n int) []resource {
	b.Helper()
	var all []resource
	for i := range n {
		port, err := b.node.Port(b.ctx)
		must(b.T, err)
		r := resource{types.NamespacedName{Namespace: namespace, Name: fmt.Sprintf("crowd-%d", i)}, port}
		must(b.T, b.Submit(b.ctx, namespace, cluster.Application{
			NamespacedName: r.NamespacedName, Version: "1.20", Conf: map[string]string{
				// There are not as many addresses for services as resources.
				"rest.port": strconv.Itoa(port), "kubernetes.rest-service.exposed.type": "Headless_ClusterIP",
			},
		}.Manifest()))
		all = append(all, r)
	}
	b.areStable(n)
	return all
}

// areStable waits until all resources are stable and their jobs run.
func (b *bench) areStable(n int) {
	b.Helper()
	took, err := await.Measure(b.ctx, 10*time.Minute, "all to be stable", func(ctx context.Context) error {
		b.pass(2 * time.Second) // a crowd is much to read
		var list v1beta1.FlinkDeploymentList
		if err := b.List(ctx, &list, client.InNamespace(namespace)); err != nil {
			return err
		}
		well := 0
		for _, d := range list.Items {
			if d.Status.LifecycleState == v1beta1.LifecycleStable && d.Status.JobStatus.State == v1beta1.FlinkJobRunning {
				well++
			}
		}
		if well < n {
			return fmt.Errorf("%d of %d are", well, n)
		}
		return nil
	})
	must(b.T, err)
	b.Logf("all %d are stable after %s", n, took.Round(time.Millisecond))
}

// TestSlowJobManager measures the upgrade with a savepoint of a job whose JobManager takes a second for each answer.
func TestSlowJobManager(t *testing.T) {
	b := setUp(t)
	b.start("operator")
	port, err := b.node.Port(b.ctx)
	must(b.T, err)
	key := b.submitAs(cluster.Application{
		NamespacedName: types.NamespacedName{Namespace: namespace, Name: "slow"}, Upgrade: "savepoint",
		Conf: map[string]string{
			"rest.port": strconv.Itoa(port), "state.savepoints.dir": "s3://bucket/savepoints", "state.checkpoints.dir": "s3://bucket/checkpoints",
		},
	})
	b.until(key, v1beta1.LifecycleStable)
	must(b.T, b.node.Infect(port, server.Late(time.Second)))
	began := time.Now()
	must(b.T, b.Change(b.ctx, key, `{"job":{"parallelism":1}}`))
	b.until(key, v1beta1.LifecycleStable)
	d, err := b.Application(b.ctx, key)
	must(b.T, err)
	if path := d.Status.JobStatus.UpgradeSavepointPath; path == "" || b.node.Started(key) != 2 {
		b.Errorf("%d JobManagers were started, the last with savepoint %q", b.node.Started(key), path)
	}
	b.Logf("a JobManager that takes a second for each answer was upgraded with a savepoint in %s", time.Since(began).Round(time.Millisecond))
}

// sicknesses are what JobManagers suffer from, in turns.
var sicknesses = []server.Sickness{server.Hanging, server.Late(30 * time.Second), server.Endless(10 * time.Millisecond)}

// besideSick measures changes of healthy resources while others are sick.
func (b *bench) besideSick(c *changes, sick, healthy []resource) []time.Duration {
	b.Helper()
	for i, r := range sick {
		must(b.T, b.node.Infect(r.port, sicknesses[i%len(sicknesses)]))
	}
	b.pass(incubation)
	taken := c.measure(healthy, samples)
	b.Logf("%d sick: %s", len(sick), percentiles(taken))
	for _, r := range sick {
		must(b.T, b.node.Infect(r.port, nil))
	}
	b.pass(incubation)
	return taken
}

func percentiles(of []time.Duration) string {
	sorted := slices.Sorted(slices.Values(of))
	at := func(percent int) float64 { return float64(sorted[(len(sorted)-1)*percent/100].Microseconds()) / 1000 }
	return fmt.Sprintf("%.1f p50-ms\t%.1f p90-ms\t%.1f p99-ms", at(50), at(90), at(99))
}

// changes notices when a change of a spec has had its effect.
type changes struct {
	*bench
	mutex sync.Mutex
	// awaited is which generation of a resource is waited for, and who waits.
	awaited map[types.NamespacedName]awaited
	// count makes every change another one.
	count int
}

type awaited struct {
	generation int64
	seen       chan time.Time
}

// follow watches all resources until the test ends.
func (b *bench) follow() *changes {
	b.Helper()
	c := &changes{bench: b, awaited: map[types.NamespacedName]awaited{}}
	must(b.T, b.Follow(b.ctx, &v1beta1.FlinkDeploymentList{}, func(_ watch.EventType, o client.Object) {
		if d, isOne := o.(*v1beta1.FlinkDeployment); isOne {
			c.see(d, time.Now())
		}
	}, client.InNamespace(namespace)))
	return c
}

func (c *changes) see(d *v1beta1.FlinkDeployment, at time.Time) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	key := client.ObjectKeyFromObject(d)
	a, waiting := c.awaited[key]
	if seen := d.Status.ObservedGeneration; waiting && seen != nil && *seen >= a.generation {
		a.seen <- at
		delete(c.awaited, key)
	}
}

// measure changes specs at a pace, whether the last change has had its effect or not, and returns how long each took.
func (c *changes) measure(all []resource, n int) []time.Duration {
	c.Helper()
	taken := make([]time.Duration, n)
	ticks := time.NewTicker(pace)
	defer ticks.Stop()
	var waiting sync.WaitGroup
	for i := range n {
		<-ticks.C
		c.count++
		value := c.count
		waiting.Go(func() { taken[i] = c.change(all[value%len(all)], value) })
	}
	waiting.Wait()
	return taken
}

// change changes an option of the operator, and tells how long it took until status says that it is in effect.
func (c *changes) change(r resource, value int) time.Duration {
	d, err := c.Application(c.ctx, r.NamespacedName)
	if err != nil {
		c.Error(err)
		return 0
	}
	a := awaited{generation: d.Generation + 1, seen: make(chan time.Time, 1)}
	c.mutex.Lock()
	c.awaited[r.NamespacedName] = a
	c.mutex.Unlock()
	began := time.Now()
	patch := fmt.Sprintf(`{"flinkConfiguration":{"kubernetes.operator.savepoint.history.max.count":"%d"}}`, value+10)
	if err := c.Change(c.ctx, r.NamespacedName, patch); err != nil {
		c.Error(err)
		return 0
	}
	select {
	case at := <-a.seen:
		return at.Sub(began)
	case <-time.After(patience):
		c.Errorf("%s: no effect after %s", r.Name, patience)
		return patience
	}
}
