package webhook

import (
	"context"
	"crypto/tls"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/internal/door/cert"
	"github.com/drey-project/drey/internal/door/keystore"
)

// transport is how connections are secured: with a key store, with certificates of the webhook's own, or, nil, not at all.
func transport(ctx context.Context, env map[string]string, cluster client.Client) (*tls.Config, error) {
	if _, given := env[envKeystore]; given {
		return fromKeystore(ctx, env)
	}
	switch env[envOwn] {
	case "":
		return nil, nil
	case "own":
	default:
		return nil, fmt.Errorf("%s %q is unknown, expected own", envOwn, env[envOwn])
	}
	namespace, given := env[envNamespace]
	if !given {
		return nil, missing(envNamespace)
	}
	keeper := cert.NewKeeper(cluster, namespace, time.Now)
	go keeper.Keep(ctx)
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		return keeper.Shown()
	}}, nil
}

// fromKeystore shows the certificate in a key store.
func fromKeystore(ctx context.Context, env map[string]string) (*tls.Config, error) {
	for _, variable := range []string{envType, envPassword} {
		if _, given := env[variable]; !given {
			return nil, missing(variable)
		}
	}
	// Java reads either format under either name, and so does the door.
	switch kind := env[envType]; strings.ToLower(kind) {
	case "pkcs12", "jks":
	default:
		return nil, fmt.Errorf("%s %q is unknown, expected pkcs12 or jks", envType, kind)
	}
	c := &certificate{path: env[envKeystore], password: env[envPassword]}
	if err := c.refresh(ctx); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		return c.latest(log.IntoContext(hello.Context(), log.FromContext(ctx))), nil
	}}, nil
}

// certificate is the key pair in a key store. Whether the file has changed is looked up whenever a connection is made, so
// that a renewed certificate counts at once, by whatever means the file was replaced.
type certificate struct {
	path, password string

	mutex  sync.Mutex
	loaded *tls.Certificate
	// seen is the file that was read last, with success or not.
	seen os.FileInfo
}

// latest is the newest certificate that could be read.
func (c *certificate) latest(ctx context.Context) *tls.Certificate {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	before := c.seen
	if err := c.refreshLocked(ctx); err != nil {
		log.FromContext(ctx).Error(err, "Cannot reload the certificate, the last one stays in use")
		return c.loaded
	}
	if c.seen != before {
		log.FromContext(ctx).Info("Certificate reloaded", "notAfter", c.loaded.Leaf.NotAfter.Format(time.RFC3339))
	}
	return c.loaded
}

func (c *certificate) refresh(ctx context.Context) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.refreshLocked(ctx)
}

// refreshLocked reads the file if it is not the one that was read last. A file that is written while it is read is newer
// than what is remembered of it, and read again.
func (c *certificate) refreshLocked(ctx context.Context) error {
	file, err := os.Stat(c.path)
	if err != nil {
		return fmt.Errorf("cannot find the key store: %w", err)
	}
	if c.seen != nil && same(c.seen, file) {
		return nil
	}
	c.seen = file
	key, err := keystore.Key(ctx, c.path, c.password)
	if err != nil {
		return err
	}
	c.loaded = &key
	return nil
}

func same(a, b os.FileInfo) bool {
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}
