// Package ha reads and removes the high-availability metadata that Flink keeps in ConfigMaps or in ZooKeeper.
//
// All reads go past caches: whether a job's state can be recovered is decided from them. What cannot be read is an error,
// and never taken for none.
package ha

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

// Metadata is what Flink keeps for a cluster.
type Metadata struct {
	// Available tells that there is metadata of a job, which its cluster can recover from.
	Available bool
	// Checkpoints are the ids of the completed checkpoints in the metadata, oldest first.
	Checkpoints []int64
	// Objects are the names of the ConfigMaps, sorted, or the node in ZooKeeper.
	Objects []string
}

// HasCheckpoint tells whether there is a completed checkpoint.
func (m Metadata) HasCheckpoint() bool { return len(m.Checkpoints) > 0 }

// checkpointPrefix begins the data keys under which Flink records completed checkpoints.
const checkpointPrefix = "checkpointID-"

// leaderSuffix ends the names of the metadata of a job before Flink 1.15.
const leaderSuffix = "-jobmanager-leader"

// graphPrefixes begin the data keys under which Flink records what job to run: before Flink 2.0, and from then on.
func graphPrefixes() []string { return []string{"jobGraph-", "executionPlan-"} }

// Store is the metadata of all clusters.
type Store struct {
	reader client.Reader
	writer client.Writer
}

// New makes a store; the reader must not read from caches.
func New(reader client.Reader, writer client.Writer) *Store {
	return &Store{reader: reader, writer: writer}
}

// Read tells what metadata there is of a cluster with a configuration.
func (s *Store) Read(ctx context.Context, cluster types.NamespacedName, c conf.Conf) (Metadata, error) {
	if option.IsZooKeeperHA(c) {
		return readZooKeeper(ctx, cluster, c)
	}
	maps, err := s.list(ctx, cluster)
	if err != nil {
		return Metadata{}, fmt.Errorf("cannot read the HA metadata of %s: %w", cluster, err)
	}
	return describe(maps), nil
}

func describe(maps []corev1.ConfigMap) Metadata {
	var m Metadata
	for _, each := range maps {
		m.Objects = append(m.Objects, each.Name)
		if !isJobs(each) {
			continue
		}
		m.Available = true
		m.Checkpoints = append(m.Checkpoints, checkpoints(each)...)
	}
	slices.Sort(m.Objects)
	slices.Sort(m.Checkpoints)
	return m
}

// isJobs tells whether a ConfigMap holds the metadata of a job and will go on doing so.
func isJobs(m corev1.ConfigMap) bool {
	if m.DeletionTimestamp != nil {
		return false
	}
	return names.IsHAJob(m.Name) || strings.HasSuffix(m.Name, leaderSuffix)
}

// checkpoints are the ids in the data keys. One that is no number still is a checkpoint; it counts as the oldest.
func checkpoints(m corev1.ConfigMap) []int64 {
	var ids []int64
	for key := range m.Data {
		number, ok := strings.CutPrefix(key, checkpointPrefix)
		if !ok {
			continue
		}
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			id = 0
		}
		ids = append(ids, id)
	}
	return ids
}

// Delete removes the metadata of a cluster for good.
func (s *Store) Delete(ctx context.Context, cluster types.NamespacedName, c conf.Conf) error {
	if option.IsZooKeeperHA(c) {
		return deleteInZooKeeper(ctx, cluster, c)
	}
	maps, err := s.list(ctx, cluster)
	if err != nil {
		return fmt.Errorf("cannot list the HA metadata of %s: %w", cluster, err)
	}
	for i := range maps {
		m := &maps[i]
		err := s.writer.Delete(ctx, m, client.Preconditions{UID: &m.UID})
		if err != nil && !apierrors.IsNotFound(err) {
			return fmt.Errorf("cannot delete HA metadata %s of %s: %w", m.Name, cluster, err)
		}
	}
	return nil
}

// ForgetJobs removes from the metadata which jobs to run, so that a new JobManager runs the job it is given, and keeps
// their checkpoints.
func (s *Store) ForgetJobs(ctx context.Context, cluster types.NamespacedName, c conf.Conf) error {
	if option.IsZooKeeperHA(c) {
		return forgetInZooKeeper(ctx, cluster, c)
	}
	maps, err := s.list(ctx, cluster)
	if err != nil {
		return fmt.Errorf("cannot list the HA metadata of %s: %w", cluster, err)
	}
	for i := range maps {
		m := &maps[i]
		if !dropGraphs(m.Data) {
			continue
		}
		if err := s.writer.Update(ctx, m); err != nil {
			return fmt.Errorf("cannot remove the job from HA metadata %s of %s: %w", m.Name, cluster, err)
		}
	}
	return nil
}

// dropGraphs removes the keys of job graphs and tells whether there were any.
func dropGraphs(data map[string]string) bool {
	before := len(data)
	for _, prefix := range graphPrefixes() {
		for key := range data {
			if strings.HasPrefix(key, prefix) {
				delete(data, key)
			}
		}
	}
	return len(data) != before
}

// list is every ConfigMap with the labels of the metadata. Flink gives them the labels of native clusters in standalone
// mode, too. The autoscaler's memory carries the same labels, and so does the configuration of a native cluster, which
// unlike the metadata belongs to a Deployment and goes with it.
func (s *Store) list(ctx context.Context, cluster types.NamespacedName) ([]corev1.ConfigMap, error) {
	notAutoscaler, err := labels.NewRequirement(names.LabelComponent, selection.NotEquals, []string{names.ComponentAutoscaler})
	if err != nil {
		return nil, err
	}
	selector := labels.SelectorFromSet(names.ClusterLabels(names.TypeNative, cluster.Name)).Add(*notAutoscaler)
	var found corev1.ConfigMapList
	err = s.reader.List(ctx, &found, client.InNamespace(cluster.Namespace), client.MatchingLabelsSelector{Selector: selector})
	owned := func(m corev1.ConfigMap) bool { return len(m.OwnerReferences) > 0 }
	return slices.DeleteFunc(found.Items, owned), err
}
