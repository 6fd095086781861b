package node

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
)

func plan() Plan {
	return Plan{
		Name: "drey", Address: netip.MustParseAddr("172.31.250.2"), Run: "/run/drey", Dir: "/cache/cluster", PKI: "/cache/cluster/pki",
		Group: "drey", Pods: netip.MustParsePrefix("10.245.0.0/24"), DNS: netip.MustParseAddr("10.97.0.10"), Pause: "drey.local/pause:1",
	}
}

func TestFilesSayWhatTheyMust(t *testing.T) {
	cases := map[string][]string{
		"containerd.toml": {`address = "/run/drey/containerd.sock"`, `sandbox_image = "drey.local/pause:1"`, `conf_dir = "/cache/cluster/config/cni"`},
		"kubelet.yaml":    {"clusterDNS: [10.97.0.10]\n", "cgroupRoot: /drey\n", `memory.available: "0%"`, "tlsCertFile: /cache/cluster/pki/kubelet.crt\n"},
		"kube-proxy.yaml": {"clusterCIDR: 10.245.0.0/24\n", "hostnameOverride: drey\n"},
	}
	for file, wants := range cases {
		t.Run(file, func(t *testing.T) {
			for _, want := range wants {
				if !strings.Contains(plan().Files()[file], want) {
					t.Errorf("%q is missing in\n%s", want, plan().Files()[file])
				}
			}
		})
	}
}

func TestNoFileHasAnUnfilledPlace(t *testing.T) {
	for name, content := range plan().Files() {
		if strings.Contains(content, "%!") {
			t.Errorf("%s:\n%s", name, content)
		}
	}
}

func TestCNIIsJSON(t *testing.T) {
	var parsed struct{ Plugins []struct{ Type string } }
	if err := json.Unmarshal([]byte(plan().CNI()), &parsed); err != nil {
		t.Fatal(err)
	}
	if len(parsed.Plugins) != 2 || parsed.Plugins[0].Type != "ptp" {
		t.Errorf("the plugins are %v", parsed.Plugins)
	}
}
