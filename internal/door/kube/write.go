package kube

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

// Create adds an object; afterwards the object is as the API server has it. The error is ErrExists if there is one.
func (c *Client) Create(ctx context.Context, o client.Object) error {
	return c.write(ctx, "create", o, func() error { return c.cached.Create(ctx, o) })
}

// Put makes an object as given: it is created, or the one of its name is replaced. One that is being deleted is
// ErrConflict, because it goes whatever is written to it.
func (c *Client) Put(ctx context.Context, o client.Object) error {
	blank, ok := o.DeepCopyObject().(client.Object)
	if !ok {
		return fmt.Errorf("cannot copy %T", o)
	}
	err := c.cached.Create(ctx, o)
	if !apierrors.IsAlreadyExists(err) {
		return c.write(ctx, "create", o, func() error { return err })
	}
	return c.write(ctx, "replace", o, func() error { return c.replace(ctx, o, blank) })
}

func (c *Client) replace(ctx context.Context, o, existing client.Object) error {
	if err := c.live.Get(ctx, client.ObjectKeyFromObject(o), existing); err != nil {
		return err
	}
	if existing.GetDeletionTimestamp() != nil {
		return fmt.Errorf("%w: it is being deleted", ErrConflict)
	}
	o.SetUID("")
	o.SetResourceVersion(existing.GetResourceVersion())
	return c.cached.Update(ctx, o)
}

// Update replaces an object that was read. The error is ErrConflict if it changed meanwhile.
func (c *Client) Update(ctx context.Context, o client.Object) error {
	return c.write(ctx, "update", o, func() error { return c.cached.Update(ctx, o) })
}

// UpdateStatus replaces the status of an object that was read. The error is ErrConflict if it changed meanwhile.
func (c *Client) UpdateStatus(ctx context.Context, o client.Object) error {
	err := c.write(ctx, "update the status of", o, func() error {
		if o.GetResourceVersion() == "" {
			return fmt.Errorf("%w: it was never read", ErrConflict)
		}
		return c.cached.Status().Update(ctx, o)
	})
	if err != nil {
		return err
	}
	return c.keep(ctx, o)
}

// keep notes the object as the API server has it after a write, so that it need not be read until the cache has it.
func (c *Client) keep(ctx context.Context, o client.Object) error {
	s, err := c.subject(o, client.ObjectKeyFromObject(o))
	if err != nil {
		return err
	}
	c.notes.kept(ctx, s, o)
	return nil
}

// PatchMetadata writes the labels, annotations, finalizers and owners of changed, as they differ from those of read,
// and nothing else. The error is ErrConflict if the object changed since it was read.
func (c *Client) PatchMetadata(ctx context.Context, read, changed client.Object) error {
	before := metadataOf(read)
	after := metadataOf(changed)
	kind, err := c.cached.GroupVersionKindFor(changed)
	if err != nil {
		return fmt.Errorf("cannot tell the kind of %s: %w", client.ObjectKeyFromObject(changed), err)
	}
	before.SetGroupVersionKind(kind)
	after.SetGroupVersionKind(kind)
	patch := client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})
	err = c.write(ctx, "patch the metadata of", after, func() error { return c.cached.Patch(ctx, after, patch) })
	if err == nil {
		changed.SetResourceVersion(after.GetResourceVersion())
	}
	return err
}

func metadataOf(o client.Object) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{
		Name: o.GetName(), Namespace: o.GetNamespace(), UID: o.GetUID(), ResourceVersion: o.GetResourceVersion(),
		Labels: o.GetLabels(), Annotations: o.GetAnnotations(), Finalizers: o.GetFinalizers(), OwnerReferences: o.GetOwnerReferences(),
	}}
}

// AddFinalizer puts a finalizer on an object that was read, unless it is there.
func (c *Client) AddFinalizer(ctx context.Context, o client.Object, finalizer string) error {
	return c.changeFinalizers(ctx, o, func(copied client.Object) bool { return controllerutil.AddFinalizer(copied, finalizer) })
}

