// Package cgroup keeps everything that belongs to the cluster in control groups of one name, in every hierarchy of the machine.
//
// Whatever is started there can be found again, and ended, even when nobody remembers having started it.
package cgroup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Group is a control group below the root of each hierarchy: "drey".
type Group struct {
	Name  string
	roots []string
}

// Open finds the hierarchies that are mounted on this machine.
func Open(_ context.Context, name string) (Group, error) {
	mounts, err := os.ReadFile("/proc/mounts")
	if err != nil {
		return Group{}, err
	}
	roots := hierarchies(string(mounts))
	if len(roots) == 0 {
		return Group{}, errors.New("no control groups are mounted below /sys/fs/cgroup: pods cannot run on this machine")
	}
	return Group{Name: name, roots: roots}, nil
}

// hierarchies are the mount points of control groups, of either version.
func hierarchies(mounts string) []string {
	var roots []string
	for line := range strings.Lines(mounts) {
		fields := strings.Fields(line)
		if len(fields) > 2 && (fields[2] == "cgroup" || fields[2] == "cgroup2") && !slices.Contains(roots, fields[1]) {
			roots = append(roots, fields[1])
		}
	}
	return roots
}

// Create makes the group and the child for our own programs.
func (g Group) Create(ctx context.Context, child string) error {
	for _, root := range g.roots {
		enableControllers(ctx, root)
		for _, dir := range []string{filepath.Join(root, g.Name), filepath.Join(root, g.Name, child)} {
			if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("cannot make the control group: %w", err)
			}
			inheritCPUs(ctx, dir)
		}
		enableControllers(ctx, filepath.Join(root, g.Name))
	}
	return nil
}

// enableControllers passes the controllers of a version 2 group on to its children. Where that cannot be, pods have no limits.
func enableControllers(_ context.Context, dir string) {
	controllers, err := os.ReadFile(filepath.Join(dir, "cgroup.controllers"))
	if err != nil {
		return
	}
	for _, controller := range strings.Fields(string(controllers)) {
		_ = os.WriteFile(filepath.Join(dir, "cgroup.subtree_control"), []byte("+"+controller), 0o644)
	}
}

// inheritCPUs fills what the cpuset controller of version 1 leaves empty: a group without CPUs takes no process.
func inheritCPUs(_ context.Context, dir string) {
	for _, file := range []string{"cpuset.cpus", "cpuset.mems"} {
		mine, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil || strings.TrimSpace(string(mine)) != "" {
			continue
		}
		if above, err := os.ReadFile(filepath.Join(filepath.Dir(dir), file)); err == nil {
			_ = os.WriteFile(filepath.Join(dir, file), above, 0o644)
		}
	}
}

// ProcessFiles are the files that a process writes its number to in order to join a child.
func (g Group) ProcessFiles(child string) []string {
	var files []string
	for _, root := range g.roots {
		files = append(files, filepath.Join(root, g.Name, child, "cgroup.procs"))
	}
	return files
}

// Processes are the numbers of all processes in a child and below; an empty child means the whole group.
func (g Group) Processes(ctx context.Context, child string) []int {
	found := map[int]bool{}
	for _, root := range g.roots {
		_ = filepath.WalkDir(filepath.Join(root, g.Name, child), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Name() == "cgroup.procs" {
				readProcesses(ctx, path, found)
			}
			return nil // groups come and go while we look
		})
	}
	var all []int
	for process := range found {
		all = append(all, process)
	}
	slices.Sort(all)
	return all
}

func readProcesses(_ context.Context, file string, into map[int]bool) {
	content, err := os.ReadFile(file)
	if err != nil {
		return
	}
	for field := range strings.FieldsSeq(string(content)) {
		if process, err := strconv.Atoi(field); err == nil && process > 1 && process != os.Getpid() {
			into[process] = true
		}
	}
}

// Kill ends all processes in a child and below, and waits until they are gone.
func (g Group) Kill(ctx context.Context, child string) error {
	for range 200 {
		processes := g.Processes(ctx, child)
		if len(processes) == 0 {
			return nil
		}
		for _, process := range processes {
			_ = syscall.Kill(process, syscall.SIGKILL)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("processes %v of the cluster do not end", g.Processes(ctx, child))
}

// Remove removes the group with all that is below. Nothing may run in it any more.
func (g Group) Remove(_ context.Context) error {
	var problems []error
	for _, root := range g.roots {
		var dirs []string
		_ = filepath.WalkDir(filepath.Join(root, g.Name), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				dirs = append(dirs, path)
			}
			return nil
		})
		for _, dir := range slices.Backward(dirs) {
			problems = append(problems, os.Remove(dir))
		}
	}
	return errors.Join(problems...)
}
