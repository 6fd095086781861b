package ha

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/door/zookeeper"
)

// In ZooKeeper everything of a cluster lies below one node, <root>/<cluster id>:
//
//	jobs/<job>/checkpoints/0000000000000000007   one node for each completed checkpoint
//	jobs/<job>/checkpoint_id_counter
//	jobgraphs/<job>                              what to run, before Flink 2.0
//	execution-plans/<job>                        what to run, from then on
//	leader/...                                   who leads, and where
//
// Flink removes jobs/<job> when the job has ended for good.
const (
	nodeJobs        = "jobs"
	nodeCheckpoints = "checkpoints"
)

// tree is the nodes of one cluster, for one visit.
type tree struct {
	*zookeeper.Client
	root string
	// graphs are the nodes that tell what to run.
	graphs []string
}

// visit connects to the ZooKeeper of a cluster for as long as it takes to do something there, and no longer than a session
// lives. It is not tried again: the next turn will.
func visit(ctx context.Context, c conf.Conf, do func(context.Context, tree) error) error {
	quorum, err := quorumOf(c)
	if err != nil {
		return err
	}
	t, err := treeOf(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, quorum.Session)
	defer cancel()
	if t.Client, err = zookeeper.Connect(ctx, quorum); err != nil {
		return err
	}
	return errors.Join(do(ctx, t), t.Close())
}

func quorumOf(c conf.Conf) (zookeeper.Quorum, error) {
	servers, err := conf.Get(c, option.ZooKeeperQuorum)
	patience, err2 := conf.Get(c, option.ZooKeeperConnectionTimeout)
	session, err3 := conf.Get(c, option.ZooKeeperSessionTimeout)
	credentials, err4 := conf.Get(c, option.ZooKeeperAuthorization)
	return zookeeper.Quorum{Servers: servers, Patience: patience, Session: session, Credentials: credentials}, errors.Join(err, err2, err3, err4)
}

func treeOf(c conf.Conf) (tree, error) {
	root, err := conf.Get(c, option.ZooKeeperRoot)
	cluster, err2 := conf.Get(c, option.HAClusterID)
	graphs, err3 := conf.Get(c, option.ZooKeeperJobGraphs)
	plans, err4 := conf.Get(c, option.ZooKeeperExecutionPlans)
	t := tree{root: zookeeper.Join(root, cluster)}
	for _, path := range []string{graphs, plans} {
		t.graphs = append(t.graphs, zookeeper.Join(t.root, path))
	}
	return t, errors.Join(err, err2, err3, err4)
}

// read tells what there is of the cluster.
func (t tree) read(ctx context.Context) (Metadata, error) {
	var m Metadata
	switch _, err := t.Children(ctx, t.root); {
	case errors.Is(err, zookeeper.ErrNoNode):
		return m, nil
	case err != nil:
		return m, err
	}
	m.Objects = []string{t.root}
	jobs, err := t.under(ctx, nodeJobs)
	if err != nil {
		return Metadata{}, err
	}
	m.Available = len(jobs) > 0
	for _, id := range jobs {
		nodes, err := t.under(ctx, nodeJobs, id, nodeCheckpoints)
		if err != nil {
			return Metadata{}, err
		}
		m.Checkpoints = append(m.Checkpoints, numbers(nodes)...)
	}
	return m, nil
}

// under are the names of the nodes at a place in the tree; none if there is no such place.
func (t tree) under(ctx context.Context, place ...string) ([]string, error) {
	names, err := t.Children(ctx, zookeeper.Join(append([]string{t.root}, place...)...))
	if errors.Is(err, zookeeper.ErrNoNode) {
		return nil, nil
	}
	return names, err
}

// numbers are the ids that names tell. One that is no number still is a checkpoint; it counts as the oldest.
func numbers(nodes []string) []int64 {
	var ids []int64
	for _, name := range nodes {
		id, err := strconv.ParseInt(name, 10, 64)
		if err != nil {
			id = 0
		}
		ids = append(ids, id)
	}
	return ids
}

// forget removes the nodes that tell what to run. A configuration that keeps them where the checkpoints are is refused.
func (t tree) forget(ctx context.Context) error {
	checkpoints := zookeeper.Join(t.root, nodeJobs)
	for _, path := range t.graphs {
		if isWithin(checkpoints, path) || isWithin(path, checkpoints) {
			return fmt.Errorf("node %s is configured to hold submitted jobs, and holds checkpoints, too", path)
		}
		if err := t.Remove(ctx, path); err != nil {
			return err
		}
	}
	return nil
}

// isWithin tells whether a node is another or lies below it.
func isWithin(path, above string) bool { return path == above || strings.HasPrefix(path, above+"/") }

func readZooKeeper(ctx context.Context, cluster types.NamespacedName, c conf.Conf) (m Metadata, err error) {
	err = visit(ctx, c, func(ctx context.Context, t tree) error {
		m, err = t.read(ctx)
		return err
	})
	if err != nil {
		return Metadata{}, fmt.Errorf("cannot read the HA metadata of %s in ZooKeeper: %w", cluster, err)
	}
	return m, nil
}

func deleteInZooKeeper(ctx context.Context, cluster types.NamespacedName, c conf.Conf) error {
	err := visit(ctx, c, func(ctx context.Context, t tree) error { return t.Remove(ctx, t.root) })
	if err != nil {
		return fmt.Errorf("cannot delete the HA metadata of %s in ZooKeeper: %w", cluster, err)
	}
	return nil
}

func forgetInZooKeeper(ctx context.Context, cluster types.NamespacedName, c conf.Conf) error {
	err := visit(ctx, c, func(ctx context.Context, t tree) error { return t.forget(ctx) })
	if err != nil {
		return fmt.Errorf("cannot remove the jobs of %s from ZooKeeper: %w", cluster, err)
	}
	return nil
}
