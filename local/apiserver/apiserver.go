// Package apiserver runs a real kube-apiserver with an etcd of its own on loopback ports, for tests.
//
// There are no controllers and no nodes: what is created stays as it is until somebody changes it.
//
//	server, err := apiserver.Start(ctx, t.TempDir())
//	defer server.Stop()
//	… clientcmd.BuildConfigFromFlags("", server.Kubeconfig)
package apiserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/drey-project/drey/local/child"
	"github.com/drey-project/drey/local/controlplane"
	"github.com/drey-project/drey/local/program"
)

const startTimeout = time.Minute

// Server is a running API server.
type Server struct {
	// Kubeconfig is the path of a kubeconfig with all rights.
	Kubeconfig string
	// URL is where it listens.
	URL       string
	processes []*child.Process
}

// Start starts an API server that keeps everything in dir. It builds the programs if the cache does not have them.
func Start(ctx context.Context, dir string) (*Server, error) {
	builder, err := program.Find(ctx)
	if err != nil {
		return nil, err
	}
	return StartWith(ctx, builder, dir)
}

// StartWith is Start with a builder of the caller's.
func StartWith(ctx context.Context, builder program.Builder, dir string) (*Server, error) {
	programs, err := builder.Kubernetes(ctx)
	if err != nil {
		return nil, err
	}
	plan, err := planIn(ctx, dir)
	if err != nil {
		return nil, err
	}
	if err := plan.Prepare(ctx); err != nil {
		return nil, err
	}
	server := &Server{Kubeconfig: plan.File(controlplane.AdminKubeconfig), URL: plan.URL()}
	if err := server.run(ctx, programs, plan); err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	return server, nil
}

// planIn chooses free ports.
func planIn(ctx context.Context, dir string) (controlplane.Plan, error) {
	ports, err := freePorts(ctx)
	if err != nil {
		return controlplane.Plan{}, err
	}
	absolute, err := filepath.Abs(dir)
	return controlplane.Plan{
		Dir: absolute, Bind: "127.0.0.1", Advertise: "127.0.0.1", Port: ports[0], EtcdPort: ports[1],
		Services: netip.MustParsePrefix("10.0.0.0/24"), APIOnly: true,
	}, err
}

func (s *Server) run(ctx context.Context, programs string, plan controlplane.Plan) error {
	for _, p := range []struct {
		name string
		args []string
	}{{"etcd", plan.Etcd()}, {"kube-apiserver", plan.APIServer()}} {
		if err := s.launch(ctx, filepath.Join(programs, p.name), p.args, filepath.Join(plan.Dir, p.name+".log")); err != nil {
			return err
		}
	}
	client, err := plan.Client(ctx)
	if err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	return client.Ready(waiting, func() error { return s.dead(ctx) })
}

func (s *Server) launch(ctx context.Context, path string, args []string, log string) error {
	process, err := child.Start(ctx, log, append([]string{path}, args...)...)
	if err != nil {
		return err
	}
	s.processes = append(s.processes, process)
	return nil
}

// Stop ends both processes. Their data stays where Start was told to put it.
func (s *Server) Stop() error {
	var problems []error
	for i := len(s.processes) - 1; i >= 0; i-- {
		problems = append(problems, s.processes[i].Stop())
	}
	s.processes = nil
	return errors.Join(problems...)
}

// dead is the reason why waiting for the server is useless, if there is one.
func (s *Server) dead(ctx context.Context) error {
	for _, p := range s.processes {
		if err := p.Check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// freePorts gives a free port, and one whose successor is free too.
func freePorts(ctx context.Context) ([2]int, error) {
	for range 50 {
		if ports, err := threePorts(ctx); err == nil {
			return ports, nil
		}
	}
	return [2]int{}, errors.New("cannot find free ports on 127.0.0.1")
}

func threePorts(ctx context.Context) ([2]int, error) {
	var listeners []net.Listener
	defer func() {
		for _, l := range listeners {
			_ = l.Close()
		}
	}()
	listen := func(port int) (int, error) {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			return 0, err
		}
		listeners = append(listeners, l)
		address, err := netip.ParseAddrPort(l.Addr().String())
		return int(address.Port()), err
	}
	api, err := listen(0)
	if err != nil {
		return [2]int{}, err
	}
	etcd, err := listen(0)
	if err != nil {
		return [2]int{}, err
	}
	_, err = listen(etcd + 1)
	return [2]int{api, etcd}, err
}
