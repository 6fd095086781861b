// Package zookeeper speaks to ZooKeeper: it lists nodes and removes them.
//
// A client is one session on one connection for a few requests, one after the other. It is bounded by its context and by the
// bounds below, whoever listens at the address that a user gave: it leaves no goroutine behind, allocates no more than was
// received, and never hangs. It knows neither Kerberos nor TLS.
package zookeeper

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"time"
)

const (
	// maxAnswer is the bound of one answer. ZooKeeper's own is 1 MiB.
	maxAnswer = 4 << 20
	// maxDepth is how deep a tree may be that is removed.
	maxDepth = 32
	// maxAttempts is how often a node is emptied that others fill meanwhile.
	maxAttempts = 3
	// defaultPort is where a server listens whose port is not given.
	defaultPort = "2181"
)

// ErrUnreachable means that no server of the quorum took the connection.
var ErrUnreachable = errors.New("ZooKeeper is not reachable")

// Quorum is where ZooKeeper is, and how to be let in.
type Quorum struct {
	// Servers are host:port, separated by commas. A path may follow, below which all nodes lie.
	Servers string
	// Patience is how long connecting may take, with all servers together.
	Patience time.Duration
	// Session is how long ZooKeeper remembers a client that is silent.
	Session time.Duration
	// Credentials are given to ZooKeeper, by their schemes.
	Credentials map[string]string
}

// Client is a session.
type Client struct {
	conn net.Conn
	// root is put before all paths.
	root string
	xid  int32
}

// Connect opens a session with any server of a quorum.
func Connect(ctx context.Context, q Quorum) (*Client, error) {
	hosts, root := q.split()
	if len(hosts) == 0 {
		return nil, fmt.Errorf("%w: no server is named", ErrUnreachable)
	}
	ctx, cancel := context.WithTimeout(ctx, q.Patience)
	defer cancel()
	rand.Shuffle(len(hosts), func(i, j int) { hosts[i], hosts[j] = hosts[j], hosts[i] })
	var problems []string
	for i, host := range hosts {
		c, err := open(ctx, host, len(hosts)-i, q)
		if err == nil {
			c.root = root
			return c, nil
		}
		problems = append(problems, host+": "+err.Error())
	}
	return nil, fmt.Errorf("%w: %s", ErrUnreachable, strings.Join(problems, "; "))
}

// split takes the servers and the path below them apart.
func (q Quorum) split() (hosts []string, root string) {
	list, path, _ := strings.Cut(strings.Join(strings.Fields(q.Servers), ""), "/")
	for host := range strings.SplitSeq(list, ",") {
		if host != "" {
			hosts = append(hosts, withPort(host))
		}
	}
	return hosts, strings.TrimSuffix(Join(path), "/")
}

func withPort(host string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), defaultPort)
}

// Join is the path of elements that may have slashes before and behind them.
func Join(elements ...string) string {
	var kept []string
	for _, e := range elements {
		if e = strings.Trim(e, "/"); e != "" {
			kept = append(kept, e)
		}
	}
	return "/" + strings.Join(kept, "/")
}

// open opens a session with one server, in a fair part of the time that is left for so many of them.
func open(ctx context.Context, host string, left int, q Quorum) (*Client, error) {
	deadline, _ := ctx.Deadline()
	ctx, cancel := context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, reason(ctx, err)
	}
	c := &Client{conn: conn}
	if err := c.greet(ctx, q); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return c, nil
}

