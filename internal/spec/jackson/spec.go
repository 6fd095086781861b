package jackson

import (
	"fmt"

	networkingv1 "k8s.io/api/networking/v1"

	"github.com/drey-project/drey/api/v1beta1"
)

// DeploymentSpec is the tree of a FlinkDeployment's spec.
func DeploymentSpec(s v1beta1.FlinkDeploymentSpec) (Node, error) {
	var w writer
	n := Record(append(w.common(s.Job, s.RestartNonce, s.FlinkConfiguration),
		Field{"image", optional(s.Image, Text)},
		Field{"imagePullPolicy", optional(s.ImagePullPolicy, Text)},
		Field{"serviceAccount", optional(s.ServiceAccount, Text)},
		Field{"flinkVersion", optional(s.FlinkVersion, enum)},
		Field{"ingress", optional(s.Ingress, ingress)},
		Field{"podTemplate", optional(s.PodTemplate, w.podTemplate)},
		Field{"jobManager", optional(s.JobManager, w.jobManager)},
		Field{"taskManager", optional(s.TaskManager, w.taskManager)},
		Field{"logConfiguration", texts(s.Order, "logConfiguration", s.LogConfiguration)},
		Field{"mode", enum(s.Mode)},
	)...)
	return n, w.err
}

// SessionJobSpec is the tree of a FlinkSessionJob's spec.
func SessionJobSpec(s v1beta1.FlinkSessionJobSpec) (Node, error) {
	var w writer
	n := Record(append(w.common(s.Job, s.RestartNonce, s.FlinkConfiguration),
		Field{"deploymentName", optional(s.DeploymentName, Text)},
	)...)
	return n, w.err
}

// BlueGreenSpec is the tree of a FlinkBlueGreenDeployment's spec.
func BlueGreenSpec(s v1beta1.FlinkBlueGreenDeploymentSpec) (Node, error) {
	var w writer
	n := Record(
		Field{"ingress", optional(s.Ingress, ingress)},
		Field{"template", optional(s.Template, w.template)},
		Field{"configuration", texts(s.Order, "configuration", s.Configuration)},
	)
	return n, w.err
}

// writer builds trees and keeps the first error.
type writer struct{ err error }

func (w *writer) keep(n Node, err error) Node {
	if w.err == nil {
		w.err = err
	}
	return n
}

func (w *writer) common(job *v1beta1.JobSpec, restart *int64, conf v1beta1.FlinkConfiguration) []Field {
	return []Field{
		{"job", optional(job, jobSpec)},
		{"restartNonce", optional(restart, Int)},
		{"flinkConfiguration", w.configuration(conf)},
	}
}

func (w *writer) configuration(conf v1beta1.FlinkConfiguration) Node {
	n := w.keep(Parse(string(conf.Raw())))
	if w.err == nil && n.kind != Object && n.kind != Null {
		w.err = fmt.Errorf("flinkConfiguration is no object but %s", Print(n))
	}
	return n
}

func (w *writer) podTemplate(p v1beta1.PodTemplate) Node { return w.keep(PodTemplate(p.Raw())) }

func (w *writer) template(t v1beta1.FlinkDeploymentTemplateSpec) Node {
	metadata := func(m v1beta1.TemplateMetadata) Node { return w.keep(Metadata(m.Raw())) }
	spec := func(s v1beta1.FlinkDeploymentSpec) Node { return w.keep(DeploymentSpec(s)) }
	return Record(
		Field{"metadata", optional(t.Metadata, metadata)},
		Field{"spec", optional(t.Spec, spec)},
	)
}

func (w *writer) jobManager(m v1beta1.JobManagerSpec) Node {
	return Record(
		Field{"resource", optional(m.Resource, resource)},
		Field{"resources", optional(m.Resources, resources)},
		Field{"replicas", Int(int64(m.Replicas))},
		Field{"podTemplate", optional(m.PodTemplate, w.podTemplate)},
	)
}

func (w *writer) taskManager(m v1beta1.TaskManagerSpec) Node {
	return Record(
		Field{"resource", optional(m.Resource, resource)},
		Field{"resources", optional(m.Resources, resources)},
		Field{"replicas", optional(m.Replicas, int32Node)},
		Field{"podTemplate", optional(m.PodTemplate, w.podTemplate)},
	)
}

func jobSpec(j v1beta1.JobSpec) Node {
	return Record(
		Field{"jarURI", optional(j.JarURI, Text)},
		Field{"parallelism", Int(int64(j.Parallelism))},
		Field{"entryClass", optional(j.EntryClass, Text)},
		Field{"args", sequence(j.Args, Text)},
		Field{"state", enum(j.State)},
		Field{"savepointTriggerNonce", optional(j.SavepointTriggerNonce, Int)},
		Field{"initialSavepointPath", optional(j.InitialSavepointPath, Text)},
		Field{"checkpointTriggerNonce", optional(j.CheckpointTriggerNonce, Int)},
		Field{"upgradeMode", enum(j.UpgradeMode)},
		Field{"allowNonRestoredState", optional(j.AllowNonRestoredState, Flag)},
		Field{"savepointRedeployNonce", optional(j.SavepointRedeployNonce, Int)},
		Field{"autoscalerResetNonce", optional(j.AutoscalerResetNonce, Int)},
	)
}

func ingress(i v1beta1.IngressSpec) Node {
	return Record(
		Field{"template", optional(i.Template, Text)},
		Field{"className", optional(i.ClassName, Text)},
		Field{"annotations", texts(i.Order, "annotations", i.Annotations)},
		Field{"labels", texts(i.Order, "labels", i.Labels)},
		Field{"tls", sequence(i.TLS, tls)},
	)
}

func tls(t networkingv1.IngressTLS) Node {
	n := Node{kind: Object}
	if len(t.Hosts) > 0 {
		n.set("hosts", sequence(t.Hosts, Text))
	}
	if t.SecretName != "" {
		n.set("secretName", Text(t.SecretName))
	}
	return n
}

func resource(r v1beta1.Resource) Node {
	return Record(
		Field{"cpu", optional(r.CPU, Float)},
		Field{"memory", optional(r.Memory, Text)},
		Field{"ephemeralStorage", optional(r.EphemeralStorage, Text)},
	)
}
