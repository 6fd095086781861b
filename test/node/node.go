// Package node stands in for everything of a cluster that runs pods, and for the Flink in them.
//
// Beside an API server that has no controllers it does what the Deployment controller, the kubelet and the garbage
// collector do with a JobManager: a Deployment gets a pod once its configuration is there, the pod runs, and a JobManager
// answers on the rest.port of the configuration; with the Deployment go the pod and all that it owns.
//
//	Deployment ──▶ pod, available: 1 ──▶ flinksim's REST server on 127.0.0.1:<rest.port>
package node

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/flinksim"
	"github.com/drey-project/drey/flink/flinksim/server"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/test/cluster"
)

// Node runs JobManagers.
type Node struct {
	cluster *cluster.Cluster
	flink   *server.Server

	mutex sync.Mutex
	// doors are the ports where JobManagers may listen.
	doors map[int]*door
	lives map[types.UID]*life
	// alive is how many JobManagers of each cluster run, started how many ever did.
	alive, started map[types.NamespacedName]int
	// asked is how often JobManagers were asked for what.
	asked    map[string]int
	problems []error
}

// life is that of one JobManager.
type life struct {
	deployment *appsv1.Deployment
	begun      chan struct{}
	end        sync.Once
	door       *door
}

// New makes a node. Run makes it work.
func New(c *cluster.Cluster) *Node {
	return &Node{
		cluster: c, flink: server.New(flinksim.New(time.Now())), doors: map[int]*door{}, lives: map[types.UID]*life{},
		alive: map[types.NamespacedName]int{}, started: map[types.NamespacedName]int{}, asked: map[string]int{},
	}
}

// Port opens a port on which a JobManager can listen later: what a resource gives as rest.port.
func (n *Node) Port(ctx context.Context) (int, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	d := &door{note: n.note}
	server := &http.Server{Handler: d, ReadHeaderTimeout: time.Minute}
	// It ends with the test.
	go func() { _ = server.Serve(listener) }()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	port := listener.Addr().(*net.TCPAddr).Port //nolint:errcheck // it is TCP
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.doors[port] = d
	return port, nil
}

// door is a port behind which a JobManager may be.
type door struct {
	mutex sync.Mutex
	home  http.Handler
	sick  server.Sickness
	note  func(*http.Request)
}

func (d *door) open(h http.Handler) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.home = h
}

// ServeHTTP lets the JobManager answer; without one the connection breaks, as with a service that has no pods.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mutex.Lock()
	home, sick := d.home, d.sick
	d.mutex.Unlock()
	if home == nil {
		panic(http.ErrAbortHandler)
	}
	if sick != nil {
		home = sick(home)
	}
	d.note(r)
	home.ServeHTTP(w, r)
}

// Infect makes whatever JobManager answers on a port sick, from its next request on; without a sickness it is well again.
func (n *Node) Infect(port int, with server.Sickness) error {
	n.mutex.Lock()
	d := n.doors[port]
	n.mutex.Unlock()
	if d == nil {
		return fmt.Errorf("port %d is nobody's", port)
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.sick = with
	return nil
}

// Run works until the context ends.
func (n *Node) Run(ctx context.Context) error {
	return n.cluster.Follow(ctx, &appsv1.DeploymentList{}, func(change watch.EventType, o client.Object) {
		if d, isOne := o.(*appsv1.Deployment); isOne {
			n.see(ctx, change, d)
		}
	}, client.MatchingLabels{"component": "jobmanager"})
}

// see starts a JobManager for a new Deployment and ends that of one which goes.
func (n *Node) see(ctx context.Context, change watch.EventType, d *appsv1.Deployment) {
	n.mutex.Lock()
	l, known := n.lives[d.UID]
	if !known {
		l = &life{deployment: d, begun: make(chan struct{})}
		n.lives[d.UID] = l
	}
	n.mutex.Unlock()
	if !known {
		go n.begin(ctx, l)
	}
	if change == watch.Deleted || d.DeletionTimestamp != nil {
		l.end.Do(func() { go n.finish(ctx, l) })
	}
}

// run lets the JobManager answer with the job of its configuration.
func (n *Node) run(l *life, c conf.Conf) error {
	port, err := strconv.Atoi(c.Map()[option.RESTPort.Key])
	if err != nil {
		return fmt.Errorf("%s has no rest.port: %w", l.deployment.Name, err)
	}
	key := client.ObjectKeyFromObject(l.deployment)
	n.mutex.Lock()
	defer n.mutex.Unlock()
	l.door = n.doors[port]
	if l.door == nil {
		return fmt.Errorf("%s has a rest.port of nobody: %d", key, port)
	}
	n.alive[key]++
	n.started[key]++
	if n.alive[key] > 1 {
		n.problems = append(n.problems, fmt.Errorf("%s has %d JobManagers at once", key, n.alive[key]))
	}
	id := string(l.deployment.UID)
	n.flink.Do(func(w *flinksim.World) {
		w.SetTime(time.Now())
		w.Start(flinksim.Submission{ID: id, Job: job.ID(c.Map()[option.FixedJobID.Key])}).Up()
	})
	l.door.open(n.flink.Handler(id))
	return nil
}

// stop makes the JobManager fall silent.
func (n *Node) stop(l *life) {
	if l.door == nil {
		return
	}
	l.door.open(nil)
	n.flink.Do(func(w *flinksim.World) { w.End(string(l.deployment.UID)) })
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.alive[client.ObjectKeyFromObject(l.deployment)]--
}

// Started is how many JobManagers a cluster has had.
func (n *Node) Started(key types.NamespacedName) int {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.started[key]
}

// Problems is what must not have happened: two JobManagers at once, or a failure of the node itself.
func (n *Node) Problems() error {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return errors.Join(slices.Clone(n.problems)...)
}

func (n *Node) fail(err error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.problems = append(n.problems, err)
}

// Snapshot is a savepoint or checkpoint that some JobManager has completed, by its path.
func (n *Node) Snapshot(path string) (found flinksim.Snapshot, known bool) {
	n.flink.Do(func(w *flinksim.World) { found, known = w.Snapshots()[path] })
	return found, known
}