// RemoveFinalizer takes a finalizer off an object that was read. An object that is gone is no error.
func (c *Client) RemoveFinalizer(ctx context.Context, o client.Object, finalizer string) error {
	err := c.changeFinalizers(ctx, o, func(copied client.Object) bool { return controllerutil.RemoveFinalizer(copied, finalizer) })
	if err != nil && !apierrors.IsNotFound(err) {
		return err
	}
	if o.GetDeletionTimestamp() == nil || len(o.GetFinalizers()) > 0 {
		return nil
	}
	// It was only waiting for this one.
	s, err := c.subject(o, client.ObjectKeyFromObject(o))
	if err != nil {
		return err
	}
	c.notes.deleted(ctx, s, o.GetUID())
	return nil
}

func (c *Client) changeFinalizers(ctx context.Context, o client.Object, change func(client.Object) bool) error {
	changed := metadataOf(o)
	kind, err := c.cached.GroupVersionKindFor(o)
	if err != nil {
		return fmt.Errorf("cannot tell the kind of %s: %w", client.ObjectKeyFromObject(o), err)
	}
	changed.SetGroupVersionKind(kind)
	if !change(changed) {
		return nil
	}
	if err := c.PatchMetadata(ctx, o, changed); err != nil {
		return err
	}
	o.SetFinalizers(changed.GetFinalizers())
	o.SetResourceVersion(changed.GetResourceVersion())
	return nil
}

// Scale sets the replicas of a Deployment. The error is ErrConflict if the name now belongs to another Deployment than uid.
func (c *Client) Scale(ctx context.Context, key types.NamespacedName, uid types.UID, replicas int32) error {
	var deployment appsv1.Deployment
	if err := c.GetLive(ctx, key, &deployment); err != nil {
		return fmt.Errorf("cannot scale Deployment %s: %w", key, err)
	}
	if uid != "" && deployment.UID != uid {
		return fmt.Errorf("cannot scale Deployment %s: %w: it is another one", key, ErrConflict)
	}
	before := deployment.DeepCopy()
	deployment.Spec.Replicas = &replicas
	patch := client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})
	return c.write(ctx, "scale", &deployment, func() error { return c.cached.Patch(ctx, &deployment, patch) })
}

// Deletion says which object may be deleted and what becomes of its dependents.
type Deletion struct {
	// UID is the object that is meant; one of the same name but another UID is left alone. Empty: any.
	UID types.UID
	// Version is the resource version that is meant; an object that has changed since is left alone. Empty: any.
	Version string
	// Propagation is how the deletion reaches dependents; empty leaves it to the API server.
	Propagation metav1.DeletionPropagation
}

// Delete deletes the object of that kind and name. One that is gone is no error; another one of that name is ErrConflict, and so is
// one that has changed since the version that is meant.
func (c *Client) Delete(ctx context.Context, o client.Object, d Deletion) error {
	s, err := c.subject(o, client.ObjectKeyFromObject(o))
	if err != nil {
		return err
	}
	err = c.cached.Delete(ctx, o, d.options()...)
	if err != nil && !apierrors.IsNotFound(err) {
		return fmt.Errorf("cannot delete %s %s: %w", s.kind.Kind, s.key, classify(err))
	}
	c.notes.deleted(ctx, s, d.UID)
	return nil
}

func (d Deletion) options() []client.DeleteOption {
	var options []client.DeleteOption
	var meant client.Preconditions
	if d.UID != "" {
		meant.UID = &d.UID
	}
	if d.Version != "" {
		meant.ResourceVersion = &d.Version
	}
	if meant != (client.Preconditions{}) {
		options = append(options, meant)
	}
	if d.Propagation != "" {
		options = append(options, client.PropagationPolicy(d.Propagation))
	}
	return options
}

// write makes a write and notes it.
func (c *Client) write(ctx context.Context, verb string, o client.Object, effect func() error) error {
	s, err := c.subject(o, client.ObjectKeyFromObject(o))
	if err != nil {
		return err
	}
	if err := effect(); err != nil {
		c.notes.doubt(ctx, s)
		return fmt.Errorf("cannot %s %s %s: %w", verb, s.kind.Kind, s.key, classify(err))
	}
	c.notes.wrote(ctx, s, o)
	return nil
}
