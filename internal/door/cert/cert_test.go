package cert

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/drey-project/drey/internal/names"
)

const namespace = "flink-system"

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func ours() admissionv1.WebhookClientConfig {
	return admissionv1.WebhookClientConfig{Service: &admissionv1.ServiceReference{Name: names.WebhookService, Namespace: namespace}}
}

// configurations are what the chart makes, with a webhook of somebody else's in one of them.
func configurations() []client.Object {
	name := metav1.ObjectMeta{Name: names.WebhookConfiguration(namespace)}
	foreign := ours()
	foreign.Service.Namespace = "elsewhere"
	foreign.CABundle = []byte("theirs")
	return []client.Object{
		&admissionv1.ValidatingWebhookConfiguration{ObjectMeta: name, Webhooks: []admissionv1.ValidatingWebhook{
			{Name: "foreign", ClientConfig: foreign}, {Name: "validation", ClientConfig: ours()},
		}},
		&admissionv1.MutatingWebhookConfiguration{ObjectMeta: name, Webhooks: []admissionv1.MutatingWebhook{
			{Name: "mutation", ClientConfig: ours()},
		}},
	}
}

func secret(data map[string][]byte) *corev1.Secret {
	return &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: names.WebhookCertificate, Namespace: namespace}, Data: data}
}

func cluster(t *testing.T, objects ...client.Object) client.WithWatch {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, admissionv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	return fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).Build()
}

// clock is a time that a test moves.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

// trusted are the certificates that each webhook of ours trusts, and "theirs" for the foreign one.
func trusted(t fataler, c client.Client) map[string]string {
	key := types.NamespacedName{Name: names.WebhookConfiguration(namespace)}
	validating, mutating := &admissionv1.ValidatingWebhookConfiguration{}, &admissionv1.MutatingWebhookConfiguration{}
	if err := errors.Join(c.Get(context.Background(), key, validating), c.Get(context.Background(), key, mutating)); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, w := range validating.Webhooks {
		out[w.Name] = string(w.ClientConfig.CABundle)
	}
	for _, w := range mutating.Webhooks {
		out[w.Name] = string(w.ClientConfig.CABundle)
	}
	return out
}

// fataler is a test, or one of a generated many.
type fataler interface {
	Fatal(args ...any)
	Errorf(format string, args ...any)
}

// accepted says why an API server would not accept what a keeper shows.
func accepted(t fataler, c client.Client, k *Keeper, now time.Time) {
	shown, err := k.Shown()
	if err != nil {
		t.Fatal(err)
	}
	for name, bundle := range trusted(t, c) {
		if name == "foreign" {
			continue
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM([]byte(bundle))
		for _, host := range names.WebhookHosts(namespace) {
			_, err := shown.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: pool, CurrentTime: now})
			if err != nil {
				t.Errorf("%s as %s: %v", name, host, err)
			}
		}
	}
}

