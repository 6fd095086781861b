package cluster

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/drey-project/drey/local/progress"
)

//go:embed check.yaml
var checkObjects string

// trial is one try of everything, in a namespace of its own: the one of the last try may still be on its way out.
type trial struct {
	*Cluster
	kubernetes string
	namespace  string
}

// working waits until the node is ready and names are answered.
func (c *Cluster) working(ctx context.Context) error {
	waiting, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := c.wait(waiting, "the node", c.nodeReady, "kube-apiserver", "kubelet", "containerd"); err != nil {
		return err
	}
	return c.wait(waiting, "the cluster's DNS", c.dnsAnswers, order()...)
}

func (c *Cluster) nodeReady(ctx context.Context) error {
	client, err := c.plane.Client(ctx)
	if err != nil {
		return err
	}
	var found struct {
		Status struct{ Conditions []condition }
	}
	if err := client.Get(ctx, "/api/v1/nodes/"+c.node.Name, &found); err != nil {
		return err
	}
	return ready(found.Status.Conditions)
}

type condition struct{ Type, Status, Message string }

func ready(conditions []condition) error {
	for _, found := range conditions {
		if found.Type == "Ready" && found.Status == "True" {
			return nil
		}
		if found.Type == "Ready" {
			return errors.New("not ready: " + found.Message)
		}
	}
	return errors.New("nothing is known yet")
}

func (c *Cluster) dnsAnswers(ctx context.Context) error {
	asking, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort(c.node.DNS.String(), "53"))
	}}
	found, err := resolver.LookupHost(asking, "kubernetes.default.svc.cluster.local.")
	if err != nil {
		return err
	}
	if want := c.plane.Services.Addr().Next().String(); len(found) != 1 || found[0] != want {
		return fmt.Errorf("the API server is called %v, not %s", found, want)
	}
	return nil
}

// tryOut runs a pod and uses it in every way that a user would.
func (c *Cluster) tryOut(ctx context.Context, kubernetes string) error {
	trying, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	t := trial{Cluster: c, kubernetes: kubernetes, namespace: fmt.Sprintf("drey-check-%x", time.Now().UnixNano())}
	if err := c.apply(trying, kubernetes, strings.ReplaceAll(checkObjects, "drey-check", t.namespace)); err != nil {
		return err
	}
	defer t.kubectl(ctx, kubernetes, "delete", "namespace", t.namespace, "--wait=false").Run() //nolint:errcheck // it disturbs nobody
	steps := []struct {
		what string
		try  func(context.Context) error
	}{
		{"a pod runs", t.podReady},
		{"a service answers", t.serviceAnswers},
		{"a pod finds a service by its name", t.says("it works", "exec", "web", "--", "wget", "-q", "-O-", "http://web."+t.namespace+".svc.cluster.local")},
		{"kubectl logs", t.says("serving", "logs", "web")},
		{"kubectl exec", t.says("web", "exec", "web", "--", "hostname")},
		{"kubectl port-forward", t.portForward},
	}
	for _, step := range steps {
		if err := c.wait(trying, step.what, step.try, order()...); err != nil {
			return fmt.Errorf("the cluster does not work: %w", err)
		}
	}
	progress.Say(ctx, "tried out: a pod, a service, DNS, logs, exec and port-forward work")
	return nil
}

func (t trial) podReady(ctx context.Context) error {
	client, err := t.plane.Client(ctx)
	if err != nil {
		return err
	}
	var pod struct {
		Status struct{ Conditions []condition }
	}
	if err := client.Get(ctx, "/api/v1/namespaces/"+t.namespace+"/pods/web", &pod); err != nil {
		return err
	}
	return ready(pod.Status.Conditions)
}

func (t trial) serviceAnswers(ctx context.Context) error {
	client, err := t.plane.Client(ctx)
	if err != nil {
		return err
	}
	var service struct{ Spec struct{ ClusterIP string } }
	if err := client.Get(ctx, "/api/v1/namespaces/"+t.namespace+"/services/web", &service); err != nil {
		return err
	}
	return page(ctx, "http://"+service.Spec.ClusterIP)
}

// says tries a kubectl command whose output must contain a text.
func (t trial) says(want string, args ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		out, err := t.kubectl(ctx, t.kubernetes, append([]string{"-n", t.namespace}, args...)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("kubectl %s: %w, %q", args[0], err, out)
		}
		return contains(out, want)
	}
}

func (t trial) portForward(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	forward := t.kubectl(ctx, t.kubernetes, "-n", t.namespace, "port-forward", "pod/web", ":8080")
	out, err := forward.StdoutPipe()
	if err != nil {
		return err
	}
	if err := forward.Start(); err != nil {
		return err
	}
	defer forward.Wait() //nolint:errcheck // it is killed with the context
	defer cancel()
	line, err := bufio.NewReader(out).ReadString('\n')
	port := regexp.MustCompile(`127\.0\.0\.1:(\d+)`).FindStringSubmatch(line)
	if err != nil {
		return fmt.Errorf("kubectl port-forward says %q: %w", line, err)
	}
	if port == nil {
		return fmt.Errorf("kubectl port-forward says %q", line)
	}
	return page(ctx, "http://127.0.0.1:"+port[1])
}

func page(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return err
	}
	return contains(body, "it works")
}

func contains(answer []byte, want string) error {
	if !strings.Contains(string(answer), want) {
		return fmt.Errorf("the answer is %q", answer)
	}
	return nil
}
