// Package command runs other programs.
//
// What they print goes to a log file; when one fails, the error shows the end of that file and what may help.
package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/drey-project/drey/local/progress"
)

// reportEvery is how often a long command is reported to be still running.
const reportEvery = 30 * time.Second

// Command is a program to run.
type Command struct {
	What   string   // what it does, for progress and errors: "compile Kubernetes"
	Args   []string // the program and its arguments
	Dir    string   // the working directory; the current one if empty
	Env    []string // additions to the environment, as KEY=value
	Stdin  io.Reader
	Stdout io.Writer // the log if nil
	Log    string    // the file that receives what it prints
	Remedy string    // what the user can do when it fails
}

// Failure is a command that failed, with all that a person needs to go on.
type Failure struct {
	What, Log, Tail, Remedy string
	Cause                   error
}

// Error names what failed and why, followed by the end of the log and the remedy.
func (f *Failure) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "cannot %s: %v", f.What, f.Cause)
	if f.Tail != "" {
		fmt.Fprintf(&text, "\n--- the end of %s\n%s\n---", f.Log, f.Tail)
	}
	if f.Remedy != "" {
		fmt.Fprintf(&text, "\nWhat may help: %s", f.Remedy)
	}
	return text.String()
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Cause }

// Run runs the command and waits for it.
func Run(ctx context.Context, c Command) error {
	log, err := openLog(ctx, c.Log)
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	command.Dir, command.Stdin, command.Stderr = c.Dir, c.Stdin, log
	command.Env = append(os.Environ(), c.Env...)
	command.Stdout = log
	if c.Stdout != nil {
		command.Stdout = c.Stdout
	}
	stop := report(ctx, c)
	err = command.Run()
	stop()
	if err == nil {
		return nil
	}
	return &Failure{What: c.What, Log: c.Log, Tail: Tail(ctx, c.Log, 15), Remedy: c.Remedy, Cause: err}
}

// Output runs a short command and gives what it printed on its standard output.
func Output(ctx context.Context, args ...string) (string, error) {
	return OutputOf(ctx, nil, args...)
}

// OutputOf is Output for a command that reads its standard input.
func OutputOf(ctx context.Context, stdin io.Reader, args ...string) (string, error) {
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Stdin = stdin
	out, err := command.Output()
	if err == nil {
		return string(out), nil
	}
	message := err.Error()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		message = strings.TrimSpace(string(exit.Stderr))
	}
	return string(out), fmt.Errorf("%s: %s", strings.Join(args, " "), message)
}

// Tail gives the last lines of a file, or nothing if there is none.
func Tail(_ context.Context, file string, lines int) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return lastLines(content, lines)
}

func lastLines(content []byte, lines int) string {
	all := bytes.Split(bytes.TrimRight(content, "\n"), []byte("\n"))
	if len(all) > lines {
		all = all[len(all)-lines:]
	}
	return string(bytes.Join(all, []byte("\n")))
}

func openLog(_ context.Context, file string) (*os.File, error) {
	if file == "" {
		return os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	return os.Create(file)
}

// report says now and then that a long command is still running, and how much it has printed.
func report(ctx context.Context, c Command) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	began := time.Now()
	go func() {
		ticker := time.NewTicker(reportEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				progress.Say(ctx, "  still at it after %s: %s (%s)", progress.Duration(time.Since(began)), c.What, lastWord(ctx, c.Log))
			}
		}
	}()
	return cancel
}

// lastWord is how far the log has come: its number of lines, and the last of them.
func lastWord(_ context.Context, file string) string {
	content, err := os.ReadFile(file)
	if err != nil || len(content) == 0 {
		return "nothing printed yet"
	}
	last := lastLines(content, 1)
	if len(last) > 80 {
		last = last[:80] + "..."
	}
	return fmt.Sprintf("%d lines, last: %s", bytes.Count(content, []byte("\n")), last)
}
