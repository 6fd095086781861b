package cluster

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/memory"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/podtemplate"
)

const artifactsVolume = "user-artifacts-volume"

// JobManagerPod lays the configuration over the JobManager's pod template.
func JobManagerPod(d Draft) (Draft, error) {
	return Run(d, []Step{jobManagerIdentity, jobManagerLabels, jobManagerImage, jobManagerResources, jobManagerAccess})
}

// jobManagerIdentity decides as whom and in which network the pod runs.
func jobManagerIdentity(d Draft) (Draft, error) {
	account, err := conf.Get(d.Conf, option.JobManagerServiceAccount)
	if err != nil {
		return Draft{}, err
	}
	host, err := conf.Get(d.Conf, option.HostNetwork)
	if err != nil {
		return Draft{}, err
	}
	pod := &d.Template.Spec
	if given := firstOf(pod.DeprecatedServiceAccount, pod.ServiceAccountName); given != "" && !conf.Has(d.Conf, option.JobManagerServiceAccount) {
		account = given
	}
	pod.ServiceAccountName, pod.DeprecatedServiceAccount, pod.HostNetwork = account, account, host
	if host {
		pod.DNSPolicy = corev1.DNSClusterFirstWithHostNet
	}
	if strings.TrimSpace(string(pod.DNSPolicy)) == "" {
		pod.DNSPolicy = corev1.DNSClusterFirst
	}
	return d, nil
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func jobManagerLabels(d Draft) (Draft, error) {
	d, err := d.metadata(jobManager)
	if err != nil {
		return Draft{}, err
	}
	return d.placement(jobManager)
}

// jobManagerImage decides what runs: an image set in the configuration, else that of the pod template, else Flink's own.
func jobManagerImage(d Draft) (Draft, error) {
	image, err := image(d.Conf)
	if err != nil {
		return Draft{}, err
	}
	policy, err := conf.Get(d.Conf, option.ImagePullPolicy)
	if err != nil {
		return Draft{}, err
	}
	if d.Main.Image == "" || conf.Has(d.Conf, option.Image) {
		d.Main.Image = image
	}
	if d.Main.ImagePullPolicy == "" || conf.Has(d.Conf, option.ImagePullPolicy) {
		d.Main.ImagePullPolicy = corev1.PullPolicy(policy)
	}
	d.Main.Name = podtemplate.MainContainer
	return d, nil
}

func image(c conf.Conf) (string, error) {
	image, err := conf.Get(c, option.Image)
	if err == nil && strings.TrimSpace(image) == "" {
		err = fmt.Errorf("%s must not be blank", option.Image.Key)
	}
	return image, err
}

func jobManagerResources(d Draft) (Draft, error) {
	a := amounts{memoryMiB: d.Sizes.JobManagerMiB}
	var err error
	if a.cpu, err = conf.Get(d.Conf, option.JobManagerCPU); err != nil {
		return Draft{}, err
	}
	if a.cpuFactor, err = memory.LimitFactor(d.Conf, option.JobManagerCPULimitFactor); err != nil {
		return Draft{}, err
	}
	if a.memoryFactor, err = memory.LimitFactor(d.Conf, option.JobManagerMemoryLimitFactor); err != nil {
		return Draft{}, err
	}
	return d.withResources(a)
}

// jobManagerAccess gives the container its ports, its variables and a place for artifacts.
func jobManagerAccess(d Draft) (Draft, error) {
	artifacts, err := conf.Get(d.Conf, artifactsDir)
	if err != nil {
		return Draft{}, err
	}
	volume := corev1.Volume{Name: artifactsVolume}
	volume.EmptyDir = &corev1.EmptyDirVolumeSource{}
	d = d.Mount(volume, corev1.VolumeMount{MountPath: artifacts})
	if !d.Template.Spec.HostNetwork {
		d.Main.Ports = append(d.Main.Ports,
			corev1.ContainerPort{Name: PortREST, ContainerPort: d.Ports.REST},
			corev1.ContainerPort{Name: PortRPC, ContainerPort: d.Ports.RPC},
			corev1.ContainerPort{Name: PortBlob, ContainerPort: d.Ports.Blob})
	}
	return d.environment(jobManager, corev1.EnvVar{
		Name: "_POD_IP_ADDRESS",
		ValueFrom: &corev1.EnvVarSource{
			FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "status.podIP"},
		},
	})
}
