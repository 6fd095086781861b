package webhook

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/door/dns"
	"github.com/drey-project/drey/internal/spec/validate"
)

// resolvePatience bounds the question for an address, so that a verdict is given before the API server gives up.
const resolvePatience = 4 * time.Second

// lookUp finds what a verdict depends on. Of a namespace that the operator does not watch nothing can be said.
func (p Parts) lookUp(ctx context.Context, n needs, env validate.Environment) (found, error) {
	var f found
	for _, key := range []types.NamespacedName{n.cluster, n.sessionJob} {
		if key.Name != "" && !watches(env.Settings, key.Namespace) {
			return found{}, fmt.Errorf("cannot look up %s: the operator does not watch its namespace", key)
		}
	}
	var err error
	if f.cluster, err = get(ctx, p.Cluster, n.cluster, &v1beta1.FlinkDeployment{}); err != nil {
		return found{}, err
	}
	if f.sessionJob, err = get(ctx, p.Cluster, n.sessionJob, &v1beta1.FlinkSessionJob{}); err != nil {
		return found{}, err
	}
	f.hosts = p.resolve(ctx, n.host)
	return f, nil
}

// get reads an object; nil if it does not exist or nothing is asked.
func get[O client.Object](ctx context.Context, from client.Reader, key types.NamespacedName, into O) (O, error) {
	var none O
	if key.Name == "" {
		return none, nil
	}
	err := from.Get(ctx, key, into)
	if apierrors.IsNotFound(err) {
		return none, nil
	}
	if err != nil {
		return none, fmt.Errorf("cannot look up %s: %w", key, err)
	}
	return into, nil
}

// resolve finds the address of a host. A name without an answer is left out: that is a verdict of its own.
func (p Parts) resolve(ctx context.Context, host string) map[string]netip.Addr {
	if host == "" {
		return nil
	}
	address, err := dns.Address(ctx, p.Hosts, host, resolvePatience)
	if err != nil {
		log.FromContext(ctx).Info("Host of a jar has no address", "host", host, "reason", err.Error())
		return nil
	}
	return map[string]netip.Addr{host: address}
}
