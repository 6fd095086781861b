package clusterconf

import (
	"fmt"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
	"github.com/drey-project/drey/internal/spec/podtemplate"
	"github.com/drey-project/drey/internal/spec/quantity"
	"github.com/drey-project/drey/internal/spec/settings"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Where a configuration says that its files are. The pod template of TaskManagers is mounted at this path; the other paths only
// tell that there is a file.
const (
	jobManagerTemplatePath  = "/opt/flink/pod-template/jobmanager-pod-template.yaml"
	taskManagerTemplatePath = "/opt/flink/pod-template/taskmanager-pod-template.yaml"
	logDirectory            = "/opt/flink/log-configuration"
)

// The files that a log configuration may have.
const (
	Log4jFile   = "log4j-console.properties"
	LogbackFile = "logback-console.xml"
)

// Files are what a deployment needs besides its configuration.
type Files struct {
	JobManagerPodTemplate  podtemplate.Template
	TaskManagerPodTemplate podtemplate.Template
	// Log is the log configuration by file name; nil means the operator's own.
	Log map[string]string
}

// FilesFor returns the files of a spec. The base is the operator's own configuration.
func FilesFor(base conf.Conf, meta metav1.ObjectMeta, spec *v1beta1.FlinkDeploymentSpec) (Files, error) {
	b, err := newBuilder(base, meta, spec)
	if err != nil {
		return Files{}, fmt.Errorf("cannot compute the files of %s: %w", meta.Name, err)
	}
	files := Files{
		JobManagerPodTemplate:  b.jobManagerTemplate(),
		TaskManagerPodTemplate: b.merged(b.taskManagerPieces()),
		Log:                    logFiles(spec),
	}
	if b.err != nil {
		return Files{}, fmt.Errorf("cannot compute the files of %s: %w", meta.Name, b.err)
	}
	return files, nil
}

// files writes which files there will be, without making them.
func (b *builder) files() {
	if b.spec.LogConfiguration != nil {
		put(b, option.DeploymentConfDir, logDirectory)
	}
	jobManager, taskManager := b.jobManagerPieces(), b.taskManagerPieces()
	if b.probe() || !jobManager.isEmpty() {
		put(b, option.JobManagerPodTemplate, jobManagerTemplatePath)
	}
	if !taskManager.isEmpty() {
		put(b, option.TaskManagerPodTemplate, taskManagerTemplatePath)
	}
	b.arrays() // only to fail where making the files would
}

func (b *builder) probe() bool { return get(b, settings.JobManagerStartupProbeEnabled) }

func (b *builder) arrays() podtemplate.Arrays {
	if get(b, settings.PodTemplateMergeArraysByName) {
		return podtemplate.ByName
	}
	return podtemplate.ByIndex
}

func logFiles(spec *v1beta1.FlinkDeploymentSpec) map[string]string {
	if spec.LogConfiguration == nil {
		return nil
	}
	files := map[string]string{}
	for _, name := range []string{Log4jFile, LogbackFile} {
		if text, has := spec.LogConfiguration[name]; has {
			files[name] = text
		}
	}
	return files
}

// pieces are what a pod template is made of.
type pieces struct {
	common, own *v1beta1.PodTemplate
	resources   podtemplate.Resources
}

func (p pieces) isEmpty() bool {
	return p.common == nil && p.own == nil && len(p.resources.Requests)+len(p.resources.Limits) == 0
}

func (b *builder) jobManagerPieces() pieces {
	p := pieces{common: b.spec.PodTemplate}
	if manager := b.spec.JobManager; manager != nil {
		p.own, p.resources = manager.PodTemplate, b.otherAmounts(manager.Resources, manager.Resource)
	}
	return p
}

func (b *builder) taskManagerPieces() pieces {
	p := pieces{common: b.spec.PodTemplate}
	if manager := b.spec.TaskManager; manager != nil {
		p.own, p.resources = manager.PodTemplate, b.otherAmounts(manager.Resources, manager.Resource)
	}
	return p
}

// otherAmounts are those that Flink's configuration has no key for.
func (b *builder) otherAmounts(resources *v1beta1.ResourceRequirements, older *v1beta1.Resource) podtemplate.Resources {
	if HasAmounts(resources) {
		return podtemplate.Resources{Requests: withoutFlinks(resources.Requests), Limits: withoutFlinks(resources.Limits)}
	}
	if older == nil || isBlank(text(older.EphemeralStorage)) {
		return podtemplate.Resources{}
	}
	if _, err := quantity.Parse(*older.EphemeralStorage); err != nil {
		b.fail(err)
	}
	amounts := map[string]string{"ephemeral-storage": *older.EphemeralStorage}
	return podtemplate.Resources{Requests: amounts, Limits: amounts}
}

func withoutFlinks(amounts map[string]v1beta1.Quantity) map[string]string {
	out := map[string]string{}
	for name, amount := range amounts {
		if name != resourceCPU && name != resourceMemory {
			out[name] = string(amount)
		}
	}
	return out
}

func (b *builder) jobManagerTemplate() podtemplate.Template {
	template := b.merged(b.jobManagerPieces())
	if !b.probe() {
		return template
	}
	template, err := template.WithStartupProbe()
	if err != nil {
		b.fail(err)
	}
	return template
}

func (b *builder) merged(p pieces) podtemplate.Template {
	common, err := parse(p.common)
	if err != nil {
		b.fail(err)
	}
	own, err := parse(p.own)
	if err != nil {
		b.fail(err)
	}
	template, err := podtemplate.Merge(common, own, b.arrays()).WithResources(p.resources)
	if err != nil {
		b.fail(err)
	}
	return template
}

func parse(t *v1beta1.PodTemplate) (podtemplate.Template, error) {
	if t == nil {
		return podtemplate.Template{}, nil
	}
	return podtemplate.Parse(t.Raw())
}
