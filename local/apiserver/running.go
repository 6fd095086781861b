package apiserver

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// run starts the process and waits for its end. The thread that starts it must live as long as it does:
// the kernel takes the death of that thread for the death of the parent.
func (r *running) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(r.exited)
	err := r.command.Start()
	started <- err
	if err == nil {
		_ = r.command.Wait() // how a stopped server ended is of no interest
	}
}

// stop asks the process to end, and after a while makes it.
func (r *running) stop() error {
	for _, how := range []struct {
		signal  syscall.Signal
		patient time.Duration
	}{{syscall.SIGTERM, 3 * time.Second}, {syscall.SIGKILL, 10 * time.Second}} {
		if err := r.command.Process.Signal(how.signal); err != nil {
			return nil // it has ended already
		}
		select {
		case <-r.exited:
			return nil
		case <-time.After(how.patient):
		}
	}
	return fmt.Errorf("process %d does not end", r.command.Process.Pid)
}
