// Package debian installs what the machine lacks, from the package mirror it is configured for.
package debian

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/progress"
)

// Needs says which package brings a program, or a file if the key is a path.
type Needs map[string]string

// Ensure installs the packages of all that is not there.
func Ensure(ctx context.Context, log string, needs Needs) error {
	missing := missing(ctx, needs)
	if len(missing) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return errors.New("this machine lacks " + strings.Join(missing, ", ") + " and has no apt-get: please install them")
	}
	done := progress.Step(ctx, "installing "+strings.Join(missing, ", "))
	if install(ctx, log, missing) != nil {
		if err := installAgain(ctx, log, missing); err != nil {
			return err
		}
	}
	done()
	return nil
}

// installAgain cures what makes an installation fail: lists that are old or missing, and one that was killed before.
func installAgain(ctx context.Context, log string, packages []string) error {
	if _, err := command.Output(ctx, "dpkg", "--configure", "-a"); err != nil {
		return err
	}
	if err := apt(ctx, log, "update"); err != nil {
		return err
	}
	return install(ctx, log, packages)
}

// Download fetches a package without installing it and unpacks it into dir.
func Download(ctx context.Context, log, name, dir string) error {
	// The sandbox user cannot write where root keeps his cache.
	fetch := command.Command{
		What: "download the package " + name, Dir: dir, Log: log, Remedy: "apt-get update",
		Args: []string{"apt-get", "download", "-q", "-o", "APT::Sandbox::User=root", name},
	}
	if err := command.Run(ctx, fetch); err != nil {
		if err := apt(ctx, log, "update"); err != nil {
			return err
		}
		if err := command.Run(ctx, fetch); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, name+"_*.deb"))
	if err != nil || len(files) != 1 {
		return errors.Join(err, errors.New("apt-get downloaded no package "+name))
	}
	_, err = command.Output(ctx, "dpkg-deb", "-x", files[0], dir)
	return errors.Join(err, os.Remove(files[0]))
}

func missing(_ context.Context, needs Needs) []string {
	var packages []string
	for what, name := range needs {
		_, err := exec.LookPath(what)
		if filepath.IsAbs(what) {
			_, err = os.Stat(what)
		}
		if err != nil && !slices.Contains(packages, name) {
			packages = append(packages, name)
		}
	}
	slices.Sort(packages)
	return packages
}

func install(ctx context.Context, log string, packages []string) error {
	return apt(ctx, log, append([]string{"install", "--no-install-recommends"}, packages...)...)
}

func apt(ctx context.Context, log string, args ...string) error {
	return command.Run(ctx, command.Command{
		What: "apt-get " + strings.Join(args, " "), Args: append([]string{"apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"}, args...), Log: log,
		Env: []string{"DEBIAN_FRONTEND=noninteractive"}, Remedy: "run the same command again as root; another apt-get may have been at work",
	})
}
