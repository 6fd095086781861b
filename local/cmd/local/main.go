// Command local runs the local cluster: a real Kubernetes with real Flink images on one Linux machine, without Docker.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/drey-project/drey/local/apiserver"
	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/cluster"
	"github.com/drey-project/drey/local/operatorimage"
	"github.com/drey-project/drey/local/program"
	"github.com/drey-project/drey/local/progress"
)

const usage = `usage: local [FLAG...] COMMAND

  up            bring the cluster up, and print the path of its kubeconfig
  down          end it; images and programs stay for the next time
  status        what runs, which images are loaded
  check         try everything out: a pod, a service, DNS, logs, exec, port-forward
  images        make the images of Flink, without a cluster
  image FILE    make the operator's image as a docker archive
  load FILE...  give the images of docker or OCI archives to the node
  load-store    build an S3 store and give its image, drey.local/store:1, to the node
  load-job DIR  compile the job in DIR for every Flink version, and give the images DIR:<version> to the node
  programs      build the programs of a cluster, unless the cache has them; needs no root
  apiserver     run an API server alone on a loopback port, until interrupted; prints its kubeconfig
  kubectl-path  print the path of kubectl, which is built if need be
  clean-cache   end the cluster and remove everything that was built and downloaded

flags:
`

func main() {
	options := cluster.Options{}
	flag.StringVar(&options.Checkout, "checkout", ".", "the directory that gets .local/kubeconfig")
	flag.IntVar(&options.CPUs, "cpus", 8, "the CPUs that the node offers, whatever the machine has")
	flag.StringVar(&options.Audit, "audit", "", "1: write an audit log, 0: do not; as it is if empty")
	versions := flag.String("flink", "1.20 2.3", "the Flink versions whose images are made and loaded")
	flag.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	options.Flink = strings.Fields(*versions)
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := do(progress.With(ctx, os.Stderr), options, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func do(ctx context.Context, options cluster.Options, args []string) error {
	if len(args) == 0 {
		flag.Usage()
		return errors.New("which command?")
	}
	checkout, err := filepath.Abs(options.Checkout)
	if err != nil {
		return err
	}
	options.Checkout, options.Check = checkout, args[0] == "check"
	switch {
	case args[0] == "apiserver":
		return serve(ctx)
	case args[0] == "programs":
		return programs(ctx)
	case args[0] == "image" && len(args) == 2:
		return operatorImage(ctx, checkout, args[1])
	}
	c, err := cluster.Open(ctx, options)
	if err != nil {
		return err
	}
	return onCluster(ctx, c, args)
}

// onCluster carries out a command that is about the cluster.
func onCluster(ctx context.Context, c *cluster.Cluster, args []string) error {
	switch args[0] {
	case "up", "check":
		if err := c.Up(ctx); err != nil {
			return err
		}
		fmt.Println(c.Kubeconfig())
		return nil
	case "down":
		return c.Down(ctx)
	case "status":
		return c.Status(ctx, os.Stdout)
	case "images":
		return images(ctx, c)
	case "load":
		return load(ctx, c, args[1:])
	case "load-store":
		return c.LoadStore(ctx)
	case "load-job":
		return c.LoadJobs(ctx, args[1:])
	case "kubectl-path":
		return kubectlPath(ctx, c)
	case "clean-cache":
		return c.ClearCache(ctx)
	}
	flag.Usage()
	return fmt.Errorf("there is no command %q", args[0])
}

func images(ctx context.Context, c *cluster.Cluster) error {
	made, err := c.FlinkImages(ctx)
	for _, i := range made {
		fmt.Println(strings.Join(i.Names, " "))
	}
	return err
}

func load(ctx context.Context, c *cluster.Cluster, files []string) error {
	for _, file := range files {
		done := progress.Step(ctx, "loading "+file)
		archive, err := os.Open(file)
		if err != nil {
			return err
		}
		if err := errors.Join(c.LoadArchive(ctx, archive), archive.Close()); err != nil {
			return err
		}
		done()
	}
	return nil
}

func operatorImage(ctx context.Context, checkout, file string) error {
	store, err := cache.Open(ctx)
	if err != nil {
		return err
	}
	return operatorimage.Make(ctx, store, checkout, file)
}

// programs builds what tests with an API server need, with its progress shown: a test would be silent, and run out of time.
func programs(ctx context.Context) error {
	builder, err := program.Find(ctx)
	if err != nil {
		return err
	}
	_, err = builder.Kubernetes(ctx)
	return err
}

func kubectlPath(ctx context.Context, c *cluster.Cluster) error {
	dir, err := c.Builder.Kubernetes(ctx)
	if err != nil {
		return err
	}
	fmt.Println(filepath.Join(dir, "kubectl"))
	return nil
}

// serve runs an API server until the context ends.
func serve(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "drey-apiserver-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	server, err := apiserver.Start(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Println(server.Kubeconfig)
	<-ctx.Done()
	return server.Stop()
}
