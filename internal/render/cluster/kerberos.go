package cluster

import (
	"fmt"
	"path"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

const (
	keytabVolume = "kerberos-keytab-volume"
	keytabDir    = "/opt/kerberos/kerberos-keytab"
	krb5Volume   = "kerberos-krb5conf-volume"
	krb5File     = "krb5.conf"
)

// Kerberos ships the operator's keytab and krb5.conf. It comes before the configuration is written, which must name the
// keytab's place in the pod.
func Kerberos(d Draft) (Draft, error) {
	keytab, err := d.keytab()
	if err != nil {
		return Draft{}, err
	}
	if keytab != "" {
		d = d.shipKeytab(keytab)
	}
	krb5, err := conf.Get(d.Conf, option.KerberosConfig)
	if err != nil || strings.TrimSpace(krb5) == "" {
		return d, err
	}
	return d.shipKrb5(krb5), nil
}

// keytab returns the path of the keytab; empty if there is none.
func (d Draft) keytab() (string, error) {
	keytab, err := conf.Get(d.Conf, option.KerberosKeytab)
	if err != nil {
		return "", err
	}
	principal, err := conf.Get(d.Conf, option.KerberosPrincipal)
	if err != nil {
		return "", err
	}
	if (strings.TrimSpace(keytab) == "") != (strings.TrimSpace(principal) == "") {
		return "", fmt.Errorf("Kerberos login configuration is invalid: either both keytab and principal must be defined, or neither.")
	}
	if strings.TrimSpace(keytab) == "" {
		return "", nil
	}
	if _, there := d.Operator.Files[keytab]; !there {
		return "", fmt.Errorf("Kerberos login configuration is invalid: keytab [%s] doesn't exist!", keytab)
	}
	return keytab, nil
}

func (d Draft) shipKeytab(keytab string) Draft {
	secret, file := names.KerberosKeytab(d.ID), path.Base(keytab)
	d.Manifests.KerberosKeytab = &corev1.Secret{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: metav1.ObjectMeta{Name: secret, Namespace: d.Namespace},
		Data:       map[string][]byte{file: []byte(d.Operator.Files[keytab])},
	}
	d.Conf = conf.Set(d.Conf, option.KerberosKeytab, keytabDir+"/"+file)
	return d.Mount(FromSecret(keytabVolume, secret), corev1.VolumeMount{MountPath: keytabDir})
}

// shipKrb5 mounts krb5.conf even when the operator has no such file: the pod then waits for a ConfigMap that someone else
// may bring.
func (d Draft) shipKrb5(krb5 string) Draft {
	configMap, file := names.KerberosConfig(d.ID), path.Base(krb5)
	if text, there := d.Operator.Files[krb5]; there {
		meta := metav1.ObjectMeta{Name: configMap, Namespace: d.Namespace}
		d.Manifests.KerberosConfig = NewConfigMap(meta, map[string]string{file: text})
	}
	volume := FromConfigMap(krb5Volume, configMap, corev1.KeyToPath{Key: file, Path: krb5File})
	return d.Mount(volume, corev1.VolumeMount{MountPath: "/etc/" + krb5File, SubPath: krb5File})
}
