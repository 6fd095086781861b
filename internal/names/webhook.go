package names

const (
	// WebhookService is the Service through which the API server reaches the webhook.
	WebhookService = "flink-operator-webhook-service"
	// WebhookCertificate is the Secret that holds the certificate that the webhook makes for itself.
	WebhookCertificate = "flink-operator-webhook-certificate"
)

// WebhookConfiguration is the name of both objects that tell the API server of the webhook of an operator in a namespace.
func WebhookConfiguration(namespace string) string {
	return "flink-operator-" + namespace + "-webhook-configuration"
}

// WebhookHosts are the host names under which the API server and others call the webhook of an operator in a namespace.
func WebhookHosts(namespace string) []string {
	return []string{
		WebhookService + "." + namespace + ".svc",
		WebhookService + "." + namespace + ".svc.cluster.local",
	}
}
