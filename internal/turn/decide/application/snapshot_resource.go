package application

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/internal/names"
	"github.com/drey-project/drey/internal/spec/settings"
	"github.com/drey-project/drey/internal/turn/decide/snapshot"
)

// usesResources tells whether snapshots of the job are recorded as FlinkStateSnapshots: the operator and the resource must both
// want it. Otherwise they are recorded in status.
func (t *turn) usesResources(c conf.Conf) (bool, error) {
	if !t.seen.Settings.SnapshotResources {
		return false, nil
	}
	return conf.Get(c, settings.SnapshotResourceEnabled)
}

// resource is a FlinkStateSnapshot of this job without what is asked for. It has no owner, so that it outlives the job, and it
// is tried once: what the operator asks for comes again.
func (t *turn) resource(k snapshot.Kind, cause v1beta1.SnapshotTriggerType, at time.Time) *v1beta1.FlinkStateSnapshot {
	return &v1beta1.FlinkStateSnapshot{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: t.app.Namespace, Name: names.Snapshot(t.app.Name, string(k), string(cause), at),
			Labels: map[string]string{names.LabelSnapshotTrigger: string(cause)},
		},
		Spec: v1beta1.FlinkStateSnapshotSpec{
			JobReference: &v1beta1.JobReference{Kind: v1beta1.JobKindFlinkDeployment, Name: t.app.Name},
		},
	}
}

// savepointResource is a FlinkStateSnapshot that stands for a savepoint.
func (t *turn) savepointResource(
	c conf.Conf, cause v1beta1.SnapshotTriggerType, at time.Time, what v1beta1.SavepointSpec,
) (*v1beta1.FlinkStateSnapshot, error) {
	dispose, err := conf.Get(c, settings.SavepointDisposeOnDelete)
	if err != nil {
		return nil, err
	}
	what.DisposeOnDelete = &dispose
	s := t.resource(snapshot.Savepoint, cause, at)
	s.Spec.Savepoint = &what
	return s, nil
}
