// Package webhook is the admission server: it puts the rules of specs, and one label, between users and the API server.
//
// An answer is made in steps, of which only the second one looks outside:
//
//	request ──▶ decode ──▶ what does the verdict depend on? ──▶ look that up ──▶ judge ──▶ answer
//
// A request for which no verdict can be given, because it cannot be read or something could not be looked up, is answered
// with status 500 and a text, and the API server then does what its failure policy says.
package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientrest "k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/settings"
)

// The environment variables that the server reads.
const (
	envPort     = "WEBHOOK_SERVER_PORT"
	envKeystore = "WEBHOOK_KEYSTORE_FILE"
	envType     = "WEBHOOK_KEYSTORE_TYPE"
	envPassword = "WEBHOOK_KEYSTORE_PASSWORD"
)

// Run serves admission with the given environment until the context ends.
func Run(ctx context.Context, access *clientrest.Config, environ []string) error {
	env := variables(environ)
	port, err := portOf(env)
	if err != nil {
		return err
	}
	c, err := load(ctx, env)
	if err != nil {
		return err
	}
	cluster, err := connect(access)
	if err != nil {
		return err
	}
	tls, err := transport(ctx, env)
	if err != nil {
		return err
	}
	go c.follow(ctx)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("cannot listen for admission requests: %w", err)
	}
	handler := Handler(Parts{Cluster: cluster, Hosts: net.DefaultResolver, Environment: c.environment})
	log.FromContext(ctx).Info("Webhook listens", "address", listener.Addr().String(), "tls", tls != nil)
	return server{handler: handler, tls: tls, grace: c.grace()}.serve(ctx, listener)
}

// connect makes a client that reads past all caches: an admission asks for one object at most, and a cluster that was made
// a moment ago must be seen.
func connect(access *clientrest.Config) (client.Reader, error) {
	scheme := runtime.NewScheme()
	if err := v1beta1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	// Nothing is discovered: a server that cannot say which kinds it has must not look like one without the object.
	kinds := meta.NewDefaultRESTMapper([]schema.GroupVersion{v1beta1.GroupVersion})
	for _, kind := range []string{v1beta1.KindFlinkDeployment, v1beta1.KindFlinkSessionJob} {
		kinds.Add(v1beta1.GroupVersion.WithKind(kind), meta.RESTScopeNamespace)
	}
	access = clientrest.CopyConfig(access)
	access.QPS, access.Burst = -1, -1
	c, err := client.New(access, client.Options{Scheme: scheme, Mapper: kinds})
	if err != nil {
		return nil, fmt.Errorf("cannot make a client for the Kubernetes API: %w", err)
	}
	return c, nil
}

// variables are the entries of an environment by name; those that are blank count as absent.
func variables(environ []string) map[string]string {
	env := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if strings.TrimSpace(value) != "" {
			env[name] = value
		}
	}
	return env
}

func portOf(env map[string]string) (int, error) {
	text, given := env[envPort]
	if !given {
		return 0, missing(envPort)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("%s is no port: %w", envPort, err)
	}
	return int(port), nil
}

func missing(variable string) error {
	return errors.New("the environment variable " + variable + " must be given")
}

// watches tells whether the operator looks after a namespace.
func watches(s settings.Settings, namespace string) bool {
	return s.WatchesAll() || slices.Contains(s.WatchedNamespaces, namespace)
}