func round(t *testing.T, k *Keeper) *tls.Certificate {
	t.Helper()
	if _, err := k.round(t.Context()); err != nil {
		t.Fatal(err)
	}
	shown, err := k.Shown()
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

func TestTheFirstRoundMakesATrustedCertificate(t *testing.T) {
	c := cluster(t, append(configurations(), secret(nil))...)
	k := NewKeeper(c, namespace, (&clock{start}).now)
	if _, err := k.Shown(); !errors.Is(err, errNotReady) {
		t.Errorf("before: got %v", err)
	}
	round(t, k)
	accepted(t, c, k, start)
	if got := trusted(t, c)["foreign"]; got != "theirs" {
		t.Errorf("the webhook of somebody else trusts %q", got)
	}
}

func TestTheNextRoundWritesNothing(t *testing.T) {
	base := cluster(t, append(configurations(), secret(nil))...)
	round(t, NewKeeper(base, namespace, (&clock{start}).now))
	silent := interceptor.NewClient(base, interceptor.Funcs{
		Update: func(context.Context, client.WithWatch, client.Object, ...client.UpdateOption) error {
			return errors.New("an update")
		},
		Patch: func(context.Context, client.WithWatch, client.Object, client.Patch, ...client.PatchOption) error {
			return errors.New("a patch")
		},
	})
	k := NewKeeper(silent, namespace, (&clock{start}).now)
	round(t, k)
	accepted(t, base, k, start)
}

func TestASuccessorIsTrustedBeforeItIsShown(t *testing.T) {
	c := cluster(t, append(configurations(), secret(nil))...)
	at := &clock{start}
	k := NewKeeper(c, namespace, at.now)
	first := round(t, k)

	at.Time = start.Add(validity - renewal)
	if !round(t, k).Leaf.Equal(first.Leaf) {
		t.Error("replaced too early")
	}
	at.Time = at.Add(time.Second)
	if !round(t, k).Leaf.Equal(first.Leaf) {
		t.Error("the successor is shown at once")
	}
	if got := count(trusted(t, c)["validation"]); got != 2 {
		t.Errorf("%d certificates are trusted", got)
	}
	accepted(t, c, k, at.Time)
	second := round(t, k)
	if second.Leaf.Equal(first.Leaf) {
		t.Error("the successor is not shown")
	}
	accepted(t, c, k, at.Time)

	at.Time = second.Leaf.NotAfter.Add(-renewal + time.Second)
	round(t, k)
	if got := count(trusted(t, c)["mutation"]); got != 2 {
		t.Errorf("%d certificates are trusted, the first one has ended", got)
	}
}

func TestAnEmptiedSecretIsFilledWithoutInterruption(t *testing.T) {
	c := cluster(t, append(configurations(), secret(nil))...)
	k := NewKeeper(c, namespace, (&clock{start}).now)
	first := round(t, k)
	empty(t, c)
	if !round(t, k).Leaf.Equal(first.Leaf) {
		t.Error("the successor is shown at once")
	}
	accepted(t, c, k, start)
	if round(t, k).Leaf.Equal(first.Leaf) {
		t.Error("the successor is not shown")
	}
	accepted(t, c, k, start)
}

func TestACertificateThatIsNoLongerTrustedIsNotShownOn(t *testing.T) {
	c := cluster(t, append(configurations(), secret(nil))...)
	k := NewKeeper(c, namespace, (&clock{start}).now)
	first := round(t, k)
	empty(t, c)
	round(t, NewKeeper(c, namespace, (&clock{start}).now)) // another replica, which has shown nothing yet
	if round(t, k).Leaf.Equal(first.Leaf) {
		t.Error("the old certificate is shown")
	}
	accepted(t, c, k, start)
}

// empty takes everything out of the secret.
func empty(t fataler, c client.Client) {
	var s corev1.Secret
	err := c.Get(context.Background(), types.NamespacedName{Namespace: namespace, Name: names.WebhookCertificate}, &s)
	if err == nil {
		s.Data = nil
		err = c.Update(context.Background(), &s)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func count(bundle string) int {
	n := 0
	for rest := []byte(bundle); ; n++ {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return n
		}
	}
}

func TestWhatCannotBeUsedIsReplaced(t *testing.T) {
	good, err := issue(t.Context(), names.WebhookHosts(namespace), start)
	if err != nil {
		t.Fatal(err)
	}
	good = good.succeeding(material{}, start)
	other, err := issue(t.Context(), []string{"elsewhere.example"}, start)
	if err != nil {
		t.Fatal(err)
	}
	other = other.succeeding(material{}, start)
	with := func(key string, text []byte) map[string][]byte {
		data := maps.Clone(good.data())
		data[key] = text
		return data
	}
	cases := map[string]struct {
		data map[string][]byte
		at   time.Time
		want bool // it is kept
	}{
		"a good one is kept":                       {good.data(), start, true},
		"an empty secret":                          {nil, start, false},
		"a certificate that is none":               {with(keyCertificate, []byte("text")), start, false},
		"a key of another certificate":             {with(keyPrivate, other.key), start, false},
		"a certificate for other hosts":            {other.data(), start, false},
		"a certificate that nobody trusts":         {with(keyTrusted, other.certificate), start, false},
		"a certificate from the future":            {good.data(), start.Add(-2 * skew), false},
		"a certificate of a clock that is behind":  {good.data(), start.Add(-skew / 2), true},
		"a certificate that has ended":             {good.data(), start.Add(2 * validity), false},
		"trust with something else than PEM in it": {with(keyTrusted, append([]byte("text\n"), good.trusted...)), start, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			api := cluster(t, append(configurations(), secret(c.data))...)
			k := NewKeeper(api, namespace, (&clock{c.at}).now)
			shown := round(t, k)
			accepted(t, api, k, c.at)
			kept := bytes.Equal(encoded(shown.Leaf), good.certificate)
			if kept != c.want {
				t.Errorf("kept: %v", kept)
			}
		})
	}
}

func TestOneConfigurationMayBeMissing(t *testing.T) {
	for name, object := range map[string]client.Object{"only validation": configurations()[0], "only mutation": configurations()[1]} {
		t.Run(name, func(t *testing.T) {
			round(t, NewKeeper(cluster(t, object, secret(nil)), namespace, (&clock{start}).now))
		})
	}
}

func TestWithoutTheSecretNothingIsShown(t *testing.T) {
	c := cluster(t, configurations()...)
	k := NewKeeper(c, namespace, (&clock{start}).now)
	if _, err := k.round(t.Context()); err == nil {
		t.Error("no error")
	}
	if got := trusted(t, c)["validation"]; got != "" {
		t.Errorf("trusted: %q", got)
	}
	if _, err := k.Shown(); !errors.Is(err, errNotReady) {
		t.Errorf("got %v", err)
	}
}

func TestKeepingGoesOnAfterFailuresAndPutsTrustBack(t *testing.T) {
	base := cluster(t, append(configurations(), secret(nil))...)
	failures := 2
	c := interceptor.NewClient(base, interceptor.Funcs{
		Update: func(ctx context.Context, w client.WithWatch, o client.Object, options ...client.UpdateOption) error {
			if failures--; failures >= 0 {
				return errors.New("the server is unable to handle the request")
			}
			return w.Update(ctx, o, options...)
		},
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		k := NewKeeper(c, namespace, time.Now)
		go k.Keep(ctx)
		time.Sleep(2*retry + time.Millisecond)
		synctest.Wait()
		accepted(t, base, k, time.Now())

		want := trusted(t, base)
		for _, o := range configurations() {
			if err := base.Delete(ctx, o); err != nil {
				t.Fatal(err)
			}
			if err := base.Create(ctx, o); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(pause)
		synctest.Wait()
		if diff := cmp.Diff(want, trusted(t, base)); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	})
}

func TestHostsAreThoseOfTheService(t *testing.T) {
	want := []string{
		"flink-operator-webhook-service.flink-system.svc", "flink-operator-webhook-service.flink-system.svc.cluster.local",
	}
	if got := names.WebhookHosts(namespace); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
