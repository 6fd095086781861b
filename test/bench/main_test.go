// Package bench measures the operator itself: how soon it is there, and what it costs.
//
// The operator and its webhook run as processes beside a real API server, with the configuration of the chart and with
// simulated JobManagers that answer at once; so nothing but the operator takes time. What it says to the API server is
// counted by a proxy on the way.
package bench

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/local/apiserver"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/chart"
	"github.com/drey-project/drey/test/cluster"
	"github.com/drey-project/drey/test/node"
	"github.com/drey-project/drey/test/operator"
)

const (
	patience  = 2 * time.Minute
	checkout  = "../.."
	namespace = "default"
	// window is how long rates are measured.
	window = time.Minute
)

// bench is where is measured.
type bench struct {
	*testing.T
	*cluster.Cluster
	ctx   context.Context
	node  *node.Node
	calls *counter
	setup operator.Setup
}

func TestOperator(t *testing.T) {
	b := setUp(t)
	figures := []figure{b.imageSize(), b.startTime()}
	p := b.start("operator")
	figures = append(figures, b.deployTime(), b.oneLife(), b.oneUpgrade(), b.steady())
	p.Kill()
	show(append(figures, b.memory()...))
}

func setUp(t *testing.T) *bench {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	binary, err := operator.Build(ctx, checkout, dir)
	must(t, err)
	server, err := apiserver.Start(ctx, filepath.Join(dir, "api"))
	must(t, err)
	t.Cleanup(func() { must(t, server.Stop()) })
	c, err := cluster.Connect(server.Kubeconfig)
	must(t, err)
	ours, err := chart.Find(ctx, checkout)
	must(t, err)
	crds, err := ours.CRDs()
	must(t, err)
	for _, crd := range crds {
		must(t, c.Create(ctx, crd))
	}
	must(t, await.Until(ctx, patience, "the definitions to be served", func(ctx context.Context) error {
		return c.List(ctx, &v1beta1.FlinkDeploymentList{})
	}))
	calls, err := count(ctx, c.Config)
	must(t, err)
	kubeconfig, err := calls.kubeconfig(dir)
	must(t, err)
	objects, err := ours.Render(ctx, namespace, "webhook.create=false")
	must(t, err)
	files, err := chart.Configuration(objects)
	must(t, err)
	n := node.New(c)
	must(t, n.Run(ctx))
	return &bench{T: t, Cluster: c, ctx: ctx, node: n, calls: calls, setup: operator.Setup{
		Binary: binary, Kubeconfig: kubeconfig, Dir: dir, Conf: files,
		Env: map[string]string{"OPERATOR_NAMESPACE": namespace, "OPERATOR_NAME": "flink-kubernetes-operator"},
	}}
}

// start starts a part of the operator, on ports of its own.
func (b *bench) start(part string) *operator.Process {
	b.Helper()
	setup := b.setup
	setup.Part, setup.Dir = part, filepath.Join(b.setup.Dir, part)
	setup.Conf, setup.Env = maps.Clone(b.setup.Conf), maps.Clone(b.setup.Env)
	setup.Conf["flink-conf.yaml"] += fmt.Sprintf("\nkubernetes.operator.health.probe.port: %d\n", b.freePort())
	setup.Env["WEBHOOK_SERVER_PORT"] = strconv.Itoa(b.freePort())
	p, err := operator.Start(setup)
	must(b.T, err)
	b.Cleanup(p.Kill)
	return p
}

func (b *bench) freePort() int {
	b.Helper()
	listener, err := new(net.ListenConfig).Listen(b.ctx, "tcp", "127.0.0.1:0")
	must(b.T, err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// submit creates an application whose JobManager will answer on a port of the node.
func (b *bench) submit(name string) types.NamespacedName {
	b.Helper()
	return b.submitAs(cluster.Application{NamespacedName: types.NamespacedName{Namespace: namespace, Name: name}})
}

func (b *bench) submitAs(a cluster.Application) types.NamespacedName {
	b.Helper()
	port, err := b.node.Port(b.ctx)
	must(b.T, err)
	conf := map[string]string{"rest.port": strconv.Itoa(port)}
	maps.Copy(conf, a.Conf)
	a.Conf, a.Version = conf, "1.20"
	must(b.T, b.Submit(b.ctx, namespace, a.Manifest()))
	return a.NamespacedName
}

func (b *bench) until(key types.NamespacedName, state v1beta1.LifecycleState) {
	b.Helper()
	must(b.T, await.Until(b.ctx, patience, key.Name+" to be "+string(state), func(ctx context.Context) error {
		d, err := b.Application(ctx, key)
		if err != nil {
			return err
		}
		if seen := d.Status.ObservedGeneration; seen == nil || *seen != d.Generation || d.Status.LifecycleState != state {
			return fmt.Errorf("it is %s", d.Status.LifecycleState)
		}
		return nil
	}))
}

func (b *bench) remove(keys ...types.NamespacedName) {
	b.Helper()
	for _, key := range keys {
		must(b.T, b.Delete(b.ctx, &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}))
	}
	must(b.T, await.Until(b.ctx, patience, "all to be gone", func(ctx context.Context) error {
		var list v1beta1.FlinkDeploymentList
		if err := b.List(ctx, &list); err != nil {
			return err
		}
		if len(list.Items) > 0 {
			return fmt.Errorf("%d are there", len(list.Items))
		}
		return nil
	}))
}

// imageSize makes the image and packs it as a registry would.
func (b *bench) imageSize() figure {
	b.Helper()
	image := exec.CommandContext(b.ctx, "make", "--no-print-directory", "image")
	image.Dir, image.Stderr = checkout, b.Output()
	must(b.T, image.Run())
	size, err := compressed(filepath.Join(checkout, "dist", "image.tar"))
	must(b.T, err)
	return figure{"image, compressed", "216 MiB", "25 MiB", mebibytes(size)}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func median[T int64 | time.Duration](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}
