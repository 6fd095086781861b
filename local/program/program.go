// Package program builds the programs that a cluster is made of, from their Go modules, into the cache.
package program

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/command"
	"github.com/drey-project/drey/local/progress"
)

// KubernetesVersion is the Kubernetes that kubernetes/go.mod requires.
const KubernetesVersion = "v1.36.3"

const remedy = "run the same command again: the Go module proxy may have been slow. It needs Go 1.26 or newer and 4 GiB of memory."

// Builder builds programs from the source directory of this module.
type Builder struct {
	Cache  cache.Cache
	Source string
}

// Find gives a builder with the user's cache and the source directory of this module,
// which may be the working directory or a requirement of the module there.
func Find(ctx context.Context) (Builder, error) {
	store, err := cache.Open(ctx)
	if err != nil {
		return Builder{}, err
	}
	if dir := os.Getenv("DREY_LOCAL"); dir != "" {
		return Builder{Cache: store, Source: dir}, nil
	}
	dir, err := command.Output(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/drey-project/drey/local")
	if err != nil {
		return Builder{}, fmt.Errorf("cannot find the sources of the local cluster: %w", err)
	}
	return Builder{Cache: store, Source: strings.TrimSpace(dir)}, nil
}

// program is one to be built.
type program struct {
	name  string   // the file, and what the cache calls it
	dir   string   // its module below Source
	pkg   string   // its package in there
	flags []string // for the linker
	hint  string   // what to expect the first time
	links []string // other names of the same file
}

// Kubernetes gives a directory with etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubelet, kube-proxy and kubectl.
func (b Builder) Kubernetes(ctx context.Context) (string, error) {
	return b.build(ctx, program{
		name: "kubernetes", dir: "kubernetes", pkg: ".", flags: versionFlags(KubernetesVersion),
		hint:  "compiling Kubernetes " + KubernetesVersion + " (once; about 8 minutes on 2 cores)",
		links: []string{"etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubectl", "kubelet"},
	})
}

// CoreDNS gives a directory with coredns.
func (b Builder) CoreDNS(ctx context.Context) (string, error) {
	return b.build(ctx, program{name: "coredns", dir: "kubernetes", pkg: "./coredns", hint: "compiling CoreDNS"})
}

// Pause gives a directory with pause, the program that holds a pod's namespaces.
func (b Builder) Pause(ctx context.Context) (string, error) {
	return b.build(ctx, program{name: "pause", dir: ".", pkg: "./cmd/pause", hint: "compiling pause"})
}

// Store gives a directory with store, an S3 store that keeps its objects in a directory.
func (b Builder) Store(ctx context.Context) (string, error) {
	return b.build(ctx, program{name: "store", dir: "store", pkg: ".", hint: "compiling the S3 store (once; about 2 minutes on 2 cores)"})
}

func (b Builder) build(ctx context.Context, p program) (string, error) {
	module := filepath.Join(b.Source, p.dir)
	entry, err := b.entry(ctx, p)
	if err != nil {
		return "", err
	}
	return b.Cache.Make(ctx, entry, func(ctx context.Context, dir string) error {
		done := progress.Step(ctx, p.hint)
		args := []string{"nice", "-n", "5", "go", "build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false",
			"-ldflags", strings.Join(append([]string{"-s", "-w"}, p.flags...), " "), "-o", filepath.Join(dir, p.name), p.pkg}
		err := command.Run(ctx, command.Command{
			What: "build " + p.name, Args: args, Dir: module, Log: b.Cache.Log("build-" + p.name),
			Env: []string{"GOWORK=off", "CGO_ENABLED=0", "GOFLAGS="}, Remedy: remedy,
		})
		if err != nil {
			return err
		}
		done()
		return link(ctx, dir, p)
	})
}

// entry is keyed by all sources of the module: the locked versions and our own code.
func (b Builder) entry(ctx context.Context, p program) (cache.Entry, error) {
	sources := filepath.Join(b.Source, p.dir)
	if p.dir == "." {
		sources = filepath.Join(b.Source, p.pkg)
	}
	inputs, err := cache.Sources(ctx, sources, "*.go", "go.mod", "go.sum")
	if err != nil {
		return cache.Entry{}, err
	}
	inputs = append(inputs, p.pkg, strings.Join(p.flags, " "))
	return cache.Entry{Name: p.name, Inputs: inputs}, nil
}

func link(_ context.Context, dir string, p program) error {
	for _, name := range p.links {
		if err := os.Symlink(p.name, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// versionFlags make a Kubernetes program say its version: clients and the API server's storage depend on it.
func versionFlags(version string) []string {
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	var flags []string
	for _, pkg := range []string{"k8s.io/component-base/version", "k8s.io/client-go/pkg/version"} {
		for _, setting := range []string{"gitVersion=" + version, "gitMajor=" + parts[0], "gitMinor=" + parts[1],
			"gitTreeState=clean", "buildDate=1970-01-01T00:00:00Z"} {
			flags = append(flags, "-X", pkg+"."+setting)
		}
	}
	return flags
}
