package event

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
)

func TestAuditLine(t *testing.T) {
	tests := map[string]struct {
		kind, eventType, reason, want string
	}{
		"good news of a job": {
			"FlinkDeployment", "Normal", "Submit", ">>> Event[Job]       | Info    | SUBMIT          | m",
		},
		"bad news of a job": {
			"FlinkSessionJob", "Warning", "UnsupportedFlinkVersion", ">>> Event[Job]       | Warning | UNSUPPORTEDFLINKVERSION | m",
		},
		"news of a snapshot": {
			"FlinkStateSnapshot", "Warning", "SavepointError", ">>> Event[Snapshot]  | Warning | SAVEPOINTERROR  | m",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := AuditLine(&corev1.Event{
				InvolvedObject: corev1.ObjectReference{Kind: test.kind},
				Type:           test.eventType, Reason: test.reason, Message: "m",
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
		})
	}
}
