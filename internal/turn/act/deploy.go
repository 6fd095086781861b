package act

import (
	"context"
	"errors"
	"fmt"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/render/cluster"
	"github.com/drey-project/drey/internal/render/native"
	"github.com/drey-project/drey/internal/render/standalone"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// deploy creates the objects of a cluster: the JobManager Deployment first, because it owns the others, and TaskManagers last,
// because they look for it.
func (a *Actor) deploy(ctx context.Context, s plan.Deploy) error {
	if err := a.prepareHA(ctx, s); err != nil {
		return err
	}
	manifests, err := a.manifests(s)
	if err != nil {
		return err
	}
	uid, err := a.createJobManager(ctx, manifests.JobManager, s.Owner)
	if err != nil {
		return err
	}
	for _, o := range manifests.OwnedBy(uid).Accompanying() {
		if err := a.createAccompanying(ctx, o, uid); err != nil {
			return err
		}
	}
	return a.createTaskManagers(ctx, manifests.TaskManager, s.Owner)
}

// prepareHA makes sure that a job which continues from high-availability metadata finds it, and that no cluster finds
// there which job to run: it is told by its configuration.
func (a *Actor) prepareHA(ctx context.Context, s plan.Deploy) error {
	if s.RequireHAMetadata {
		metadata, err := a.HA.Read(ctx, s.Cluster, s.Conf)
		if err != nil {
			return err
		}
		if !metadata.Available {
			return &failure.Error{
				Kind: failure.UpgradeFailure, Reason: string(plan.ReasonRestoreFailed), Message: plan.NoHAMetadata,
			}
		}
	}
	if s.Job == nil || !option.IsHighlyAvailable(s.Conf) {
		return nil // the jobs of a session cluster come back from there
	}
	return a.HA.ForgetJobs(ctx, s.Cluster, s.Conf)
}

func (a *Actor) manifests(s plan.Deploy) (cluster.Manifests, error) {
	operator, err := a.Operator(s.Conf)
	if err != nil {
		return cluster.Manifests{}, err
	}
	manifests, err := renderer(s.Mode)(cluster.Input{
		Conf: s.Conf, Job: s.Job, JobManager: s.JobManagerPodTemplate, TaskManager: s.TaskManagerPodTemplate,
		Logging: s.Log, Operator: operator,
	})
	if err != nil {
		return cluster.Manifests{}, fmt.Errorf("cannot make the manifests of cluster %s: %w", s.Cluster, err)
	}
	return manifests, nil
}

// renderer makes the manifests of clusters that are deployed in a mode.
func renderer(mode v1beta1.KubernetesMode) func(cluster.Input) (cluster.Manifests, error) {
	if mode == v1beta1.KubernetesModeStandalone {
		return standalone.Cluster
	}
	return native.Cluster
}

// createJobManager creates the Deployment and returns its UID. One that exists is taken for that of an earlier attempt at
// the same step if it has the same owner and was made for the same generation; any other is an error.
func (a *Actor) createJobManager(ctx context.Context, d *appsv1.Deployment, owner types.UID) (types.UID, error) {
	return a.createDeployment(ctx, d, func(found *appsv1.Deployment) bool {
		return isOwned(found, owner) && found.Annotations[names.AnnotationGeneration] == d.Annotations[names.AnnotationGeneration]
	})
}

// createDeployment creates a Deployment, unless there is one that is ours, and returns its UID.
func (a *Actor) createDeployment(ctx context.Context, d *appsv1.Deployment, isOurs func(*appsv1.Deployment) bool) (types.UID, error) {
	created := d.DeepCopy()
	err := a.Kube.Create(ctx, created)
	if !errors.Is(err, kube.ErrExists) {
		return created.UID, err
	}
	var found appsv1.Deployment
	if err := a.Kube.GetLive(ctx, client.ObjectKeyFromObject(d), &found); err != nil {
		return "", err
	}
	if found.DeletionTimestamp != nil || !isOurs(&found) {
		return "", fmt.Errorf("deployment %q exists already and is not the one to create", d.Name)
	}
	return found.UID, nil
}

func isOwned(d *appsv1.Deployment, owner types.UID) bool {
	return slices.ContainsFunc(d.OwnerReferences, func(o metav1.OwnerReference) bool { return o.UID == owner })
}

// createAccompanying creates an object. One left by an earlier cluster is replaced before it is collected as garbage.
func (a *Actor) createAccompanying(ctx context.Context, o cluster.Object, deployment types.UID) error {
	found, ok := o.DeepCopyObject().(client.Object)
	if !ok {
		return fmt.Errorf("cannot copy a %T", o)
	}
	err := a.Kube.Create(ctx, o)
	if !errors.Is(err, kube.ErrExists) {
		return err
	}
	if err := a.Kube.GetLive(ctx, client.ObjectKeyFromObject(o), found); err != nil {
		return err
	}
	if owners := found.GetOwnerReferences(); len(owners) == 1 && owners[0].UID == deployment {
		return nil
	}
	return a.Kube.Put(ctx, o)
}

// deleteCluster deletes the JobManager Deployment that is meant, and no other. One that is gone is no error.
func (a *Actor) deleteCluster(ctx context.Context, s plan.DeleteCluster) error {
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: s.Cluster.Namespace, Name: names.JobManager(s.Cluster.Name)}}
	return a.Kube.Delete(ctx, d, kube.Deletion{UID: s.UID, Version: s.Version, Propagation: s.Propagation})
}
