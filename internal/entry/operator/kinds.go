package operator

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	clientrest "k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/spec/settings"
)

// withKnownKinds does without FlinkStateSnapshots where the API server does not know them, or the operator may not see them: then
// snapshots are recorded in the status of their job alone.
func (c *configuration) withKnownKinds(ctx context.Context, access *clientrest.Config, s settings.Settings) (settings.Settings, error) {
	if !s.SnapshotResources {
		return s, nil
	}
	scheme, err := newScheme()
	if err != nil {
		return s, err
	}
	reader, err := client.New(access, client.Options{Scheme: scheme})
	if err != nil {
		return s, fmt.Errorf("cannot make a client: %w", err)
	}
	known, err := knowsSnapshots(ctx, reader, s)
	if known || err != nil {
		return s, err
	}
	ctrl.Log.Info("There are no FlinkStateSnapshots in this cluster; snapshots are recorded in the status of their jobs")
	if c.defaults, err = settings.WithoutSnapshotResources(c.defaults); err != nil {
		return s, err
	}
	return c.settings()
}

// knowsSnapshots tells whether FlinkStateSnapshots can be listed where the operator works.
func knowsSnapshots(ctx context.Context, reader client.Reader, s settings.Settings) (bool, error) {
	options := []client.ListOption{client.Limit(1)}
	if !s.WatchesAll() && len(s.WatchedNamespaces) > 0 {
		options = append(options, client.InNamespace(s.WatchedNamespaces[0]))
	}
	err := reader.List(ctx, &v1beta1.FlinkStateSnapshotList{}, options...)
	switch {
	case err == nil:
		return true, nil
	case meta.IsNoMatchError(err), apierrors.IsNotFound(err), apierrors.IsForbidden(err):
		return false, nil
	}
	return false, fmt.Errorf("cannot find out whether the cluster has FlinkStateSnapshots: %w", err)
}
