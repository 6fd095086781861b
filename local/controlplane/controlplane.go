// Package controlplane says how the programs of a control plane are started, and makes their credentials.
package controlplane

import (
	"fmt"
	"net/netip"
	"path/filepath"
)

// Plan is a control plane: where it keeps its data and where it listens.
type Plan struct {
	Dir       string // its data, credentials and logs
	Bind      string // the address that the API server listens on
	Advertise string // the address that others reach it at
	Port      int
	EtcdPort  int // the next one is for etcd's peers
	Services  netip.Prefix
	Pods      netip.Prefix
	Audit     bool // write an audit log
	// APIOnly leaves out what needs the controller manager: service accounts are then not given to pods.
	APIOnly bool
}

// URL is where clients find the API server.
func (p Plan) URL() string { return fmt.Sprintf("https://%s:%d", p.Advertise, p.Port) }

// File gives the path of a file of the credentials.
func (p Plan) File(name string) string { return filepath.Join(p.Dir, "pki", name) }

// AuditLog is the audit log's path.
func (p Plan) AuditLog() string { return filepath.Join(p.Dir, "audit.log") }

// AuditPolicy is the audit policy's path.
func (p Plan) AuditPolicy() string { return filepath.Join(p.Dir, "audit-policy.yaml") }

// AuditPolicyText records who did what to which object, once for each request.
const AuditPolicyText = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
`

// Etcd gives the arguments of etcd.
func (p Plan) Etcd() []string {
	peers := fmt.Sprintf("http://127.0.0.1:%d", p.EtcdPort+1)
	return []string{
		"--name=drey", "--data-dir=" + filepath.Join(p.Dir, "etcd"),
		"--listen-client-urls=" + p.etcdURL(), "--advertise-client-urls=" + p.etcdURL(),
		"--listen-peer-urls=" + peers, "--initial-advertise-peer-urls=" + peers, "--initial-cluster=drey=" + peers,
		"--log-level=warn", "--quota-backend-bytes=2147483648",
		// The data need not survive a power cut.
		"--unsafe-no-fsync",
	}
}

// APIServer gives the arguments of kube-apiserver.
func (p Plan) APIServer() []string {
	args := []string{
		"--etcd-servers=" + p.etcdURL(), "--bind-address=" + p.Bind, "--advertise-address=" + p.Advertise, fmt.Sprintf("--secure-port=%d", p.Port),
		"--service-cluster-ip-range=" + p.Services.String(), "--allow-privileged=true", "--authorization-mode=Node,RBAC",
		"--client-ca-file=" + p.File("ca.crt"), "--tls-cert-file=" + p.File("apiserver.crt"), "--tls-private-key-file=" + p.File("apiserver.key"),
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + p.File("sa.crt"), "--service-account-signing-key-file=" + p.File("sa.key"),
		"--profiling=false",
	}
	if p.Audit {
		args = append(args, "--audit-policy-file="+p.AuditPolicy(), "--audit-log-path="+p.AuditLog(),
			"--audit-log-maxsize=1000", "--audit-log-maxbackup=2")
	}
	if p.APIOnly {
		return append(args, "--disable-admission-plugins=ServiceAccount", "--endpoint-reconciler-type=none")
	}
	return append(args, p.nodeFacing()...)
}

// nodeFacing are the arguments for a cluster that has nodes and aggregated APIs.
func (p Plan) nodeFacing() []string {
	return []string{
		"--enable-admission-plugins=NodeRestriction", "--kubelet-preferred-address-types=InternalIP",
		"--kubelet-certificate-authority=" + p.File("ca.crt"),
		"--kubelet-client-certificate=" + p.File("kubelet-client.crt"), "--kubelet-client-key=" + p.File("kubelet-client.key"),
		"--requestheader-client-ca-file=" + p.File("ca.crt"), "--requestheader-allowed-names=front-proxy",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-", "--requestheader-group-headers=X-Remote-Group",
		"--requestheader-username-headers=X-Remote-User",
		"--proxy-client-cert-file=" + p.File("front-proxy.crt"), "--proxy-client-key-file=" + p.File("front-proxy.key"),
		"--enable-aggregator-routing=true",
	}
}

// ControllerManager gives the arguments of kube-controller-manager.
func (p Plan) ControllerManager() []string {
	config := p.File("controller-manager.kubeconfig")
	return []string{
		"--kubeconfig=" + config, "--authentication-kubeconfig=" + config, "--authorization-kubeconfig=" + config,
		"--bind-address=127.0.0.1", "--leader-elect=false", "--use-service-account-credentials=true", "--kube-api-qps=200", "--kube-api-burst=400",
		"--root-ca-file=" + p.File("ca.crt"), "--service-account-private-key-file=" + p.File("sa.key"),
		"--cluster-signing-cert-file=" + p.File("ca.crt"), "--cluster-signing-key-file=" + p.File("ca.key"),
		"--cluster-cidr=" + p.Pods.String(), "--allocate-node-cidrs=false",
	}
}

// Scheduler gives the arguments of kube-scheduler.
func (p Plan) Scheduler() []string {
	config := p.File("scheduler.kubeconfig")
	return []string{
		"--kubeconfig=" + config, "--authentication-kubeconfig=" + config, "--authorization-kubeconfig=" + config,
		"--bind-address=127.0.0.1", "--leader-elect=false",
	}
}

// serverHosts are the names and addresses at which the API server is found.
func (p Plan) serverHosts() []string {
	return []string{
		p.Advertise, "127.0.0.1", p.Services.Addr().Next().String(), "localhost",
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
	}
}

func (p Plan) etcdURL() string { return fmt.Sprintf("http://127.0.0.1:%d", p.EtcdPort) }
