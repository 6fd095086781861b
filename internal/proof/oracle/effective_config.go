package oracle

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/clusterconf"
	"github.com/drey-project/drey/internal/spec/record"
)

// effectiveConfig is the recorded form of effective configurations and the files that belong to them.
type effectiveConfig struct {
	Default, Deploy, Observe, SessionJob map[string]string
	Files                                *effectiveFiles
	NumTaskManagers                      *int
}

type effectiveFiles struct {
	JobManagerPodTemplate, TaskManagerPodTemplate any
	ConfigDir                                     map[string]string
}

func runEffectiveConfig(v Vector) Result {
	var side operatorSide
	if err := json.Unmarshal(v.In, &side); err != nil {
		return Result{Diff: err.Error()}
	}
	base, err := side.base()
	if err != nil {
		return Result{Diff: err.Error()}
	}
	got, err := effectiveConfigOf(base, v.In)
	if err != nil || failed(v.Out) {
		return judgeFailing(v.Out, err)
	}
	var want effectiveConfig
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	text, err := json.Marshal(got)
	if err != nil {
		return Result{Diff: err.Error()}
	}
	var shown effectiveConfig
	if err := json.Unmarshal(text, &shown); err != nil {
		return Result{Diff: err.Error()}
	}
	return Result{Diff: cmp.Diff(want, shown, cmp.Comparer(sameConfiguration(base.Dialect())))}
}

func effectiveConfigOf(base conf.Conf, raw json.RawMessage) (effectiveConfig, error) {
	var in struct {
		Resource json.RawMessage
		Session  *v1beta1.FlinkDeployment
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return effectiveConfig{}, err
	}
	var named struct{ Kind string }
	if err := json.Unmarshal(in.Resource, &named); err != nil {
		return effectiveConfig{}, err
	}
	if named.Kind == v1beta1.KindFlinkSessionJob {
		var job v1beta1.FlinkSessionJob
		if err := json.Unmarshal(in.Resource, &job); err != nil {
			return effectiveConfig{}, err
		}
		return effectiveConfigOfSessionJob(base, &job, in.Session)
	}
	var d v1beta1.FlinkDeployment
	if err := json.Unmarshal(in.Resource, &d); err != nil {
		return effectiveConfig{}, err
	}
	return effectiveConfigOfDeployment(base, &d)
}

func effectiveConfigOfSessionJob(base conf.Conf, job *v1beta1.FlinkSessionJob, session *v1beta1.FlinkDeployment) (effectiveConfig, error) {
	observed, err := observedConfig(base, session)
	if err != nil {
		return effectiveConfig{}, err
	}
	c, err := clusterconf.SessionJob(*observed, job.Name, &job.Spec)
	return effectiveConfig{SessionJob: c.Map()}, err
}

func effectiveConfigOfDeployment(base conf.Conf, d *v1beta1.FlinkDeployment) (effectiveConfig, error) {
	deploy, err := clusterconf.For(base, d.ObjectMeta, &d.Spec)
	if err != nil {
		return effectiveConfig{}, err
	}
	files, err := recordedFiles(base, d)
	if err != nil {
		return effectiveConfig{}, err
	}
	v, err := version.Parse(string(*d.Spec.FlinkVersion))
	if err != nil {
		return effectiveConfig{}, err
	}
	out := effectiveConfig{Deploy: deploy.Map(), Default: clusterconf.Defaults(base, d.Namespace, v).Map(), Files: files}
	if d.Spec.Job != nil {
		count, err := clusterconf.TaskManagers(deploy)
		if err != nil {
			return effectiveConfig{}, err
		}
		out.NumTaskManagers = &count
	}
	observed, err := observedConfig(base, d)
	if err != nil {
		return effectiveConfig{}, err
	}
	if observed != nil {
		out.Observe = observed.Map()
	}
	return out, nil
}

// observedConfig returns nil when nothing was deployed yet.
func observedConfig(base conf.Conf, d *v1beta1.FlinkDeployment) (*conf.Conf, error) {
	status := d.Status.ReconciliationStatus
	if record.BeforeFirstDeployment(status) {
		return nil, nil
	}
	deployed, err := record.DeployedSpec[v1beta1.FlinkDeploymentSpec](status)
	if err != nil {
		return nil, err
	}
	c, err := clusterconf.Observe(base, d.ObjectMeta, &deployed, &d.Spec)
	return &c, err
}

func recordedFiles(base conf.Conf, d *v1beta1.FlinkDeployment) (*effectiveFiles, error) {
	files, err := clusterconf.FilesFor(base, d.ObjectMeta, &d.Spec)
	if err != nil {
		return nil, err
	}
	out := &effectiveFiles{ConfigDir: files.Log}
	if !files.JobManagerPodTemplate.IsAbsent() {
		out.JobManagerPodTemplate = files.JobManagerPodTemplate
	}
	if !files.TaskManagerPodTemplate.IsAbsent() {
		out.TaskManagerPodTemplate = files.TaskManagerPodTemplate
	}
	return out, nil
}

// sameConfiguration compares maps of configuration: keys exactly, lists and maps by content, paths of generated files not at all.
func sameConfiguration(d conf.Dialect) func(a, b map[string]string) bool {
	return func(a, b map[string]string) bool {
		for key, text := range a {
			other, both := b[key]
			if !both || !isFilePath(key) && !sameText(text, other, d) {
				return false
			}
		}
		return len(a) == len(b)
	}
}

func isFilePath(key string) bool {
	return strings.HasPrefix(key, "kubernetes.pod-template-file.") || key == "$internal.deployment.config-dir"
}

func sameText(a, b string, d conf.Dialect) bool {
	if a == b {
		return true
	}
	aMap, aErr := conf.ParseMap(a, d)
	bMap, bErr := conf.ParseMap(b, d)
	if aErr == nil && bErr == nil {
		return maps.Equal(aMap, bMap)
	}
	aList, aErr := conf.ParseList(a, d)
	bList, bErr := conf.ParseList(b, d)
	return aErr == nil && bErr == nil && slices.Equal(aList, bList)
}
