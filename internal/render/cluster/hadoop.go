package cluster

import (
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/names"
)

const (
	hadoopVolume = "hadoop-config-volume"
	hadoopDir    = "/opt/hadoop/conf"
	envHadoopDir = "HADOOP_CONF_DIR"
	envHadoop    = "HADOOP_HOME"
)

// hadoopFiles are the files that make up a Hadoop configuration.
var hadoopFiles = []string{"core-site.xml", "hdfs-site.xml"}

// HadoopConfig mounts the Hadoop configuration: a ConfigMap that the user named, or else the files of the operator.
func HadoopConfig(d Draft) (Draft, error) {
	existing, err := conf.Get(d.Conf, option.HadoopConfigMap)
	if err != nil {
		return Draft{}, err
	}
	if name := strings.TrimSpace(existing); name != "" {
		return d.mountHadoop(FromConfigMap(hadoopVolume, name)), nil
	}
	data, items := d.Operator.hadoopConfig()
	if len(items) == 0 {
		return d, nil
	}
	name := names.HadoopConfig(d.ID)
	d.Manifests.HadoopConfig = NewConfigMap(d.Meta(name), data)
	return d.mountHadoop(FromConfigMap(hadoopVolume, name, items...)), nil
}

func (d Draft) mountHadoop(volume corev1.Volume) Draft {
	d = d.Mount(volume, corev1.VolumeMount{MountPath: hadoopDir})
	d.Main.Env = append(d.Main.Env, corev1.EnvVar{Name: envHadoopDir, Value: hadoopDir})
	return d
}

func (o Operator) hadoopConfig() (map[string]string, []corev1.KeyToPath) {
	data := map[string]string{}
	var items []corev1.KeyToPath
	dir := o.hadoopDir()
	for _, name := range hadoopFiles {
		if text, there := o.Files[path.Join(dir, name)]; there && dir != "" {
			data[name] = text
			items = append(items, corev1.KeyToPath{Key: name, Path: name})
		}
	}
	return data, items
}

// hadoopDir is the first directory that may hold a Hadoop configuration; empty if there is none.
func (o Operator) hadoopDir() string {
	if dir := o.Env[envHadoopDir]; strings.TrimSpace(dir) != "" {
		return dir
	}
	for _, dir := range o.hadoopHomes() {
		if o.hasDir(dir) {
			return dir
		}
	}
	return ""
}

// hadoopHomes are the places below HADOOP_HOME where Hadoop 2 and Hadoop 1 keep their configuration.
func (o Operator) hadoopHomes() []string {
	home := o.Env[envHadoop]
	if strings.TrimSpace(home) == "" {
		return nil
	}
	return []string{path.Join(home, "etc/hadoop"), path.Join(home, "conf")}
}

func (o Operator) hasDir(dir string) bool {
	for file := range o.Files {
		if strings.HasPrefix(file, dir+"/") {
			return true
		}
	}
	return false
}

// hadoopCandidates are the files that a Hadoop configuration may be made of.
func (o Operator) hadoopCandidates() []string {
	dirs := o.hadoopHomes()
	if dir := o.Env[envHadoopDir]; strings.TrimSpace(dir) != "" {
		dirs = slices.Insert(dirs, 0, dir)
	}
	var out []string
	for _, dir := range dirs {
		for _, name := range hadoopFiles {
			out = append(out, path.Join(dir, name))
		}
	}
	return out
}
