// Package cluster talks to the Kubernetes cluster of a test, as its user does.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
)

// Cluster is a connection with all rights.
type Cluster struct {
	client.WithWatch
	// Kubernetes is the connection for what the client cannot do: proxies and tokens.
	Kubernetes kubernetes.Interface
	Config     *rest.Config
	Kubeconfig string
}

// Connect makes a connection from a kubeconfig.
func Connect(kubeconfig string) (*Cluster, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", kubeconfig, err)
	}
	config.QPS, config.Burst = -1, -1
	config.WarningHandler = rest.NoWarnings{}
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1beta1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	typed, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	c, err := client.NewWithWatch(config, client.Options{Scheme: scheme})
	if err != nil {
		return nil, fmt.Errorf("cannot connect to %s: %w", config.Host, err)
	}
	return &Cluster{WithWatch: c, Kubernetes: typed, Config: config, Kubeconfig: kubeconfig}, nil
}

// Application reads a FlinkDeployment.
func (c *Cluster) Application(ctx context.Context, key types.NamespacedName) (*v1beta1.FlinkDeployment, error) {
	var d v1beta1.FlinkDeployment
	err := c.Get(ctx, key, &d)
	return &d, err
}

// Change patches the spec of a FlinkDeployment with a JSON merge patch.
func (c *Cluster) Change(ctx context.Context, key types.NamespacedName, spec string) error {
	d := &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}
	return c.Patch(ctx, d, client.RawPatch(types.MergePatchType, []byte(`{"spec":`+spec+`}`)))
}

// Submit creates the objects of a manifest, those without a namespace in the given one. What exists already stays.
func (c *Cluster) Submit(ctx context.Context, namespace, manifests string) error {
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(manifests), 4096)
	for {
		var o unstructured.Unstructured
		err := decoder.Decode(&o.Object)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("cannot read a manifest: %w", err)
		}
		if len(o.Object) == 0 {
			continue
		}
		if o.GetNamespace() == "" {
			o.SetNamespace(namespace)
		}
		if err := c.Create(ctx, &o); err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("cannot create %s %s: %w", o.GetKind(), o.GetName(), err)
		}
	}
}

// testLabel marks the namespaces of tests.
const testLabel = "drey.dev/test"

// MakeNamespace creates a namespace whose name begins as given.
func (c *Cluster) MakeNamespace(ctx context.Context, prefix string) (string, error) {
	n := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: prefix + "-", Labels: map[string]string{testLabel: prefix}}}
	err := c.Create(ctx, n)
	return n.Name, err
}

// RemoveOldNamespaces removes the namespaces that tests older than the given age have left behind because they were killed.
func (c *Cluster) RemoveOldNamespaces(ctx context.Context, age time.Duration) error {
	var list corev1.NamespaceList
	if err := c.List(ctx, &list, client.HasLabels{testLabel}); err != nil {
		return err
	}
	var problems []error
	for i := range list.Items {
		if n := &list.Items[i]; time.Since(n.CreationTimestamp.Time) > age {
			problems = append(problems, client.IgnoreNotFound(c.Delete(ctx, n)))
		}
	}
	return errors.Join(problems...)
}

// Events are the events about an object, oldest first, each as "Reason: message".
func (c *Cluster) Events(ctx context.Context, key types.NamespacedName) ([]string, error) {
	var events corev1.EventList
	err := c.List(ctx, &events, client.InNamespace(key.Namespace), client.MatchingFields{"involvedObject.name": key.Name})
	if err != nil {
		return nil, err
	}
	var told []string
	for _, e := range events.Items {
		told = append(told, e.Reason+": "+e.Message)
	}
	return told, nil
}
