package controlplane

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func plan() Plan {
	return Plan{
		Dir: "/data", Bind: "0.0.0.0", Advertise: "172.31.250.2", Port: 6443, EtcdPort: 2379,
		Services: netip.MustParsePrefix("10.97.0.0/16"), Pods: netip.MustParsePrefix("10.245.0.0/24"),
	}
}

func TestAPIServerArguments(t *testing.T) {
	audited, only := plan(), plan()
	audited.Audit, only.APIOnly = true, true
	cases := map[string]struct {
		plan          Plan
		with, without []string
	}{
		"a whole cluster talks to kubelets and writes no audit log": {
			plan: plan(), with: []string{"--etcd-servers=http://127.0.0.1:2379", "--kubelet-preferred-address-types=InternalIP"},
			without: []string{"--audit-log-path", "--endpoint-reconciler-type"},
		},
		"an audit log is written when asked for": {
			plan: audited, with: []string{"--audit-log-path=/data/audit.log", "--audit-policy-file=/data/audit-policy.yaml"},
		},
		"an API server alone has no service accounts and no kubelets": {
			plan: only, with: []string{"--disable-admission-plugins=ServiceAccount"}, without: []string{"--kubelet-client-key"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			args := c.plan.APIServer()
			for _, want := range c.with {
				if !slices.Contains(args, want) {
					t.Errorf("%s is missing", want)
				}
			}
			for _, unwanted := range c.without {
				if strings.Contains(strings.Join(args, " "), unwanted) {
					t.Errorf("%s is there", unwanted)
				}
			}
		})
	}
}

func TestAPIServerIsFoundInsideTheCluster(t *testing.T) {
	if hosts := plan().serverHosts(); !slices.Contains(hosts, "10.97.0.1") || !slices.Contains(hosts, "kubernetes.default.svc") {
		t.Errorf("the certificate's hosts are %q", hosts)
	}
}

func TestPrepareKeepsCredentials(t *testing.T) {
	p := plan()
	p.Dir = t.TempDir()
	if err := p.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	client, err := p.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if client.url != "https://172.31.250.2:6443" {
		t.Errorf("the URL is %q", client.url)
	}
	if err := p.Prepare(t.Context()); err != nil {
		t.Errorf("a second time: %v", err)
	}
}
