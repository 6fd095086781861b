package cluster

import (
	"fmt"
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/names"
)

const configVolume = "flink-config-volume"

// logFiles are the log configurations that Flink's images start with, in the order in which they are mounted.
var logFiles = []string{"logback-console.xml", "log4j-console.properties"}

// FlinkConfig ships the configuration and the log configuration. It comes after every step that changes the configuration.
func FlinkConfig(d Draft) (Draft, error) {
	release, err := Release(d.Conf)
	if err != nil {
		return Draft{}, err
	}
	text, err := configFile(d.Conf, release)
	if err != nil {
		return Draft{}, err
	}
	confDir, err := conf.Get(d.Conf, option.ConfDir)
	if err != nil {
		return Draft{}, err
	}
	data, items := d.logConfig(confDir)
	data[release.ConfigFile()] = text
	items = append(items, corev1.KeyToPath{Key: release.ConfigFile(), Path: release.ConfigFile()})
	meta := d.Meta(names.FlinkConfig(d.ID))
	d.Manifests.FlinkConfig = NewConfigMap(meta, data)
	return d.Mount(FromConfigMap(configVolume, meta.Name, items...), corev1.VolumeMount{MountPath: confDir}), nil
}

// Release returns the Flink release that a configuration is for.
func Release(c conf.Conf) (version.Version, error) {
	text, err := conf.Get(c, option.FlinkVersion)
	if err != nil {
		return version.Version{}, err
	}
	return version.Parse(text)
}

// logConfig returns the log configuration files that exist. Where the resource brings some, only those count.
func (d Draft) logConfig(confDir string) (map[string]string, []corev1.KeyToPath) {
	data := map[string]string{}
	var items []corev1.KeyToPath
	for _, name := range logFiles {
		text, there := d.Logging[name]
		if d.Logging == nil {
			text, there = d.Operator.Files[path.Join(confDir, name)]
		}
		if there {
			data[name] = text
			items = append(items, corev1.KeyToPath{Key: name, Path: name})
		}
	}
	return data, items
}

// configFile writes the configuration as the release reads it.
func configFile(c conf.Conf, release version.Version) (string, error) {
	for _, o := range leftBehind {
		c = conf.Unset(c, o)
	}
	if !release.ReadsStandardYAML() {
		return string(inLegacy(c).Print(conf.LegacyYAML)), nil
	}
	if err := overlap(c.Keys()); err != nil {
		return "", err
	}
	return string(c.Print(conf.StandardYAML)), nil
}

// overlap complains about a key that is the beginning of another one: the two cannot both stand in nested YAML.
func overlap(keys []string) error {
	for _, key := range keys {
		for i := range len(key) {
			if key[i] != '.' {
				continue
			}
			if _, both := slices.BinarySearch(keys, key[:i]); both {
				return fmt.Errorf("Overlapping key prefixes detected (%s -> %s), please replace with Flink v2 compatible, "+
					"non-deprecated keys.", key[:i], key)
			}
		}
	}
	return nil
}

// Files returns the paths of the files in the operator that the manifests of a cluster may be made from.
func Files(c conf.Conf, env map[string]string) []string {
	out := Operator{Env: env}.hadoopCandidates()
	if confDir, err := conf.Get(c, option.ConfDir); err == nil {
		for _, name := range logFiles {
			out = append(out, path.Join(confDir, name))
		}
	}
	named := []conf.Option[string]{
		option.KerberosKeytab, option.KerberosConfig, option.JobManagerPodTemplate, option.TaskManagerPodTemplate,
	}
	for _, o := range named {
		if file, err := conf.Get(c, o); err == nil && strings.TrimSpace(file) != "" {
			out = append(out, file)
		}
	}
	return out
}
