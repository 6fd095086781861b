package cluster

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// follower hears of every object of a kind, and of every change of one.
type follower struct {
	cluster *Cluster
	kind    client.ObjectList
	options []client.ListOption
	see     func(watch.EventType, client.Object)
	known   map[types.UID]client.Object
}

// Follow lets a function see the objects that are there, and then what becomes of them, until ctx ends. An API server that is busy
// breaks watches off: then it looks at all of them anew.
func (c *Cluster) Follow(
	ctx context.Context, kind client.ObjectList, see func(watch.EventType, client.Object), options ...client.ListOption,
) error {
	f := &follower{cluster: c, kind: kind, options: options, see: see, known: map[types.UID]client.Object{}}
	changes, err := f.look(ctx)
	if err != nil {
		return err
	}
	go f.follow(ctx, changes)
	return nil
}

// look sees all objects, and begins to watch them.
func (f *follower) look(ctx context.Context) (watch.Interface, error) {
	list, isList := f.kind.DeepCopyObject().(client.ObjectList)
	if !isList {
		return nil, fmt.Errorf("%T is no list", f.kind)
	}
	if err := f.cluster.List(ctx, list, f.options...); err != nil {
		return nil, err
	}
	gone := f.known
	f.known = map[types.UID]client.Object{}
	err := meta.EachListItem(list, func(item runtime.Object) error {
		o, isObject := item.DeepCopyObject().(client.Object)
		if !isObject {
			return fmt.Errorf("%T is no object", item)
		}
		delete(gone, o.GetUID())
		f.tell(watch.Modified, o)
		return nil
	})
	for _, o := range gone {
		f.see(watch.Deleted, o)
	}
	if err != nil {
		return nil, err
	}
	from := &client.ListOptions{Raw: &metav1.ListOptions{ResourceVersion: list.GetResourceVersion()}}
	return f.cluster.Watch(ctx, f.kind, append([]client.ListOption{from}, f.options...)...)
}

func (f *follower) tell(change watch.EventType, o client.Object) {
	f.known[o.GetUID()] = o
	if change == watch.Deleted {
		delete(f.known, o.GetUID())
	}
	f.see(change, o)
}

func (f *follower) follow(ctx context.Context, changes watch.Interface) {
	for ctx.Err() == nil {
		for e := range changes.ResultChan() {
			if o, isObject := e.Object.(client.Object); isObject {
				f.tell(e.Type, o)
			}
		}
		changes.Stop()
		changes = f.lookAgain(ctx)
	}
}

// lookAgain looks until it succeeds, or ctx ends.
func (f *follower) lookAgain(ctx context.Context) watch.Interface {
	for {
		changes, err := f.look(ctx)
		if err == nil {
			return changes
		}
		select {
		case <-ctx.Done():
			return watch.NewEmptyWatch()
		case <-time.After(time.Second):
		}
	}
}
