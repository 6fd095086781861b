package event

import (
	"context"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/log"
)

// Audit is a Listener that writes the line for an Event to the log.
func Audit(ctx context.Context, _ corev1.ObjectReference, written *corev1.Event) {
	log.FromContext(ctx).Info(AuditLine(written))
}

// AuditLine returns the line that the log has for a written Event. Scripts look for it, so it has the form that the Java
// operator gives it.
func AuditLine(written *corev1.Event) string {
	subject := "Job"
	if written.InvolvedObject.Kind == "FlinkStateSnapshot" {
		subject = "Snapshot"
	}
	kind := written.Type
	if kind == corev1.EventTypeNormal {
		kind = "Info"
	}
	return fmt.Sprintf(">>> %-16s | %-7s | %-15s | %s",
		"Event["+subject+"]", kind, strings.ToUpper(written.Reason), written.Message)
}
