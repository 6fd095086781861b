package zookeeper_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/internal/door/zookeeper"
	"github.com/drey-project/drey/internal/door/zookeeper/zookeepertest"
)

// quorum is the given servers, with time enough.
func quorum(servers string) zookeeper.Quorum {
	return zookeeper.Quorum{Servers: servers, Patience: 10 * time.Second, Session: time.Minute}
}

func connect(t *testing.T, q zookeeper.Quorum) *zookeeper.Client {
	t.Helper()
	c, err := zookeeper.Connect(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestChildren(t *testing.T) {
	s := zookeepertest.Start(t, "/flink/app/jobs/b", "/flink/app/jobs/a", "/flink/app/leader")
	tests := map[string]struct {
		servers, path string
		want          []string
	}{
		"of a node, sorted":            {s.Address, "/flink/app/jobs", []string{"a", "b"}},
		"of a node without any":        {s.Address, "/flink/app/leader", nil},
		"below the path of the quorum": {s.Address + "/flink/app", "/jobs", []string{"a", "b"}},
		"of the path of the quorum":    {s.Address + "/flink/", "/", []string{"app"}},
		"with a server that is away":   {"127.0.0.1:1, " + s.Address, "/flink", []string{"app"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := connect(t, quorum(test.servers))
			got, err := c.Children(t.Context(), test.path)
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := connect(t, quorum(s.Address)).Children(t.Context(), "/flink/other"); !errors.Is(err, zookeeper.ErrNoNode) {
		t.Errorf("a node that is not there: %v", err)
	}
}

func TestRemoveTakesAllBelow(t *testing.T) {
	s := zookeepertest.Start(t, "/flink/app/jobs/a/checkpoints/1", "/flink/app/leader", "/flink/apple")
	c := connect(t, quorum(s.Address))
	for range 2 {
		if err := c.Remove(t.Context(), "/flink/app"); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"/flink", "/flink/apple"}, s.Nodes()); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
}

func TestRemoveRefuses(t *testing.T) {
	deep := "/flink/app" + strings.Repeat("/x", 40)
	s := zookeepertest.Start(t, deep)
	c := connect(t, quorum(s.Address))
	for _, path := range []string{"/", "", "//", "/flink"} {
		if err := c.Remove(t.Context(), path); err == nil {
			t.Errorf("%q was removed", path)
		}
	}
	if !slices.Contains(s.Nodes(), deep) {
		t.Error("something was removed")
	}
}

func TestCredentialsAreGiven(t *testing.T) {
	s := zookeepertest.Start(t, "/flink/app")
	s.Secret = "flink:secret"
	q := quorum(s.Address)
	if _, err := connect(t, q).Children(t.Context(), "/flink"); err == nil || !strings.Contains(err.Error(), "access is denied") {
		t.Errorf("without credentials: %v", err)
	}
	q.Credentials = map[string]string{"digest": s.Secret}
	if _, err := connect(t, q).Children(t.Context(), "/flink"); err != nil {
		t.Errorf("with credentials: %v", err)
	}
}

// peer answers every connection in a way of its own.
func peer(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			answer(conn)
		}
	}()
	return listener.Addr().String()
}

func says(text string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Write([]byte(text))
		_ = conn.Close()
	}
}

func TestWhatIsNoZooKeeperIsRefused(t *testing.T) {
	tests := map[string]string{
		"nobody":                         "127.0.0.1:1",
		"nothing":                        " , ",
		"one that hangs up":              peer(t, says("")),
		"one that speaks HTTP":           peer(t, says("HTTP/1.1 400 Bad Request\r\n\r\n")),
		"one that announces too much":    peer(t, says("\xff\xff\xff\xff")),
		"one that says nothing":          peer(t, says("\x00\x00\x00\x00")),
		"one that breaks off":            peer(t, says("\x00\x00\x00\x25\x00")),
		"one that grants no session":     peer(t, says("\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00")),
		"one that hangs up after others": "127.0.0.1:1," + peer(t, says("")),
	}
	for name, servers := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := zookeeper.Connect(t.Context(), quorum(servers))
			if !errors.Is(err, zookeeper.ErrUnreachable) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// granted is the answer that grants a session.
const granted = "\x00\x00\x00\x24" + "\x00\x00\x00\x00\x00\x00\x0f\xa0" + "\x00\x00\x00\x00\x00\x00\x00\x01" +
	"\x00\x00\x00\x10" + "0123456789abcdef"

func TestAnswersThatMakeNoSenseAreErrors(t *testing.T) {
	header := func(xid string) string {
		return "\x00\x00\x00" + xid + "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00"
	}
	synced := "\x00\x00\x00\x10" + header("\x01")
	tests := map[string]string{
		"too short":               "\x00\x00\x00\x04\x00\x00\x00\x01",
		"to another request":      "\x00\x00\x00\x10" + header("\x09"),
		"more than there is":      synced + "\x00\x00\x00\x18" + header("\x02") + "\x7f\xff\xff\xff" + "\x7f\xff\xff\xff",
		"a text of no length":     synced + "\x00\x00\x00\x18" + header("\x02") + "\x00\x00\x00\x01" + "\x80\x00\x00\x00",
		"an end in mid sentence":  synced + "\x00\x00\x00\x18" + header("\x02"),
		"a list without elements": synced + "\x00\x00\x00\x14" + header("\x02") + "\x00\x00\x00\x03",
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			c := connect(t, quorum(peer(t, says(granted+answer))))
			if names, err := c.Children(t.Context(), "/flink"); err == nil {
				t.Errorf("read %q", names)
			}
		})
	}
}

func TestNobodyIsWaitedForLongerThanAllowed(t *testing.T) {
	silent := peer(t, func(net.Conn) {})
	q := quorum(silent + "," + silent)
	q.Patience = 20 * time.Millisecond
	if _, err := zookeeper.Connect(t.Context(), q); !errors.Is(err, zookeeper.ErrUnreachable) {
		t.Errorf("connecting: %v", err)
	}
	mute := peer(t, func(conn net.Conn) { _, _ = conn.Write([]byte(granted)) })
	c := connect(t, quorum(mute))
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := c.Children(ctx, "/"); !errors.Is(err, context.Canceled) {
		t.Errorf("asking: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := connect(t, quorum(mute)).Remove(ctx, "/a"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("removing: %v", err)
	}
}

func TestPathsAreJoined(t *testing.T) {
	for want, parts := range map[string][]string{
		"/": {"", "/"}, "/flink/app": {"/flink", "app"}, "/a/b": {"a/", "/b/", ""},
	} {
		if got := zookeeper.Join(parts...); got != want {
			t.Errorf("%q makes %s, want %s", parts, got, want)
		}
	}
}
