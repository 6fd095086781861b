package integration

import (
	"context"
	"errors"
	"path"
	"slices"
	"testing"
	"time"

	"github.com/go-zookeeper/zk"
	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/local/zookeeper"
)

// quorum is a real ZooKeeper, and a client of it that is not ours.
type quorum struct {
	*testing.T
	*zk.Conn
	address string
}

func startZooKeeper(t *testing.T) quorum {
	t.Helper()
	server, err := zookeeper.Start(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, server.Stop()) })
	conn, _, err := zk.Connect([]string{server.Address}, 10*time.Second, zk.WithLogInfo(false))
	must(t, err)
	t.Cleanup(conn.Close)
	return quorum{T: t, Conn: conn, address: server.Address}
}

// create creates nodes with all above them, for whom it may concern.
func (q quorum) create(acl []zk.ACL, nodes ...string) {
	q.Helper()
	for _, node := range nodes {
		if parent := path.Dir(node); parent != "/" {
			q.create(acl, parent)
		}
		if _, err := q.Create(node, []byte("data"), 0, acl); err != nil && !errors.Is(err, zk.ErrNodeExists) {
			q.Fatalf("cannot create %s: %v", node, err)
		}
	}
}

// nodes are all nodes below one.
func (q quorum) nodes(ctx context.Context, above string) ([]string, error) {
	names, _, err := q.Children(above)
	if errors.Is(err, zk.ErrNoNode) {
		return nil, nil
	}
	var all []string
	for _, name := range names {
		node := path.Join(above, name)
		below, err := q.nodes(ctx, node)
		if err != nil {
			return nil, err
		}
		all = append(append(all, node), below...)
	}
	slices.Sort(all)
	return all, err
}

func (q quorum) conf(more ...string) conf.Conf {
	options := map[string]string{
		"high-availability.type": "zookeeper", "high-availability.zookeeper.quorum": q.address, "high-availability.cluster-id": "app",
	}
	for i := 0; i < len(more); i += 2 {
		options[more[i]] = more[i+1]
	}
	return conf.FromMap(options)
}

func TestMetadataInZooKeeper(t *testing.T) {
	q, store := startZooKeeper(t), ha.New(nil, nil)
	cluster := types.NamespacedName{Namespace: "team", Name: "app"}
	expect := func(want ha.Metadata) {
		t.Helper()
		got, err := store.Read(t.Context(), cluster, q.conf())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
	}
	expect(ha.Metadata{})
	q.create(zk.WorldACL(zk.PermAll), "/flink/apple/jobs/00ff", "/flink/app/leader/latch")
	expect(ha.Metadata{Objects: []string{"/flink/app"}})
	q.create(zk.WorldACL(zk.PermAll), "/flink/app/jobs/00ff/checkpoints/0000000000000000007/locks/00aa",
		"/flink/app/jobs/00ff/checkpoint_id_counter", "/flink/app/jobgraphs/00ff/locks/00aa", "/flink/app/execution-plans/00ff")
	expect(ha.Metadata{Available: true, Checkpoints: []int64{7}, Objects: []string{"/flink/app"}})

	must(t, store.ForgetJobs(t.Context(), cluster, q.conf()))
	expect(ha.Metadata{Available: true, Checkpoints: []int64{7}, Objects: []string{"/flink/app"}})
	for range 2 {
		must(t, store.Delete(t.Context(), cluster, q.conf()))
	}
	expect(ha.Metadata{})
	left, err := q.nodes(t.Context(), "/flink")
	if diff := cmp.Diff([]string{"/flink/apple", "/flink/apple/jobs", "/flink/apple/jobs/00ff"}, left); diff != "" || err != nil {
		t.Errorf("left, %v (-want +got):\n%s", err, diff)
	}
}

func TestMetadataInZooKeeperThatOnlySomeMayRead(t *testing.T) {
	q, store := startZooKeeper(t), ha.New(nil, nil)
	must(t, q.AddAuth("digest", []byte("flink:secret")))
	q.create(zk.DigestACL(zk.PermAll, "flink", "secret"), "/flink/app/jobs/00ff")
	if m, err := store.Read(t.Context(), types.NamespacedName{Name: "app"}, q.conf()); err == nil {
		t.Errorf("read without credentials: %+v", m)
	}
	let := q.conf("high-availability.zookeeper.client.authorization", "digest:'flink:secret'")
	if m, err := store.Read(t.Context(), types.NamespacedName{Name: "app"}, let); err != nil || !m.Available {
		t.Errorf("read with credentials: %+v, %v", m, err)
	}
}