// greet asks for a session and logs in.
func (c *Client) greet(ctx context.Context, q Quorum) error {
	const passwordLength = 16
	newSession := packet{}.int(0).long(0).int(int32(q.Session.Milliseconds())).long(0).text(string(make([]byte, passwordLength))).flag(false)
	answer, err := c.exchange(ctx, newSession)
	if err != nil {
		return err
	}
	_, granted := answer.int(), answer.int()
	if answer.err != nil || granted <= 0 {
		return cmp.Or(answer.err, error(Code(-112)))
	}
	for scheme, secret := range q.Credentials {
		if _, err := c.call(ctx, xidAuth, opAuth, packet{}.int(0).text(scheme).text(secret)); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the session, so that ZooKeeper need not wait for it to expire.
func (c *Client) Close() error {
	c.xid++
	message := packet{}.int(c.xid).int(opClose)
	err := c.conn.SetDeadline(time.Now().Add(time.Second))
	_, sent := c.conn.Write(append(packet{}.int(int32(len(message))), message...))
	return errors.Join(err, sent, c.conn.Close())
}

// Children are the names of a node's children, as they were when ZooKeeper was asked or later, sorted.
func (c *Client) Children(ctx context.Context, path string) ([]string, error) {
	// Without it a server may answer from before the last changes.
	if _, err := c.request(ctx, opSync, packet{}.text(c.at(path))); err != nil {
		return nil, fmt.Errorf("cannot list node %s: %w", path, err)
	}
	names, err := c.list(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("cannot list node %s: %w", path, err)
	}
	slices.Sort(names)
	return names, nil
}

func (c *Client) list(ctx context.Context, path string) ([]string, error) {
	answer, err := c.request(ctx, opGetChildren, packet{}.text(c.at(path)).flag(false))
	if err != nil {
		return nil, err
	}
	names := answer.texts()
	return names, answer.err
}

// Remove removes a node with all below it. It is fine if there is none.
func (c *Client) Remove(ctx context.Context, path string) error {
	if Join(path) == "/" {
		return errors.New("the root of ZooKeeper is not removed")
	}
	return c.remove(ctx, path, maxDepth)
}

func (c *Client) remove(ctx context.Context, path string, depth int) error {
	if depth == 0 {
		return errors.New("cannot remove a tree of nodes that is deeper than Flink's are")
	}
	var err error
	for range maxAttempts {
		if err = c.empty(ctx, path, depth); err == nil {
			_, err = c.request(ctx, opDelete, packet{}.text(c.at(path)).int(-1))
		}
		switch {
		case err == nil, errors.Is(err, ErrNoNode):
			return nil
		case !errors.Is(err, ErrNotEmpty):
			return fmt.Errorf("cannot remove node %s: %w", path, err)
		}
	}
	return fmt.Errorf("cannot remove node %s, which others fill: %w", path, err)
}

func (c *Client) empty(ctx context.Context, path string, depth int) error {
	names, err := c.list(ctx, path)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := c.remove(ctx, Join(path, name), depth-1); err != nil {
			return err
		}
	}
	return nil
}

// at is a path as ZooKeeper knows it.
func (c *Client) at(path string) string { return Join(c.root, path) }

func (c *Client) request(ctx context.Context, kind int32, body packet) (*reader, error) {
	c.xid++
	return c.call(ctx, c.xid, kind, body)
}

// call makes a request and gives what its answer holds behind the header.
func (c *Client) call(ctx context.Context, xid, kind int32, body packet) (*reader, error) {
	answer, err := c.exchange(ctx, append(packet{}.int(xid).int(kind), body...))
	if err != nil {
		return nil, err
	}
	of, _, code := answer.int(), answer.long(), Code(answer.int())
	switch {
	case answer.err != nil, of != xid:
		return nil, errGarbled
	case code != 0:
		return nil, code
	}
	return answer, nil
}

// exchange sends a message and waits for the one that answers it.
func (c *Client) exchange(ctx context.Context, message packet) (*reader, error) {
	deadline, _ := ctx.Deadline()
	if err := c.conn.SetDeadline(deadline); err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = c.conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if _, err := c.conn.Write(append(packet{}.int(int32(len(message))), message...)); err != nil {
		return nil, reason(ctx, err)
	}
	var size [4]byte
	if _, err := io.ReadFull(c.conn, size[:]); err != nil {
		return nil, reason(ctx, err)
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > maxAnswer {
		return nil, errGarbled
	}
	// It grows with what arrives: what is announced need not come.
	answer, err := io.ReadAll(io.LimitReader(c.conn, int64(n)))
	if err == nil && len(answer) < int(n) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, reason(ctx, err)
	}
	return &reader{rest: answer}, nil
}

// reason is why a connection failed: the end of the time it had, or what the network says.
func reason(ctx context.Context, err error) error {
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return context.Canceled
	case ctx.Err() != nil, isNet && timeout.Timeout():
		return fmt.Errorf("no answer in time: %w", context.DeadlineExceeded)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the connection was closed")
	}
	return err
}
