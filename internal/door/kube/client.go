// Package kube is the way to the Kubernetes API: guarded writes, and reads that know them.
//
// Reads come from caches. A cache may be behind what this very process wrote, and a decision made from it would be
// made twice. So every write is noted, and while the cache has not caught up with it the read goes to the API server:
//
//	write ──▶ API server ──watch──▶ cache
//	  │                               │
//	  └──▶ note ──── is it older? ────┤
//	                  no: answer from the cache, the note is done
//	                  yes: answer with what was written, if that is known whole, or from the API server
//
// Failures that callers act on are errors of this package, told apart with errors.Is.
package kube

import (
	"context"
	"fmt"
	"reflect"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Client reads and writes objects. It is safe for concurrent use.
type Client struct {
	cached client.Client
	live   client.Reader
	notes  *notes
}

// New makes a client that reads through one client's caches and, where that is not enough, past them.
func New(cached client.Client, live client.Reader) *Client {
	return &Client{cached: cached, live: live, notes: newNotes()}
}

// Get reads an object, never older than the last write of this client to it. The error is ErrNotFound if there is none.
func (c *Client) Get(ctx context.Context, key types.NamespacedName, into client.Object) error {
	subject, err := c.subject(into, key)
	if err != nil {
		return err
	}
	err = c.cached.Get(ctx, key, into)
	if err != nil && !apierrors.IsNotFound(err) {
		return classify(err)
	}
	if !c.notes.ahead(ctx, subject, found(into, err)) {
		return classify(err)
	}
	// An object that the cache has not at all may be new, or deleted by somebody else; one that it has is only older.
	if err == nil && copyInto(c.notes.object(ctx, subject, into.GetUID()), into) {
		return nil
	}
	return c.getPast(ctx, subject, into)
}

// GetLive reads an object past the caches.
func (c *Client) GetLive(ctx context.Context, key types.NamespacedName, into client.Object) error {
	return classify(c.live.Get(ctx, key, into))
}

// getPast reads past a cache that is behind.
func (c *Client) getPast(ctx context.Context, s subject, into client.Object) error {
	err := c.live.Get(ctx, s.key, into)
	if apierrors.IsNotFound(err) {
		c.notes.gone(ctx, s)
	}
	return classify(err)
}

// copyInto copies an object over another one of its type, if it is there.
func copyInto(from, into client.Object) bool {
	if from == nil || reflect.TypeOf(from) != reflect.TypeOf(into) {
		return false
	}
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(from.DeepCopyObject()).Elem())
	return true
}

// found is the object that a read brought, or nil.
func found(o client.Object, err error) client.Object {
	if err != nil {
		return nil
	}
	return o
}

// List reads objects, never older than the last writes of this client to objects of their kind and namespace.
func (c *Client) List(ctx context.Context, into client.ObjectList, options ...client.ListOption) error {
	behind, err := c.behind(ctx, into, options)
	if err != nil {
		return err
	}
	if behind {
		return c.ListLive(ctx, into, options...)
	}
	return classify(c.cached.List(ctx, into, options...))
}

// ListLive reads objects past the caches.
func (c *Client) ListLive(ctx context.Context, into client.ObjectList, options ...client.ListOption) error {
	return classify(c.live.List(ctx, into, options...))
}

// behind tells whether the cache of a list has not seen some write of this client yet.
func (c *Client) behind(ctx context.Context, list client.ObjectList, options []client.ListOption) (bool, error) {
	kind, err := apiutil.GVKForObject(list, c.cached.Scheme())
	if err != nil {
		return false, fmt.Errorf("cannot tell the kind of a list: %w", err)
	}
	kind.Kind = kind.Kind[:len(kind.Kind)-len("List")]
	wanted := (&client.ListOptions{}).ApplyOptions(options)
	for _, s := range c.notes.about(ctx, kind.GroupKind(), wanted.Namespace) {
		ahead, err := c.isAhead(ctx, kind, s)
		if ahead || err != nil {
			return ahead, err
		}
	}
	return false, nil
}

func (c *Client) isAhead(ctx context.Context, kind schema.GroupVersionKind, s subject) (bool, error) {
	blank, err := c.cached.Scheme().New(kind)
	if err != nil {
		return true, nil
	}
	o, ok := blank.(client.Object)
	if !ok {
		return true, nil
	}
	err = c.cached.Get(ctx, s.key, o)
	if err != nil && !apierrors.IsNotFound(err) {
		return false, classify(err)
	}
	return c.notes.ahead(ctx, s, found(o, err)), nil
}

// Fresh is ErrStale if the object is older than the last write of this client to it.
func (c *Client) Fresh(ctx context.Context, o client.Object) error {
	s, err := c.subject(o, client.ObjectKeyFromObject(o))
	if err != nil {
		return err
	}
	if c.notes.ahead(ctx, s, o) {
		return fmt.Errorf("%s %s: %w", s.kind.Kind, s.key, ErrStale)
	}
	return nil
}

func (c *Client) subject(o client.Object, key types.NamespacedName) (subject, error) {
	kind, err := apiutil.GVKForObject(o, c.cached.Scheme())
	if err != nil {
		return subject{}, fmt.Errorf("cannot tell the kind of %s: %w", key, err)
	}
	return subject{kind: kind.GroupKind(), key: key}, nil
}
