package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/cluster"
	"github.com/drey-project/drey/test/store"
)

const (
	// home is where the operator is installed: where `make demo` installs it as well, since a cluster has one.
	home    = "default"
	release = "flink-kubernetes-operator"
)

// operator are the operator's pods.
var operator = map[string]string{"app.kubernetes.io/name": release}

// lab is the cluster with the operator in it.
type lab struct {
	*cluster.Cluster
	root  string
	store *store.Store // nil until a story needs it
}

// setUp brings up all that stories need; what is there stays.
func setUp(ctx context.Context, t *testing.T) *lab {
	t.Helper()
	root, err := filepath.Abs("../..")
	must(t, err)
	l := &lab{root: root}
	l.run(ctx, t, "make", "--no-print-directory", "up", "load-image")
	t.Setenv("KUBECONFIG", filepath.Join(root, ".local", "kubeconfig"))
	l.Cluster, err = cluster.Connect(os.Getenv("KUBECONFIG"))
	must(t, err)
	l.install(ctx, t)
	must(t, l.RemoveOldNamespaces(ctx, 30*time.Minute))
	return l
}

// install installs the chart of the checkout with the image of the checkout.
func (l *lab) install(ctx context.Context, t *testing.T) {
	t.Helper()
	image, err := os.ReadFile(filepath.Join(l.root, "dist/image.tar"))
	must(t, err)
	sum := sha256.Sum256(image)
	helm := strings.TrimSpace(l.run(ctx, t, "make", "--no-print-directory", "-s", "helm"))
	helm = helm[strings.LastIndexByte(helm, '\n')+1:]
	l.run(ctx, t, l.kubectl(), "apply", "--server-side", "--force-conflicts", "-f", "helm/flink-kubernetes-operator/crds")
	l.run(ctx, t, helm, "upgrade", "--install", release, "helm/flink-kubernetes-operator", "--namespace", home,
		"--set", "image.repository=drey,image.tag=dev,webhook.create=false",
		"--set-string", `operatorPod.annotations.drey\.dev/image=`+hex.EncodeToString(sum[:8]))
	must(t, await.Until(ctx, 2*time.Minute, "the operator to be ready", l.operatorReady))
}

// withStore brings up what stories of state need besides: the store, and images with the counting job.
func (l *lab) withStore(ctx context.Context, t *testing.T) *store.Store {
	t.Helper()
	if l.store != nil {
		return l.store
	}
	l.run(ctx, t, "make", "--no-print-directory", "load-store", "load-job")
	started, err := store.Start(ctx, l.Cluster)
	must(t, err)
	l.store = started
	return started
}

func (l *lab) kubectl() string { return filepath.Join(l.root, ".local", "kubectl") }

// run runs a command in the root of the checkout, shows what it says, and returns it.
func (l *lab) run(ctx context.Context, t *testing.T, name string, args ...string) string {
	t.Helper()
	var said bytes.Buffer
	c := exec.CommandContext(ctx, name, args...)
	c.Dir = l.root
	c.Stdout, c.Stderr = io.MultiWriter(&said, t.Output()), t.Output()
	if err := c.Run(); err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return said.String()
}

func (l *lab) operatorReady(ctx context.Context) error {
	var d appsv1.Deployment
	if err := l.Get(ctx, types.NamespacedName{Namespace: home, Name: release}, &d); err != nil {
		return err
	}
	if d.Status.ObservedGeneration < d.Generation || d.Status.UpdatedReplicas != 1 || d.Status.Replicas != 1 || d.Status.ReadyReplicas != 1 {
		return fmt.Errorf("%d of %d pods are ready, %d are new", d.Status.ReadyReplicas, d.Status.Replicas, d.Status.UpdatedReplicas)
	}
	return nil
}

// makeNamespace makes a namespace in which Flink's pods may do what the chart lets them do.
func (l *lab) makeNamespace(ctx context.Context, t *testing.T, name string) string {
	t.Helper()
	namespace, err := l.MakeNamespace(ctx, name)
	must(t, err)
	var role rbacv1.Role
	must(t, l.Get(ctx, types.NamespacedName{Namespace: home, Name: "flink"}, &role))
	meta := metav1.ObjectMeta{Namespace: namespace, Name: "flink"}
	must(t, l.Create(ctx, &rbacv1.Role{ObjectMeta: meta, Rules: role.Rules}))
	must(t, l.Create(ctx, &rbacv1.RoleBinding{
		ObjectMeta: meta, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "flink"},
		Subjects: []rbacv1.Subject{{Kind: "ServiceAccount", Namespace: namespace, Name: "flink"}},
	}))
	must(t, l.Create(ctx, &corev1.ServiceAccount{ObjectMeta: meta}))
	return namespace
}

// removeNamespace removes a namespace, and waits until it is gone.
func (l *lab) removeNamespace(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	n := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	if err := l.Delete(ctx, n); err != nil {
		t.Errorf("cannot delete the namespace of the story: %v", err)
		return
	}
	err := await.Until(ctx, 2*time.Minute, "namespace "+name+" to be gone", func(ctx context.Context) error {
		err := l.Get(ctx, types.NamespacedName{Name: name}, &corev1.Namespace{})
		if apierrors.IsNotFound(err) {
			return nil
		}
		if err == nil {
			err = fmt.Errorf("it is there")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
