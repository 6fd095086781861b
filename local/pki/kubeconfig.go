package pki

import (
	"encoding/base64"
	"fmt"
)

// Kubeconfig is a kubeconfig for one user of one cluster.
func Kubeconfig(cluster, server string, authority []byte, user Pair) []byte {
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: %[1]s
clusters:
- name: %[1]s
  cluster:
    server: %[2]s
    certificate-authority-data: %[3]s
users:
- name: %[1]s
  user:
    client-certificate-data: %[4]s
    client-key-data: %[5]s
contexts:
- name: %[1]s
  context:
    cluster: %[1]s
    user: %[1]s
`, cluster, server, encode64(authority), encode64(user.Certificate), encode64(user.Key))
}

func encode64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
