package integration

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/controller-runtime/pkg/client"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/test/await"
	"github.com/drey-project/drey/test/chart"
	"github.com/drey-project/drey/test/cluster"
	"github.com/drey-project/drey/test/operator"
)

// patience is how long is waited for what takes a second or two on an idle machine.
const patience = time.Minute

// quick makes the operator look often, so that tests need not wait.
const quick = `
kubernetes.operator.reconcile.interval: 2 s
kubernetes.operator.observer.progress-check.interval: 1 s
kubernetes.operator.observer.rest-ready.delay: 1 s
kubernetes.operator.leader-election.lease-duration: 4 s
kubernetes.operator.leader-election.renew-deadline: 3 s
kubernetes.operator.leader-election.retry-period: 1 s
`

// scene is one test: a namespace, with an operator that has the rights that the chart gives it there, and no others.
type scene struct {
	*testing.T
	lab
	ctx       context.Context
	namespace string
	setup     operator.Setup
}

// watching says which namespaces the operator watches.
type watching bool

const (
	everything watching = false
	itsOwn     watching = true
)

// open makes a scene. Nothing of the operator runs yet.
func open(t *testing.T, w watching, configuration string) *scene {
	t.Helper()
	namespace, err := shared.MakeNamespace(t.Context(), "test")
	must(t, err)
	s := &scene{T: t, lab: shared, ctx: t.Context(), namespace: namespace}
	var values []string
	if w == itsOwn {
		values = append(values, "watchNamespaces={"+namespace+"}")
	}
	objects, err := shared.chart.Render(s.ctx, namespace, append(values, "webhook.create=false")...)
	must(t, err)
	files, err := chart.Configuration(objects)
	must(t, err)
	for name := range files {
		if name == "flink-conf.yaml" {
			files[name] += quick + configuration
		}
	}
	s.grant(objects)
	s.setup = operator.Setup{
		Binary: shared.binary, Kubeconfig: s.kubeconfig(), Dir: t.TempDir(), Conf: files,
		Env: map[string]string{"OPERATOR_NAMESPACE": namespace, "OPERATOR_NAME": "flink-kubernetes-operator"},
	}
	t.Cleanup(s.close)
	return s
}

// grant creates the rights of the chart, and takes those of the whole cluster back at the end.
func (s *scene) grant(objects []*unstructured.Unstructured) {
	s.Helper()
	for _, o := range objects {
		switch o.GetKind() {
		case "ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding":
			must(s.T, s.Create(s.ctx, o))
		}
		if strings.HasPrefix(o.GetKind(), "ClusterRole") {
			s.Cleanup(func() { must(s.T, s.Delete(context.Background(), o)) })
		}
	}
}

// kubeconfig makes a kubeconfig for the operator's service account.
func (s *scene) kubeconfig() string {
	s.Helper()
	hours := int64(3600)
	token, err := s.Kubernetes.CoreV1().ServiceAccounts(s.namespace).CreateToken(s.ctx, "flink-operator",
		&authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: &hours}}, metav1.CreateOptions{})
	must(s.T, err)
	config, err := clientcmd.LoadFromFile(s.Kubeconfig)
	must(s.T, err)
	for name := range config.AuthInfos {
		config.AuthInfos[name] = &clientcmdapi.AuthInfo{Token: token.Status.Token}
	}
	path := filepath.Join(s.TempDir(), "kubeconfig")
	must(s.T, clientcmd.WriteToFile(*config, path))
	return path
}

// start starts an operator, as a replica with a name of its own.
func (s *scene) start(replica string) *operator.Process {
	s.Helper()
	setup := s.setup
	setup.Dir = filepath.Join(s.setup.Dir, replica)
	setup.Conf = maps.Clone(s.setup.Conf)
	setup.Conf["flink-conf.yaml"] += "\nkubernetes.operator.health.probe.port: " + strconv.Itoa(freePort(s.T)) + "\n"
	must(s.T, os.MkdirAll(setup.Dir, 0o755))
	p, err := operator.Start(setup)
	must(s.T, err)
	s.Cleanup(func() {
		p.Kill()
		text, err := p.Log()
		must(s.T, err)
		s.judge(replica, text)
	})
	return p
}

