// Package cert makes and rotates the webhook's certificates.
//
// The certificate is self-signed, lies in a Secret that all replicas share, and is made known to the API server in the
// configurations of the webhooks. A new one is shown only after it is trusted, and an old one is trusted as long as it holds:
//
//	Secret ──▶ due? ──yes──▶ new certificate ──▶ Secret
//	  │                                            │
//	  └──────▶ configurations trust all in the Secret ──▶ show the newest one
//
// Every replica goes this round again and again; each step may be repeated, by several at the same time.
package cert

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/drey-project/drey/internal/names"
)

const (
	// pause is how long it takes at most until a certificate is trusted again where somebody took that back.
	pause = 30 * time.Second
	// retry is the pause after a failure.
	retry = 2 * time.Second
	// settling is the pause until API servers know of a successor.
	settling = 5 * time.Second
)

// errNotReady means that no certificate is trusted yet.
var errNotReady = errors.New("there is no trusted certificate yet")

// Keeper keeps the certificate of the webhook of the operator in a namespace.
type Keeper struct {
	api       client.Client
	namespace string
	now       func() time.Time
	shown     atomic.Pointer[tls.Certificate]
}

// NewKeeper makes a keeper. The Secret must exist, and may be empty.
func NewKeeper(api client.Client, namespace string, now func() time.Time) *Keeper {
	return &Keeper{api: api, namespace: namespace, now: now}
}

// Shown is the certificate to show to callers.
func (k *Keeper) Shown() (*tls.Certificate, error) {
	if shown := k.shown.Load(); shown != nil {
		return shown, nil
	}
	return nil, errNotReady
}

// Keep goes its rounds until the context ends.
func (k *Keeper) Keep(ctx context.Context) {
	for ctx.Err() == nil {
		wait, err := k.round(ctx)
		if err != nil && !apierrors.IsConflict(err) { // in a conflict another replica was faster
			log.FromContext(ctx).Error(err, "Cannot keep the certificate of the webhook")
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// round tells how long to wait for the next one.
func (k *Keeper) round(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, pause)
	defer cancel()
	m, err := k.current(ctx)
	if err != nil {
		return retry, err
	}
	changed, err := k.trust(ctx, m.trusted)
	if err != nil {
		return retry, err
	}
	if changed && m.trusts(k.shown.Load()) {
		return settling, nil // until API servers know the successor, the one that is shown will do
	}
	if err := k.show(ctx, m); err != nil {
		return retry, err
	}
	return pause, nil
}

// current is what the Secret holds, replaced if that is due.
func (k *Keeper) current(ctx context.Context) (material, error) {
	secret := &corev1.Secret{}
	if err := k.api.Get(ctx, types.NamespacedName{Namespace: k.namespace, Name: names.WebhookCertificate}, secret); err != nil {
		return material{}, fmt.Errorf("cannot read the certificate: %w", err)
	}
	old, hosts := materialOf(secret.Data), names.WebhookHosts(k.namespace)
	if !old.due(hosts, k.now()) {
		return old, nil
	}
	fresh, err := issue(ctx, hosts, k.now())
	if err != nil {
		return material{}, err
	}
	fresh = fresh.succeeding(old.trusting(k.shown.Load()), k.now())
	secret.Data = fresh.data()
	// Of several replicas one succeeds, the others come back for what it wrote.
	if err := k.api.Update(ctx, secret); err != nil {
		return material{}, fmt.Errorf("cannot store a new certificate: %w", err)
	}
	log.FromContext(ctx).Info("Made a new certificate", "secret", names.WebhookCertificate)
	return fresh, nil
}

// trust has the API server trust certificates, and tells whether it did not before.
func (k *Keeper) trust(ctx context.Context, trusted []byte) (bool, error) {
	validating, mutating := &admissionv1.ValidatingWebhookConfiguration{}, &admissionv1.MutatingWebhookConfiguration{}
	first, err := k.patch(ctx, validating, func() bool {
		changed := false
		for i := range validating.Webhooks {
			changed = k.put(&validating.Webhooks[i].ClientConfig, trusted) || changed
		}
		return changed
	})
	if err != nil {
		return false, err
	}
	second, err := k.patch(ctx, mutating, func() bool {
		changed := false
		for i := range mutating.Webhooks {
			changed = k.put(&mutating.Webhooks[i].ClientConfig, trusted) || changed
		}
		return changed
	})
	return first || second, err
}

// patch changes one configuration. One that does not exist needs no trust.
func (k *Keeper) patch(ctx context.Context, o client.Object, change func() bool) (bool, error) {
	name := names.WebhookConfiguration(k.namespace)
	err := k.api.Get(ctx, types.NamespacedName{Name: name}, o)
	if apierrors.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("cannot read the webhook configuration %s: %w", name, err)
	}
	before, ok := o.DeepCopyObject().(client.Object)
	if !ok || !change() {
		return false, nil
	}
	if err := k.api.Patch(ctx, o, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})); err != nil {
		return false, fmt.Errorf("cannot change the webhook configuration %s: %w", name, err)
	}
	return true, nil
}

// put writes what is trusted into the address of this webhook.
func (k *Keeper) put(c *admissionv1.WebhookClientConfig, trusted []byte) bool {
	s := c.Service
	if s == nil || s.Name != names.WebhookService || s.Namespace != k.namespace || bytes.Equal(c.CABundle, trusted) {
		return false
	}
	c.CABundle = trusted
	return true
}

func (k *Keeper) show(ctx context.Context, m material) error {
	pair, err := m.pair()
	if err != nil {
		return err
	}
	if shown := k.shown.Load(); shown != nil && shown.Leaf.Equal(pair.Leaf) {
		return nil
	}
	k.shown.Store(&pair)
	log.FromContext(ctx).Info("Showing a new certificate", "notAfter", pair.Leaf.NotAfter.Format(time.RFC3339))
	return nil
}
