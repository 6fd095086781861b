package lifecycle

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
)

func TestAuditLine(t *testing.T) {
	tests := map[string]struct {
		status v1beta1.CommonStatus
		want   string
	}{
		"all is well": {
			v1beta1.CommonStatus{LifecycleState: v1beta1.LifecycleUpgrading},
			">>> Status[Job]      | Info    | UPGRADING       | The resource is being upgraded ",
		},
		"something is wrong": {
			v1beta1.CommonStatus{LifecycleState: v1beta1.LifecycleFailed, Error: "boom"},
			">>> Status[Job]      | Error   | FAILED          | boom ",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, AuditLine(test.status)); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryStateIsDescribed(t *testing.T) {
	for _, state := range []v1beta1.LifecycleState{
		v1beta1.LifecycleCreated, v1beta1.LifecycleSuspended, v1beta1.LifecycleUpgrading, v1beta1.LifecycleDeployed,
		v1beta1.LifecycleStable, v1beta1.LifecycleRollingBack, v1beta1.LifecycleRolledBack, v1beta1.LifecycleFailed,
		v1beta1.LifecycleDeleting, v1beta1.LifecycleDeleted,
	} {
		if describe(state) == string(state) {
			t.Errorf("no sentence for %s", state)
		}
	}
}

func TestSnapshotAuditLine(t *testing.T) {
	tests := map[string]struct {
		status v1beta1.FlinkStateSnapshotStatus
		want   string
	}{
		"one that is complete shows its path": {
			v1beta1.FlinkStateSnapshotStatus{State: v1beta1.SnapshotCompleted, Path: "s3://s"},
			">>> Status[Snapshot] | COMPLETED | s3://s",
		},
		"one that failed shows its error": {
			v1beta1.FlinkStateSnapshotStatus{State: v1beta1.SnapshotFailed, Path: "s3://s", Error: "boom"},
			">>> Status[Snapshot] | FAILED  | boom",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, SnapshotAuditLine(test.status)); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
		})
	}
}
