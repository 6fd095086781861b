// Package store runs an S3 store in the cluster of a test, takes it away, and brings it back with all it held.
package store

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
	"github.com/drey-project/drey/test/s3"
)

//go:embed store.yaml
var manifests string

const (
	access   = "flink"
	secret   = "flink-secret"
	patience = 2 * time.Minute
)

var key = types.NamespacedName{Namespace: "store", Name: "store"}

// Store is a store that runs.
type Store struct {
	s3.Bucket
	cluster *cluster.Cluster
}

// Start brings the store up, unless it is.
func Start(ctx context.Context, c *cluster.Cluster) (*Store, error) {
	if err := c.Submit(ctx, key.Namespace, manifests); err != nil {
		return nil, err
	}
	var service corev1.Service
	if err := c.Get(ctx, key, &service); err != nil {
		return nil, err
	}
	s := &Store{cluster: c, Bucket: s3.Bucket{
		Endpoint: "http://" + service.Spec.ClusterIP + ":7070", Name: "flink", Access: access, Secret: secret,
	}}
	return s, s.Return(ctx)
}

// Conf is what Flink has to know to keep its state there.
func (s *Store) Conf() map[string]string {
	return map[string]string{
		"s3.endpoint": "http://store.store.svc.cluster.local:7070", "s3.path.style.access": "true", "s3.access-key": access, "s3.secret-key": secret,
	}
}

// URL is where something is kept, as Flink names it.
func (s *Store) URL(path string) string { return "s3://" + s.Name + "/" + path }

// Path is the name of what Flink knows under a URL.
func (s *Store) Path(u string) string {
	_, path, _ := strings.Cut(u, "://"+s.Name+"/")
	return path
}

// Vanish takes the store away, and keeps what it holds.
func (s *Store) Vanish(ctx context.Context) error { return s.scale(ctx, 0) }

// Return brings it back.
func (s *Store) Return(ctx context.Context) error { return s.scale(ctx, 1) }

func (s *Store) scale(ctx context.Context, replicas int32) error {
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}
	patch := fmt.Appendf(nil, `{"spec":{"replicas":%d}}`, replicas)
	if err := s.cluster.Patch(ctx, d, client.RawPatch(types.MergePatchType, patch)); err != nil {
		return err
	}
	return await.Until(ctx, patience, "the store", func(ctx context.Context) error {
		var pods corev1.PodList
		if err := s.cluster.List(ctx, &pods, client.InNamespace(key.Namespace)); err != nil {
			return err
		}
		if err := s.cluster.Get(ctx, key, d); err != nil {
			return err
		}
		if d.Status.ReadyReplicas != replicas || len(pods.Items) != int(replicas) {
			return fmt.Errorf("%d pods are ready of %d, not %d", d.Status.ReadyReplicas, len(pods.Items), replicas)
		}
		return nil
	})
}

// Forget removes all objects below a path.
func (s *Store) Forget(ctx context.Context, path string) error {
	names, err := s.List(ctx, path+"/")
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := s.Remove(ctx, name); err != nil {
			return err
		}
	}
	return nil
}
