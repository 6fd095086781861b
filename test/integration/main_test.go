// Package integration runs the operator, as a process, against a real API server and etcd with simulated JobManagers.
package integration

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/local/apiserver"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/chart"
	"github.com/drey-project/drey/test/cluster"
	"github.com/drey-project/drey/test/node"
	"github.com/drey-project/drey/test/operator"
)

// lab is what all tests share.
type lab struct {
	*cluster.Cluster
	node   *node.Node
	binary string
	chart  chart.Chart
}

// shared is made once by TestMain: an API server takes seconds to start.
var shared lab

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "drey-integration-")
	if err == nil {
		defer os.RemoveAll(dir)
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		var server *apiserver.Server
		server, err = setUp(ctx, dir)
		if server != nil {
			defer server.Stop()
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot set up:", err)
		return 1
	}
	return m.Run()
}

func setUp(ctx context.Context, dir string) (*apiserver.Server, error) {
	checkout, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	if shared.chart, err = chart.Find(ctx, checkout); err != nil {
		return nil, err
	}
	if shared.binary, err = operator.Build(ctx, checkout, dir); err != nil {
		return nil, err
	}
	server, err := apiserver.Start(ctx, filepath.Join(dir, "api"))
	if err != nil {
		return nil, err
	}
	if shared.Cluster, err = cluster.Connect(server.Kubeconfig); err != nil {
		return server, err
	}
	crds, err := shared.chart.CRDs()
	if err != nil {
		return server, err
	}
	if err := create(ctx, crds); err != nil {
		return server, err
	}
	if err := await.Until(ctx, time.Minute, "the definitions to be served", served); err != nil {
		return server, err
	}
	shared.node = node.New(shared.Cluster)
	return server, shared.node.Run(ctx)
}

// create creates objects in the order given.
func create(ctx context.Context, objects []*unstructured.Unstructured) error {
	for _, o := range objects {
		if err := shared.Create(ctx, o.DeepCopy()); err != nil {
			return fmt.Errorf("cannot create %s %s: %w", o.GetKind(), o.GetName(), err)
		}
	}
	return nil
}

// served tells whether the API server knows the resources that were defined.
func served(ctx context.Context) error {
	return shared.List(ctx, &v1beta1.FlinkDeploymentList{})
}
