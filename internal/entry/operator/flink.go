package operator

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/google/uuid"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/turn/world"
)

// jobManagers finds the REST API of a cluster.
type jobManagers struct {
	// plain, private and mutual reach JobManagers without TLS, with it, and those that want to know who calls as well.
	plain, private, mutual http.RoundTripper
	// timeout is how long a cluster's answers are waited for.
	timeout func(cluster types.NamespacedName, c conf.Conf) (time.Duration, error)
	// host stands in for all JobManagers when the operator runs outside Kubernetes; empty inside.
	host string
}

func newJobManagers(c *configuration, host string) jobManagers {
	own := storesIn(c.env)
	return jobManagers{
		plain: guard(rest.NewTransport(nil)), private: guard(&secured{stores: own}),
		mutual: guard(&secured{stores: own.withKey(c.env)}), timeout: c.flinkTimeout, host: host,
	}
}

func guard(t http.RoundTripper) http.RoundTripper { return rest.NewGuard(t, rest.DefaultLimits()) }

// client makes a client of a cluster's REST API.
func (j jobManagers) client(cluster types.NamespacedName, c conf.Conf) (*rest.Client, error) {
	port, err := conf.Get(c, option.RESTPort)
	if err != nil {
		return nil, err
	}
	scheme, transport, err := j.way(c)
	if err != nil {
		return nil, err
	}
	timeout, err := j.timeout(cluster, c)
	if err != nil {
		return nil, err
	}
	host := j.host
	if host == "" {
		host = fmt.Sprintf("%s.%s", names.RestService(cluster.Name), cluster.Namespace)
	}
	base := &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, strconv.Itoa(port))}
	return rest.New(base, rest.WithTransport(transport), rest.WithTimeout(timeout)), nil
}

// way is how a cluster with a configuration is spoken to.
func (j jobManagers) way(c conf.Conf) (scheme string, transport http.RoundTripper, err error) {
	enabled, err := conf.Get(c, option.TLSRESTEnabled)
	if err != nil || !enabled {
		return "http", j.plain, err
	}
	asks, err := conf.Get(c, option.TLSRESTAuthentication)
	if err != nil || !asks {
		return "https", j.private, err
	}
	return "https", j.mutual, nil
}

// mint makes identifiers from randomness.
type mint struct{}

// Fresh makes identifiers for one turn.
func (mint) Fresh() world.Fresh {
	return world.Fresh{
		JobID: job.IDOf(random()), Trigger: job.TriggerIDOf(random()), Checkpoint: job.TriggerIDOf(random()), Store: uuid.NewString(),
	}
}

// random makes the bits of one identifier.
func random() (bits [16]byte) {
	_, _ = rand.Read(bits[:]) // never fails: crypto/rand ends the program instead
	return bits
}
