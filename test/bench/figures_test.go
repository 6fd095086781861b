package bench

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/operator"
)

// figure is one line of the table. What the Java operator shows was measured on a machine of this kind.
type figure struct{ what, java, aim, drey string }

func show(figures []figure) {
	fmt.Printf("\nMeasured on: %s\n\n", machine())
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "figure\tJava operator\taim\tDrey")
	for _, f := range figures {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", f.what, f.java, f.aim, f.drey)
	}
	table.Flush()
	fmt.Println()
}

func mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// startTime is how long it takes from the start of the process to the first status of a resource that was there before.
func (b *bench) startTime() figure {
	b.Helper()
	var times []time.Duration
	for range 5 {
		key := b.submit("start")
		began := time.Now()
		changes := b.watch(&v1beta1.FlinkDeploymentList{})
		p := b.start("operator")
		b.await(changes, key, func(o client.Object) bool {
			d, isOne := o.(*v1beta1.FlinkDeployment)
			return isOne && d.Status.LifecycleState != ""
		})
		times = append(times, time.Since(began))
		b.until(key, v1beta1.LifecycleStable)
		b.remove(key)
		p.Kill()
	}
	b.Logf("start to first status: %v", times)
	return figure{"process start → first status written (median of 5; Java: container start)", "6.1 s", "0.4 s", seconds(median(times))}
}

// deployTime is how long it takes from submitting a resource to the creation of its JobManager Deployment.
func (b *bench) deployTime() figure {
	b.Helper()
	b.settle()
	var times []time.Duration
	for range 10 {
		changes := b.watch(&appsv1.DeploymentList{})
		began := time.Now()
		key := b.submit("deploy")
		b.await(changes, key, func(client.Object) bool { return true })
		times = append(times, time.Since(began))
		b.until(key, v1beta1.LifecycleStable)
		b.remove(key)
	}
	b.Logf("submit to Deployment: %v", times)
	return figure{"apply → JobManager Deployment created (median of 10)", "0.6-3.5 s", "0.1 s", seconds(median(times))}
}

// settle waits until an operator that was just started works.
func (b *bench) settle() {
	b.Helper()
	key := b.submit("settle")
	b.until(key, v1beta1.LifecycleStable)
	b.remove(key)
}

// oneLife counts the calls for create → STABLE → suspend → resume → delete.
func (b *bench) oneLife() figure {
	b.Helper()
	b.calls.reset()
	key := b.submit("life")
	b.until(key, v1beta1.LifecycleStable)
	must(b.T, b.Change(b.ctx, key, `{"job":{"state":"suspended"}}`))
	b.until(key, v1beta1.LifecycleSuspended)
	must(b.T, b.Change(b.ctx, key, `{"job":{"state":"running"}}`))
	b.until(key, v1beta1.LifecycleStable)
	b.remove(key)
	t := b.calls.tally()
	b.Logf("calls of one life: %s", t)
	drey := fmt.Sprintf("%d (%d, %d)", t.sum(any), t.sum(isWrite), t.sum(isStatusWrite))
	return figure{"API calls for one life create → STABLE → suspend → resume → delete (writes, status writes)", "137 (93, 63)", "35 (25, 14)", drey}
}

// steady counts the calls for a job that just runs.
func (b *bench) steady() figure {
	b.Helper()
	key := b.submit("steady")
	b.until(key, v1beta1.LifecycleStable)
	b.pass(5 * time.Second)
	b.calls.reset()
	b.pass(2 * window)
	t := b.calls.tally()
	b.Logf("calls for a steady job in %s: %s", 2*window, t)
	b.remove(key)
	perMinute := float64(t.sum(any)) * float64(time.Minute) / float64(2*window)
	return figure{"API calls a minute for a steady job", "11", "0.1", fmt.Sprintf("%.1f", perMinute)}
}

// memory is what a fresh operator and its webhook take, and the processor time, without and with ten resources.
func (b *bench) memory() []figure {
	b.Helper()
	p, w := b.start("operator"), b.start("webhook")
	b.pass(20 * time.Second)
	idle, cpuIdle := b.takes(p, w), b.busy(p, w)
	var keys []types.NamespacedName
	for i := range 10 {
		keys = append(keys, b.submit(fmt.Sprintf("ten-%d", i)))
	}
	for _, key := range keys {
		b.until(key, v1beta1.LifecycleStable)
	}
	cpuTen, ten := b.busy(p, w), b.takes(p, w)
	b.remove(keys...)
	p.Kill()
	w.Kill()
	return []figure{
		{"memory (resident), operator and webhook, idle / with 10 resources", "415 / 688 MiB", "35 / 40 MiB",
			mebibytes(idle.Resident) + " / " + mebibytes(ten.Resident)},
		{"  of that anonymous, the rest is pages of the one program, counted for both processes", "", "",
			mebibytes(idle.Anonymous) + " / " + mebibytes(ten.Anonymous)},
		{"CPU when idle / with 10 resources", "13 ms/s", "0.5 ms/s", fmt.Sprintf("%.2f / %.2f ms/s", cpuIdle, cpuTen)},
	}
}

func (b *bench) takes(all ...*operator.Process) operator.Memory {
	b.Helper()
	var total operator.Memory
	for _, p := range all {
		m, err := p.Memory()
		must(b.T, err)
		total.Resident += m.Resident
		total.Anonymous += m.Anonymous
	}
	return total
}

// busy is how many milliseconds of a second processes work.
func (b *bench) busy(all ...*operator.Process) float64 {
	b.Helper()
	before := b.worked(all)
	began := time.Now()
	b.pass(window)
	return float64((b.worked(all) - before).Microseconds()) / 1000 / time.Since(began).Seconds()
}

func (b *bench) worked(all []*operator.Process) time.Duration {
	b.Helper()
	var total time.Duration
	for _, p := range all {
		d, err := processorTime(p.PID())
		must(b.T, err)
		total += d
	}
	return total
}

// pass lets real time pass.
func (b *bench) pass(d time.Duration) {
	select {
	case <-b.ctx.Done():
	case <-time.After(d):
	}
}

func (b *bench) watch(list client.ObjectList) watch.Interface {
	b.Helper()
	changes, err := b.Watch(b.ctx, list, client.InNamespace(namespace))
	must(b.T, err)
	return changes
}

// await waits for a change of an object.
func (b *bench) await(changes watch.Interface, key types.NamespacedName, is func(client.Object) bool) {
	b.Helper()
	defer changes.Stop()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			b.Fatalf("nothing happened to %s for %s", key.Name, patience)
		case e := <-changes.ResultChan():
			o, isObject := e.Object.(client.Object)
			if isObject && e.Type != watch.Deleted && client.ObjectKeyFromObject(o) == key && is(o) {
				return
			}
		}
	}
}
