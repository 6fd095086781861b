// Package operator puts the operator together: configuration, doors, loops.
package operator

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	clientrest "k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/door/event"
	"github.com/drey-project/drey/internal/door/ha"
	"github.com/drey-project/drey/internal/door/jobmanager"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/door/probe"
	"github.com/drey-project/drey/internal/entry/controller/flinkdeployment"
	"github.com/drey-project/drey/internal/entry/controller/flinkstatesnapshot"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/act"
	"github.com/drey-project/drey/internal/turn/observe"
)

// Run runs the operator with the given environment until the context ends.
func Run(ctx context.Context, access *clientrest.Config, environ []string) error {
	c, err := load(ctx, environ)
	if err != nil {
		return err
	}
	s, err := c.settings()
	if err != nil {
		return err
	}
	if s, err = c.withKnownKinds(ctx, access, s); err != nil {
		return err
	}
	m, err := newManager(access, c, s)
	if err != nil {
		return err
	}
	if err := addLoops(m, c, s); err != nil {
		return err
	}
	if err := addProbe(m, c); err != nil {
		return err
	}
	return m.Start(ctx)
}

// newScheme knows the types of all objects.
func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, v1beta1.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	return scheme, nil
}

// newManager makes the manager with the caches, and the lease if replicas take turns.
func newManager(access *clientrest.Config, c *configuration, s settings.Settings) (ctrl.Manager, error) {
	scheme, err := newScheme()
	if err != nil {
		return nil, err
	}
	caches, err := caches(s)
	if err != nil {
		return nil, err
	}
	grace, err := conf.Get(c.defaults, settings.TerminationTimeout)
	if err != nil {
		return nil, err
	}
	// The API server is the one who knows what it can take: it has priority and fairness.
	access.QPS, access.Burst = -1, -1
	options := ctrl.Options{
		Scheme: scheme, Cache: caches, Metrics: metricsserver.Options{BindAddress: "0"}, GracefulShutdownTimeout: &grace,
		Client: client.Options{Cache: &client.CacheOptions{DisableFor: kube.Uncached()}},
	}
	elect(&options, c, s.LeaderElection)
	m, err := ctrl.NewManager(access, options)
	if err != nil {
		return nil, fmt.Errorf("cannot start: %w", err)
	}
	return m, nil
}

// caches say what is kept in memory of which namespaces.
func caches(s settings.Settings) (cache.Options, error) {
	var namespaces []string
	if !s.WatchesAll() {
		namespaces = s.WatchedNamespaces
	}
	options := kube.Caches(namespaces)
	selector, err := selector(s)
	if err == nil && selector != nil {
		options.ByObject[&v1beta1.FlinkDeployment{}] = cache.ByObject{Label: selector}
	}
	return options, err
}

// selector says which resources are looked after; nil for all.
func selector(s settings.Settings) (labels.Selector, error) {
	if s.LabelSelector == "" {
		return nil, nil
	}
	selector, err := labels.Parse(s.LabelSelector)
	if err != nil {
		return nil, fmt.Errorf("%s %q is no label selector: %w", settings.LabelSelector.Key, s.LabelSelector, err)
	}
	return selector, nil
}

func elect(o *ctrl.Options, c *configuration, e *settings.LeaderElection) {
	if e == nil {
		return
	}
	o.LeaderElection, o.LeaderElectionID = true, e.LeaseName
	o.LeaderElectionNamespace = c.env["OPERATOR_NAMESPACE"]
	o.LeaseDuration, o.RenewDeadline, o.RetryPeriod = &e.LeaseDuration, &e.RenewDeadline, &e.RetryPeriod
	o.LeaderElectionReleaseOnCancel = true
}

