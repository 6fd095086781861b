package act

import (
	"context"
	"errors"
	"maps"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/job"
	"github.com/drey-project/drey/flink/rest"
	"github.com/drey-project/drey/internal/door/kube"
	"github.com/drey-project/drey/internal/turn/failure"
	"github.com/drey-project/drey/internal/turn/plan"
)

// stop asks for a job to be stopped with a savepoint.
func (a *Actor) stop(ctx context.Context, s plan.StopWithSavepoint) (job.TriggerID, error) {
	flink, err := a.Flink(s.Cluster, s.Conf)
	if err != nil {
		return "", err
	}
	return flink.StopWithSavepoint(ctx, s.Job, rest.StopRequest{
		Directory: s.Directory, Format: rest.Format(s.Format), Drain: s.Drain, Trigger: s.Trigger,
	})
}

// takeSavepoint asks for a savepoint of a job that goes on.
func (a *Actor) takeSavepoint(ctx context.Context, s plan.TakeSavepoint) (job.TriggerID, error) {
	flink, err := a.Flink(s.Cluster, s.Conf)
	if err != nil {
		return "", err
	}
	return flink.TriggerSavepoint(ctx, s.Job, rest.SavepointRequest{
		Directory: s.Directory, Format: rest.Format(s.Format), Trigger: s.Trigger,
	})
}

// takeCheckpoint asks for a checkpoint outside its regular interval.
func (a *Actor) takeCheckpoint(ctx context.Context, s plan.TakeCheckpoint) (job.TriggerID, error) {
	flink, err := a.Flink(s.Cluster, s.Conf)
	if err != nil {
		return "", err
	}
	return flink.TriggerCheckpoint(ctx, s.Job, rest.CheckpointRequest{Type: rest.CheckpointType(s.Type), Trigger: s.Trigger})
}

// dispose asks for the files of a savepoint to be removed. What came of it is not asked for.
func (a *Actor) dispose(ctx context.Context, s plan.DisposeSavepoint) error {
	flink, err := a.Flink(s.Cluster, s.Conf)
	if err != nil {
		return err
	}
	_, err = flink.DisposeSavepoint(ctx, s.Path)
	return err
}

// rescale sets the parallelism bounds of a running job.
func (a *Actor) rescale(ctx context.Context, s plan.Rescale) error {
	flink, err := a.Flink(s.Cluster, s.Conf)
	if err != nil {
		return err
	}
	return flink.SetRequirements(ctx, s.Job, s.Bounds)
}

// createSnapshot creates a FlinkStateSnapshot, unless an earlier attempt at the same step did. One that the API server refuses for
// good is a failure with a reason: nothing is gained by waiting for it.
func (a *Actor) createSnapshot(ctx context.Context, s plan.CreateSnapshot) error {
	err := a.Kube.Create(ctx, s.Snapshot.DeepCopy())
	switch {
	case errors.Is(err, kube.ErrExists):
		return nil
	case apierrors.IsForbidden(err), apierrors.IsInvalid(err), apierrors.IsNotFound(err):
		return &failure.Error{
			Kind: failure.Reconciliation, Reason: string(plan.ReasonSavepointError), Message: "A snapshot is not recorded as a resource", Cause: err,
		}
	}
	return err
}

// deleteSnapshots deletes FlinkStateSnapshots. Their own finalizers dispose of what they stand for.
func (a *Actor) deleteSnapshots(ctx context.Context, s plan.DeleteSnapshots) error {
	for _, uid := range slices.Sorted(maps.Keys(s.Names)) {
		o := &v1beta1.FlinkStateSnapshot{ObjectMeta: metav1.ObjectMeta{Namespace: s.Namespace, Name: s.Names[uid]}}
		if err := a.Kube.Delete(ctx, o, kube.Deletion{UID: uid}); err != nil {
			return err
		}
	}
	return nil
}

// labelSnapshot sets labels of a FlinkStateSnapshot. One that is gone, or is another one by now, needs none.
func (a *Actor) labelSnapshot(ctx context.Context, s plan.LabelSnapshot) error {
	var found v1beta1.FlinkStateSnapshot
	err := a.Kube.GetLive(ctx, s.Snapshot, &found)
	if errors.Is(err, kube.ErrNotFound) || err == nil && found.UID != s.UID {
		return nil
	}
	if err != nil {
		return err
	}
	changed := found.DeepCopy()
	if changed.Labels == nil {
		changed.Labels = map[string]string{}
	}
	maps.Copy(changed.Labels, s.Labels)
	return a.Kube.PatchMetadata(ctx, &found, changed)
}
