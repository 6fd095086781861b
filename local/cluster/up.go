package cluster

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/controlplane"
	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/process"
	"github.com/drey-project/drey/local/progress"
)

// startTimeout is for each thing that is waited for, on a busy machine.
const startTimeout = 3 * time.Minute

//go:embed addons.yaml
var addons string

// needs are the programs of the machine that the cluster is made with.
func needs() debian.Needs {
	return debian.Needs{
		"containerd": "containerd", "runc": "runc", "/usr/lib/cni/ptp": "containernetworking-plugins", "nft": "nftables",
		"iptables": "iptables", "ip": "iproute2", "nsenter": "util-linux", "mount": "mount",
	}
}

// Up brings the cluster up: whatever is missing of it is made, whatever runs as it should is left alone.
func (c *Cluster) Up(ctx context.Context) error {
	unlock, err := lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	began := time.Now()
	if err := debian.Ensure(ctx, c.Builder.Cache.Log("apt"), c.allNeeds()); err != nil {
		return err
	}
	made, err := c.prepare(ctx)
	if err != nil {
		return err
	}
	started, err := c.start(ctx, made)
	if err != nil {
		return err
	}
	if err := c.settle(ctx, made, started); err != nil {
		return err
	}
	progress.Say(ctx, "the cluster is up after %s", progress.Duration(time.Since(began)))
	return nil
}

// start starts all programs and waits for the API server.
func (c *Cluster) start(ctx context.Context, made made) (process.Started, error) {
	if err := c.foundation(ctx); err != nil {
		return false, err
	}
	daemons := c.daemons(made.kubernetes)
	any, err := c.ensure(ctx, daemons, "containerd", "etcd", "kube-apiserver")
	if err != nil {
		return any, err
	}
	if err := c.apiServer(ctx); err != nil {
		return any, err
	}
	if any {
		progress.Say(ctx, "the API server is ready")
	}
	if err := c.loadBase(ctx, made); err != nil {
		return any, err
	}
	more, err := c.ensure(ctx, daemons, "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy")
	return any || more, err
}

// settle waits until the node works and all images are loaded, and tries the cluster out if anything is new.
func (c *Cluster) settle(ctx context.Context, made made, started process.Started) error {
	unsettled := bool(started) || !c.settled(ctx)
	if unsettled {
		if err := c.apply(ctx, made.kubernetes, addons); err != nil {
			return err
		}
	}
	err := parallel(ctx,
		func(ctx context.Context) error { return c.loadFlink(ctx, made) },
		func(ctx context.Context) error { return c.working(ctx) },
	)
	if err != nil {
		return err
	}
	if err := c.writeKubeconfig(ctx, made.kubernetes); err != nil {
		return err
	}
	if unsettled {
		progress.Say(ctx, "the node is ready and names are answered")
	}
	if unsettled || c.Check {
		if err := c.tryOut(ctx, made.kubernetes); err != nil {
			return err
		}
	}
	return writeFile(ctx, settledFile(), "")
}

// settledFile is there once everything has worked: a run that was killed before may have left anything undone.
func settledFile() string { return filepath.Join(run, "settled") }

func (c *Cluster) settled(_ context.Context) bool {
	_, err := os.Stat(settledFile())
	return err == nil
}

// foundation makes everything that the programs stand on: directories, network, control groups, credentials, configuration.
func (c *Cluster) foundation(ctx context.Context) error {
	if err := c.sweepStale(ctx); err != nil {
		return err
	}
	if err := c.network.Create(ctx); err != nil {
		return fmt.Errorf("cannot make the network: %w", err)
	}
	if err := c.group.Create(ctx, programs); err != nil {
		return err
	}
	if err := c.plane.Prepare(ctx); err != nil {
		return err
	}
	for name, content := range c.node.Files() {
		if err := writeFile(ctx, c.node.File(name), content); err != nil {
			return err
		}
	}
	if err := c.rememberAudit(ctx); err != nil {
		return err
	}
	return c.markAlive(ctx)
}

func (c *Cluster) ensure(ctx context.Context, daemons map[string]process.Daemon, names ...string) (process.Started, error) {
	var any process.Started
	for _, name := range names {
		started, err := c.place.Ensure(ctx, daemons[name])
		if err != nil {
			return any, err
		}
		any = any || started
	}
	return any, nil
}

func (c *Cluster) apiServer(ctx context.Context) error {
	client, err := c.plane.Client(ctx)
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	return client.Ready(waiting, func() error {
		return errors.Join(c.place.Check(ctx, "etcd"), c.place.Check(ctx, "kube-apiserver"))
	})
}

// apply creates or corrects objects.
func (c *Cluster) apply(ctx context.Context, kubernetes, objects string) error {
	waiting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	return c.wait(waiting, "the API server to accept objects", func(ctx context.Context) error {
		_, err := command.OutputOf(ctx, strings.NewReader(objects), filepath.Join(kubernetes, "kubectl"),
			"--kubeconfig="+c.plane.File(controlplane.AdminKubeconfig), "apply", "--server-side", "--force-conflicts", "-f", "-")
		return err
	}, "kube-apiserver")
}

// writeKubeconfig gives the checkout its kubeconfig, and a kubectl of the right version beside it.
func (c *Cluster) writeKubeconfig(ctx context.Context, kubernetes string) error {
	content, err := os.ReadFile(c.plane.File(controlplane.AdminKubeconfig))
	if err != nil {
		return err
	}
	if err := writeFile(ctx, c.Kubeconfig(), string(content)); err != nil {
		return err
	}
	link := filepath.Join(filepath.Dir(c.Kubeconfig()), "kubectl")
	_ = os.Remove(link)
	return os.Symlink(filepath.Join(kubernetes, "kubectl"), link)
}

// pause waits a moment between two tries.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(100 * time.Millisecond):
		return nil
	}
}

// parallel does several things at once; the first error stops the others.
func parallel(ctx context.Context, tasks ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	errs := make(chan error)
	for _, task := range tasks {
		go func() { errs <- task(ctx) }()
	}
	var first error
	for range tasks {
		if err := <-errs; err != nil && first == nil {
			first = err
			cancel(err)
		}
	}
	return first
}
