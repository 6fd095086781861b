package compat

import (
	"os/exec"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/internal/names"
)

const webhookRole = "flink-operator-flink-system-webhook"

// The chart and the binary must agree on the names of what the webhook reads and writes for its certificate.
func TestTheWebhookMayKeepItsOwnCertificateAndNothingElse(t *testing.T) {
	objects := renderChart(t)
	find(t, objects, "Service flink-system/"+names.WebhookService)
	find(t, objects, "Secret flink-system/"+names.WebhookCertificate)
	configuration := names.WebhookConfiguration("flink-system")
	for _, kind := range []string{"ValidatingWebhookConfiguration ", "MutatingWebhookConfiguration "} {
		o := find(t, objects, kind+configuration)
		if o.at("metadata", "annotations") != nil {
			t.Errorf("%s has annotations, which are for cert-manager", o.title())
		}
	}
	got := map[string]any{
		"in its namespace": find(t, objects, "Role flink-system/"+webhookRole).at("rules"),
		"everywhere":       find(t, objects, "ClusterRole "+webhookRole).at("rules"),
	}
	want := map[string]any{
		"in its namespace": []any{map[string]any{
			"apiGroups": []any{""}, "resources": []any{"secrets"}, "resourceNames": []any{names.WebhookCertificate},
			"verbs": []any{"get", "update"},
		}},
		"everywhere": []any{map[string]any{
			"apiGroups":     []any{"admissionregistration.k8s.io"},
			"resources":     []any{"validatingwebhookconfigurations", "mutatingwebhookconfigurations"},
			"resourceNames": []any{configuration}, "verbs": []any{"get", "patch"},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTheWebhookMakesItsOwnCertificateUnlessToldOtherwise(t *testing.T) {
	cases := map[string]struct {
		set         []string
		environment []string
		mounts      []string
	}{
		"by default": {nil, []string{"DREY_WEBHOOK_CERTIFICATE", "WEBHOOK_SERVER_PORT"}, []string{"/opt/flink/conf"}},
		"with cert-manager": {[]string{"webhook.certificate=cert-manager"},
			[]string{"WEBHOOK_KEYSTORE_PASSWORD", "WEBHOOK_KEYSTORE_FILE", "WEBHOOK_KEYSTORE_TYPE", "WEBHOOK_SERVER_PORT"},
			[]string{"/certs", "/opt/flink/conf"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			pod := podOf(t, c.set...)
			container := pod.Spec.Containers[1]
			if container.Name != "flink-webhook" {
				t.Fatalf("the second container is %s", container.Name)
			}
			var environment, mounts []string
			for _, e := range container.Env[:len(c.environment)] {
				environment = append(environment, e.Name)
			}
			for _, m := range container.VolumeMounts {
				mounts = append(mounts, m.MountPath)
			}
			if diff := cmp.Diff(c.environment, environment); diff != "" {
				t.Errorf("environment (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.mounts, mounts); diff != "" {
				t.Errorf("mounts (-want +got)\n%s", diff)
			}
			volume := slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == "keystore" })
			if volume != slices.Contains(c.mounts, "/certs") {
				t.Errorf("the volume of the key store is there: %v", volume)
			}
		})
	}
}

func TestAnUnknownMakerOfCertificatesIsRefused(t *testing.T) {
	command := exec.Command(helmPath(t), "template", chartDir, "--set", "webhook.certificate=somebody")
	if out, err := command.CombinedOutput(); err == nil {
		t.Errorf("it renders %s", out)
	}
}
