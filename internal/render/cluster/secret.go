package cluster

import (
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// EnvFromSecrets gives the main container the environment variables whose values are in Secrets.
func EnvFromSecrets(d Draft) (Draft, error) {
	references, err := conf.Get(d.Conf, option.SecretEnv)
	if err != nil {
		return Draft{}, err
	}
	for _, reference := range references {
		d.Main.Env = append(d.Main.Env, corev1.EnvVar{
			Name: reference["env"],
			ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
				LocalObjectReference: corev1.LocalObjectReference{Name: reference["secret"]},
				Key:                  reference["key"],
			}},
		})
	}
	return d, nil
}

// MountSecrets mounts the configured Secrets.
func MountSecrets(d Draft) (Draft, error) {
	paths, err := conf.Get(d.Conf, option.Secrets)
	if err != nil {
		return Draft{}, err
	}
	for _, secret := range slices.Sorted(maps.Keys(paths)) {
		d = d.Mount(FromSecret(secret+"-volume", secret), corev1.VolumeMount{MountPath: paths[secret]})
	}
	return d, nil
}
