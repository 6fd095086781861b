package webhook

import (
	"context"
	"encoding/json"

	admissionv1 "k8s.io/api/admission/v1"

	"github.com/drey-project/drey/internal/names"
)

// change is one operation of a JSON patch.
type change struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// mutate answers with the patch of a request. All that is ever changed is the label by which the jobs of a session cluster
// are found.
func mutate(_ context.Context, q question) (*admissionv1.AdmissionResponse, error) {
	changes, err := changesOf(q)
	if err != nil {
		return nil, err
	}
	patch, err := json.Marshal(changes)
	if err != nil {
		return nil, err
	}
	response := allow()
	response.Patch, response.PatchType = patch, new(admissionv1.PatchTypeJSONPatch)
	return response, nil
}

// changesOf is the patch of a request; empty, but never nil, when all is as it should be.
func changesOf(q question) ([]change, error) {
	if q.Operation != admissionv1.Create && q.Operation != admissionv1.Update {
		return []change{}, nil
	}
	resource, err := subjectOf(q)
	if err != nil {
		return nil, err
	}
	job, isJob := resource.(*sessionJob)
	if !isJob || job.Spec.DeploymentName == nil {
		return []change{}, nil
	}
	return label(job.Labels, *job.Spec.DeploymentName), nil
}

// label changes labels so that they name the session cluster.
func label(labels map[string]string, cluster string) []change {
	old, labelled := labels[names.LabelTargetSession]
	if labelled && old == cluster {
		return []change{}
	}
	if len(labels) == 0 {
		return []change{{Op: "add", Path: "/metadata/labels", Value: map[string]string{names.LabelTargetSession: cluster}}}
	}
	// The key has no character that a path would have to escape. Adding replaces what is there.
	return []change{{Op: "add", Path: "/metadata/labels/" + names.LabelTargetSession, Value: cluster}}
}
