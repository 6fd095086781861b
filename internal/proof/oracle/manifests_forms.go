package oracle

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/podtemplate"
)

// inAnyOrder sorts what comes from map-like options, among themselves, on both sides.
func (d *deployment) inAnyOrder(want, got *appsv1.Deployment) string {
	fromMaps := map[string]bool{}
	for key := range d.conf.Map() {
		for _, prefix := range []string{option.JobManagerEnvPrefix, option.TaskManagerEnvPrefix} {
			if name, is := strings.CutPrefix(key, prefix); is {
				fromMaps[name] = true
			}
		}
	}
	secrets, err := conf.Get(d.conf, option.Secrets)
	if err != nil {
		return err.Error()
	}
	for secret := range secrets {
		fromMaps[secret+"-volume"] = true
	}
	d.forgiveNegativeCPU(want, got)
	for _, deployment := range []*appsv1.Deployment{want, got} {
		pod := &deployment.Spec.Template.Spec
		sortThose(pod.Volumes, func(v corev1.Volume) string { return v.Name }, fromMaps)
		for i := range pod.Containers {
			sortThose(pod.Containers[i].Env, func(e corev1.EnvVar) string { return e.Name }, fromMaps)
			sortThose(pod.Containers[i].VolumeMounts, func(m corev1.VolumeMount) string { return m.Name }, fromMaps)
		}
	}
	return ""
}

// forgiveNegativeCPU takes our amount of CPU where the recorded one is below zero: Java writes its default for TaskManagers,
// -1, as it is, and no API server takes it.
func (d *deployment) forgiveNegativeCPU(want, got *appsv1.Deployment) {
	containers := want.Spec.Template.Spec.Containers
	for i, ours := range got.Spec.Template.Spec.Containers {
		if i < len(containers) && containers[i].Resources.Requests.Cpu().Sign() < 0 {
			containers[i].Resources.Requests[corev1.ResourceCPU] = *ours.Resources.Requests.Cpu()
			containers[i].Resources.Limits[corev1.ResourceCPU] = *ours.Resources.Limits.Cpu()
		}
	}
}

// sortThose sorts the named elements among the places that they have; the others stay.
func sortThose[T any](list []T, name func(T) string, those map[string]bool) {
	var places []int
	var picked []T
	for i, element := range list {
		if those[name(element)] {
			places, picked = append(places, i), append(picked, element)
		}
	}
	slices.SortStableFunc(picked, func(a, b T) int { return strings.Compare(name(a), name(b)) })
	for i, place := range places {
		list[place] = picked[i]
	}
}

// parsedFiles compares the files in a ConfigMap by what they say, and takes them out of the comparison of texts.
func (d *deployment) parsedFiles(want, got *corev1.ConfigMap) string {
	var out strings.Builder
	compare := map[string]func(want, got string) string{
		conf.LegacyFile:                 d.diffLegacy,
		conf.StandardFile:               d.diffStandard,
		"taskmanager-pod-template.yaml": diffTemplates,
	}
	for file, diff := range compare {
		w, wanted := want.Data[file]
		g, given := got.Data[file]
		if !wanted || !given {
			continue
		}
		out.WriteString(diff(w, g))
		delete(want.Data, file)
		delete(got.Data, file)
	}
	return out.String()
}

func diffTemplates(want, got string) string {
	var templates [2]podtemplate.Template
	for i, text := range []string{want, got} {
		raw, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			return err.Error()
		}
		if templates[i], err = podtemplate.Parse(raw); err != nil {
			return err.Error()
		}
	}
	if templates[0].Equal(templates[1]) {
		return ""
	}
	w, errW := templates[0].Decode()
	g, errG := templates[1].Decode()
	if errW != nil || errG != nil {
		return fmt.Sprintf("%v %v", errW, errG)
	}
	return cmp.Diff(w, g, sameObject)
}
