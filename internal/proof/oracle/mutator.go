package oracle

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"github.com/google/go-cmp/cmp"

	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/drey-project/drey/api/v1beta1"
	"github.com/drey-project/drey/internal/entry/webhook"
)

// runMutator sends a resource to the webhook, applies the patch that it answers, and compares the resource with the recorded
// one. The recording has the defaults of absent fields written out; both sides are compared with all defaults.
func runMutator(v Vector) Result {
	var in struct {
		Resource json.RawMessage `json:"resource"`
	}
	if err := json.Unmarshal(v.In, &in); err != nil {
		return Result{Diff: err.Error()}
	}
	got, err := mutated(in.Resource)
	if err != nil || failed(v.Out) {
		return judgeFailing(v.Out, err)
	}
	var want struct {
		Resource json.RawMessage `json:"resource"`
	}
	if err := json.Unmarshal(v.Out, &want); err != nil {
		return Result{Diff: err.Error()}
	}
	return Result{Diff: diffResources(want.Resource, got)}
}

// mutated is a new resource after the webhook has changed it.
func mutated(resource json.RawMessage) (json.RawMessage, error) {
	response, err := admit(webhook.Handler(webhook.Parts{}), "/mutate", resource)
	if err != nil {
		return nil, err
	}
	if !response.Allowed || response.PatchType == nil || *response.PatchType != admissionv1.PatchTypeJSONPatch {
		return nil, fmt.Errorf("expected a JSON patch, got %+v", response)
	}
	patch, err := jsonpatch.DecodePatch(response.Patch)
	if err != nil {
		return nil, err
	}
	return patch.Apply(resource)
}

// diffResources compares resources of the same kind, with the defaults of all fields.
func diffResources(want, got json.RawMessage) string {
	switch kindOf(want) {
	case v1beta1.KindFlinkDeployment:
		return diffTyped[v1beta1.FlinkDeployment](want, got)
	case v1beta1.KindFlinkSessionJob:
		return diffTyped[v1beta1.FlinkSessionJob](want, got)
	case v1beta1.KindFlinkStateSnapshot:
		return diffTyped[v1beta1.FlinkStateSnapshot](want, got)
	}
	return fmt.Sprintf("unknown kind %q", kindOf(want))
}

func diffTyped[T any](want, got json.RawMessage) string {
	forms := make([]map[string]any, 2)
	for i, raw := range []json.RawMessage{want, got} {
		var typed T
		err := json.Unmarshal(raw, &typed)
		if err != nil {
			return err.Error()
		}
		if raw, err = json.Marshal(typed); err != nil {
			return err.Error()
		}
		if err := json.Unmarshal(raw, &forms[i]); err != nil {
			return err.Error()
		}
		if status, has := forms[i]["status"].(map[string]any); has {
			// These follow from the rest, and are the matter of another kind of recording.
			delete(status, "lifecycleState")
			delete(status, "conditions")
		}
	}
	return cmp.Diff(prune(forms[0]), prune(forms[1]))
}

// admit asks a webhook about a new resource. An answer that is not one of admission is an error.
func admit(handler http.Handler, path string, resource json.RawMessage) (*admissionv1.AdmissionResponse, error) {
	const uid = "7c1f0c4e-0000-4000-8000-000000000001"
	review := admissionv1.AdmissionReview{Request: &admissionv1.AdmissionRequest{
		UID: uid, Operation: admissionv1.Create, Object: runtime.RawExtension{Raw: resource},
	}}
	review.SetGroupVersionKind(admissionv1.SchemeGroupVersion.WithKind("AdmissionReview"))
	body, err := json.Marshal(review)
	if err != nil {
		return nil, err
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(context.Background(), http.MethodPost, path, strings.NewReader(string(body))))
	answer, err := io.ReadAll(recorder.Body)
	if err != nil {
		return nil, err
	}
	if recorder.Code != http.StatusOK {
		return nil, fmt.Errorf("status %d: %s", recorder.Code, answer)
	}
	var out admissionv1.AdmissionReview
	if err := json.Unmarshal(answer, &out); err != nil {
		return nil, err
	}
	if out.Response == nil || out.Response.UID != uid {
		return nil, fmt.Errorf("the answer is not one to the request: %s", answer)
	}
	return out.Response, nil
}
