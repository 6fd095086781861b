package webhook

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/drey-project/drey/internal/names"
)

// question is one admission request with the head of its object.
type question struct {
	*admissionv1.AdmissionRequest
	head metav1.PartialObjectMetadata
}

// decode reads the body of a request.
func decode(body []byte) (question, error) {
	var review admissionv1.AdmissionReview
	if err := json.Unmarshal(body, &review); err != nil {
		return question{}, fmt.Errorf("cannot read the AdmissionReview: %w", err)
	}
	if review.Request == nil {
		return question{}, errors.New("the AdmissionReview has no request")
	}
	q := question{AdmissionRequest: review.Request}
	switch q.Operation {
	case admissionv1.Create, admissionv1.Update, admissionv1.Delete, admissionv1.Connect:
	default:
		return question{}, fmt.Errorf("unknown operation %q", q.Operation)
	}
	if len(q.Object.Raw) == 0 {
		return q, nil // what is deleted has none
	}
	if err := json.Unmarshal(q.Object.Raw, &q.head); err != nil {
		return question{}, fmt.Errorf("cannot read the object of the request: %w", err)
	}
	return q, nil
}

// isCanary tells resources apart that only prove that the operator is alive.
func (q question) isCanary() bool {
	return strings.EqualFold(q.head.Labels[names.LabelCanary], "true")
}

// name is that of the resource. The request does not have it while the API server makes one up.
func (q question) name() string { return cmp.Or(q.Name, q.head.Name) }

// object is the resource that the request is about, as JSON.
func (q question) object() (json.RawMessage, error) {
	if len(q.Object.Raw) == 0 {
		return nil, errors.New("the request has no object")
	}
	if q.head.Kind == "" {
		return nil, errors.New("the object of the request has no kind")
	}
	return q.Object.Raw, nil
}

// allow answers that nothing is wrong.
func allow() *admissionv1.AdmissionResponse {
	return &admissionv1.AdmissionResponse{Allowed: true}
}

// deny answers with what is wrong.
func deny(problem string) *admissionv1.AdmissionResponse {
	return &admissionv1.AdmissionResponse{Result: &metav1.Status{Message: problem, Code: http.StatusForbidden}}
}

// encode writes an answer to a question.
func encode(q question, response *admissionv1.AdmissionResponse) ([]byte, error) {
	response.UID = q.UID
	review := admissionv1.AdmissionReview{Response: response}
	review.SetGroupVersionKind(admissionv1.SchemeGroupVersion.WithKind("AdmissionReview"))
	return json.Marshal(review)
}
