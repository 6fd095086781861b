package cluster

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/progress"
)

// Down ends the cluster and forgets its objects. Images and programs stay for the next time.
func (c *Cluster) Down(ctx context.Context) error {
	unlock, err := lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	began := time.Now()
	if err := c.sweep(ctx); err != nil {
		return err
	}
	progress.Say(ctx, "the cluster is down after %s", progress.Duration(time.Since(began)))
	return nil
}

// ClearCache removes everything, the cluster included.
func (c *Cluster) ClearCache(ctx context.Context) error {
	if err := c.Down(ctx); err != nil {
		return err
	}
	progress.Say(ctx, "removing %s", c.Builder.Cache.Dir)
	return os.RemoveAll(c.Builder.Cache.Dir)
}

// markFile tells which boot of the machine, and which cache, the running cluster belongs to.
func markFile() string { return filepath.Join(run, "owner") }

func (c *Cluster) mark(_ context.Context) (string, error) {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(boot)) + "\n" + c.node.Dir + "\n", err
}

func (c *Cluster) markAlive(ctx context.Context) error {
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	return writeFile(ctx, markFile(), mark)
}

// sweepStale removes what is left of a cluster that is not this one: of another cache, of the time before a restart
// of the machine, of a run that was killed before it could say whose it is, or that has lost the network all its pods are tied to.
func (c *Cluster) sweepStale(ctx context.Context) error {
	mark, err := c.mark(ctx)
	if err != nil {
		return err
	}
	found, err := os.ReadFile(markFile())
	if err == nil && string(found) == mark && c.network.Exists(ctx) {
		return nil
	}
	if other := ownerDir(ctx); other != "" {
		progress.Say(ctx, "ending what is left of the cluster in %s", other)
	}
	return c.sweep(ctx)
}

// sweep removes everything but images. It asks nobody what there is: it looks.
func (c *Cluster) sweep(ctx context.Context) error {
	c.stopDaemons(ctx, "kubelet")
	if err := c.group.Kill(ctx, "kubepods"); err != nil {
		return err
	}
	c.forgetContainers(ctx)
	for _, name := range slices.Backward(order()) {
		c.stopDaemons(ctx, name)
	}
	if err := c.group.Kill(ctx, ""); err != nil {
		return err
	}
	dirs := []string{run, c.node.Dir}
	if other := ownerDir(ctx); other != "" {
		dirs = append(dirs, other)
	}
	for _, dir := range dirs {
		unmountBelow(ctx, dir)
	}
	problems := []error{c.group.Remove(ctx), c.network.Delete(ctx)}
	for _, dir := range []string{c.node.Volumes(), filepath.Join(c.node.Dir, "etcd"), filepath.Join(c.node.Dir, "pki"), run} {
		problems = append(problems, os.RemoveAll(dir))
	}
	return errors.Join(problems...)
}

// ownerDir is the directory of the cluster that runs, which may be in another cache.
func ownerDir(_ context.Context) string {
	content, err := os.ReadFile(markFile())
	lines := strings.Split(string(content), "\n")
	if err != nil || len(lines) < 2 {
		return ""
	}
	return lines[1]
}

// stopDaemons stops programs that are known. Those that nobody knows are killed with their control group.
func (c *Cluster) stopDaemons(ctx context.Context, names ...string) {
	for _, name := range names {
		if err := c.place.Stop(ctx, name); err != nil {
			progress.Say(ctx, "%v", err)
		}
	}
}

// forgetContainers removes the dead containers from containerd's memory, so that the next cluster does not find them.
// If containerd does not run, the next kubelet removes them: slower, but with the same result.
func (c *Cluster) forgetContainers(ctx context.Context) {
	if !c.place.Alive(ctx, "containerd") {
		return
	}
	asking, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	tasks, _ := c.ctr(asking, "tasks", "list", "--quiet")
	for task := range strings.FieldsSeq(tasks) {
		_, _ = c.ctr(asking, "tasks", "delete", "--force", task)
	}
	containers, _ := c.ctr(asking, "containers", "list", "--quiet")
	if all := strings.Fields(containers); len(all) > 0 {
		_, _ = c.ctr(asking, append([]string{"containers", "delete"}, all...)...)
	}
}

func (c *Cluster) ctr(ctx context.Context, args ...string) (string, error) {
	return command.Output(ctx, append([]string{"ctr", "--address", c.node.Socket(), "--namespace", "k8s.io"}, args...)...)
}

// unmountBelow unmounts whatever is mounted below a directory, the deepest first.
func unmountBelow(_ context.Context, dir string) {
	for range 3 { // a mount may lie over another
		mounts, err := os.ReadFile("/proc/mounts")
		if err != nil {
			return
		}
		found := mountsBelow(string(mounts), dir)
		if len(found) == 0 {
			return
		}
		for _, mount := range slices.Backward(found) {
			_ = syscall.Unmount(mount, syscall.MNT_DETACH)
		}
	}
}

// mountsBelow are the mount points below a directory, in the order in which they lie over each other.
func mountsBelow(mounts, dir string) []string {
	var found []string
	for line := range strings.Lines(mounts) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		// Spaces in paths are written as \040.
		if path := strings.ReplaceAll(fields[1], `\040`, " "); strings.HasPrefix(path, dir+"/") {
			found = append(found, path)
		}
	}
	slices.Sort(found)
	return found
}

// kubectl runs kubectl as an administrator.
func (c *Cluster) kubectl(ctx context.Context, kubernetes string, args ...string) *exec.Cmd {
	args = append([]string{"--kubeconfig=" + c.plane.File("admin.kubeconfig")}, args...)
	return exec.CommandContext(ctx, filepath.Join(kubernetes, "kubectl"), args...)
}
