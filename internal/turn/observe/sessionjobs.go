package observe

import (
	"context"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/turn/world"
)

// sessionJobs reads the names of the FlinkSessionJobs on this session cluster, past the caches: it is asked for once, when the cluster
// is about to go.
func (l *look) sessionJobs(ctx context.Context) world.Seen[[]string] {
	var found v1beta1.FlinkSessionJobList
	if err := l.Kube.ListLive(ctx, &found, client.InNamespace(l.cluster.Namespace)); err != nil {
		return world.Unknown[[]string](err.Error())
	}
	names := []string{}
	for _, j := range found.Items {
		if j.Spec.DeploymentName != nil && *j.Spec.DeploymentName == l.cluster.Name {
			names = append(names, j.Name)
		}
	}
	return world.Known(names)
}
