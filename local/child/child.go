// Package child runs programs that end with this one.
package child

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/drey-project/drey/local/command"
)

// Process is a running program.
type Process struct {
	command *exec.Cmd
	log     string
	exited  chan struct{}
}

// Start starts a program with arguments; what it prints goes to a file. The kernel ends it if this process is killed.
func Start(_ context.Context, log string, args ...string) (*Process, error) {
	out, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	// Not CommandContext: Stop asks it to end before it makes it.
	command := exec.Command(args[0], args[1:]...)
	command.Stdout, command.Stderr = out, out
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p := &Process{command: command, log: log, exited: make(chan struct{})}
	started := make(chan error)
	go p.run(started)
	return p, <-started
}

// Check is an error with the end of the log if the program has ended.
func (p *Process) Check(ctx context.Context) error {
	select {
	case <-p.exited:
		return fmt.Errorf("%s has ended\n%s", filepath.Base(p.command.Path), command.Tail(ctx, p.log, 15))
	default:
		return nil
	}
}

// run starts the process and waits for its end. The thread that starts it must live as long as it does:
// the kernel takes the death of that thread for the death of the parent.
func (p *Process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(p.exited)
	err := p.command.Start()
	started <- err
	if err == nil {
		_ = p.command.Wait() // how a stopped program ended is of no interest
	}
}

// Stop asks the program to end, and after a while makes it.
func (p *Process) Stop() error {
	for _, how := range []struct {
		signal  syscall.Signal
		patient time.Duration
	}{{syscall.SIGTERM, 3 * time.Second}, {syscall.SIGKILL, 10 * time.Second}} {
		if err := p.command.Process.Signal(how.signal); err != nil {
			return nil // it has ended already
		}
		select {
		case <-p.exited:
			return nil
		case <-time.After(how.patient):
		}
	}
	return fmt.Errorf("process %d does not end", p.command.Process.Pid)
}