// addLoops wires doors, turns and loops.
func addLoops(m ctrl.Manager, c *configuration, s settings.Settings) error {
	events, err := typedcorev1.NewForConfig(m.GetConfig())
	if err != nil {
		return fmt.Errorf("cannot make a client for events: %w", err)
	}
	talks, err := addTalks(m)
	if err != nil {
		return err
	}
	store := kube.New(m.GetClient(), m.GetAPIReader())
	metadata := ha.New(m.GetAPIReader(), m.GetClient())
	flink := newJobManagers(c, s.FlinkHost)
	parts := flinkdeployment.Parts{
		Store: store,
		Observer: &observe.Observer{
			Kube: store, HA: metadata, Mint: mint{}, Now: time.Now, Operator: c.forResource, Talks: talks.photographs,
			Flink: func(cluster types.NamespacedName, cc conf.Conf) (observe.Flink, error) {
				return flink.client(cluster, cc)
			},
		},
		Actor: &act.Actor{
			Kube: store, HA: metadata, Now: time.Now, Operator: c.contribution, Orders: talks.orders,
			Flink: func(cluster types.NamespacedName, cc conf.Conf) (act.Flink, error) { return flink.client(cluster, cc) },
		},
		Events: event.NewPublisher(events, time.Now, event.Audit),
	}
	err = flinkdeployment.Add(m, flinkdeployment.Loop(parts), flinkdeployment.Options{
		Workers: workers(s.ReconcileParallelism), Backoff: newBackoff(func() settings.Retry { return s.Retry }),
		Snapshots: s.SnapshotResources, Ingresses: s.IngressManaged, Wake: source.Func(talks.applications.Begin),
	})
	if err != nil || !s.SnapshotResources {
		return err
	}
	return addSnapshotLoop(m, parts, s, source.Func(talks.snapshots.Begin))
}

// talks are what goes on with JobManagers beside the turns, and what makes turns due when it ends.
type talks struct {
	photographs             *observe.Talks
	orders                  *act.Orders
	applications, snapshots jobmanager.Waker
}

// addTalks makes sure that conversations end with the operator.
func addTalks(m ctrl.Manager) (*talks, error) {
	t := &talks{orders: act.NewOrders()}
	t.photographs = observe.NewTalks(t.applications.Wake, t.snapshots.Wake)
	for _, talks := range []manager.Runnable{t.photographs, t.orders} {
		if err := m.Add(talks); err != nil {
			return nil, fmt.Errorf("cannot talk to JobManagers: %w", err)
		}
	}
	return t, nil
}

// addSnapshotLoop wires the loop of FlinkStateSnapshots from the same parts.
func addSnapshotLoop(m ctrl.Manager, parts flinkdeployment.Parts, s settings.Settings, wake source.Source) error {
	selector, err := selector(s)
	if err != nil {
		return err
	}
	loop := flinkstatesnapshot.Loop(flinkstatesnapshot.Parts{
		Store: parts.Store, Observer: parts.Observer, Actor: parts.Actor, Events: parts.Events,
	})
	return flinkstatesnapshot.Add(m, loop, flinkstatesnapshot.Options{
		Workers: workers(s.ReconcileParallelism), Backoff: newBackoff(func() settings.Retry { return s.Retry }), Selector: selector,
		Wake: wake,
	})
}

// unbounded is how many workers stand for as many as there is work.
const unbounded = 1000

func workers(parallelism int) int {
	if parallelism < 1 {
		return unbounded
	}
	return parallelism
}

// addProbe answers health checks once the operator has started.
func addProbe(m ctrl.Manager, c *configuration) error {
	enabled, err := conf.Get(c.defaults, settings.HealthProbeEnabled)
	if err != nil || !enabled {
		return err
	}
	port, err := conf.Get(c.defaults, settings.HealthProbePort)
	if err != nil {
		return err
	}
	return m.Add(probeServer{port: port, report: func(err error) { m.GetLogger().Error(err, "Unhealthy") }})
}

// probeServer answers health checks on every replica, whether it leads or waits.
type probeServer struct {
	port   int
	report func(error)
}

var _ manager.LeaderElectionRunnable = probeServer{}

// NeedLeaderElection is false: a replica that waits is healthy, too.
func (probeServer) NeedLeaderElection() bool { return false }

// Start serves until the context ends.
func (p probeServer) Start(ctx context.Context) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("", strconv.Itoa(p.port)))
	if err != nil {
		return fmt.Errorf("cannot listen for health checks: %w", err)
	}
	return probe.Serve(ctx, listener, probe.Handler(p.report))
}