// judge reads an operator's log: it must be JSON, and say nothing of errors or missing rights.
func (s *scene) judge(replica, log string) {
	for line := range strings.Lines(log) {
		var entry struct{ Level string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			s.Errorf("%s: a line of the log is not JSON: %s", replica, line)
		}
		if entry.Level == "error" || strings.Contains(line, "forbidden") {
			s.Errorf("%s: %s", replica, line)
		}
	}
	if s.Failed() {
		s.Logf("the log of operator %s:\n%s", replica, log)
	}
}

// close deletes what is left, without asking the operator, and asks the node what it has seen.
func (s *scene) close() {
	ctx := context.Background()
	var list v1beta1.FlinkDeploymentList
	must(s.T, s.List(ctx, &list, client.InNamespace(s.namespace)))
	for i := range list.Items {
		d := &list.Items[i]
		d.Finalizers = nil
		must(s.T, client.IgnoreNotFound(s.Update(ctx, d)))
		must(s.T, client.IgnoreNotFound(s.Delete(ctx, d)))
	}
	must(s.T, s.node.Problems())
}

// submit creates an application whose JobManager will listen on a port of the node.
func (s *scene) submit(name string, configuration map[string]string) types.NamespacedName {
	s.Helper()
	key := types.NamespacedName{Namespace: s.namespace, Name: name}
	port, err := s.node.Port(s.ctx)
	must(s.T, err)
	all := map[string]string{"rest.port": strconv.Itoa(port)}
	maps.Copy(all, configuration)
	must(s.T, s.Submit(s.ctx, s.namespace, cluster.Application{NamespacedName: key, Version: "1.20", Conf: all}.Manifest()))
	return key
}

// until waits for something that a resource shows.
func (s *scene) until(key types.NamespacedName, what string, missing func(*v1beta1.FlinkDeployment) error) {
	s.Helper()
	must(s.T, await.Until(s.ctx, patience, key.Name+" "+what, func(ctx context.Context) error {
		d, err := s.Application(ctx, key)
		if err != nil {
			return err
		}
		return missing(d)
	}))
}

// untilState waits until the newest spec was seen and the resource is in a state.
func (s *scene) untilState(key types.NamespacedName, state v1beta1.LifecycleState) {
	s.Helper()
	s.until(key, "is "+string(state), func(d *v1beta1.FlinkDeployment) error { return isIn(d, state) })
}

func isIn(d *v1beta1.FlinkDeployment, state v1beta1.LifecycleState) error {
	if seen := d.Status.ObservedGeneration; seen == nil || *seen != d.Generation {
		return fmt.Errorf("generation %d is not seen yet", d.Generation)
	}
	if d.Status.LifecycleState != state {
		return fmt.Errorf("it is %s, its job %s, its JobManager %s, its error %q", d.Status.LifecycleState,
			d.Status.JobStatus.State, d.Status.JobManagerDeploymentStatus, d.Status.Error)
	}
	return nil
}

// remove deletes a resource and waits until it is gone, and all of it.
func (s *scene) remove(keys ...types.NamespacedName) {
	s.Helper()
	for _, key := range keys {
		d := &v1beta1.FlinkDeployment{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}
		must(s.T, s.Delete(s.ctx, d))
	}
	for _, key := range keys {
		must(s.T, await.Until(s.ctx, patience, key.Name+" to be gone", func(ctx context.Context) error {
			_, err := s.Application(ctx, key)
			if apierrors.IsNotFound(err) {
				return nil
			}
			return errors.Join(err, errors.New("it is there"))
		}))
	}
	must(s.T, await.Until(s.ctx, patience, "nothing to be left", s.leftovers))
}

// leftovers is everything of a cluster that is still in the namespace.
func (s *scene) leftovers(ctx context.Context) error {
	var left []string
	for _, kind := range []string{"apps/v1 Deployment", "v1 Service", "v1 ConfigMap", "v1 Pod"} {
		version, name, _ := strings.Cut(kind, " ")
		list := &unstructured.UnstructuredList{}
		list.SetAPIVersion(version)
		list.SetKind(name + "List")
		if err := s.List(ctx, list, client.InNamespace(s.namespace), client.HasLabels{"app"}); err != nil {
			return err
		}
		for _, o := range list.Items {
			left = append(left, name+" "+o.GetName())
		}
	}
	if len(left) > 0 {
		return fmt.Errorf("left: %s", strings.Join(slices.Sorted(slices.Values(left)), ", "))
	}
	return nil
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
