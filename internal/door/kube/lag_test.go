package kube_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/drey-project/drey/internal/door/kube"
)

// cluster is an API server with a cache that knows only what it was told.
type cluster struct {
	client.Client
	server client.WithWatch
	cache  map[string]appsv1.Deployment
	// liveReads counts the reads past the cache.
	liveReads int
	uids      int
}

func newCluster(t *testing.T, objects ...client.Object) (*cluster, *kube.Client) {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	c := &cluster{cache: map[string]appsv1.Deployment{}}
	c.server = fake.NewClientBuilder().WithScheme(scheme).WithStatusSubresource(&appsv1.Deployment{}).
		WithInterceptorFuncs(interceptor.Funcs{Create: c.create, Delete: c.remove}).Build()
	c.Client = c.server
	for _, o := range objects {
		if err := c.server.Create(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	return c, kube.New(c, live{c})
}

// create gives each object its own UID, as an API server does.
func (c *cluster) create(ctx context.Context, server client.WithWatch, o client.Object, options ...client.CreateOption) error {
	c.uids++
	o.SetUID(types.UID(fmt.Sprintf("uid-%d", c.uids)))
	return server.Create(ctx, o, options...)
}

// remove minds the UID, as an API server does.
func (c *cluster) remove(ctx context.Context, server client.WithWatch, o client.Object, options ...client.DeleteOption) error {
	wanted := (&client.DeleteOptions{}).ApplyOptions(options).Preconditions
	if wanted != nil && wanted.UID != nil {
		existing := &appsv1.Deployment{}
		if err := server.Get(ctx, client.ObjectKeyFromObject(o), existing); err != nil {
			return err
		}
		if existing.UID != *wanted.UID {
			return apierrors.NewConflict(schema.GroupResource{Group: "apps", Resource: "deployments"}, o.GetName(), errors.New("precondition failed: UID"))
		}
	}
	return server.Delete(ctx, o, options...)
}

// Get reads from the cache.
func (c *cluster) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	known, ok := c.cache[key.Name]
	deployment, isDeployment := into.(*appsv1.Deployment)
	if !ok || !isDeployment {
		return apierrors.NewNotFound(schema.GroupResource{Resource: "objects"}, key.Name)
	}
	known.DeepCopyInto(deployment)
	return nil
}

// List reads from the cache.
func (c *cluster) List(_ context.Context, into client.ObjectList, _ ...client.ListOption) error {
	list, ok := into.(*appsv1.DeploymentList)
	if !ok {
		return nil
	}
	for _, known := range c.cache {
		list.Items = append(list.Items, known)
	}
	return nil
}

type live struct{ *cluster }

func (l live) Get(ctx context.Context, key client.ObjectKey, into client.Object, options ...client.GetOption) error {
	l.liveReads++
	return l.server.Get(ctx, key, into, options...)
}

func (l live) List(ctx context.Context, into client.ObjectList, options ...client.ListOption) error {
	l.liveReads++
	return l.server.List(ctx, into, options...)
}

// catchUp lets the cache know what the API server has of a Deployment.
func (c *cluster) catchUp(t *testing.T, name string) {
	t.Helper()
	var now appsv1.Deployment
	err := c.server.Get(t.Context(), types.NamespacedName{Namespace: "default", Name: name}, &now)
	if apierrors.IsNotFound(err) {
		delete(c.cache, name)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	c.cache[name] = now
}

func deployment(name string) *appsv1.Deployment {
	return &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name, Labels: map[string]string{"app": name}}}
}

func configMap(name string, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name}, Data: data}
}
