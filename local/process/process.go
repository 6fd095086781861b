// Package process starts programs that go on after this one has ended, and finds them again.
//
// A program is known by its process number together with the moment it started, so that a number that
// the machine has given to somebody else is never mistaken for it.
package process

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/drey-project/drey/local/command"
)

// maxLog is the size from which a log is put aside when its program starts again.
const maxLog = 32 << 20

// Daemon is a program that shall run.
type Daemon struct {
	Name   string
	Args   []string // the program and its arguments
	Env    []string
	Inputs []string // the content of its configuration files: a change restarts it
}

// Place is where daemons run.
type Place struct {
	State  string   // a directory for what is known of them
	Logs   string   // a directory for their logs
	Netns  string   // the network namespace's file
	Groups []string // the cgroup.procs files to join
}

// record is what is kept of a running daemon.
type record struct {
	PID     int    `json:"pid"`
	Started string `json:"started"` // in ticks since boot, as the kernel counts
	Sum     string `json:"sum"`     // of the daemon's definition
}

// Started says whether Ensure had to start something.
type Started bool

// Ensure starts the daemon unless it runs already, just as it is defined.
func (p Place) Ensure(ctx context.Context, d Daemon) (Started, error) {
	known, err := p.read(ctx, d.Name)
	if err == nil && alive(ctx, known) {
		if known.Sum == d.sum() {
			return false, nil
		}
		if err := p.Stop(ctx, d.Name); err != nil {
			return false, err
		}
	}
	if err := p.start(ctx, d); err != nil {
		return false, fmt.Errorf("cannot start %s: %w", d.Name, err)
	}
	return true, nil
}

// Log gives the path of a daemon's log.
func (p Place) Log(name string) string { return filepath.Join(p.Logs, name+".log") }

// Alive says whether the daemon runs.
func (p Place) Alive(ctx context.Context, name string) bool {
	known, err := p.read(ctx, name)
	return err == nil && alive(ctx, known)
}

// Check is an error with the end of the log if the daemon does not run.
func (p Place) Check(ctx context.Context, name string) error {
	if p.Alive(ctx, name) {
		return nil
	}
	return &command.Failure{
		What: "keep " + name + " running", Log: p.Log(name), Tail: command.Tail(ctx, p.Log(name), 15),
		Cause: errors.New("it has ended"), Remedy: "make down, then make up",
	}
}

// Stop ends the daemon. It is not asked: all of these programs are made to survive that, and a slow farewell
// of the API server makes its clients wait ever longer before they try again.
func (p Place) Stop(ctx context.Context, name string) error {
	known, err := p.read(ctx, name)
	if err != nil {
		return nil // never started
	}
	for range 200 {
		if !alive(ctx, known) {
			return os.Remove(p.file(name))
		}
		_ = syscall.Kill(known.PID, syscall.SIGKILL)
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("process %d (%s) does not end", known.PID, name)
}

func (p Place) start(ctx context.Context, d Daemon) error {
	for _, dir := range []string{p.State, p.Logs} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	log, err := openLog(ctx, p.Log(d.Name))
	if err != nil {
		return err
	}
	defer log.Close()
	child := exec.Command("/bin/sh", append([]string{"-c", p.script(), "sh"}, d.Args...)...)
	child.Env = append(os.Environ(), d.Env...)
	child.Stdout, child.Stderr = log, log
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := child.Start(); err != nil {
		return err
	}
	go func() { _ = child.Wait() }() // no zombie while we are there
	started, err := startOf(ctx, child.Process.Pid)
	if err != nil {
		return fmt.Errorf("it ended at once\n%s", command.Tail(ctx, p.Log(d.Name), 15))
	}
	content, err := json.Marshal(record{PID: child.Process.Pid, Started: started, Sum: d.sum()})
	if err != nil {
		return err
	}
	return os.WriteFile(p.file(d.Name), content, 0o644)
}

// script joins the control groups and the network namespace before the program takes its place. Not `ip netns exec`,
// which mounts a new /sys and so hides the control groups.
func (p Place) script() string {
	var lines strings.Builder
	for _, file := range p.Groups {
		fmt.Fprintf(&lines, "echo $$ > '%s'\n", file)
	}
	if p.Netns == "" {
		return lines.String() + `exec "$@"`
	}
	return lines.String() + "exec nsenter --net='" + p.Netns + `' -- "$@"`
}

func (p Place) file(name string) string { return filepath.Join(p.State, name+".json") }

func (p Place) read(_ context.Context, name string) (record, error) {
	content, err := os.ReadFile(p.file(name))
	if err != nil {
		return record{}, err
	}
	var r record
	return r, json.Unmarshal(content, &r)
}

func (d Daemon) sum() string {
	content := fmt.Sprintf("%q %q %q", d.Args, d.Env, d.Inputs)
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func alive(ctx context.Context, r record) bool {
	started, err := startOf(ctx, r.PID)
	return err == nil && started == r.Started
}

// startOf is the moment a process started. A zombie has none: it has ended, only nobody has asked how.
func startOf(_ context.Context, pid int) (string, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", err
	}
	return parseStat(string(stat))
}

// parseStat reads state and start time; the name before them is in parentheses and may hold anything.
func parseStat(stat string) (string, error) {
	fields := strings.Fields(stat[strings.LastIndex(stat, ")")+1:])
	if len(fields) < 20 {
		return "", fmt.Errorf("odd process status %q", stat)
	}
	if fields[0] == "Z" || fields[0] == "X" {
		return "", errors.New("the process has ended")
	}
	return fields[19], nil
}

func openLog(_ context.Context, file string) (*os.File, error) {
	if info, err := os.Stat(file); err == nil && info.Size() > maxLog {
		if err := os.Rename(file, file+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
}
