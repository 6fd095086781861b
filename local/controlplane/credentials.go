package controlplane

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/drey-project/drey/local/pki"
)

// Node is the name of the cluster's only node.
const Node = "drey"

// AdminKubeconfig is the name of the file with which a person reaches the cluster.
const AdminKubeconfig = "admin.kubeconfig"

// subjects are the holders of certificates; the file's name comes first.
func (p Plan) subjects() map[string]pki.Subject {
	return map[string]pki.Subject{
		"apiserver":      {Name: "kube-apiserver", Hosts: p.serverHosts()},
		"kubelet-client": {Name: "kube-apiserver-kubelet-client", Groups: []string{"system:masters"}},
		"front-proxy":    {Name: "front-proxy"},
		"kubelet":        {Name: "system:node:" + Node, Groups: []string{"system:nodes"}, Hosts: []string{p.Advertise, Node}},
	}
}

// users are those who get a kubeconfig.
func (p Plan) users() map[string]pki.Subject {
	return map[string]pki.Subject{
		AdminKubeconfig:                 {Name: "admin", Groups: []string{"system:masters"}},
		"controller-manager.kubeconfig": {Name: "system:kube-controller-manager"},
		"scheduler.kubeconfig":          {Name: "system:kube-scheduler"},
		"kubelet.kubeconfig":            {Name: "system:node:" + Node, Groups: []string{"system:nodes"}},
		"proxy.kubeconfig":              {Name: "system:kube-proxy"},
	}
}

// Prepare makes the credentials and the audit policy. Credentials that are there already are kept.
func (p Plan) Prepare(ctx context.Context) error {
	if err := os.MkdirAll(p.Dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(p.AuditPolicy(), []byte(AuditPolicyText), 0o644); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Dir(p.File("x"))); err == nil {
		return nil
	}
	if err := p.writeCredentials(ctx); err != nil {
		return fmt.Errorf("cannot make the credentials: %w", err)
	}
	return nil
}

// writeCredentials fills a directory beside the final one, so that a killed run leaves no half of it.
func (p Plan) writeCredentials(ctx context.Context) error {
	dir := filepath.Dir(p.File("x"))
	part := dir + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	if err := os.MkdirAll(part, 0o700); err != nil {
		return err
	}
	files, err := p.credentials(ctx)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(part, name), content, 0o600); err != nil {
			return err
		}
	}
	return os.Rename(part, dir)
}

func (p Plan) credentials(_ context.Context) (map[string][]byte, error) {
	authority, err := pki.NewAuthority("drey-local", time.Now(), rand.Reader)
	if err != nil {
		return nil, err
	}
	signing, err := pki.NewSigningKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	keep(files, "ca", authority.Pair)
	keep(files, "sa", signing)
	for name, subject := range p.subjects() {
		pair, err := authority.Issue(subject)
		if err != nil {
			return nil, err
		}
		keep(files, name, pair)
	}
	for name, subject := range p.users() {
		pair, err := authority.Issue(subject)
		if err != nil {
			return nil, err
		}
		files[name] = pki.Kubeconfig("drey", p.URL(), authority.Certificate, pair)
		if name == AdminKubeconfig {
			keep(files, "admin", pair)
		}
	}
	return files, nil
}

func keep(files map[string][]byte, name string, pair pki.Pair) {
	files[name+".crt"], files[name+".key"] = pair.Certificate, pair.Key
}
