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

	clientrest "k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/internal/spec/settings"
)

// The environment variables that the server reads.
const (
	envPort     = "WEBHOOK_SERVER_PORT"
	envKeystore = "WEBHOOK_KEYSTORE_FILE"
	envType     = "WEBHOOK_KEYSTORE_TYPE"
	envPassword = "WEBHOOK_KEYSTORE_PASSWORD"
	// envOwn asks for certificates that the webhook makes itself, with the value own.
	envOwn       = "DREY_WEBHOOK_CERTIFICATE"
	envNamespace = "OPERATOR_NAMESPACE"
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
	tls, err := transport(ctx, env, cluster)
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
