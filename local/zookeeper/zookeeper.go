// Package zookeeper runs a real ZooKeeper on a loopback port, for tests.
//
//	server, err := zookeeper.Start(ctx, t.TempDir())
//	defer server.Stop()
//	… server.Address
package zookeeper

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/child"
	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/maven"
)

const (
	startTimeout = time.Minute
	mainClass    = "org.apache.zookeeper.server.ZooKeeperServerMain"
)

// bundle is the release that Flink 1.20 is made for, and what of its dependencies a server of one process uses.
func bundle() maven.Bundle {
	const release = "3.8.4"
	return maven.Bundle{Name: "zookeeper-" + release, Hint: "ZooKeeper " + release + " (2 MB)", Jars: []maven.Artifact{
		{Group: "org.apache.zookeeper", Name: "zookeeper", Version: release},
		{Group: "org.apache.zookeeper", Name: "zookeeper-jute", Version: release},
		{Group: "org.slf4j", Name: "slf4j-api", Version: "1.7.36"},
		{Group: "org.slf4j", Name: "slf4j-simple", Version: "1.7.36"},
		{Group: "io.dropwizard.metrics", Name: "metrics-core", Version: "4.1.12.1"},
		{Group: "org.xerial.snappy", Name: "snappy-java", Version: "1.1.10.5"},
	}}
}

// needs are the programs of the machine: Maven brings Java.
func needs() debian.Needs {
	all := debian.Needs{"java": "default-jre-headless"}
	maps.Copy(all, maven.Needs())
	return all
}

// Server is a running server.
type Server struct {
	// Address is host:port.
	Address string
	process *child.Process
}

// Start starts a server that keeps everything in dir. What it needs is installed and downloaded if it is not there.
func Start(ctx context.Context, dir string) (*Server, error) {
	store, err := cache.Open(ctx)
	if err != nil {
		return nil, err
	}
	if err := debian.Ensure(ctx, store.Log("apt"), needs()); err != nil {
		return nil, err
	}
	jars, err := maven.Fetch(ctx, store, bundle())
	if err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	configuration, err := configure(ctx, dir, port)
	if err != nil {
		return nil, err
	}
	process, err := child.Start(ctx, filepath.Join(dir, "zookeeper.log"), arguments(jars, configuration)...)
	if err != nil {
		return nil, err
	}
	s := &Server{Address: net.JoinHostPort("127.0.0.1", port), process: process}
	if err := s.ready(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// configure writes the configuration of a server without a web server, whose port nobody asked for.
func configure(_ context.Context, dir, port string) (string, error) {
	file := filepath.Join(dir, "zoo.cfg")
	text := fmt.Sprintf("dataDir=%s\nclientPortAddress=127.0.0.1\nclientPort=%s\nadmin.enableServer=false\n4lw.commands.whitelist=srvr\n", filepath.Join(dir, "data"), port)
	return file, os.WriteFile(file, []byte(text), 0o644)
}

// arguments are the command of a server that does not wait for the disk: nobody needs its data after a crash.
func arguments(jars, configuration string) []string {
	var classes []string
	for _, jar := range bundle().Jars {
		classes = append(classes, filepath.Join(jars, jar.File()))
	}
	return []string{"java", "-Xmx128m", "-Dzookeeper.forceSync=no", "-cp", strings.Join(classes, ":"), mainClass, configuration}
}

// ready waits until the server serves.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		err := s.serves(ctx)
		if err == nil {
			return nil
		}
		if dead := s.process.Check(ctx); dead != nil {
			return dead
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("ZooKeeper does not get ready: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// serves asks the server what it does. It takes connections before it serves any.
func (s *Server) serves(ctx context.Context) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return err
	}
	if _, err := conn.Write([]byte("srvr")); err != nil {
		return err
	}
	answer, err := io.ReadAll(io.LimitReader(conn, 1<<16))
	if err == nil && !strings.Contains(string(answer), "Mode: standalone") {
		err = fmt.Errorf("it says %q", answer)
	}
	return err
}

// Stop ends the server. Its data stays.
func (s *Server) Stop() error { return s.process.Stop() }

func freePort(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, errors.Join(err, listener.Close())
}
