// Package zookeepertest is a ZooKeeper in memory, for tests without Java. It knows the few requests that the door makes.
package zookeepertest

import (
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Server is a server with its nodes.
type Server struct {
	// Address is host:port.
	Address string
	// Secret, if set, must be given as a digest before anything is told.
	Secret string
	mutex  sync.Mutex
	nodes  map[string]bool
	// connections are those that are served.
	connections sync.WaitGroup
	// opened and closed count sessions.
	opened, closed int
}

// Start starts a server for the length of a test.
func Start(t *testing.T, nodes ...string) *Server {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Address: listener.Addr().String(), nodes: map[string]bool{}}
	s.Create(nodes...)
	accepting := make(chan struct{})
	go func() {
		defer close(accepting)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.connections.Go(func() { s.serve(conn) })
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-accepting
		s.connections.Wait()
	})
	return s
}

// Create creates nodes with all above them.
func (s *Server) Create(paths ...string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, path := range paths {
		for i, r := range path + "/" {
			if r == '/' && i > 0 {
				s.nodes[path[:i]] = true
			}
		}
	}
}

// Nodes are the paths of all nodes, sorted.
func (s *Server) Nodes() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Sorted(maps.Keys(s.nodes))
}

// Abandoned is the number of sessions that were not closed before their connection was. It waits for all connections to end.
func (s *Server) Abandoned() int {
	s.connections.Wait()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.opened - s.closed
}

func (s *Server) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	session := &session{server: s}
	for {
		message, err := receive(conn)
		if err != nil {
			return
		}
		answer, err := session.answer(message)
		if err != nil {
			return
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(answer))), answer...)); err != nil {
			return
		}
	}
}

func receive(conn net.Conn) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return nil, err
	}
	message := make([]byte, binary.BigEndian.Uint32(size[:]))
	_, err := io.ReadFull(conn, message)
	return message, err
}

type session struct {
	server            *Server
	greeted, admitted bool
}

var errClosed = errors.New("the session was closed")

const (
	noNode   int32 = -101
	noAuth   int32 = -102
	notEmpty int32 = -111
)

// answer answers one message: the first one opens the session.
func (s *session) answer(message []byte) ([]byte, error) {
	s.server.mutex.Lock()
	defer s.server.mutex.Unlock()
	if !s.greeted {
		s.greeted, s.admitted = true, s.server.Secret == ""
		s.server.opened++
		return slices.Concat(number(0), number(4000), make([]byte, 8), text(string(make([]byte, 16)))), nil
	}
	kind, body := int32(binary.BigEndian.Uint32(message[4:])), message[8:]
	code, content := int32(0), []byte(nil)
	switch kind {
	case -11:
		s.server.closed++
		return nil, errClosed
	case 100:
		s.admitted = strings.HasSuffix(string(body), "digest"+string(text(s.server.Secret)))
	default:
		code, content = s.ask(kind, string(body[4:4+binary.BigEndian.Uint32(body)]))
	}
	return slices.Concat(message[:4], make([]byte, 8), number(code), content), nil
}

func (s *session) ask(kind int32, path string) (int32, []byte) {
	children := s.server.children(path)
	switch {
	case !s.admitted:
		return noAuth, nil
	case kind == 9:
		return 0, text(path)
	case !s.server.nodes[path] && path != "/":
		return noNode, nil
	case kind == 8:
		content := number(int32(len(children)))
		for _, name := range children {
			content = append(content, text(name)...)
		}
		return 0, content
	case len(children) > 0:
		return notEmpty, nil
	}
	delete(s.server.nodes, path)
	return 0, nil
}

func (s *Server) children(path string) []string {
	var names []string
	for node := range s.nodes {
		name, below := strings.CutPrefix(node, strings.TrimSuffix(path, "/")+"/")
		if below && !strings.Contains(name, "/") {
			names = append(names, name)
		}
	}
	return names
}

func number(n int32) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

func text(s string) []byte { return append(number(int32(len(s))), s...) }
