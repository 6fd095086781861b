package flink

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/progress"
)

// packages are those of the official image that a Flink process or its scripts use.
func packages() []string {
	return []string{"openjdk-17-jre-headless", "gosu", "libjemalloc2", "libsnappy1v5", "gettext-base", "ca-certificates", "procps", "hostname", "curl"}
}

// makeBase gives the layer with the system and Java.
func makeBase(ctx context.Context, store cache.Cache) (image.Layer, error) {
	suite, err := codename(ctx)
	if err != nil {
		return image.Layer{}, err
	}
	entry := cache.Entry{Name: "flink-base", Inputs: append([]string{suite}, baseArgs(suite, "base.tar")...)}
	dir, err := store.Make(ctx, entry, func(ctx context.Context, dir string) error {
		done := progress.Step(ctx, "making the system below Flink: "+suite+" with Java 17")
		sources, err := aptSources(ctx, suite)
		if err != nil {
			return err
		}
		file := filepath.Join(dir, "layer.tar")
		err = command.Run(ctx, command.Command{
			What: "make a system with mmdebstrap", Args: baseArgs(suite, file), Log: store.Log("mmdebstrap"),
			Stdin: strings.NewReader(sources), Env: []string{"SOURCE_DATE_EPOCH=" + strconv.FormatInt(image.Epoch().Unix(), 10)},
			Remedy: "apt-get update, then run the same command again",
		})
		if err != nil {
			return err
		}
		layer, err := image.ReadLayer(ctx, file)
		if err != nil {
			return err
		}
		done()
		return image.Remember(ctx, layer)
	})
	if err != nil {
		return image.Layer{}, err
	}
	return image.Recall(ctx, filepath.Join(dir, "layer.tar"))
}

// baseArgs make a tar of the essential packages and ours, without documentation. Java's installation wants to
// link its manual pages, so their directory must be there.
func baseArgs(suite, file string) []string {
	args := []string{"mmdebstrap", "--mode=root", "--variant=essential", "--format=tar", "--include=" + strings.Join(packages(), ",")}
	for _, unwanted := range []string{"doc", "man", "locale", "info"} {
		args = append(args, "--dpkgopt=path-exclude=/usr/share/"+unwanted+"/*")
	}
	return append(args,
		`--essential-hook=mkdir -p "$1/usr/share/man/man1"`,
		fmt.Sprintf(`--customize-hook=echo flink:x:%[1]d:%[1]d::/opt/flink:/bin/bash >>"$1/etc/passwd"; echo flink:x:%[1]d: >>"$1/etc/group"`, uid),
		`--customize-hook=rm -rf "$1"/var/cache/* "$1"/var/log/* "$1"/etc/apt/sources.list "$1"/etc/resolv.conf "$1"/etc/hostname`,
		suite, file, "-")
}

// codename is the name of this machine's release; the image has the same.
func codename(_ context.Context) (string, error) {
	content, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(content)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "VERSION_CODENAME="); ok {
			return name, nil
		}
	}
	return "", errors.New("/etc/os-release names no release: images of Flink are made on Debian and Ubuntu")
}

// aptSources asks apt where this machine has the packages of its own release from.
func aptSources(ctx context.Context, suite string) (string, error) {
	out, err := command.Output(ctx, "apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Identifier: Packages")
	if err != nil {
		return "", err
	}
	sources := sourceLines(out, suite)
	if sources == "" {
		return "", fmt.Errorf("apt has no package source for %s", suite)
	}
	return sources, nil
}

// sourceLines turns apt's answer into lines of a sources.list, for one release with its updates.
func sourceLines(targets, suite string) string {
	var lines []string
	for target := range strings.Lines(targets) {
		fields := strings.Fields(target)
		if len(fields) != 3 || !slices.Contains([]string{suite, suite + "-updates", suite + "-security"}, fields[1]) {
			continue
		}
		line := fmt.Sprintf("deb %s %s %s\n", fields[0], fields[1], fields[2])
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}
