// Package node says how the programs of a node are configured.
package node

import (
	"fmt"
	"net/netip"
	"path/filepath"
)

// Plan is a node.
type Plan struct {
	Name    string
	Address netip.Addr
	Run     string // what lives no longer than the machine runs
	Dir     string // the rest: images, volumes, configuration
	PKI     string // the directory of the credentials
	Group   string // the control group of all pods
	Pods    netip.Prefix
	DNS     netip.Addr
	Pause   string // the image that holds a pod's namespaces
}

// Socket is where containerd listens.
func (p Plan) Socket() string { return filepath.Join(p.Run, "containerd.sock") }

// File gives the path of a configuration file.
func (p Plan) File(name string) string { return filepath.Join(p.Dir, "config", name) }

// Files are all configuration files by name.
func (p Plan) Files() map[string]string {
	return map[string]string{
		"containerd.toml":      p.Containerd(),
		"cni/10-drey.conflist": p.CNI(),
		"kubelet.yaml":         p.Kubelet(),
		"kube-proxy.yaml":      p.Proxy(),
		"resolv.conf":          "",
	}
}

// Containerd is the container engine's configuration. It has directories and a socket of its own,
// so that it does not meet another containerd of this machine.
func (p Plan) Containerd() string {
	return fmt.Sprintf(`version = 2
root = %q
state = %q
oom_score = 0

[grpc]
  address = %q

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = %q
  # Without CAP_SYS_RESOURCE nobody may lower an oom score.
  restrict_oom_score_adj = true
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = %q
`, filepath.Join(p.Dir, "containerd"), filepath.Join(p.Run, "containerd"), p.Socket(), p.Pause, p.File("cni"))
}

// CNI joins pods to the node: a cable for each, addresses from the pod network, ports of the node where asked for.
func (p Plan) CNI() string {
	return fmt.Sprintf(`{
  "cniVersion": "0.4.0",
  "name": "drey",
  "plugins": [
    {"type": "ptp", "ipMasq": false, "ipam": {
      "type": "host-local", "dataDir": %q, "ranges": [[{"subnet": %q}]], "routes": [{"dst": "0.0.0.0/0"}]}},
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
`, filepath.Join(p.Run, "addresses"), p.Pods)
}

// Kubelet is the kubelet's configuration. Nothing is ever evicted and no image is ever removed: nobody could pull it again.
func (p Plan) Kubelet() string {
	return fmt.Sprintf(`apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://%[1]s
cgroupDriver: cgroupfs
cgroupRoot: /%[2]s
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: []
oomScoreAdj: 0
evictionHard: {memory.available: "0%%", nodefs.available: "0%%", nodefs.inodesFree: "0%%", imagefs.available: "0%%", imagefs.inodesFree: "0%%"}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
clusterDNS: [%[3]s]
clusterDomain: cluster.local
resolvConf: %[4]s
maxPods: 200
serializeImagePulls: false
makeIPTablesUtilChains: false
kubeAPIQPS: 100
kubeAPIBurst: 200
eventRecordQPS: 50
shutdownGracePeriod: 0s
tlsCertFile: %[5]s/kubelet.crt
tlsPrivateKeyFile: %[5]s/kubelet.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: false}, x509: {clientCAFile: %[5]s/ca.crt}}
authorization: {mode: AlwaysAllow}
`, p.Socket(), p.Group, p.DNS, p.File("resolv.conf"), p.PKI)
}

// Proxy is kube-proxy's configuration.
func (p Plan) Proxy() string {
	return fmt.Sprintf(`apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
hostnameOverride: %s
clientConnection: {kubeconfig: %s}
clusterCIDR: %s
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
nftables: {minSyncPeriod: 100ms}
`, p.Name, filepath.Join(p.PKI, "proxy.kubeconfig"), p.Pods)
}

// KubeletArgs are the kubelet's arguments.
func (p Plan) KubeletArgs() []string {
	return []string{
		"--config=" + p.File("kubelet.yaml"), "--kubeconfig=" + filepath.Join(p.PKI, "kubelet.kubeconfig"),
		"--root-dir=" + p.Volumes(), "--hostname-override=" + p.Name, "--node-ip=" + p.Address.String(),
	}
}

// Volumes is where the kubelet keeps the pods' volumes.
func (p Plan) Volumes() string { return filepath.Join(p.Dir, "kubelet") }
