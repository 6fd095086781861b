package standalone

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/render/cluster"
)

const (
	userLibraryVolume = "user-lib-dir"
	userLibraryDir    = "/opt/flink/usrlib"
)

// jobManagerCommand replaces the command of the container. A session cluster keeps the arguments of the pod template.
func jobManagerCommand(d cluster.Draft) (cluster.Draft, error) {
	d, err := withEntry(d)
	if err != nil {
		return d, err
	}
	if d.Job == nil {
		d.Main.Args = append(append(d.Main.Args, "jobmanager"), ownAddress(d)...)
		return d, nil
	}
	d.Main.Args, err = jobArgs(d)
	return d, err
}

// taskManagerCommand replaces the command of the container.
func taskManagerCommand(d cluster.Draft) (cluster.Draft, error) {
	d, err := withEntry(d)
	d.Main.Args = []string{"taskmanager"}
	return d, err
}

func withEntry(d cluster.Draft) (cluster.Draft, error) {
	entry, err := conf.Get(d.Conf, option.EntryPath)
	d.Main.Command = []string{entry}
	return d, err
}

// jobArgs are the arguments with which Flink's image runs a job. The job's own come last.
func jobArgs(d cluster.Draft) ([]string, error) {
	out := []string{"standalone-job"}
	class, set, err := conf.Find(d.Conf, option.ApplicationMain)
	if err != nil {
		return nil, err
	}
	if set {
		out = append(out, "--job-classname", class)
	}
	lenient, err := conf.Get(d.Conf, option.SavepointIgnoreUnclaimed)
	if err != nil {
		return nil, err
	}
	if lenient {
		out = append(out, "--allowNonRestoredState")
	}
	savepoint, set, err := conf.Find(d.Conf, option.SavepointPath)
	if err != nil {
		return nil, err
	}
	if set {
		out = append(out, "--fromSavepoint", savepoint)
	}
	return append(append(out, ownAddress(d)...), d.Job.Args...), nil
}

// ownAddress makes each of several JobManagers known by its own address: there is no one address for all of them.
func ownAddress(d cluster.Draft) []string {
	if !option.IsHighlyAvailable(d.Conf) {
		return nil
	}
	return []string{"-D", option.JobManagerAddress.Key + "=$(_POD_IP_ADDRESS)"}
}

// userLibrary gives an init container a place for the jar of a job, unless the pod template has one.
func userLibrary(d cluster.Draft) (cluster.Draft, error) {
	if d.Job == nil || !conf.Has(d.Conf, option.Classpaths) {
		return d, nil
	}
	for _, mount := range d.Main.VolumeMounts {
		if strings.HasPrefix(mount.MountPath, userLibraryDir) {
			return d, nil
		}
	}
	volume := corev1.Volume{Name: userLibraryVolume}
	volume.EmptyDir = &corev1.EmptyDirVolumeSource{}
	return d.Mount(volume, corev1.VolumeMount{MountPath: userLibraryDir}), nil
}
