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
func parsedFiles(want, got *corev1.ConfigMap) string {
	var out strings.Builder
	compare := map[string]func(want, got string) string{
		conf.LegacyFile:                 diffLegacy,
		conf.StandardFile:               diffStandard,
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

func diffLegacy(want, got string) string {
	return diffConf(lines(want), lines(got), conf.LegacyYAML, conf.LegacyYAML)
}

// lines reads key: value lines without the leniency of Flink's own reader.
func lines(text string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		out[key] = value
	}
	return out
}

func diffStandard(want, got string) string {
	// The id was put in after the file was written, with its digits unquoted.
	want = strings.ReplaceAll(want, "job-id: "+recordedJobID+"\n", "job-id: '"+recordedJobID+"'\n")
	w, err := conf.ParseFile([]byte(want), conf.StandardYAML)
	if err != nil {
		return err.Error()
	}
	g, err := conf.ParseFile([]byte(got), conf.StandardYAML)
	if err != nil {
		return err.Error()
	}
	return diffConf(w.Map(), g.Map(), conf.StandardYAML, conf.StandardYAML)
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
