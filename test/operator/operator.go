// Package operator runs the operator of the checkout as a process of this machine.
package operator

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Build builds the operator's binary into a directory and returns its path.
func Build(ctx context.Context, checkout, dir string) (string, error) {
	path := filepath.Join(dir, "drey")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "./cmd/drey")
	build.Dir = checkout
	build.Env = append(os.Environ(), "GOWORK=off", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cannot build the operator: %w\n%s", err, out)
	}
	return path, nil
}

// Setup says how a process of the operator is started.
type Setup struct {
	Binary     string
	Kubeconfig string
	// Dir is where its configuration and its log are kept.
	Dir string
	// Conf are files of its configuration by name.
	Conf map[string]string
	Env  map[string]string
	// Part is operator, if empty, or webhook.
	Part string
}

// Process is a running operator.
type Process struct {
	command *exec.Cmd
	log     string
	ended   chan error
}

// Start starts an operator.
func Start(s Setup) (*Process, error) {
	conf := filepath.Join(s.Dir, "conf")
	if err := os.MkdirAll(conf, 0o755); err != nil {
		return nil, err
	}
	for name, text := range s.Conf {
		if err := os.WriteFile(filepath.Join(conf, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	log, err := os.OpenFile(filepath.Join(s.Dir, "operator.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	part := s.Part
	if part == "" {
		part = "operator"
	}
	command := exec.Command(s.Binary, part)
	command.Env = environment(s, conf)
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &Process{command: command, log: log.Name(), ended: make(chan error, 1)}
	go func() { p.ended <- command.Wait() }()
	return p, nil
}

func environment(s Setup, conf string) []string {
	env := []string{"KUBECONFIG=" + s.Kubeconfig, "FLINK_CONF_DIR=" + conf, "PATH=" + os.Getenv("PATH")}
	for _, name := range slices.Sorted(maps.Keys(s.Env)) {
		env = append(env, name+"="+s.Env[name])
	}
	return env
}

// PID is the id of the process.
func (p *Process) PID() int { return p.command.Process.Pid }

// Kill ends the operator without giving it time for anything.
func (p *Process) Kill() {
	// It may have ended by itself.
	_ = p.command.Process.Kill()
	p.ended <- <-p.ended
}

// Stop asks the operator to end, waits for that, and tells whether it ended well.
func (p *Process) Stop() error {
	err := p.command.Process.Signal(syscall.SIGTERM)
	if err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	result := <-p.ended
	p.ended <- result
	return result
}

// Log is all that the operator, and those before it in the same directory, have logged.
func (p *Process) Log() (string, error) {
	text, err := os.ReadFile(p.log)
	return string(text), err
}

// Memory is what of a process is in memory, in bytes.
type Memory struct {
	Resident int64
	// Anonymous is what is not a page of the program's file: those are shared by all its processes and can be dropped.
	Anonymous int64
}

// Memory is the memory of the process now.
func (p *Process) Memory() (Memory, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID()))
	if err != nil {
		return Memory{}, err
	}
	var m Memory
	for line := range strings.Lines(string(text)) {
		var kilobytes int64
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kilobytes); n == 1 {
			m.Resident = kilobytes << 10
		}
		if n, _ := fmt.Sscanf(line, "RssAnon: %d kB", &kilobytes); n == 1 {
			m.Anonymous = kilobytes << 10
		}
	}
	if m.Resident == 0 || m.Anonymous == 0 {
		return Memory{}, fmt.Errorf("the kernel does not say how much memory process %d takes", p.PID())
	}
	return m, nil
}
