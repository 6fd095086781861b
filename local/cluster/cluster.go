// Package cluster brings a Kubernetes of one node up on this machine, and takes it down again.
//
// There is one on a machine, however many checkouts use it. Everything of it lies below two directories (Dir, Run), in one
// network namespace and in one control group, so that it can be found and removed completely, whatever happened to it.
//
//	  host                      network namespace "drey"
//	┌───────────┐   cable     ┌──────────────────────────────────────────────────────────┐
//	│ kubectl   │═════════════│ etcd ◀ kube-apiserver ◀ controller-manager, scheduler    │
//	│ your tests│ 172.31.250.x│          ▲   kubelet ▶ containerd ▶ pods   kube-proxy    │
//	└───────────┘             └──────────────────────────────────────────────────────────┘
package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/drey-project/drey/local/cgroup"
	"github.com/drey-project/drey/local/controlplane"
	"github.com/drey-project/drey/local/netns"
	"github.com/drey-project/drey/local/node"
	"github.com/drey-project/drey/local/process"
	"github.com/drey-project/drey/local/program"
	"github.com/drey-project/drey/local/progress"
)

const (
	run      = "/run/drey"
	group    = "drey"
	programs = "programs" // the control group of our own programs
	pauseRef = "drey.local/pause:1"
)

// Options are what a user may choose.
type Options struct {
	Checkout string   // the directory that gets .local/kubeconfig
	CPUs     int      // that the node offers
	Audit    string   // 1: write an audit log, 0: do not, empty: as it is
	Flink    []string // the Flink versions whose images are loaded
	Check    bool     // try everything out, even if nothing was started
}

// Cluster is the cluster of this machine.
type Cluster struct {
	Options
	Builder program.Builder
	plane   controlplane.Plan
	node    node.Plan
	network netns.Network
	group   cgroup.Group
	place   process.Place
}

// Open describes the cluster; nothing is started.
func Open(ctx context.Context, options Options) (*Cluster, error) {
	if os.Geteuid() != 0 {
		return nil, errors.New("the local cluster needs root: network namespaces, mounts and control groups are made")
	}
	builder, err := program.Find(ctx)
	if err != nil {
		return nil, err
	}
	found, err := cgroup.Open(ctx, group)
	if err != nil {
		return nil, err
	}
	c := &Cluster{Options: options, Builder: builder, group: found}
	c.describe(filepath.Join(builder.Cache.Dir, "cluster"))
	c.plane.Audit = c.audited(ctx)
	return c, nil
}

func (c *Cluster) describe(dir string) {
	services, pods := netip.MustParsePrefix("10.97.0.0/16"), netip.MustParsePrefix("10.245.0.0/24")
	c.network = netns.Network{
		Name: "drey", Host: netip.MustParsePrefix("172.31.250.1/24"), Node: netip.MustParsePrefix("172.31.250.2/24"),
		Behind: []netip.Prefix{services, pods},
	}
	address := c.network.Node.Addr()
	c.plane = controlplane.Plan{
		Dir: dir, Bind: "0.0.0.0", Advertise: address.String(), Port: 6443, EtcdPort: 2379, Services: services, Pods: pods,
	}
	c.node = node.Plan{
		Name: controlplane.Node, Address: address, Run: run, Dir: dir, PKI: filepath.Dir(c.plane.File("ca.crt")), Group: group,
		Pods: pods, DNS: netip.MustParseAddr("10.97.0.10"), Pause: pauseRef,
	}
	c.place = process.Place{
		State: filepath.Join(run, "processes"), Logs: filepath.Join(dir, "log"), Netns: c.network.File(), Groups: c.group.ProcessFiles(programs),
	}
}

// audited says whether there shall be an audit log. Who does not ask for one leaves it to those who did.
func (c *Cluster) audited(_ context.Context) bool {
	if c.Audit != "" {
		return c.Audit == "1"
	}
	_, err := os.Stat(auditFile())
	return err == nil
}

// auditFile is there while the cluster that runs writes an audit log.
func auditFile() string { return filepath.Join(run, "audited") }

// rememberAudit keeps the choice for the next run.
func (c *Cluster) rememberAudit(ctx context.Context) error {
	if c.plane.Audit {
		return writeFile(ctx, auditFile(), "")
	}
	if err := os.Remove(auditFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Kubeconfig is the path of the kubeconfig in the checkout.
func (c *Cluster) Kubeconfig() string { return filepath.Join(c.Checkout, ".local", "kubeconfig") }

// lock lets one process at a time change the cluster of this machine.
func lock(ctx context.Context) (unlock func(), err error) {
	file, err := os.OpenFile("/run/drey.lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		progress.Say(ctx, "waiting for another process that changes the cluster")
		if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
	return func() { _ = file.Close() }, nil
}

// daemons are the cluster's programs in the order in which they start, from the directory of the Kubernetes programs.
func (c *Cluster) daemons(kubernetes string) map[string]process.Daemon {
	files := c.node.Files()
	in := func(name string, args []string, inputs ...string) process.Daemon {
		return process.Daemon{Name: name, Args: append([]string{filepath.Join(kubernetes, name)}, args...), Inputs: inputs}
	}
	kubelet := in("kubelet", c.node.KubeletArgs(), files["kubelet.yaml"])
	kubelet.Env = []string{"NODE_CPUS=" + strconv.Itoa(c.CPUs)}
	return map[string]process.Daemon{
		"containerd": {
			Name: "containerd", Args: []string{"containerd", "--config", c.node.File("containerd.toml")},
			Inputs: []string{files["containerd.toml"]},
		},
		"etcd":                    in("etcd", c.plane.Etcd()),
		"kube-apiserver":          in("kube-apiserver", c.plane.APIServer(), controlplane.AuditPolicyText),
		"kube-controller-manager": in("kube-controller-manager", c.plane.ControllerManager()),
		"kube-scheduler":          in("kube-scheduler", c.plane.Scheduler()),
		"kubelet":                 kubelet,
		"kube-proxy":              in("kube-proxy", []string{"--config=" + c.node.File("kube-proxy.yaml")}, files["kube-proxy.yaml"]),
	}
}

// order is how the programs start; they stop the other way round.
func order() []string {
	return []string{"containerd", "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"}
}

// writeFile leaves a file alone that has the content already: kube-proxy ends when its configuration is written again.
func writeFile(_ context.Context, path, content string) error {
	if old, err := os.ReadFile(path); err == nil && string(old) == content {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o600)
}

// wait asks again and again until done, or until a program has died, or until the time is up.
func (c *Cluster) wait(ctx context.Context, what string, done func(context.Context) error, daemons ...string) error {
	for {
		err := done(ctx)
		if err == nil {
			return nil
		}
		for _, daemon := range daemons {
			if dead := c.place.Check(ctx, daemon); dead != nil {
				return dead
			}
		}
		if pause(ctx) != nil {
			return fmt.Errorf("waited too long for %s: %w (logs: %s)", what, err, c.place.Logs)
		}
	}
}
