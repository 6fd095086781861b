package event

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

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
