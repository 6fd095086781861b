package diff

import "github.com/drey-project/drey/api/v1beta1"

// field says how one field of a spec is compared. The zero class is replaced by Upgrade, see class.
type field struct {
	name string
	// ignored fields need no action at all.
	ignored bool
	// scaledIn is the mode in which a change only scales.
	scaledIn v1beta1.KubernetesMode
	// redeploys marks the nonce that throws state away.
	redeploys bool
	// onlyNew fields count only when the new value is not null.
	onlyNew bool
	// inside are the fields of an object that is compared field by field when both sides have it.
	inside []field
	// keyed is flinkConfiguration, compared key by key.
	keyed bool
}

// The fields are in the order in which the Java operator lists their differences: those of the kind before those all kinds share.

func deploymentFields() []field {
	return append([]field{
		{name: "image"},
		{name: "imagePullPolicy"},
		{name: "serviceAccount"},
		{name: "flinkVersion"},
		{name: "ingress"},
		{name: "podTemplate"},
		{name: "jobManager"},
		{name: "taskManager", inside: taskManagerFields()},
		{name: "logConfiguration"},
		{name: "mode"},
	}, commonFields()...)
}

func sessionJobFields() []field { return append([]field{{name: "deploymentName"}}, commonFields()...) }

func commonFields() []field {
	return []field{
		{name: "job", inside: jobFields()},
		{name: "restartNonce", onlyNew: true},
		{name: "flinkConfiguration", keyed: true},
	}
}

func taskManagerFields() []field {
	return []field{
		{name: "resource"},
		{name: "resources"},
		{name: "replicas", scaledIn: v1beta1.KubernetesModeStandalone},
		{name: "podTemplate"},
	}
}

func jobFields() []field {
	return []field{
		{name: "jarURI"},
		{name: "parallelism", scaledIn: v1beta1.KubernetesModeStandalone},
		{name: "entryClass"},
		{name: "args"},
		{name: "state"},
		{name: "savepointTriggerNonce", ignored: true},
		{name: "initialSavepointPath", ignored: true},
		{name: "checkpointTriggerNonce", ignored: true},
		{name: "upgradeMode", ignored: true},
		{name: "allowNonRestoredState", ignored: true},
		{name: "savepointRedeployNonce", redeploys: true, onlyNew: true},
		{name: "autoscalerResetNonce", ignored: true},
	}
}

// keyRule gives the keys of flinkConfiguration with a prefix a class; the first that fits counts.
type keyRule struct {
	prefix string
	class  Class
	only   v1beta1.KubernetesMode // empty: in every mode
}

func keyRules() []keyRule {
	return []keyRule{
		{prefix: "job.autoscaler", class: Ignore},
		{prefix: "parallelism.default", class: Ignore},
		{prefix: "kubernetes.operator", class: Ignore},
		{prefix: "pipeline.jobvertex-parallelism-overrides", class: Scale, only: v1beta1.KubernetesModeNative},
	}
}
